package bothy.signing;

import static bothy.signing.Situation.done;
import static bothy.signing.Situation.passphrase;
import static bothy.signing.Situation.with;
import static bothy.signing.Situation.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Bytes;
import bothy.policy.Consent;
import bothy.policy.Terms;
import bothy.signing.files.SystemDisk;
import bothy.signing.webauthn.Made;
import bothy.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A security key in the way of a signature, from enrolment on. */
class SecurityKeyProofTest {
  @TempDir Path folder;

  @Test
  void anEnrolledSecurityKeyProvesPresenceForTheTermsItSignedAndNoOthers() throws IOException {
    Situation here = new Situation(new SystemDisk(), folder).filled();
    try (Made made = Made.open()) {
      Bytes challenge =
          Bytes.fromHex(String.valueOf(done(here.keeper.challenge()).get("challenge")));
      Made.Credential credential = made.create(challenge);
      assertThat(here.keeper.enrol(wrong(), credential.clientData(), credential.attestation()))
          .isInstanceOf(KeeperResult.Failed.class);
      done(here.keeper.enrol(passphrase(), credential.clientData(), credential.attestation()));
      assertThat(here.keeper.enrol(passphrase(), credential.clientData(), credential.attestation()))
          .as("a challenge is answered once")
          .isInstanceOf(KeeperResult.Failed.class);

      Terms danger = with(here.payment(0), Verdict.Answer.REFUSE, Consent.PROVEN);
      Terms other = with(here.payment(1), Verdict.Answer.REFUSE, Consent.PROVEN);
      Proof.Assertion proof = made.get(TermsJson.challenge(danger), credential.id());

      assertThat(here.sign(danger)).isInstanceOf(SigningResult.ProofNeeded.class);
      assertThat(here.sign(other, proof)).isInstanceOf(SigningResult.Refused.class);
      assertThat(here.sign(danger, proof)).isInstanceOf(SigningResult.Signed.class);

      Situation again = new Situation(new SystemDisk(), folder);
      done(again.keeper.unlock(passphrase(), false));
      assertThat(again.sign(other, made.get(TermsJson.challenge(other), credential.id())))
          .as("enrolled for good, and its counter known")
          .isInstanceOf(SigningResult.Signed.class);
    }
  }
}
