package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.Schemas;
import bothy.guard.Guard;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.practice.PracticeAccounts;
import bothy.practice.ServedPractice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code check --rpc} on the practice chain: what the state rests on, and what is wrong usage. */
@Timeout(120)
class LiveCheckTest {
  private static final String OTHER = "0x00000000000000000000000000000000000ead01";
  private static final String HASH = "0x" + "1".repeat(64);

  private static ServedPractice practice;
  private static Path network;

  @TempDir Path home;

  private record Run(int code, String out, String err) {
    Node grounds() {
      Node json = Json.read(out.getBytes(StandardCharsets.UTF_8));
      return json.required("grounds", "an object");
    }

    String state() {
      return grounds().required("state", "a text").text();
    }

    String proof(String name) {
      return grounds().required("proof", "an object").required(name, "a text").text();
    }
  }

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    practice = new ServedPractice(Duration.ofMinutes(1));
    network = practice.network(folder);
    practice.call("anvil_setBalance", OTHER, "0x7");
    practice.call("evm_mine");
  }

  @AfterAll
  static void stop() {
    practice.close();
    assertThat(practice.faults()).isEmpty();
  }

  private Run check(String... options) throws IOException {
    return checkOn(31_337, options);
  }

  private Run checkOn(int chain, String... options) throws IOException {
    String text =
        "{\"chainId\":%d,\"method\":\"eth_sendTransaction\",\"params\":[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x9\"}]}"
            .formatted(chain, PracticeAccounts.all().getFirst(), OTHER);
    Path file = Files.writeString(home.resolve("case.json"), text);
    List<String> arguments = new ArrayList<>(List.of("check", "--json"));
    arguments.addAll(List.of("--home", home.resolve("home").toString()));
    for (String option : options) {
      arguments.add(
          option
              .replace("URL", practice.url())
              .replace("ROOT", practice.checkpoint().toHex())
              .replace("NETWORK", network.toString()));
    }
    arguments.add(file.toString());
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter errors = new PrintWriter(err);
    Check check = new Check(new Guard(), new PrintWriter(out), errors, Map.of(), false);
    int code =
        new Bothy(List.of(check), new PrintWriter(out), errors, Map.of())
            .run(arguments.toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }

  private Run proven(String... more) throws IOException {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--rpc", "URL", "--beacon", "URL", "--checkpoint", "ROOT", "--network", "NETWORK"));
    options.addAll(List.of(more));
    return check(options.toArray(String[]::new));
  }

  @Test
  void isProvenUnderABlockThatTheCommitteeSigned() throws IOException {
    Run run = proven();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(Schemas.VERDICT.objections(run.out())).isEmpty();
    assertThat(run.state()).isEqualTo("proven");
    assertThat(run.proof("blockHash")).isEqualTo(practice.head());
    assertThat(run.proof("participants")).isEqualTo("512");
    assertThat(run.proof("committee")).isEqualTo("512");
    assertThat(run.proof("finalized")).isIn("true", "false");
    assertThat(Integer.parseInt(run.proof("age"))).isBetween(50, 300);
    assertThat(Integer.parseInt(run.proof("proofs"))).isBetween(2, 20);
    assertThat(Integer.parseInt(run.proof("roundTrips"))).isBetween(1, 3);
  }

  @Test
  void goesOnFromWhereItWasWithoutACheckpointThatIsKnown() throws IOException {
    assertThat(proven().code()).isZero();

    assertThat(proven().state()).isEqualTo("proven");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0x1"})
  void provesTheStateAfterAnEarlierBlock(String number) throws IOException {
    Run run = proven("--block", number);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.state()).isEqualTo("proven");
    assertThat(run.proof("blockHash"))
        .isEqualTo(
            practice.call("eth_getBlockByNumber", "0x1", false).required("hash", "a hash").text());
    assertThat(Schemas.VERDICT.objections(run.out())).isEmpty();
  }

  @Test
  void isOnlyClaimedWhereNobodyVouchesForTheNode() throws IOException {
    Run run = check("--rpc", "URL");

    assertThat(run.code()).as(run.err()).isEqualTo(30);
    assertThat(run.state()).isEqualTo("claimed");
    assertThat(run.out()).contains("state.claimed").contains(practice.head());
    assertThat(run.out()).doesNotContain("participants");
    assertThat(Schemas.VERDICT.objections(run.out())).isEmpty();
  }

  @Test
  void isGivenWhereTheUserVouchesForABlockOrANode() throws IOException {
    Run block = check("--rpc", "URL", "--block-hash", practice.head());
    Run node = check("--rpc", "URL", "--own-node");

    for (Run run : List.of(block, node)) {
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.state()).isEqualTo("given");
      assertThat(run.proof("blockHash")).isEqualTo(practice.head());
      assertThat(run.out()).doesNotContain("participants");
      assertThat(Schemas.VERDICT.objections(run.out())).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--beacon URL | --rpc is missing",
        "--block 1 | --rpc is missing",
        "--rpc URL --own-node --beacon URL | --own-node believes the node",
        "--rpc URL --own-node --block-hash HASH | --own-node believes the node",
        "--rpc URL --block-hash HASH --beacon URL | --block-hash stands still",
        "--rpc URL --checkpoint HASH | --beacon is missing",
        "--rpc URL --checkpoint-from URL | --beacon is missing",
        "--rpc URL --wrong | Unknown option",
      })
  void refusesOptionsThatDontGoTogether(String options, String says) throws IOException {
    Run run = check(options.replace("HASH", HASH).split(" "));

    assertThat(run.code()).isEqualTo(64);
    assertThat(run.err()).startsWith("bothy: ").contains(says);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--rpc URL --chain-id 1 | --rpc | a node of chain 1 | one of chain 31337",
        "--rpc URL --network mainnet | --rpc | a node of chain 1 | one of chain 31337",
        "--rpc ftp://x | --rpc | an http or https address | ",
        "--rpc URL --network nowhere | --network | mainnet, sepolia, hoodi or a file | nowhere",
        "--rpc URL --beacon URL --network NETWORK | --checkpoint | the root of a block | neither",
        "--rpc URL --beacon URL --checkpoint ROOT | --network | the file of a configuration | none",
        "--rpc URL --beacon URL --checkpoint 0x12 | --checkpoint | 0x and 64 hex digits | 0x12",
        "--rpc URL --beacon URL --checkpoint ROOT --checkpoint-age 0 | --checkpoint-age | 1 day | 0",
        "--rpc URL --block-hash x | --block-hash | 0x and 64 hex digits | x",
        "--rpc URL --block 99999 | --block | a block that the chain has | none",
        "--rpc URL --block newest | --block | a quantity | newest",
        "--rpc URL --fork byzantine1 | --fork | a fork's name | byzantine1",
      })
  void namesTheOptionThatCantBe(String options, String field, String expected, String found)
      throws IOException {
    Run run = check(options.split(" "));

    assertThat(run.code()).as(run.err()).isEqualTo(65);
    assertThat(Schemas.ERROR.objections(run.out())).isEmpty();
    Node error = Json.read(run.out().getBytes(StandardCharsets.UTF_8)).required("error", "");
    assertThat(error.required("field", "").text()).isEqualTo(field);
    assertThat(error.required("expected", "").text()).contains(expected);
    assertThat(error.required("found", "").text()).contains(found == null ? "" : found);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void refusesARequestOfAnotherChain() throws IOException {
    Run run = checkOn(1, "--rpc", "URL");

    assertThat(run.code()).isEqualTo(65);
    assertThat(run.out()).contains("chainId", "31337 as the node says");
  }

  private static void assertUnusable(Run run, String... says) {
    assertThat(run.code()).as(run.err()).isEqualTo(69);
    assertThat(run.err()).startsWith("bothy: ").contains(says);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void saysThatANodeCantBeReached() throws IOException {
    assertUnusable(check("--rpc", "http://127.0.0.1:1"), "can't reach 127.0.0.1:1");
  }

  @Test
  void saysThatABeaconNodeCantBeReached() throws IOException {
    Run run =
        check(
            "--rpc",
            "URL",
            "--beacon",
            "http://127.0.0.1:1",
            "--checkpoint",
            "ROOT",
            "--network",
            "NETWORK");

    assertUnusable(run, "no block is proven yet", "127.0.0.1:1");
  }

  @Test
  void saysThatNoBlockHasTheHash() throws IOException {
    assertUnusable(check("--rpc", "URL", "--block-hash", HASH), "eth_getBlockByHash");
  }

  @Test
  void refusesACheckpointThatIsTooOld() throws IOException {
    try (ServedPractice old = new ServedPractice(Duration.ofDays(20))) {
      Run run =
          check(
              "--rpc",
              old.url(),
              "--beacon",
              old.url(),
              "--checkpoint",
              old.checkpoint().toHex(),
              "--network",
              old.network(home).toString());

      assertUnusable(run, "expected a block of the last 14 days", "20 days ago");
    }
  }

  @Test
  void stopsWhereTheSourcesOfTheCheckpointDisagree() throws IOException {
    try (ServedPractice other = new ServedPractice(Duration.ofMinutes(2))) {
      Run run =
          check(
              "--rpc",
              "URL",
              "--beacon",
              "URL",
              "--network",
              "NETWORK",
              "--checkpoint-from",
              "URL",
              "--checkpoint-from",
              other.url());

      assertUnusable(run, "the checkpoint sources disagree about slot");
    }
  }
}
