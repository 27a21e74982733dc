package bothy.eth;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads signatures such as {@code swap((address token,uint256 amount)[] steps,bytes data)}. */
final class AbiParser {
  private static final int MAX_DEPTH = 16;
  private static final Set<String> MODIFIERS = Set.of("memory", "calldata", "indexed", "payable");

  private final String text;
  private int at;

  private AbiParser(String text) {
    this.text = text;
  }

  static AbiFunction function(String signature) {
    AbiParser parser = new AbiParser(signature);
    String name = parser.word();
    if (name.isEmpty()) {
      throw parser.wrong("a function's name");
    }
    List<AbiParameter> inputs = parser.parameters(0);
    parser.end();
    return new AbiFunction(name, inputs);
  }

  static AbiType.Tuple tuple(String types) {
    AbiParser parser = new AbiParser(types);
    List<AbiParameter> members = parser.parameters(0);
    parser.end();
    return new AbiType.Tuple(members);
  }

  private List<AbiParameter> parameters(int depth) {
    if (depth > MAX_DEPTH) {
      throw wrong("tuples at most " + MAX_DEPTH + " deep");
    }
    take('(');
    List<AbiParameter> parameters = new ArrayList<>();
    spaces();
    if (next() == ')') {
      at++;
      return parameters;
    }
    while (true) {
      parameters.add(parameter(depth));
      spaces();
      if (next() == ')') {
        at++;
        return parameters;
      }
      take(',');
    }
  }

  private AbiParameter parameter(int depth) {
    spaces();
    String word = word();
    AbiType type;
    if (next() == '(' && (word.isEmpty() || word.equals("tuple"))) {
      type = new AbiType.Tuple(parameters(depth + 1));
    } else {
      type = plain(word);
    }
    while (next() == '[') {
      type = array(type);
    }
    spaces();
    String name = word();
    while (MODIFIERS.contains(name)) {
      spaces();
      name = word();
    }
    return new AbiParameter(name, type);
  }

  private AbiType array(AbiType element) {
    take('[');
    String digits = word();
    take(']');
    if (digits.isEmpty()) {
      return new AbiType.Array(element, -1);
    }
    if (!digits.matches("[1-9][0-9]{0,5}")) {
      throw wrong("an array's size");
    }
    return new AbiType.Array(element, Integer.parseInt(digits));
  }

  private AbiType plain(String word) {
    return switch (word) {
      case "uint" -> new AbiType.Plain("uint256");
      case "int" -> new AbiType.Plain("int256");
      case "address", "bool", "string", "bytes" -> new AbiType.Plain(word);
      default -> {
        if (!sized(word)) {
          throw wrong("an ABI type");
        }
        yield new AbiType.Plain(word);
      }
    };
  }

  private static boolean sized(String word) {
    if (word.matches("bytes[1-9][0-9]?")) {
      return Integer.parseInt(word.substring(5)) <= 32;
    }
    if (word.matches("u?int[1-9][0-9]{0,2}")) {
      int bits = Integer.parseInt(word.substring(word.indexOf('t') + 1));
      return bits % 8 == 0 && bits <= 256;
    }
    return false;
  }

  private String word() {
    int start = at;
    while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private char next() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void take(char expected) {
    spaces();
    if (next() != expected) {
      throw wrong("'" + expected + "'");
    }
    at++;
  }

  private void spaces() {
    while (next() == ' ') {
      at++;
    }
  }

  private void end() {
    spaces();
    if (at != text.length()) {
      throw wrong("the end");
    }
  }

  private EthException wrong(String expected) {
    return new EthException(
        "expected " + expected + " at character " + at + ", found " + Shown.of(text));
  }
}
