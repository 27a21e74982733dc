package bothy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.doors.cli.CliException;
import bothy.doors.cli.ExitCode;
import bothy.doors.cli.Keyholder;
import bothy.eth.Address;
import bothy.practice.PracticeAccounts;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line's way to a signer, through the real process. */
class SignerHouseTest {
  private static final char[] WORDS =
      "test test test test test test test test test test test junk".toCharArray();

  @TempDir Path home;

  private static char[] passphrase() {
    return "correct horse".toCharArray();
  }

  @Test
  void whatOneCommandKeptTheNextOneFinds() {
    Address first = PracticeAccounts.all().getFirst();
    Keyholder.Account capped =
        new Keyholder.Account(
            first, "m/44'/60'/0'/0/0", BigInteger.ONE, BigInteger.TWO, false, false, true);
    try (Keyholder.Session session = SignerHouse.open(home)) {
      assertThat(session.hasVault()).isFalse();
      assertThat(session.lasts()).isFalse();
      session.create(passphrase());
      assertThat(session.importMnemonic(passphrase(), WORDS.clone(), new char[0], 2))
          .isEqualTo(PracticeAccounts.all().subList(0, 2));
      session.setCaps(passphrase(), capped);
    }

    try (Keyholder.Session session = SignerHouse.open(home)) {
      assertThat(session.hasVault()).isTrue();
      assertThatThrownBy(session::accounts).isInstanceOf(CliException.class);
      assertThatThrownBy(() -> session.unlock("wrong horse".toCharArray(), false))
          .isInstanceOfSatisfying(
              CliException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
          .hasMessageContaining("passphrase");
      session.unlock(passphrase(), false);
      List<Keyholder.Account> accounts = session.accounts();
      assertThat(accounts).hasSize(2).contains(capped);
      assertThat(session.words(passphrase(), first)).isEqualTo(new String(WORDS));
      assertThat(session.add(passphrase())).isEqualTo(PracticeAccounts.all().get(2));
      session.lock();
      assertThatThrownBy(() -> session.importKey(passphrase(), "no key".toCharArray()))
          .hasMessageContaining("64 hex digits")
          .hasMessageNotContaining("no key");
    }
  }
}
