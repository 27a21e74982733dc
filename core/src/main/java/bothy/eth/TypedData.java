package bothy.eth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * EIP-712 typed data, its shape checked.
 *
 * @param types each struct's members in order
 * @param domain members of EIP712Domain as they stand in the JSON
 * @param message values as JSON gave them: String, BigInteger, Boolean, List, or Map; checked
 *     against the types when hashed
 */
public record TypedData(
    Map<String, List<Member>> types,
    String primaryType,
    Map<String, Object> domain,
    Map<String, Object> message) {
  /** A struct's member: its EIP-712 type and name. */
  public record Member(String name, String type) {}

  public TypedData {
    Map<String, List<Member>> copied = new LinkedHashMap<>();
    types.forEach((name, members) -> copied.put(name, List.copyOf(members)));
    types = java.util.Collections.unmodifiableMap(copied);
    domain = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(domain));
    message = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(message));
  }
}
