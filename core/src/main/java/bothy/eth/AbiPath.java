package bothy.eth;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a decoded value by names and indices. */
final class AbiPath {
  private static final Pattern STEP =
      Pattern.compile("\\.?([A-Za-z_$][A-Za-z0-9_$]*)|\\[(\\d{1,6})]");

  private AbiPath() {}

  static Object value(AbiType type, Object value, String path) {
    Matcher matcher = STEP.matcher(path);
    AbiType at = type;
    Object found = value;
    int end = 0;
    while (end < path.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw new EthException("expected a path like a.b[0], found " + Shown.of(path));
      }
      end = matcher.end();
      int index =
          matcher.group(2) == null
              ? index(at, matcher.group(1))
              : Integer.parseInt(matcher.group(2));
      if (!(found instanceof List<?> list) || index < 0 || index >= list.size()) {
        throw new EthException("expected a value at " + Shown.of(path) + ", found none");
      }
      found = list.get(index);
      at = inner(at, index);
    }
    return found;
  }

  private static int index(AbiType type, String name) {
    if (type instanceof AbiType.Tuple(List<AbiParameter> members)) {
      for (int i = 0; i < members.size(); i++) {
        if (members.get(i).name().equals(name)) {
          return i;
        }
      }
    }
    return -1;
  }

  private static AbiType inner(AbiType type, int index) {
    return switch (type) {
      case AbiType.Tuple(List<AbiParameter> members) -> members.get(index).type();
      case AbiType.Array(AbiType element, int ignored) -> element;
      case AbiType.Plain plain -> plain;
    };
  }
}
