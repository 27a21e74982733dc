package bothy.practice.blocks;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.proof.Receipt;
import java.util.Optional;

/**
 * A transaction in a block, and what it did.
 *
 * @param sender whose signature it carries, or who was impersonated
 * @param impersonated whether nobody signed it
 * @param gasPrice that was paid, a unit of gas
 * @param created the contract that it created, whether or not that succeeded
 * @param firstLog the number of logs in the block before its own
 */
public record Included(
    Transaction transaction,
    Bytes encoded,
    Hash hash,
    Address sender,
    boolean impersonated,
    Receipt receipt,
    long gasUsed,
    Wei gasPrice,
    Optional<Address> created,
    int firstLog) {}
