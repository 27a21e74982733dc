package bothy.jsonrpc;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Request;
import bothy.eth.Shown;
import bothy.eth.TypedData;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * EIP-712 typed data as {@code eth_signTypedData_v4} carries it: an object, or a string that holds
 * one.
 */
final class TypedDataReader {
  private static final Set<String> MEMBERS = Set.of("types", "primaryType", "domain", "message");

  private static final Map<String, String> DOMAIN_TYPES =
      Map.of(
          "name", "string",
          "version", "string",
          "chainId", "uint256",
          "verifyingContract", "address",
          "salt", "bytes32");

  private final Reading reading;
  private final Map<String, List<TypedData.Member>> types = new HashMap<>();

  private TypedDataReader(Reading reading) {
    this.reading = reading;
  }

  static Requests.Parsed read(Reading reading, Node params, List<Node> elements) {
    if (elements.size() != 2) {
      throw new InputException(
          params.path(), "the account and the typed data", elements.size() + " elements");
    }
    Address signer = reading.address(elements.get(0));
    Node data = elements.get(1);
    if (data.isText()) {
      Node parsed = Json.read(data.text().getBytes(StandardCharsets.UTF_8));
      data = new Node(data.path(), parsed.value());
    }
    return new TypedDataReader(reading).typed(signer, data);
  }

  private Requests.Parsed typed(Address signer, Node data) {
    data.only(MEMBERS);
    Map<String, List<TypedData.Member>> declared = new LinkedHashMap<>();
    data.required("types", "an object of struct types")
        .nodes()
        .forEach((name, members) -> declared.put(name, members(members)));
    types.putAll(declared);
    Node primary = data.required("primaryType", "the name of a struct type");
    if (!declared.containsKey(primary.text())) {
      throw new InputException(
          primary.path(), "one of the types " + shown(declared.keySet()), Shown.of(primary.text()));
    }
    Node domain = data.required("domain", "an object");
    Optional<ChainId> chain = domain(domain);
    Node message = data.required("message", "an object");
    check(message, primary.text());
    TypedData typed =
        new TypedData(
            declared,
            primary.text(),
            new TreeMap<>(domain.members()),
            inOrder(message.members(), primary.text()));
    return new Requests.Parsed(new Request.Typed(signer, typed), chain, Set.of());
  }

  /**
   * A struct with its members in the order of its type, since JSON's order means nothing; those
   * without a type come last.
   */
  private Map<String, Object> inOrder(Map<?, ?> struct, String type) {
    Map<String, Object> rest = new TreeMap<>();
    struct.forEach((name, value) -> rest.put((String) name, value));
    Map<String, Object> ordered = new LinkedHashMap<>();
    for (TypedData.Member member : types.getOrDefault(type, List.of())) {
      Object value = rest.remove(member.name());
      if (value != null) {
        ordered.put(member.name(), valueInOrder(value, member.type()));
      }
    }
    ordered.putAll(rest);
    return ordered;
  }

  private Object valueInOrder(Object value, String type) {
    return switch (value) {
      case List<?> list when type.endsWith("]") ->
          list.stream()
              .map(each -> valueInOrder(each, type.substring(0, type.lastIndexOf('['))))
              .toList();
      case Map<?, ?> struct -> inOrder(struct, type);
      default -> value;
    };
  }

