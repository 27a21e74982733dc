package bothy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file while it changes, and what is in force meanwhile. */
class PolicyFileTest {
  private static final Instant NOW = Instant.parse("2026-05-04T09:30:00Z");
  private static final String STRICT =
      "version = 1\n[refuse]\naddresses = [\"" + Golden.STRANGER + "\"]\n";

  @TempDir Path home;

  private Path file() {
    return home.resolve(Policy.FILE);
  }

  @Test
  void withoutAFileTheStandardPolicyStands() {
    PolicyFile.Found found = new PolicyFile(file()).look();

    assertThat(found.policy().version()).isEqualTo(Policy.standard().version());
    assertThat(found.problems()).isEmpty();
  }

  @Test
  void aChangeIsSeenAtTheNextLookEvenWithTheSameSizeAndTime() throws Exception {
    Files.writeString(file(), "version = 1\n[approval]\nminutes = 3\n");
    var time = Files.getLastModifiedTime(file());
    PolicyFile watched = new PolicyFile(file());
    assertThat(watched.look().policy().lifetime()).isEqualTo(Duration.ofMinutes(3));

    Files.writeString(file(), "version = 1\n[approval]\nminutes = 4\n");
    Files.setLastModifiedTime(file(), time);

    assertThat(watched.look().policy().lifetime()).isEqualTo(Duration.ofMinutes(4));
  }

  @Test
  void theLastGoodOneIsKeptWhileTheFileHasErrorsAndTheyAreTold() throws Exception {
    Files.writeString(file(), STRICT);
    PolicyFile watched = new PolicyFile(file());
    String good = watched.look().policy().version();

    Files.writeString(file(), "version = 1\n[fee]\nday = 0.5\n");
    PolicyFile.Found broken = watched.look();
    assertThat(broken.policy().version()).isEqualTo(good);
    assertThat(broken.problems()).hasSize(1);
    assertThat(watched.look().problems()).as("as long as it stands there").hasSize(1);

    Files.write(file(), new byte[] {(byte) 0xff});
    assertThat(watched.look().problems().getFirst().says("p"))
        .isEqualTo("p: expected UTF-8, found other bytes");

    Files.delete(file());
    assertThat(watched.look().policy().version()).isEqualTo(good);
    assertThat(watched.look().problems().getFirst().says("p"))
        .isEqualTo("p: expected the policy file, found none any more");

    Files.writeString(file(), STRICT);
    assertThat(watched.look().problems()).isEmpty();
  }

  @Test
  void whatIsNoFileIsAProblem() throws Exception {
    Files.createDirectory(file());

    assertThat(new PolicyFile(file()).look().problems()).hasSize(1);
  }

  @Test
  void whatIsStricterHoldsAtOnce() {
    InForce inForce = InForce.of(Optional::empty, Golden.policy(STRICT));

    assertThat(inForce.waiting()).isEmpty();
    assertThat(inForce.policies()).containsExactly(inForce.written());
    assertThat(inForce.decide(Golden.verdict("pay-a-stranger"), Spent.NOTHING, Set.of(), NOW))
        .isInstanceOf(Decision.Refuse.class);
  }

  @Test
  void whatAllowsMoreWaitsWhileWhatIsStricterInItHoldsAlready() {
    Policy accepted = Golden.alone("");
    Policy written =
        Golden.policy(
            accepted
                    .text()
                    .replace("\"150 DAI\"", "\"5000 DAI\"")
                    .replace("\"250 DAI\"", "\"5000 DAI\"")
                + STRICT.substring("version = 1\n".length()));
    InForce waiting = InForce.of(() -> Optional.of(accepted.text()), written);
    InForce done = InForce.of(() -> Optional.of(written.text()), written);

    assertThat(waiting.waiting())
        .containsExactly(
            "The limit a transaction is 5000 DAI, was 150 DAI.",
            "The limit a day is 5000 DAI, was 250 DAI.");
    assertThat(waiting.decide(Golden.verdict("pay-a-stranger"), Spent.NOTHING, Set.of(), NOW))
        .isInstanceOf(Decision.Refuse.class);
    Spent much = Spent.NOTHING;
    for (int i = 0; i < 3; i++) {
      much =
          much.and(
              new Spent.Act(
                  "a" + i,
                  bothy.eth.Address.fromHex(Golden.ALICE),
                  bothy.eth.ChainId.of(31_337),
                  Stakes.of(Golden.verdict("send-tokens")),
                  NOW.minusSeconds(60),
                  NOW,
                  true));
    }
    var tokens = Golden.verdict("send-tokens");
    assertThat(waiting.decide(tokens, much, Set.of(), NOW).level()).isEqualTo(Level.PROOF);
    assertThat(done.waiting()).isEmpty();
    assertThat(done.decide(tokens, much, Set.of(), NOW).level()).isEqualTo(Level.NOBODY);
  }

  @Test
  void anAcceptedTextThatCantBeReadLeavesTheStandardPolicyAndSaysSo() {
    InForce inForce = InForce.of(() -> Optional.of("version = 9"), Golden.alone(""));

    assertThat(inForce.problems()).hasSize(1);
    assertThat(inForce.waiting()).isNotEmpty();
    assertThat(inForce.decide(Golden.verdict("send-tokens"), Spent.NOTHING, Set.of(), NOW).level())
        .isEqualTo(Level.PERSON);
  }

  @Test
  void anApprovalHoldsForTheShorterTimeOfTwoPolicies() {
    Policy accepted = Golden.policy("version = 1\n[approval]\nminutes = 5\n");
    Policy written =
        Golden.policy("version = 1\n[approval]\nminutes = 1\n[mute]\nrules = [\"swap.no-floor\"]");
    InForce both = InForce.of(() -> Optional.of(accepted.text()), written);
    var verdict = Golden.verdict("send-tokens");

    Approved approved =
        both.approve(
            new Judged(verdict, "0x1", java.util.Map.of()),
            both.decide(verdict, Spent.NOTHING, Set.of(), NOW),
            Consent.PERSON,
            new Payload.Transaction(Bytes.EMPTY),
            Hash.ZERO,
            "id",
            NOW);

    assertThat(both.policies()).hasSize(2);
    assertThat(approved.terms().until()).isEqualTo(NOW.plus(Duration.ofMinutes(1)));
    assertThat(both.waiting()).isEqualTo(List.of("Warnings of swap.no-floor are turned down."));
  }
}
