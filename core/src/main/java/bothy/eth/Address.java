package bothy.eth;

/** An account's 20-byte address. */
public record Address(Bytes bytes) implements Comparable<Address> {
  public static final int SIZE = 20;
  public static final Address ZERO = new Address(Bytes.of(new byte[SIZE]));

  public Address {
    if (bytes.size() != SIZE) {
      throw new EthException("expected an address of 20 bytes, found " + bytes.size());
    }
  }

  /** Reads 0x and 40 hex digits in any case; the EIP-55 checksum is not judged here. */
  public static Address fromHex(String text) {
    return new Address(Bytes.fromHex(text));
  }

  /** The low 20 bytes of {@code word}. */
  public static Address of(Word word) {
    return new Address(word.toBytes().slice(12));
  }

  /** The address as a 256-bit word, left-padded with zeros. */
  public Word toWord() {
    return Word.of(bytes);
  }

  /** Lower-case hex with 0x. */
  public String toHex() {
    return bytes.toHex();
  }

  @Override
  public int compareTo(Address other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
