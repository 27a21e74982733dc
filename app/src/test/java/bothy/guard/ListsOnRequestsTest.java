package bothy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.cases.CaseReader;
import bothy.cases.CheckJson;
import bothy.cases.ListReader;
import bothy.eth.Bytes;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.meaning.Lists;
import bothy.verdict.Finding;
import bothy.verdict.Severity;
import bothy.verdict.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists and the golden requests: what is listed is found wherever it stands. */
class ListsOnRequestsTest {
  private static final String MALLORY = "0x3a110000000000000000000000000000000ba110";
  private static final String TREASURY = "0x7ea5000000000000000000000000000000007ea5";
  private static final String MAKER = "0x3a4e000000000000000000000000000000003a4e";
  private static final String HOSTS =
      "{\"fuzzylist\": [\"opensea.io\"], \"tolerance\": 2, \"blocklist\": [\"app.example\"]}";

  private static Lists lists(String text) {
    return ListReader.read("mine", text.getBytes(StandardCharsets.UTF_8));
  }

  private static Guard.Checked check(String golden, Lists lists) throws IOException {
    return check(golden, lists, text -> text);
  }

  private interface Change {
    String of(String text);
  }

  private static Guard.Checked check(String golden, Lists lists, Change change) throws IOException {
    String text = Files.readString(Path.of("src/test/resources/golden/" + golden + ".json"));
    return new Guard()
        .with(lists)
        .check(new ByteArrayInputStream(change.of(text).getBytes(StandardCharsets.UTF_8)));
  }

  private static Optional<Severity> found(Guard.Checked checked, String rule) {
    return checked.verdict().findings().stream()
        .filter(finding -> finding.rule().equals(rule))
        .map(Finding::severity)
        .findFirst();
  }

