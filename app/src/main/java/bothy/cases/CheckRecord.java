package bothy.cases;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.meaning.Lists;
import bothy.verdict.Run;
import bothy.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the journal keeps of a check, as canonical JSON: {@code request} as it was given, {@code
 * account} whose side the answer takes, {@code own} the accounts that are its own in the run (its
 * Safes too), {@code verdict} as {@code check --json} prints it; and {@code basis}, the block and
 * every read, where the request doesn't bring its state along.
 */
public record CheckRecord(Node root) {
  /** The journal's kind of entry that holds one. */
  public static final String KIND = "check";

  /**
   * The record of a check of {@code request}, without what it rests on.
   *
   * @param at the world that it ran in
   * @param inputs the hash of {@link InputsHash}
   */
  public static CheckRecord of(Node request, Verdict verdict, Optional<Case.At> at, String inputs) {
    return new CheckRecord(new Node("", members(request, verdict, at, inputs)));
  }

  /** The record of a check of {@code request}, from which it can be derived again. */
  public static CheckRecord of(
      Node request, Verdict verdict, Optional<Case.At> at, String inputs, Basis basis) {
    Map<String, Object> members = members(request, verdict, at, inputs);
    at.filter(ignored -> !bringsState(request))
        .ifPresent(world -> members.put("basis", basis.tree(verdict.inputs().chain(), world)));
    return new CheckRecord(new Node("", members));
  }

  private static boolean bringsState(Node request) {
    return request.member("at").isPresent() || request.member("genesis").isPresent();
  }

  private static Map<String, Object> members(
      Node request, Verdict verdict, Optional<Case.At> at, String inputs) {
    List<String> own =
        verdict.inputs().run().map(Run::own).orElse(Set.of()).stream()
            .map(Address::toHex)
            .sorted()
            .toList();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("request", request.value());
    members.put("account", verdict.inputs().account().toHex());
    members.put("own", own);
    members.put("verdict", CheckJson.tree(verdict, at, inputs));
    return members;
  }

  /**
   * Reads what {@link #bytes} gave.
   *
   * @throws bothy.jsonrpc.InputException if that isn't JSON
   */
  public static CheckRecord read(Bytes bytes) {
    return new CheckRecord(Json.read(bytes.toArray()));
  }

  /** The request as it was given: paths in it begin there, as they did then. */
  public Node request() {
    return new Node("", root.required("request", "a case").value());
  }

  /**
   * The case with the world that it ran in; empty if the record is too old to tell.
   *
   * @param code finds code by its hash
   * @throws bothy.jsonrpc.InputException if the record isn't one of a check
   */
  public Optional<Case> given(Function<Hash, Optional<Bytes>> code) {
    Case given = CaseReader.read(request());
    if (given.at().isPresent() || text("verdict", "grounds", "state").equals("none")) {
      return Optional.of(given);
    }
    return root.member("basis").map(tree -> given.at(Basis.at(tree, given.chainId(), code)));
  }

  /** The lists that the user had loaded. */
  public List<Lists.Source> lists() {
    return root.member("verdict")
        .filter(Node::isObject)
        .flatMap(verdict -> verdict.member("grounds"))
        .filter(Node::isObject)
        .flatMap(grounds -> grounds.member("lists"))
        .map(lists -> lists.elements().stream().map(CheckRecord::source).toList())
        .orElse(List.of());
  }

  private static Lists.Source source(Node node) {
    return new Lists.Source(
        node.required("name", "a name").text(),
        node.required("kind", "a kind")
            .as(
                "hosts, addresses or tokens",
                text -> Lists.Kind.valueOf(text.toUpperCase(Locale.ROOT))),
        node.required("sha256", "a SHA-256")
            .as("0x and 64 hex digits", text -> Hash.fromHex(text).toHex()),
        node.required("entries", "a number").as("a number", Integer::parseInt));
  }

  /** The versions of schema, rules and lists that the verdict names. */
  public Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    root.member("verdict")
        .filter(Node::isObject)
        .flatMap(verdict -> verdict.member("versions"))
        .ifPresent(node -> node.nodes().forEach((name, each) -> versions.put(name, each.text())));
    return versions;
  }

  /** What this build would write there. */
  public static Map<String, String> versionsHere() {
    return new TreeMap<>(InputsHash.versions());
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
