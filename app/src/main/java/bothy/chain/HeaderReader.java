package bothy.chain;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.jsonrpc.Node;
import bothy.proof.Bloom;
import bothy.proof.Header;
import java.util.Optional;

/** Reads the header in an answer to {@code eth_getBlockBy…}: what it claims, to be hashed. */
final class HeaderReader {
  /** 32 on mainnet; chains whose validators sign in the extra data need more. */
  private static final int MOST_EXTRA = 1 << 16;

  private HeaderReader() {}

  static Header read(Node block) {
    return new Header(
        hash(block, "parentHash"),
        hash(block, "sha3Uncles"),
        block.required("miner", "an address").as("an address", Address::fromHex),
        hash(block, "stateRoot"),
        hash(block, "transactionsRoot"),
        hash(block, "receiptsRoot"),
        new Bloom(bytes(block, "logsBloom", Bloom.SIZE, Bloom.SIZE)),
        Claims.quantity(block.required("difficulty", "a quantity")),
        unsigned(block, "number"),
        unsigned(block, "gasLimit"),
        unsigned(block, "gasUsed"),
        unsigned(block, "timestamp"),
        bytes(block, "extraData", 0, MOST_EXTRA),
        hash(block, "mixHash"),
        bytes(block, "nonce", 8, 8),
        added(block));
  }

  private static Header.Added added(Node block) {
    return new Header.Added(
        block.member("baseFeePerGas").map(Claims::quantity).map(Wei::new),
        optionalHash(block, "withdrawalsRoot"),
        block.member("blobGasUsed").map(Claims::unsigned),
        block.member("excessBlobGas").map(Claims::unsigned),
        optionalHash(block, "parentBeaconBlockRoot"),
        optionalHash(block, "requestsHash"));
  }

  private static Optional<Hash> optionalHash(Node block, String name) {
    return block.member(name).map(member -> member.as("a hash", Hash::fromHex));
  }

  private static Hash hash(Node block, String name) {
    return block.required(name, "a hash").as("a hash", Hash::fromHex);
  }

  private static long unsigned(Node block, String name) {
    return Claims.unsigned(block.required(name, "a quantity"));
  }

  private static Bytes bytes(Node block, String name, int least, int most) {
    Node member = block.required(name, "hex bytes");
    Bytes bytes = member.as("hex bytes", Bytes::fromHex);
    if (bytes.size() < least || bytes.size() > most) {
      String size = least == most ? "" + most : "at most " + most;
      throw member.wrong("hex bytes, " + size + " of them");
    }
    return bytes;
  }
}
