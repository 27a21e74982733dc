/**
 * What wallets ask of a node (EIP-1474, EIP-1193), answered from what can be proven. Takes a chain
 * view and calls, gives answers with their grounds. Never passes on as proven what a node only
 * says, and never signs.
 */
@NullMarked
package bothy.provider;

import org.jspecify.annotations.NullMarked;
