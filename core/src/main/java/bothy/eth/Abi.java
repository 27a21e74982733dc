package bothy.eth;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Solidity's contract ABI. Values are plain: integers {@link BigInteger}, {@link Address}, {@link
 * Bytes}, {@link Boolean}, {@link String}; arrays and tuples are lists of these.
 */
public final class Abi {
  private Abi() {}

  /** What bytes say when they are read as given types. */
  public sealed interface Decoding permits Decoded, Undecodable {}

  /** These bytes can't be values of the types; {@code why} is for people. */
  public record Undecodable(String why) implements Decoding {}

  /**
   * Values in the order of their parameters.
   *
   * @param canonical whether encoding the values gives exactly the bytes again; if not, bytes stand
   *     there that the values don't show (at the end, between, or as dirty padding)
   */
  public record Decoded(List<AbiParameter> parameters, List<Object> values, boolean canonical)
      implements Decoding {
    public Decoded {
      parameters = List.copyOf(parameters);
      values = List.copyOf(values);
    }

    /**
     * The value at a path of names and indices, such as {@code order.legs[0].token}. A parameter
     * without a name goes by its index, {@code [1]}.
     *
     * @throws EthException if nothing stands there
     */
    public Object value(String path) {
      return AbiPath.value(new AbiType.Tuple(parameters), values, path);
    }

    public Address address(String path) {
      return as(Address.class, path);
    }

    public BigInteger number(String path) {
      return as(BigInteger.class, path);
    }

    public Bytes bytes(String path) {
      return as(Bytes.class, path);
    }

    public boolean flag(String path) {
      return as(Boolean.class, path);
    }

    public String text(String path) {
      return as(String.class, path);
    }

    /** The elements of an array or tuple. */
    public List<Object> list(String path) {
      return new ArrayList<>((List<?>) as(List.class, path));
    }

    private <T> T as(Class<T> kind, String path) {
      Object value = value(path);
      if (!kind.isInstance(value)) {
        throw new EthException(
            "expected " + kind.getSimpleName() + " at " + path + ", found " + value.getClass());
      }
      return kind.cast(value);
    }
  }

  /**
   * A function by its signature, with or without parameter names: {@code transfer(address
   * to,uint256 amount)}.
   *
   * @throws EthException if it isn't one
   */
  public static AbiFunction function(String signature) {
    return AbiParser.function(signature);
  }

  /** The first four bytes of the hash of a signature in its canonical form. */
  public static Bytes selector(String signature) {
    return function(signature).selector();
  }

  /** The types of a tuple, such as {@code (address to,uint256)}. */
  public static AbiType.Tuple tuple(String types) {
    return AbiParser.tuple(types);
  }

  /** Reads bytes without a selector, such as a function's output or an event's data. */
  public static Decoding decodeTuple(String types, Bytes data) {
    return AbiCodec.decode(tuple(types).members(), data);
  }

  /**
   * Bytes without a selector, such as a function's output.
   *
   * @throws EthException if the values don't fit the types
   */
  public static Bytes encodeTuple(String types, List<Object> values) {
    return AbiCodec.encode(tuple(types), values);
  }
}
