/**
 * An Ethereum chain inside the process, with a sync committee of its own, to try everything on
 * without a network: blocks, tries, receipts and signatures are real, the money isn't. Takes
 * transactions, time and JSON-RPC calls, gives what a node and a beacon node would answer;
 * everything that names itself says that it is practice. Never asks a network, and signs only with
 * keys that everybody knows.
 */
@NullMarked
package bothy.practice;

import org.jspecify.annotations.NullMarked;
