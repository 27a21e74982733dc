package bothy.jsonrpc;

import bothy.eth.Shown;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value and where it stands. Reading it as another kind than it is throws an {@link
 * InputException} that names the path.
 */
public record Node(String path, Object value) {
  /** A member that is there and not null. */
  public Optional<Node> member(String name) {
    Object member = members().get(name);
    return member == null || Json.NULL.equals(member)
        ? Optional.empty()
        : Optional.of(new Node(path.isEmpty() ? name : path + "." + name, member));
  }

  /** A member that must be there. */
  public Node required(String name, String expected) {
    return member(name)
        .orElseThrow(() ->
            new InputException(path.isEmpty() ? name : path + "." + name, expected, "nothing"));
  }

  /** Refuses members that nothing would read. */
  public void only(Set<String> names) {
    for (String name : members().keySet()) {
      if (!names.contains(name)) {
        throw new InputException(
            path.isEmpty() ? "input" : path,
            "only " + String.join(", ", names.stream().sorted().toList()),
            Shown.of(name));
      }
    }
  }

  public boolean isObject() {
    return value instanceof Map;
  }

  public boolean isText() {
    return value instanceof String;
  }

  /** The members of an object by name, in order. */
  public Map<String, Object> members() {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong("an object");
    }
    Map<String, Object> members = new LinkedHashMap<>();
    map.forEach((name, member) -> members.put((String) name, member));
    return members;
  }

  /** Each member as a node, in order. */
  public Map<String, Node> nodes() {
    Map<String, Node> nodes = new LinkedHashMap<>();
    members()
        .forEach((name, member) ->
            nodes.put(name, new Node(path.isEmpty() ? name : path + "." + name, member)));
    return nodes;
  }

  public List<Node> elements() {
    if (!(value instanceof List<?> list)) {
      throw wrong("an array");
    }
    List<Node> nodes = new ArrayList<>();
    for (@Nullable Object element : list) {
      nodes.add(new Node(path + "[" + nodes.size() + "]", element == null ? Json.NULL : element));
    }
    return nodes;
  }

  public String text() {
    if (value instanceof String text) {
      return text;
    }
    throw wrong("a string");
  }

  public boolean flag() {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong("true or false");
  }

  /** A whole JSON number. */
  public BigInteger integer() {
    if (value instanceof BigInteger number) {
      return number;
    }
    throw wrong("a whole number");
  }

  /** Reads the text with {@code codec}; what it throws becomes an error at this path. */
  public <T> T as(String expected, Function<String, T> codec) {
    String text = text();
    try {
      return codec.apply(text);
    } catch (RuntimeException e) {
      throw wrong(expected);
    }
  }

  /** The error of a value of the wrong kind. */
  public InputException wrong(String expected) {
    return new InputException(path.isEmpty() ? "input" : path, expected, shown());
  }

  /** The value, fit for an error message. */
  public String shown() {
    return switch (value) {
      case String text -> Shown.of(text);
      case Map<?, ?> ignored -> "an object";
      case List<?> ignored -> "an array";
      default -> value.toString();
    };
  }
}
