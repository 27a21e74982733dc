/**
 * An Ethereum chain inside the process, to try everything on without a network: blocks, tries and
 * receipts are real, the money isn't. Takes transactions and JSON-RPC calls, gives blocks and
 * answers; everything that names itself says that it is practice. Never asks a network, and signs
 * only with keys that everybody knows.
 */
@NullMarked
package bothy.practice;

import org.jspecify.annotations.NullMarked;
