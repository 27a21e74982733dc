package bothy.eth;

import com.esaulpaugh.headlong.abi.ABIType;
import com.esaulpaugh.headlong.abi.ArrayType;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Turns plain values into headlong's and back. */
final class AbiCodec {
  private AbiCodec() {}

  static Abi.Decoding decode(List<AbiParameter> parameters, Bytes data) {
    AbiType.Tuple type = new AbiType.Tuple(parameters);
    try {
      TupleType<Tuple> codec = TupleType.parse(type.canonical());
      Tuple tuple = codec.decode(ByteBuffer.wrap(data.toArray()));
      boolean canonical = ByteBuffer.wrap(data.toArray()).equals(codec.encode(tuple).rewind());
      return new Abi.Decoded(parameters, list(type, tuple), canonical);
    } catch (RuntimeException e) {
      // The library has no exception type of its own: short input, bad padding, offsets and lengths
      // all come as different runtime exceptions.
      return new Abi.Undecodable(
          "expected " + type.canonical() + ", found " + data.size() + " bytes: " + why(e));
    }
  }

  private static String why(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? "too short" : Shown.of(message);
  }

  private static List<Object> list(AbiType.Tuple type, Tuple tuple) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < tuple.size(); i++) {
      values.add(plain(type.members().get(i).type(), tuple.get(i)));
    }
    return List.copyOf(values);
  }

  private static Object plain(AbiType type, Object value) {
    return switch (type) {
      case AbiType.Tuple tuple -> list(tuple, (Tuple) value);
      case AbiType.Array(AbiType element, int ignored) -> {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
          values.add(plain(element, Array.get(value, i)));
        }
        yield List.copyOf(values);
      }
      case AbiType.Plain ignored ->
          switch (value) {
            case com.esaulpaugh.headlong.abi.Address address ->
                Address.of(Word.of(address.value()));
            case byte[] bytes -> Bytes.of(bytes);
            case Integer number -> BigInteger.valueOf(number);
            case Long number -> BigInteger.valueOf(number);
            default -> value;
          };
    };
  }

  static Bytes encode(AbiType.Tuple type, List<Object> values) {
    try {
      TupleType<Tuple> codec = TupleType.parse(type.canonical());
      Tuple tuple = (Tuple) foreign(codec, type, values);
      return Bytes.owning(codec.encode(tuple).array());
    } catch (IllegalArgumentException | ClassCastException | ArithmeticException e) {
      throw new EthException("expected values of " + type.canonical() + ": " + why(e), e);
    }
  }

  private static Object foreign(ABIType<?> codec, AbiType type, Object value) {
    return switch (type) {
      case AbiType.Tuple(List<AbiParameter> members) -> {
        List<?> values = (List<?>) value;
        if (values.size() != members.size()) {
          throw new IllegalArgumentException(members.size() + " values, found " + values.size());
        }
        TupleType<?> tuple = codec.asTupleType();
        Object[] elements = new Object[values.size()];
        for (int i = 0; i < elements.length; i++) {
          ABIType<?> member = tuple.get(i);
          elements[i] = foreign(member, members.get(i).type(), values.get(i));
        }
        yield Tuple.from(elements);
      }
      case AbiType.Array(AbiType element, int ignored) -> array(codec, element, (List<?>) value);
      case AbiType.Plain ignored -> foreign(codec, value);
    };
  }

  private static Object array(ABIType<?> codec, AbiType element, List<?> values) {
    ArrayType<?, ?, ?> array = codec.asArrayType();
    ABIType<?> inner = array.getElementType();
    Object elements = Array.newInstance(kind(inner), values.size());
    for (int i = 0; i < values.size(); i++) {
      Array.set(elements, i, foreign(inner, element, values.get(i)));
    }
    return elements;
  }

  private static Class<?> kind(ABIType<?> type) {
    return switch (type.typeCode()) {
      case ABIType.TYPE_CODE_BOOLEAN -> boolean.class;
      case ABIType.TYPE_CODE_INT -> int.class;
      case ABIType.TYPE_CODE_LONG -> long.class;
      default -> type.clazz();
    };
  }

  private static Object foreign(ABIType<?> codec, Object value) {
    return switch (codec.typeCode()) {
      case ABIType.TYPE_CODE_INT -> ((BigInteger) value).intValueExact();
      case ABIType.TYPE_CODE_LONG -> ((BigInteger) value).longValueExact();
      case ABIType.TYPE_CODE_ADDRESS ->
          com.esaulpaugh.headlong.abi.Address.wrap(
              com.esaulpaugh.headlong.abi.Address.toChecksumAddress(
                  ((Address) value).toWord().toBigInteger()));
      case ABIType.TYPE_CODE_ARRAY -> value instanceof Bytes bytes ? bytes.toArray() : value;
      default -> value;
    };
  }
}