  /** The listed one is whom the request is for, in calldata, a batch, a permit, a swap, a Safe. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "approve-a-person",
        "make-a-person-operator",
        "batch-that-hides-an-approval",
        "permit-a-person",
        "swap-for-somebody-else",
        "add-an-owner-to-a-safe",
        "give-a-contract-away",
        "delegate-votes-to-somebody",
        "take-over-what-the-caller-owns"
      })
  void refusesWhereAListedPartyStands(String golden) throws IOException {
    Guard.Checked checked = check(golden, lists(MALLORY + ",malicious,a thief"));

    assertThat(found(checked, "address.listed")).contains(Severity.DANGER);
    assertThat(checked.verdict().answer()).isEqualTo(Verdict.Answer.REFUSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"send-tokens", "swap-with-a-floor", "sign-in", "claim-an-airdrop"})
  void allowsWhatNoListedPartyHasToDoWith(String golden) throws IOException {
    Guard.Checked checked = check(golden, lists(MALLORY + ",malicious,a thief"));

    assertThat(found(checked, "address.listed")).isEmpty();
    assertThat(checked.verdict().answer()).isEqualTo(Verdict.Answer.ALLOW);
  }

  @Test
  void refusesAContractThatOnlyTheRunMeets() throws IOException {
    String text = Files.readString(Path.of("src/test/resources/golden/claim-an-airdrop.json"));
    String token = text.replaceAll("(?s).*\"tokens\": \\{.*?\"(0x[0-9a-f]{40})\".*", "$1");

    assertThat(found(check("claim-that-pulls-an-allowance", lists(token)), "address.listed"))
        .contains(Severity.DANGER);
  }

  @Test
  void takesATrustedPartyForAKnownOne() throws IOException {
    assertThat(found(check("pay-a-stranger", Lists.NONE), "transfer.first-time")).isPresent();
    assertThat(
            found(
                check("pay-a-stranger", lists(MAKER + ",trusted,the maker")),
                "transfer.first-time"))
        .isEmpty();
    assertThat(found(check("send-tokens", lists(TREASURY + ",trusted,it")), "address.listed"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example, origin.blocked, DANGER, REFUSE",
    "https://sub.app.example, origin.blocked, DANGER, REFUSE",
    "https://opensae.io, origin.lookalike, WARNING, ASK",
    "https://xn--opense-8nf.io, origin.lookalike, DANGER, REFUSE",
    "https://раура.example, origin.punycode, WARNING, ASK"
  })
  void judgesThePageThatAsks(String origin, String rule, Severity severity, Verdict.Answer answer)
      throws IOException {
    Guard.Checked checked =
        check(
            "send-tokens",
            lists(HOSTS),
            text -> text.replaceFirst("\\{", "{\"origin\": \"" + origin + "\","));

    assertThat(found(checked, rule)).contains(severity);
    assertThat(checked.verdict().answer()).isEqualTo(answer);
  }

  @Test
  void allowsAPageThatIsListedAsFineOrNotAtAll() throws IOException {
    Lists lists = lists("{\"allowlist\": [\"opensae.io\"], \"fuzzylist\": [\"opensea.io\"]}");

    for (String origin : new String[] {"https://opensae.io", "https://shop.example"}) {
      Guard.Checked checked =
          check(
              "send-tokens",
              lists,
              text -> text.replaceFirst("\\{", "{\"origin\": \"" + origin + "\","));

      assertThat(checked.verdict().answer()).isEqualTo(Verdict.Answer.ALLOW);
    }
  }

  @Test
  void listsStandInTheAnswerAndInTheHashOfTheInputs() throws IOException {
    Guard.Checked without = check("send-tokens", Lists.NONE);
    Guard.Checked with = check("send-tokens", lists(MALLORY));
    Guard.Checked other = check("send-tokens", lists(MALLORY + "\n"));

    assertThat(without.inputs()).isNotEqualTo(with.inputs());
    assertThat(with.inputs()).isNotEqualTo(other.inputs());
    assertThat(with.inputs()).isEqualTo(check("send-tokens", lists(MALLORY)).inputs());
    assertThat(CheckJson.of(with.verdict(), with.at(), with.inputs()))
        .contains("\"lists\" : [", lists(MALLORY).sources().getFirst().sha256());
    assertThat(CheckJson.of(without.verdict(), without.at(), without.inputs()))
        .doesNotContain("\"lists\" : [");
  }

  @Test
  void seesATokenThatCallsItselfAsAListedOne() throws IOException {
    Change unknown =
        text -> text.replaceFirst("(?s)\"known\": \\{.*?\\}\\s*\\},\\s*\"method\"", "\"method\"");
    Lists tokens =
        lists(
            "{\"tokens\":[{\"chainId\":31337,\"address\":\""
                + MAKER
                + "\",\"symbol\":\"DAI\",\"decimals\":18,\"name\":\"Dai\"}]}");

    assertThat(found(check("approve-an-exact-amount", tokens, unknown), "token.lookalike"))
        .contains(Severity.WARNING);
    assertThat(found(check("approve-an-exact-amount", Lists.NONE, unknown), "token.lookalike"))
        .isEmpty();
    assertThat(found(check("approve-an-exact-amount", Lists.NONE), "token.lookalike")).isEmpty();
  }

  @Test
  void aVerdictIsDerivedAgainWithTheListsOfThenEvenOnceTheyWereReplaced(@TempDir Path home)
      throws IOException {
    ListShelf shelf = new ListShelf(home);
    Path file = home.resolve("list.txt");
    shelf.add("mine", Files.writeString(file, MALLORY + ",malicious,a thief"), Instant.EPOCH);
    Node request =
        Json.read(
            Files.readAllBytes(
                Path.of("src/test/resources/golden/delegate-votes-to-somebody.json")));
    Guard.Checked checked = new Guard().with(shelf.read()).check(CaseReader.read(request));
    Bytes kept = CheckLog.record(request, checked).bytes();
    shelf.add("mine", Files.writeString(file, TREASURY), Instant.EPOCH);

    assertThat(new Replay(new Guard(), hash -> Optional.empty(), shelf::kept).replay(kept))
        .isEqualTo(new Replay.Replayed.Same("refuse", kept.size()));
    assertThat(new Replay(new Guard(), hash -> Optional.empty()).replay(kept))
        .isInstanceOf(Replay.Replayed.Impossible.class);
  }
}
