package bothy.jsonrpc;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.proof.Bloom;
import bothy.proof.Header;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The header in an answer to {@code eth_getBlockBy…}. */
public final class HeaderJson {
  /** 32 on mainnet; chains whose validators sign in the extra data need more. */
  private static final int MOST_EXTRA = 1 << 16;

  private HeaderJson() {}

  /** The header that an answer claims, to be hashed. */
  public static Header read(Node block) {
    return new Header(
        hash(block, "parentHash"),
        hash(block, "sha3Uncles"),
        block.required("miner", "an address").as("an address", Address::fromHex),
        hash(block, "stateRoot"),
        hash(block, "transactionsRoot"),
        hash(block, "receiptsRoot"),
        new Bloom(bytes(block, "logsBloom", Bloom.SIZE, Bloom.SIZE)),
        Quantity.read(block.required("difficulty", "a quantity")),
        unsigned(block, "number"),
        unsigned(block, "gasLimit"),
        unsigned(block, "gasUsed"),
        unsigned(block, "timestamp"),
        bytes(block, "extraData", 0, MOST_EXTRA),
        hash(block, "mixHash"),
        bytes(block, "nonce", 8, 8),
        added(block));
  }

  /** The header's fields with its hash, as they stand in an answer. */
  public static Map<String, Object> of(Header header) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("hash", header.hash().toHex());
    json.put("parentHash", header.parentHash().toHex());
    json.put("sha3Uncles", header.ommersHash().toHex());
    json.put("miner", header.beneficiary().toHex());
    json.put("stateRoot", header.stateRoot().toHex());
    json.put("transactionsRoot", header.transactionsRoot().toHex());
    json.put("receiptsRoot", header.receiptsRoot().toHex());
    json.put("logsBloom", header.logsBloom().bits().toHex());
    json.put("difficulty", Quantity.hex(header.difficulty()));
    json.put("number", Quantity.hex(header.number()));
    json.put("gasLimit", Quantity.hex(header.gasLimit()));
    json.put("gasUsed", Quantity.hex(header.gasUsed()));
    json.put("timestamp", Quantity.hex(header.timestamp()));
    json.put("extraData", header.extraData().toHex());
    json.put("mixHash", header.mixHash().toHex());
    json.put("nonce", header.nonce().toHex());
    Header.Added added = header.added();
    added.baseFeePerGas().ifPresent(fee -> json.put("baseFeePerGas", Quantity.hex(fee.amount())));
    added.withdrawalsRoot().ifPresent(root -> json.put("withdrawalsRoot", root.toHex()));
    added.blobGasUsed().ifPresent(gas -> json.put("blobGasUsed", Quantity.hex(gas)));
    added.excessBlobGas().ifPresent(gas -> json.put("excessBlobGas", Quantity.hex(gas)));
    added.parentBeaconBlockRoot().ifPresent(r -> json.put("parentBeaconBlockRoot", r.toHex()));
    added.requestsHash().ifPresent(hash -> json.put("requestsHash", hash.toHex()));
    return json;
  }

  private static Header.Added added(Node block) {
    return new Header.Added(
        block.member("baseFeePerGas").map(Quantity::read).map(Wei::new),
        optionalHash(block, "withdrawalsRoot"),
        block.member("blobGasUsed").map(Quantity::unsigned),
        block.member("excessBlobGas").map(Quantity::unsigned),
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
    return Quantity.unsigned(block.required(name, "a quantity"));
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
