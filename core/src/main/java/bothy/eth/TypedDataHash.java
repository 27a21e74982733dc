package bothy.eth;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Hashes typed data (EIP-712). Every member must be there with a value of its type, and nothing
 * else: what isn't hashed isn't signed.
 */
public final class TypedDataHash {
  private static final int MAX_DEPTH = 64;
  private static final String DOMAIN = "EIP712Domain";
  private static final List<TypedData.Member> DOMAIN_MEMBERS =
      List.of(
          new TypedData.Member("name", "string"),
          new TypedData.Member("version", "string"),
          new TypedData.Member("chainId", "uint256"),
          new TypedData.Member("verifyingContract", "address"),
          new TypedData.Member("salt", "bytes32"));

  private final Map<String, List<TypedData.Member>> types;
  private final Map<String, Hash> typeHashes = new HashMap<>();

  private TypedDataHash(TypedData data) {
    types = new HashMap<>(data.types());
    types.computeIfAbsent(
        DOMAIN,
        absent ->
            DOMAIN_MEMBERS.stream().filter(m -> data.domain().containsKey(m.name())).toList());
  }

  /**
   * What is signed: keccak(0x1901 || domain separator || hash of the message).
   *
   * @throws EthException if a value is missing, is too many, or isn't of its type
   */
  public static Hash of(TypedData data) {
    Bytes hashed = Bytes.fromHex("0x1901").concat(domainSeparator(data).bytes());
    return Hash.keccak(
        data.primaryType().equals(DOMAIN) ? hashed : hashed.concat(messageHash(data).bytes()));
  }

  /** The hash of the domain. */
  public static Hash domainSeparator(TypedData data) {
    return new TypedDataHash(data).struct(DOMAIN, data.domain(), "domain", 0);
  }

  /** hashStruct of the message. */
  public static Hash messageHash(TypedData data) {
    return new TypedDataHash(data).struct(data.primaryType(), data.message(), "message", 0);
  }

  /** The type as it is hashed: itself, then the structs that it refers to, sorted. */
  public static String encodeType(TypedData data, String type) {
    return new TypedDataHash(data).encodeType(type);
  }

  private String encodeType(String type) {
    TreeSet<String> referred = new TreeSet<>();
    List<String> waiting = new ArrayList<>(List.of(type));
    while (!waiting.isEmpty()) {
      for (TypedData.Member member : members(waiting.removeLast())) {
        String name = member.type().replaceFirst("\\[.*", "");
        if (types.containsKey(name) && !name.equals(type) && referred.add(name)) {
          waiting.add(name);
        }
      }
    }
    StringBuilder encoded = new StringBuilder(declaration(type));
    referred.forEach(name -> encoded.append(declaration(name)));
    return encoded.toString();
  }

  private String declaration(String type) {
    List<String> members =
        members(type).stream().map(member -> member.type() + " " + member.name()).toList();
    return type + "(" + String.join(",", members) + ")";
  }

  private List<TypedData.Member> members(String type) {
    List<TypedData.Member> members = types.get(type);
    if (members == null) {
      throw new EthException("expected a declared struct, found " + Shown.of(type));
    }
    return members;
  }

  private Hash struct(String type, Map<?, ?> values, String path, int depth) {
    if (depth > MAX_DEPTH) {
      throw new EthException("expected " + path + " at most " + MAX_DEPTH + " levels deep");
    }
    List<TypedData.Member> members = members(type);
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    Hash typeHash =
        typeHashes.computeIfAbsent(
            type, name -> keccak(encodeType(name).getBytes(StandardCharsets.UTF_8)));
    encoded.writeBytes(typeHash.bytes().toArray());
    for (TypedData.Member member : members) {
      Object value = values.get(member.name());
      String where = path + "." + member.name();
      encoded.writeBytes(word(member.type(), value, where, depth).toArray());
    }
    if (values.size() > members.size()) {
      List<String> names = members.stream().map(TypedData.Member::name).toList();
      String extra =
          values.keySet().stream()
              .map(String::valueOf)
              .filter(name -> !names.contains(name))
              .findFirst()
              .orElse("");
      throw new EthException(
          "expected only the members of "
              + Shown.of(type)
              + " in "
              + path
              + ", found "
              + Shown.of(extra));
    }
    return keccak(encoded.toByteArray());
  }

