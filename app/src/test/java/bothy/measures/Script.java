package bothy.measures;

import bothy.jsonrpc.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the object that a script of the test dapp passes on, which is nearly JSON. */
final class Script {
  private static final String DOMAIN =
      """
      "EIP712Domain": [{"name":"name","type":"string"},{"name":"version","type":"string"},
        {"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
      """;

  private Script() {}

  /** The first object after {@code marker}, in a list. */
  static List<Object> read(String source, String marker) {
    int start = source.indexOf('{', source.indexOf(marker));
    String user = "\"" + Town.PEOPLE.getFirst().toHex() + "\"";
    String text =
        source
            .substring(start, end(source, start))
            .replaceAll("(?m)//.*$", "")
            .replace("`", "'")
            .replace("${noPrefixedAddress}", Town.PEOPLE.getFirst().toHex().substring(2))
            .replace("'", "\"")
            .replace("globalContext.chainIdInt", "31337")
            .replace("MIN_GAS_LIMIT", "\"0x5208\"")
            .replaceAll("EIP712Domain,", DOMAIN)
            .replaceAll("(?m)^(\\s*)from,", "$1\"from\": " + user + ",")
            .replaceAll("([{,]\\s*)([A-Za-z][A-Za-z0-9]*):", "$1\"$2\":")
            .replaceAll(",(\\s*[}\\]])", "$1");
    return List.of(Json.read(text.getBytes(StandardCharsets.UTF_8)).value());
  }

  private static int end(String source, int start) {
    int depth = 0;
    for (int at = start; at < source.length(); at++) {
      boolean placeholder = source.charAt(at) == '{' && source.charAt(at - 1) == '$';
      if (placeholder) {
        at = source.indexOf('}', at);
      } else if (source.charAt(at) == '{') {
        depth++;
      } else if (source.charAt(at) == '}' && --depth == 0) {
        return at + 1;
      }
    }
    throw new AssertionError("an object without an end: " + source);
  }
}
