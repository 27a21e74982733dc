package bothy.cases;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.guard.Guard;
import bothy.jsonrpc.Json;
import bothy.policy.Approved;
import bothy.policy.Consent;
import bothy.policy.Decision;
import bothy.policy.Judged;
import bothy.policy.Payload;
import bothy.policy.Policy;
import bothy.policy.Spent;
import bothy.policy.Stakes;
import bothy.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecisionRecordTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final Instant NOW = Instant.parse("2026-05-04T09:30:00.123Z");

  /** By the day\'s own clock. */
  private static final Instant COUNTED = NOW.plusSeconds(7);

  @Test
  void whatWasApprovedOfEveryGoldenCaseIsReadBackForTheLedger() throws Exception {
    Policy policy = Policy.standard();
    for (var entry : Json.read(Files.readAllBytes(FOLDER.resolve("index.json"))).elements()) {
      String name = entry.required("name", "a name").text();
      Verdict verdict;
      try (var input = Files.newInputStream(FOLDER.resolve(name + ".json"))) {
        verdict = new Guard().check(input).verdict();
      }
      Decision decision = policy.decide(verdict, Spent.NOTHING, Set.of(), NOW);
      Approved approved =
          policy.approve(
              new Judged(verdict, "0x12", Map.of()),
              decision,
              Consent.PROVEN,
              new Payload.Message(Bytes.EMPTY),
              Hash.ZERO,
              "ab",
              NOW);
      Stakes stakes = Stakes.of(verdict);

      DecisionRecord record =
          DecisionRecord.of(
              "0x12",
              List.of(policy),
              decision,
              Optional.of(new DecisionRecord.Approval(approved.terms(), stakes, COUNTED)));

      assertThat(DecisionRecord.read(record.bytes()).act())
          .as(name)
          .contains(Spent.Act.of(approved.terms(), stakes, COUNTED));
    }
  }

  @Test
  void aDecisionThatWasNotApprovedPutsNothingInTheLedger() {
    Decision decision =
        new Decision.Refuse(
            List.of(
                new Decision.Reason("policy.rule", "No.", java.util.OptionalInt.of(7)),
                new Decision.Reason("policy.alone", "No.", java.util.OptionalInt.empty())));

    DecisionRecord record =
        DecisionRecord.read(
            DecisionRecord.of("0x12", List.of(Policy.standard()), decision, Optional.empty())
                .bytes());

    assertThat(record.act()).isEmpty();
    assertThat(new String(record.bytes().toArray(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"takes\":\"refused\"", "\"line\":7", Policy.standard().version());
  }
}
