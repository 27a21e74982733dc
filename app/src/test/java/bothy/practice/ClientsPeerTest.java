package bothy.practice;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.peers.Anvil;
import bothy.peers.Npm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** The same calls of viem and of ethers to the practice chain and to anvil: they answer alike. */
class ClientsPeerTest {
  private static final Path PEERS = Path.of("target", "peers");
  private static final Path CONTRACTS = Path.of("..", "contracts", "out", "contracts.json");

  /** Anvil's blocks of one second may have the same timestamp, if it is quick; ours never. */
  private static final String TIMED = "timestamps grow";

  /** Where the two differ, and why ours stands. */
  private static final Map<String, String> VIEM_DEVIATIONS =
      deviations(
          "genesis shape", "our extra data says that it is practice",
          "block shape", "our extra data says that it is practice",
          "fee history at first", "anvil leaves the base fee as it is after an empty genesis",
          "balance at a block that there isn't", "code -32000 as in go-ethereum, anvil -32602",
          "payment's receipt", "anvil gives a price of blobs to what has none",
          "receipt shape", "the same, and anvil writes a timestamp as a number",
          "account proof's shape",
              "the proof in an empty trie has no nodes; anvil sends an empty one",
          "invalid instruction", "code -32000 as in go-ethereum, anvil -32603",
          "call without funds", "code -32000 as in go-ethereum, anvil -32003",
          "gas too low", "code -32003 as for all that is refused, anvil here -32000",
          "call with too little gas", "anvil calls what is too low too high",
          "simulated blocks", "anvil's first has the head's number, and asks a base fee",
          "logs backwards", "refused, since nobody means it; anvil answers none",
          "gas limit in a transaction's trace", "anvil leaves out what the envelope took",
          "hash of the pending block", "null in the execution API");

  private static Map<String, String> deviations(String... pairs) {
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    return all;
  }

  @Test
  void answersViemAsAnvilDoes() throws IOException, InterruptedException {
    compare("viem", "2.57.20", 111, VIEM_DEVIATIONS);
  }

  @Test
  void answersEthersAsAnvilDoes() throws IOException, InterruptedException {
    compare("ethers", "6.16.0", 24, Map.of());
  }

  private static void compare(
      String client, String version, int answers, Map<String, String> deviations)
      throws IOException, InterruptedException {
    Path script = script(client, version);
    Map<String, Object> theirs;
    try (Anvil anvil =
        Anvil.start(
            "--hardfork=osaka",
            "--gas-limit=60000000",
            "--block-base-fee-per-gas=875000000",
            "--steps-tracing")) {
      theirs = run(script, anvil.url());
    }
    Map<String, Object> ours;
    try (PracticeChain chain = PracticeChain.start(PracticeChain.Settings.inMemory());
        PracticeNode node = new PracticeNode(chain, Throwable::printStackTrace);
        PracticeHttp http = new PracticeHttp(node)) {
      ours = run(script, http.url());
      assertThat(http.faults()).isEmpty();
    }

    assertThat(ours).hasSize(answers);
    assertThat(ours.keySet()).isEqualTo(theirs.keySet());
    assertThat(ours.values()) // what broke in the suite itself would break alike
        .noneMatch(answer -> answer instanceof Map<?, ?> map && map.containsKey("says"));
    SoftAssertions all = new SoftAssertions();
    ours.forEach((name, answer) -> {
      Object other = Objects.requireNonNull(theirs.get(name));
      if (name.equals(TIMED)) {
        all.assertThat(answer).as(name).isEqualTo(true);
      } else if (deviations.containsKey(name)) {
        all.assertThat(answer).as(name + ": no deviation any more").isNotEqualTo(other);
      } else {
        all.assertThat(answer).as(name).isEqualTo(other);
      }
    });
    all.assertAll();
    System.out.printf(
        "%s: %d answers, %d named deviations from anvil%n", client, ours.size(), deviations.size());
  }

  private static Path script(String client, String version) throws IOException {
    Path folder = PEERS.resolve(client);
    if (!Files.exists(folder.resolve("node_modules").resolve(client))) {
      try {
        Npm.install(folder, client, version);
      } catch (IOException e) {
        throw Npm.missing(client + " can't be had: " + e.getMessage());
      }
    }
    Path script = folder.resolve("suite.mjs");
    try (InputStream suite =
        Objects.requireNonNull(ClientsPeerTest.class.getResourceAsStream(client + "/suite.mjs"))) {
      Files.copy(suite, script, StandardCopyOption.REPLACE_EXISTING);
    }
    return script;
  }

  private static Map<String, Object> run(Path script, String url)
      throws IOException, InterruptedException {
    Path answers = Files.createTempFile(PEERS, "answers", ".json");
    Path says = PEERS.resolve("says.log");
    Process node =
        new ProcessBuilder("node", script.toString(), url, CONTRACTS.toString())
            .redirectOutput(answers.toFile())
            .redirectError(says.toFile())
            .start();
    try {
      assertThat(node.waitFor(3, TimeUnit.MINUTES)).as("the suite ends").isTrue();
      assertThat(node.exitValue()).as(Files.readString(says)).isZero();
      Node json = Json.read(Files.readAllBytes(answers));
      return new TreeMap<>(json.members());
    } finally {
      node.destroyForcibly();
      Files.delete(answers);
    }
  }
}
