package bothy.cases;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.verdict.Run;
import bothy.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the journal keeps of a check, as canonical JSON: {@code request} as it was given, {@code
 * account} whose side the answer takes, {@code own} the accounts that are its own in the run (its
 * Safes too), {@code verdict} as {@code check --json} prints it.
 */
public record CheckRecord(Node root) {
  /** The journal's kind of entry that holds one. */
  public static final String KIND = "check";

  /**
   * The record of a check of {@code request}.
   *
   * @param at the world that it ran in
   * @param inputs the hash of {@link InputsHash}
   */
  public static CheckRecord of(Node request, Verdict verdict, Optional<Case.At> at, String inputs) {
    List<String> own =
        verdict.inputs().run().map(Run::own).orElse(Set.of()).stream()
            .map(Address::toHex)
            .sorted()
            .toList();
    Map<String, Object> members =
        Map.of(
            "request", request.value(),
            "account", verdict.inputs().account().toHex(),
            "own", own,
            "verdict", CheckJson.tree(verdict, at, inputs));
    return new CheckRecord(new Node("", members));
  }

  /**
   * Reads what {@link #bytes} gave.
   *
   * @throws bothy.jsonrpc.InputException if that isn't JSON
   */
  public static CheckRecord read(Bytes bytes) {
    return new CheckRecord(Json.read(bytes.toArray()));
  }

  public Bytes bytes() {
    return Bytes.owning(CompactJson.of(root.value()).getBytes(StandardCharsets.UTF_8));
  }

  /** {@code allow}, {@code ask}, {@code refuse} or {@code unknown}. */
  public String answer() {
    return text("verdict", "verdict");
  }

  public String summary() {
    return text("verdict", "summary");
  }

  /** The request in words. */
  public String says() {
    return text("verdict", "meaning", "interpolatedIntent");
  }

  public String account() {
    return text("account");
  }

  /** Empty where an older or newer record lacks it. */
  private String text(String... path) {
    Node node = root;
    for (String name : path) {
      if (!node.isObject() || node.member(name).isEmpty()) {
        return "";
      }
      node = node.member(name).get();
    }
    return node.isText() ? node.text() : "";
  }
}
