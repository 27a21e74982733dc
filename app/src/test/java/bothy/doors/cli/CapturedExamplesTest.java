package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.guard.Guard;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.peers.Anvil;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The world of an example put into a node and captured from there: what check says must be the same
 * as on the example itself. This is what shows that every question of the rules reaches the node.
 */
class CapturedExamplesTest {
  @TempDir Path folder;

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../examples"))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(CapturedExamplesTest::hasAWorld)
          .sorted()
          .toList()
          .stream();
    }
  }

  private static boolean hasAWorld(Path file) {
    Node root = read(file);
    return root.member("at").flatMap(at -> at.member("alloc")).isPresent()
        && root.required("chainId", "a number").value().toString().equals("31337");
  }

  private static Node read(Path file) {
    try {
      return Json.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theVerdictOnWhatWasCapturedIsThatOnTheExample(Path example) throws Exception {
    Node root = read(example);
    Map<String, Object> members = new LinkedHashMap<>(root.members());
    members.remove("at");
    Path asked = Files.writeString(folder.resolve("asked.json"), CompactJson.of(members));
    Path proven = folder.resolve("proven.json");
    Path claimed = folder.resolve("claimed.json");
    try (Anvil anvil = Anvil.start("--hardfork", "osaka", "--timestamp", time(root))) {
      put(root.required("at", "a world").required("alloc", "accounts"), anvil);
      anvil.call("evm_mine"); // before its first block, anvil's state root is that of nothing

      String said = run("capture", "--rpc", anvil.url(), asked.toString(), "-o", proven.toString());
      assertThat(said).contains("proven under its hash 0x");
      run("capture", "--claimed", "--rpc", anvil.url(), asked.toString(), "-o", claimed.toString());
    }

    assertThat(proven).hasSameTextualContentAs(claimed);
    Node expected = check(example);
    Node found = check(proven);
    for (String member :
        List.of("verdict", "summary", "findings", "effects", "reach", "exposure")) {
      assertThat(found.members().get(member)).as(member).isEqualTo(expected.members().get(member));
    }
    assertThat(outcome(found)).isEqualTo(outcome(expected));
  }

  /** Of the example's block: what it signs ends some time after that. */
  private static String time(Node root) {
    Node block = root.required("at", "a world").required("block", "a block");
    return Long.decode(block.required("timestamp", "a time").text()).toString();
  }

  private static String outcome(Node verdict) {
    Node outcome = verdict.required("outcome", "an object");
    return outcome.required("status", "a text").text()
        + outcome.member("gasUsed").map(Node::text).orElse("");
  }

  private static Node check(Path file) {
    return Json.read(run("check", "--json", file.toString()).getBytes(StandardCharsets.UTF_8));
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    Guard guard = new Guard();
    List<Subcommand> commands =
        List.of(new Check(guard, writer, writer, Map.of(), false), new CaptureState(guard, writer));
    new Bothy(commands, writer, new PrintWriter(err), Map.of()).run(arguments);
    assertThat(err.toString()).isEmpty();
    return out.toString();
  }

  private static void put(Node alloc, Anvil anvil) throws Exception {
    for (Map.Entry<String, Node> account : alloc.nodes().entrySet()) {
      String address = account.getKey();
      Map<String, Node> fields = account.getValue().nodes();
      for (Map.Entry<String, String> setter :
          Map.of("balance", "anvil_setBalance", "nonce", "anvil_setNonce", "code", "anvil_setCode")
              .entrySet()) {
        Node value = fields.get(setter.getKey());
        if (value != null) {
          anvil.call(setter.getValue(), address, value.text());
        }
      }
      if (fields.containsKey("storage")) {
        for (Map.Entry<String, Node> slot : fields.get("storage").nodes().entrySet()) {
          String word =
              "0x" + "%64s".formatted(slot.getValue().text().substring(2)).replace(' ', '0');
          anvil.call("anvil_setStorageAt", address, slot.getKey(), word);
        }
      }
    }
  }
}
