package bothy.eth;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * The members of an RLP list, read in order and by kind; another kind is an {@link EthException}.
 */
public final class Fields {
  private final String of;
  private final List<RlpItem> items;
  private int next;

  /**
   * @param of what the list is, for errors
   */
  public Fields(String of, RlpItem item) {
    this.of = of;
    this.items = Fields.items(of, item);
  }

  static List<RlpItem> items(String of, RlpItem item) {
    if (item instanceof RlpItem.Sequence(List<RlpItem> items)) {
      return items;
    }
    throw new EthException("expected " + of + " to be a list, found a string of bytes");
  }

  /** These, if they are so many. */
  public Fields expecting(int count) {
    if (items.size() != count) {
      throw new EthException("expected " + of + " of " + count + " fields, found " + items.size());
    }
    return this;
  }

  RlpItem item() {
    return items.get(next++);
  }

  Bytes bytes(String name) {
    if (item() instanceof RlpItem.Data(Bytes bytes)) {
      return bytes;
    }
    throw new EthException("expected " + name + " to be a string of bytes, found a list");
  }

  /** A whole number of at most so many bits, without leading zeros. */
  public BigInteger number(String name, int bits) {
    Bytes bytes = bytes(name);
    if (!bytes.isEmpty() && bytes.at(0) == 0) {
      throw new EthException("expected " + name + " without leading zeros, found " + bytes.size());
    }
    if (bytes.size() * 8 > bits) {
      throw new EthException(
          "expected " + name + " of at most " + bits + " bits, found " + bytes.size() + " bytes");
    }
    return new BigInteger(1, bytes.toArray());
  }

  /** A number of 64 bits, read as unsigned. */
  public long unsignedLong(String name) {
    return number(name, 64).longValue();
  }

  Wei wei(String name) {
    return new Wei(number(name, 256));
  }

  Address address(String name) {
    return address(name, bytes(name));
  }

  Optional<Address> optionalAddress(String name) {
    Bytes bytes = bytes(name);
    return bytes.isEmpty() ? Optional.empty() : Optional.of(address(name, bytes));
  }

  private static Address address(String name, Bytes bytes) {
    if (bytes.size() != Address.SIZE) {
      throw new EthException("expected " + name + " of 20 bytes, found " + bytes.size());
    }
    return new Address(bytes);
  }

  /** Exactly so many bytes. */
  public Bytes fixed(String name, int size) {
    Bytes bytes = bytes(name);
    if (bytes.size() != size) {
      throw new EthException("expected " + name + " of " + size + " bytes, found " + bytes.size());
    }
    return bytes;
  }
}
