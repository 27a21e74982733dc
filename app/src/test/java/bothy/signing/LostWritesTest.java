package bothy.signing;

import static bothy.signing.Situation.done;
import static bothy.signing.Situation.passphrase;
import static bothy.signing.Situation.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.eth.Bytes;
import bothy.policy.Terms;
import bothy.signing.files.LossyDisk;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A medium that forgets what wasn't synced: a kill can't show what that loses. */
class LostWritesTest {
  private static final Path FOLDER = Path.of("/home/signer");

  /** What got out before the power went at a step; what may be signed afterwards must not clash. */
  @Test
  void noNonceThatWasSignedForIsSignedForAgainWhereverThePowerGoes() {
    int cuts = 0;
    for (long seed = 0; seed < 300; seed++) {
      LossyDisk disk = new LossyDisk(seed);
      Situation before = new Situation(disk, FOLDER).filled();
      Map<Long, Bytes> left = new LinkedHashMap<>();
      Map<Long, Terms> asked = new LinkedHashMap<>();
      disk.cutAfter((int) (seed % 14));
      for (long nonce = 0; nonce < 6; nonce++) {
        Terms terms = before.payment(nonce);
        asked.put(nonce, terms);
        try {
          if (before.sign(terms) instanceof SigningResult.Signed(Bytes bytes, var ignored)) {
            left.put(nonce, bytes);
          }
        } catch (SigningException e) {
          cuts++; // the power went: nothing got out
        }
      }
      disk.restart();

      Situation after = new Situation(disk, FOLDER);
      done(after.keeper.unlock(passphrase(), false));

      left.forEach((nonce, bytes) -> {
        assertThat(after.sign(after.terms(payment(nonce, BigInteger.ONE, 20))))
            .as("another transaction for a nonce whose signature got out")
            .isInstanceOf(SigningResult.Refused.class);
      });
      asked.forEach((nonce, terms) -> {
        SigningResult again = after.sign(terms);
        assertThat(again).isInstanceOf(SigningResult.Signed.class);
        assertThat(((SigningResult.Signed) again).bytes())
            .as("the answer that got lost")
            .isEqualTo(left.getOrDefault(nonce, ((SigningResult.Signed) again).bytes()));
      });
    }
    assertThat(cuts).isGreaterThan(200);
  }

  @Test
  void aVaultIsMadeWholeOrNotAtAll() {
    for (long seed = 0; seed < 200; seed++) {
      LossyDisk disk = new LossyDisk(seed);
      disk.cutAfter((int) (seed % 20));
      boolean made = false;
      try {
        new Situation(disk, FOLDER).filled();
        made = true;
      } catch (SigningException | AssertionError e) {
        // the power went
      }
      disk.restart();

      Situation after = new Situation(disk, FOLDER);

      assertThat(!made || after.keyring.exists()).isTrue();
      if (after.keyring.exists()) {
        done(after.keeper.unlock(passphrase(), false));
        assertThat(after.keyring.entries().size()).isBetween(made ? 1 : 0, 1);
      }
    }
  }

  @Test
  void afterAWriteThatFailedTheKeysAreLockedAndTheFilesReadAnew() {
    LossyDisk disk = new LossyDisk(1);
    Situation here = new Situation(disk, FOLDER).filled();
    Terms terms = here.payment(0);
    disk.cutAfter(1);
    assertThatThrownBy(() -> here.sign(terms)).isInstanceOf(SigningException.class);
    disk.restart();

    assertThat(here.sign(terms)).isInstanceOf(SigningResult.Locked.class);
    done(here.keeper.unlock(passphrase(), false));
    assertThat(here.sign(terms)).isInstanceOf(SigningResult.Signed.class);

    disk.cutAfter(1);
    byte[] key = new byte[32];
    key[0] = 1;
    assertThat(here.keeper.importKey(passphrase(), key)).isInstanceOf(KeeperResult.Failed.class);
    disk.restart();

    assertThat(here.sign(here.payment(1))).isInstanceOf(SigningResult.Locked.class);
    done(here.keeper.unlock(passphrase(), false));
    assertThat(here.keyring.entries()).hasSize(1);
    done(here.keeper.importKey(passphrase(), key));
  }
}