  /** encodeData of one value: 32 bytes. */
  private Bytes word(String type, @Nullable Object value, String path, int depth) {
    if (value == null) {
      throw new EthException("expected " + path + " of type " + Shown.of(type) + ", found nothing");
    }
    if (type.endsWith("]")) {
      return array(type, value, path, depth);
    }
    if (types.containsKey(type)) {
      if (!(value instanceof Map<?, ?> map)) {
        throw wrong(path, type, value);
      }
      return struct(type, map, path, depth + 1).bytes();
    }
    return TypedValue.word(type, value, path);
  }

  private Bytes array(String type, Object value, String path, int depth) {
    int open = type.lastIndexOf('[');
    if (open < 0 || !(value instanceof List<?> list)) {
      throw wrong(path, type, value);
    }
    if (depth > MAX_DEPTH) {
      throw new EthException("expected " + path + " at most " + MAX_DEPTH + " levels deep");
    }
    String size = type.substring(open + 1, type.length() - 1);
    if (!size.isEmpty() && !size.equals(String.valueOf(list.size()))) {
      throw new EthException(
          "expected " + path + " of " + Shown.of(size) + " elements, found " + list.size());
    }
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    for (int i = 0; i < list.size(); i++) {
      String where = path + "[" + i + "]";
      encoded.writeBytes(word(type.substring(0, open), list.get(i), where, depth + 1).toArray());
    }
    return keccak(encoded.toByteArray()).bytes();
  }

  static EthException wrong(String path, String type, Object value) {
    String found = value instanceof String text ? Shown.of(text) : value.getClass().getSimpleName();
    return new EthException("expected " + path + " of type " + Shown.of(type) + ", found " + found);
  }

  private static Hash keccak(byte[] bytes) {
    return Hash.keccak(Bytes.owning(bytes));
  }

  /** Values of elementary types. */
  private static final class TypedValue {
    static Bytes word(String type, Object value, String path) {
      if (type.equals("string") && value instanceof String text) {
        return keccak(text.getBytes(StandardCharsets.UTF_8)).bytes();
      }
      if (type.equals("bool") && value instanceof Boolean flag) {
        return (flag ? Word.ONE : Word.ZERO).toBytes();
      }
      if (type.equals("address") && value instanceof String text && hex(text, 20)) {
        return Address.fromHex(text).toWord().toBytes();
      }
      if (type.equals("bytes") && value instanceof String text && hex(text, -1)) {
        return Hash.keccak(Bytes.fromHex(text)).bytes();
      }
      if (type.matches("bytes([1-9]|[12][0-9]|3[0-2])") && value instanceof String text) {
        int size = Integer.parseInt(type.substring(5));
        if (hex(text, size)) {
          return Bytes.fromHex(text).concat(Bytes.owning(new byte[32 - size]));
        }
      }
      if (type.matches("u?int([1-9][0-9]{0,2})?")) {
        return number(type, value, path);
      }
      throw wrong(path, type, value);
    }

    private static boolean hex(String text, int size) {
      return text.matches("0x([0-9a-fA-F]{2})*") && (size < 0 || text.length() == 2 + 2 * size);
    }

    private static Bytes number(String type, Object value, String path) {
      BigInteger number;
      if (value instanceof BigInteger given) {
        number = given;
      } else if (value instanceof String text && text.matches("-?[0-9]{1,78}")) {
        number = new BigInteger(text);
      } else if (value instanceof String text && text.matches("0x[0-9a-fA-F]{1,64}")) {
        number = new BigInteger(text.substring(2), 16);
      } else {
        throw wrong(path, type, value);
      }
      boolean signed = type.startsWith("i");
      String digits = type.substring(signed ? 3 : 4);
      int bits = digits.isEmpty() ? 256 : Integer.parseInt(digits);
      boolean fits =
          signed ? number.bitLength() < bits : number.signum() >= 0 && number.bitLength() <= bits;
      if (bits > 256 || bits % 8 != 0 || !fits) {
        throw wrong(path, type, value);
      }
      return Word.of(number.signum() < 0 ? number.add(BigInteger.ONE.shiftLeft(256)) : number)
          .toBytes();
    }
  }
}