  private static List<TypedData.Member> members(Node list) {
    List<TypedData.Member> members = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Node member : list.elements()) {
      String name = member.required("name", "a member's name").text();
      if (!names.add(name)) {
        throw new InputException(member.path(), "a name that stands once", Shown.of(name));
      }
      members.add(new TypedData.Member(name, member.required("type", "a type").text()));
    }
    return members;
  }

  private Optional<ChainId> domain(Node domain) {
    Set<String> declared = new HashSet<>();
    List<TypedData.Member> members = types.get("EIP712Domain");
    if (members == null) {
      declared.addAll(DOMAIN_TYPES.keySet());
      reading.ambiguous(domain, "left out: EIP712Domain isn't declared", "part of what is signed");
    } else {
      members.forEach(member -> declared.add(member.name()));
    }
    Optional<ChainId> chain = Optional.empty();
    for (Map.Entry<String, Node> entry : new TreeMap<>(domain.nodes()).entrySet()) {
      String type = DOMAIN_TYPES.get(entry.getKey());
      if (type == null || !declared.contains(entry.getKey())) {
        reading.ambiguous(entry.getValue(), "left out of the hash", "part of what is signed");
        continue;
      }
      check(entry.getValue(), type);
      if (entry.getKey().equals("chainId")) {
        BigInteger id = number(entry.getValue());
        if (id.signum() <= 0) {
          throw entry.getValue().wrong("a chain id of at least 1");
        }
        chain = Optional.of(new ChainId(id));
      }
    }
    if (members != null) {
      members.stream()
          .map(TypedData.Member::name)
          .filter(name -> domain.member(name).isEmpty())
          .forEach(name ->
              reading.ambiguous(
                  domain,
                  "with an empty " + Shown.of(name),
                  "refused: a declared member is missing"));
    }
    return chain;
  }

  /** Holds a value against its type. */
  private void check(Node node, String type) {
    if (type.endsWith("]")) {
      String element = type.substring(0, type.lastIndexOf('['));
      String length = type.substring(type.lastIndexOf('[') + 1, type.length() - 1);
      if (!length.isEmpty() && !length.equals(String.valueOf(node.elements().size()))) {
        reading.ambiguous(node, "all of them", "refused: not a " + Shown.of(type));
      }
      node.elements().forEach(child -> check(child, element));
      return;
    }
    List<TypedData.Member> members = types.get(type);
    if (members != null) {
      struct(node, type, members);
    } else if (type.equals("address")) {
      reading.address(node);
    } else if (isInteger(type)) {
      inRange(node, number(node), type);
    } else if (type.equals("bool")) {
      if (!(node.value() instanceof Boolean)) {
        reading.ambiguous(node, "true or false by its truthiness", "not a bool");
      }
    } else if (type.equals("string")) {
      node.text();
    } else if (type.equals("bytes")) {
      reading.bytes(node);
    } else if (type.matches("bytes([1-9]|[12][0-9]|3[0-2])")) {
      if (reading.bytes(node).size() != Integer.parseInt(type.substring(5))) {
        reading.ambiguous(node, "cut or filled up to a " + type, "refused: not a " + type);
      }
    } else {
      throw new InputException(
          node.path(), "a type of EIP-712 or of this request", "type " + Shown.of(type));
    }
  }

  private void struct(Node node, String type, List<TypedData.Member> members) {
    Map<String, Node> given = node.nodes();
    for (TypedData.Member member : members) {
      Node value = given.get(member.name());
      if (value == null || Json.NULL.equals(value.value())) {
        throw new InputException(
            node.path() + "." + member.name(), "a " + member.type() + " of " + type, "nothing");
      }
      check(value, member.type());
    }
    Set<String> typed = new HashSet<>();
    members.forEach(member -> typed.add(member.name()));
    new TreeMap<>(given)
        .forEach((name, value) -> {
          if (!typed.contains(name)) {
            reading.ambiguous(value, "not signed: it has no type", "shown as if it were signed");
          }
        });
  }

  /** Of 8 to 256 bits, in whole bytes. */
  private static boolean isInteger(String type) {
    if (!type.matches("u?int([1-9][0-9]{0,2})?")) {
      return false;
    }
    String digits = type.replaceAll("[a-z]", "");
    int bits = digits.isEmpty() ? 256 : Integer.parseInt(digits);
    return bits % 8 == 0 && bits <= 256;
  }

  private static void inRange(Node node, BigInteger value, String type) {
    boolean unsigned = type.startsWith("u");
    String digits = type.substring(unsigned ? 4 : 3);
    int bits = digits.isEmpty() ? 256 : Integer.parseInt(digits);
    boolean fits =
        unsigned ? value.signum() >= 0 && value.bitLength() <= bits : value.bitLength() < bits;
    if (!fits) {
      throw node.wrong("a number that a " + type + " holds");
    }
  }

  private BigInteger number(Node node) {
    if (node.value() instanceof BigInteger number) {
      return number;
    }
    String text = node.text();
    if (text.matches("-?[0-9]{1,78}")) {
      return new BigInteger(text);
    }
    if (text.matches("0x[0-9a-fA-F]{1,64}")) {
      return new BigInteger(text.substring(2), 16);
    }
    if (text.matches("[0-9a-fA-F]{1,64}")) {
      reading.ambiguous(node, "hex without 0x", "not a number");
      return new BigInteger(text, 16);
    }
    throw node.wrong("a whole number");
  }

  private static String shown(Set<String> names) {
    return Shown.of(String.join(", ", names));
  }
}
