package bothy.jsonrpc;

import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.proof.Header;

/**
 * What answers about transactions, receipts and logs say of their block.
 *
 * @param timestamp seconds since 1970, read as unsigned
 */
public record BlockPlace(Hash hash, long number, long timestamp, Wei baseFee) {
  public static BlockPlace of(Header header, Hash hash) {
    return new BlockPlace(
        hash, header.number(), header.timestamp(), header.added().baseFeePerGas().orElse(Wei.ZERO));
  }
}
