package bothy.proof;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.RlpItem;
import bothy.eth.Wei;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The header of an execution block, Frontier to Osaka (Yellow Paper, section 4.3; EIP-1559, 4895,
 * 4844, 4788, 7685). Numbers are read as unsigned.
 *
 * @param nonce 8 bytes
 * @param added what forks added, in their order
 */
public record Header(
    Hash parentHash,
    Hash ommersHash,
    Address beneficiary,
    Hash stateRoot,
    Hash transactionsRoot,
    Hash receiptsRoot,
    Bloom logsBloom,
    BigInteger difficulty,
    long number,
    long gasLimit,
    long gasUsed,
    long timestamp,
    Bytes extraData,
    Hash mixHash,
    Bytes nonce,
    Added added) {

  /** What forks added to the header: each field stands only where those before it do. */
  public record Added(
      Optional<Wei> baseFeePerGas,
      Optional<Hash> withdrawalsRoot,
      Optional<Long> blobGasUsed,
      Optional<Long> excessBlobGas,
      Optional<Hash> parentBeaconBlockRoot,
      Optional<Hash> requestsHash) {
    /** Nothing, as before London. */
    public static final Added NOTHING =
        new Added(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public Added {
      boolean ended = false;
      for (Optional<?> field :
          List.of(
              baseFeePerGas,
              withdrawalsRoot,
              blobGasUsed,
              excessBlobGas,
              parentBeaconBlockRoot,
              requestsHash)) {
        if (ended && field.isPresent()) {
          throw new EthException("expected a header without gaps among the fields forks added");
        }
        ended |= field.isEmpty();
      }
    }

    private void addTo(List<RlpItem> items) {
      baseFeePerGas.ifPresent(fee -> items.add(Rlp.number(fee.amount())));
      withdrawalsRoot.ifPresent(root -> items.add(Rlp.data(root.bytes())));
      blobGasUsed.ifPresent(gas -> items.add(Rlp.number(gas)));
      excessBlobGas.ifPresent(gas -> items.add(Rlp.number(gas)));
      parentBeaconBlockRoot.ifPresent(root -> items.add(Rlp.data(root.bytes())));
      requestsHash.ifPresent(hash -> items.add(Rlp.data(hash.bytes())));
    }
  }

  public Header {
    if (nonce.size() != 8) {
      throw new EthException("expected a header's nonce of 8 bytes, found " + nonce.size());
    }
    if (difficulty.signum() < 0 || difficulty.bitLength() > 256) {
      throw new EthException("expected a difficulty from 0 to 2^256 - 1");
    }
  }

  /** The bytes that its hash is taken of. */
  public Bytes encode() {
    List<RlpItem> items = new ArrayList<>();
    for (Hash hash : List.of(parentHash, ommersHash)) {
      items.add(Rlp.data(hash.bytes()));
    }
    items.add(Rlp.data(beneficiary.bytes()));
    for (Hash root : List.of(stateRoot, transactionsRoot, receiptsRoot)) {
      items.add(Rlp.data(root.bytes()));
    }
    items.add(Rlp.data(logsBloom.bits()));
    items.add(Rlp.number(difficulty));
    for (long value : new long[] {number, gasLimit, gasUsed, timestamp}) {
      items.add(Rlp.number(value));
    }
    items.add(Rlp.data(extraData));
    items.add(Rlp.data(mixHash.bytes()));
    items.add(Rlp.data(nonce));
    added.addTo(items);
    return Rlp.encode(new RlpItem.Sequence(items));
  }

  /** The block's hash. */
  public Hash hash() {
    return Hash.keccak(encode());
  }

  /** This header, if its block has that hash. */
  public Checked<Header> under(Hash expected) {
    Hash found = hash();
    return found.equals(expected)
        ? Checked.proven(this)
        : Checked.unproven(
            "header of block " + Long.toUnsignedString(number),
            "fields that hash to " + expected,
            "" + found);
  }

  /**
   * Headers that follow one another up to one whose hash is known.
   *
   * @param ascending from the oldest to the one with {@code head}
   */
  public static Checked<List<Header>> chain(Hash head, List<Header> ascending) {
    Hash expected = head;
    long number = ascending.isEmpty() ? 0 : ascending.getLast().number();
    for (Header header : ascending.reversed()) {
      if (header.number() != number) {
        return Checked.unproven(
            "headers", "block " + Long.toUnsignedString(number), "" + header.number());
      }
      if (header.under(expected) instanceof Checked.Unproven<Header> failed) {
        return failed.as();
      }
      expected = header.parentHash();
      number--;
    }
    return Checked.proven(List.copyOf(ascending));
  }
}
