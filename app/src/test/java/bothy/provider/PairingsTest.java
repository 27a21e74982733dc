package bothy.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairingsTest {
  private static final String EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";

  @TempDir Path home;
  private Instant now = Instant.parse("2026-05-04T09:30:00Z");

  private Pairings pairings() {
    return new Pairings(home.resolve("bothy"), () -> now);
  }

  private Pairings.Exchanged.Given paired() {
    return (Pairings.Exchanged.Given) pairings().exchange(pairings().newCode(), EXTENSION);
  }

  @Test
  void exchangesACodeForATokenThatHoldsInAnotherProcessToo() {
    String code = pairings().newCode();

    Pairings.Exchanged exchanged =
        pairings().exchange(" " + code.toLowerCase(Locale.ROOT).replace("-", " "), EXTENSION);

    assertThat(exchanged).isInstanceOf(Pairings.Exchanged.Given.class);
    String token = ((Pairings.Exchanged.Given) exchanged).token();
    assertThat(pairings().holds(token, EXTENSION)).isPresent();
    assertThat(pairings().all()).hasSize(1);
  }

  @Test
  void aTokenHoldsOnlyForTheExtensionThatItWasGiven() {
    String token = paired().token();

    assertThat(pairings().holds(token, EXTENSION.replace("abc", "cba"))).isEmpty();
    assertThat(pairings().holds(token + "A", EXTENSION)).isEmpty();
    assertThat(pairings().holds("", EXTENSION)).isEmpty();
  }

  @Test
  void aCodeIsUsedOnce() {
    String code = pairings().newCode();
    pairings().exchange(code, EXTENSION);

    assertThat(pairings().exchange(code, EXTENSION)).isInstanceOf(Pairings.Exchanged.Refused.class);
  }

  @Test
  void aCodeIsVoidAfterTenMinutes() {
    String code = pairings().newCode();
    now = now.plus(Pairings.LIFE);

    assertThat(pairings().exchange(code, EXTENSION)).isInstanceOf(Pairings.Exchanged.Refused.class);
  }

  @Test
  void aCodeIsVoidAfterFiveWrongOnes() {
    String code = pairings().newCode();
    for (int i = 0; i < Pairings.MOST_TRIES; i++) {
      assertThat(pairings().exchange("AAAA-AAA" + (2 + i), EXTENSION))
          .isInstanceOf(Pairings.Exchanged.Refused.class);
    }

    assertThat(pairings().exchange(code, EXTENSION)).isInstanceOf(Pairings.Exchanged.Refused.class);
  }

  @Test
  void anEndedPairingHoldsNoMore() {
    Pairings.Exchanged.Given given = paired();

    assertThat(pairings().revoke("another")).isFalse();
    assertThat(pairings().revoke(given.name())).isTrue();

    assertThat(pairings().holds(given.token(), EXTENSION)).isEmpty();
  }

  @Test
  void theFileIsItsOwnersAndOpensNothing() throws IOException {
    Pairings.Exchanged.Given given = paired();
    String code = pairings().newCode();
    Path file = home.resolve("bothy").resolve("pairings.json");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file))
        .doesNotContain(given.token())
        .doesNotContain(code)
        .doesNotContain(code.replace("-", ""));
  }
}
