package bothy.proof.light;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one container, field by field, and refuses every encoding but the canonical one: the first
 * offset points just behind the fixed part, offsets never fall, and nothing is left over.
 */
public final class SszReader {
  private final String name;
  private final Bytes bytes;
  private final int fixedSize;
  private int at;
  private int variableAt;

  /**
   * Starts on a container.
   *
   * @param name what the errors call it
   * @param fixedSize the length of its fixed part, offsets included
   * @param maximum the most bytes that it can have
   */
  public SszReader(String name, Bytes bytes, int fixedSize, int maximum) {
    if (bytes.size() < fixedSize || bytes.size() > maximum) {
      throw new SszException(name, fixedSize + " to " + maximum + " bytes", "" + bytes.size());
    }
    this.name = name;
    this.bytes = bytes;
    this.fixedSize = fixedSize;
    this.variableAt = -1;
  }

  public Bytes bytes(int size) {
    at += size;
    return bytes.slice(at - size, at);
  }

  public Hash hash() {
    return new Hash(bytes(Hash.SIZE));
  }

  public List<Hash> hashes(int count) {
    List<Hash> hashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      hashes.add(hash());
    }
    return hashes;
  }

  /** All 64 bits, to be read as unsigned. */
  public long uint64() {
    long value = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      value = (value << 8) | (bytes.at(at + i) & 0xff);
    }
    at += Long.BYTES;
    return value;
  }

  /** A number that must lie below 2^63, as every slot for longer than the Sun lasts. */
  public long slot(String field) {
    long value = uint64();
    if (value < 0) {
      throw new SszException(name + "." + field, "a slot below 2^63", Long.toUnsignedString(value));
    }
    return value;
  }

  public BigInteger uint256() {
    byte[] little = bytes(32).toArray();
    byte[] big = new byte[little.length];
    for (int i = 0; i < little.length; i++) {
      big[i] = little[little.length - 1 - i];
    }
    return new BigInteger(1, big);
  }

  /**
   * Where a variable field begins. The container's variable fields are then taken with {@link
   * #variable} in the order of their offsets.
   */
  public int offset(String field) {
    long offset = 0;
    for (int i = 3; i >= 0; i--) {
      offset = (offset << 8) | (bytes.at(at + i) & 0xff);
    }
    at += Integer.BYTES;
    boolean first = variableAt < 0;
    if (first ? offset != fixedSize : offset < variableAt || offset > bytes.size()) {
      String expected =
          first
              ? "an offset of " + fixedSize
              : "an offset from " + variableAt + " to " + bytes.size();
      throw new SszException(name + "." + field, expected, "" + offset);
    }
    variableAt = (int) offset;
    return variableAt;
  }

  /** The bytes of a variable field, from its offset to the next one or to the end. */
  public Bytes variable(int from, int to) {
    return bytes.slice(from, to);
  }

  /** Where the container, and so its last variable field, ends. */
  public int end() {
    return bytes.size();
  }
}
