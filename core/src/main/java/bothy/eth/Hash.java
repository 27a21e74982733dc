package bothy.eth;

import bothy.crypto.Keccak;

/** A 32-byte hash, Keccak-256 unless said otherwise. */
public record Hash(Bytes bytes) implements Comparable<Hash> {
  public static final int SIZE = 32;
  public static final Hash ZERO = new Hash(Bytes.of(new byte[SIZE]));

  /** Keccak-256 of no bytes: the code hash of an account without code. */
  public static final Hash EMPTY_CODE =
      fromHex("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");

  /** Keccak-256 of the RLP of the empty string: the root of an empty trie. */
  public static final Hash EMPTY_TRIE =
      fromHex("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

  public Hash {
    if (bytes.size() != SIZE) {
      throw new EthException("expected a hash of 32 bytes, found " + bytes.size());
    }
  }

  /** Keccak-256 of {@code input}. */
  public static Hash keccak(Bytes input) {
    return new Hash(Bytes.owning(Keccak.hash(input.toArray())));
  }

  /** Reads 0x and 64 hex digits. */
  public static Hash fromHex(String text) {
    return new Hash(Bytes.fromHex(text));
  }

  public Word toWord() {
    return Word.of(bytes);
  }

  /** Lower-case hex with 0x. */
  public String toHex() {
    return bytes.toHex();
  }

  @Override
  public int compareTo(Hash other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
