package bothy.signing;

import static bothy.signing.Situation.ACCOUNT;
import static bothy.signing.Situation.done;
import static bothy.signing.Situation.passphrase;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A signer that is killed, as a child of this process. */
@Timeout(60)
class SignerWatchTest {
  @TempDir Path home;

  private final List<String> said = new CopyOnWriteArrayList<>();

  private SignerWatch start(int times) throws IOException {
    return SignerWatch.start(
        SignerSettings.practice(home),
        new SignerWatch.Pauses(
            Duration.ofMillis(10), Duration.ofMillis(50), times, Duration.ofMinutes(10)),
        said::add);
  }

  private static void await(BooleanSupplier until) throws InterruptedException {
    for (int i = 0; i < 400 && !until.getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(until.getAsBoolean()).isTrue();
  }

  @Test
  void runsAgainAfterAKillWithItsKeysLocked() throws Exception {
    try (SignerWatch watch = start(3)) {
      done(watch.client().create(passphrase()));
      done(
          watch
              .client()
              .importMnemonic(passphrase(), Situation.WORDS.toCharArray(), new char[0], 1));
      for (int i = 0; i < 2; i++) {
        SignerProcess before = watch.process();
        before.kill();

        await(() -> watch.process() != before && watch.standing().isEmpty());

        assertThat(done(watch.client().status())).containsEntry("locked", true);
        done(watch.client().unlock(passphrase(), false));
        assertThat(watch.client().accounts()).containsExactly(ACCOUNT);
      }
    }
  }

  /** What can't run must not be started for ever. */
  @Test
  void givesUpOnOneThatWillNotStart() throws Exception {
    try (SignerWatch watch = start(3)) {
      Path lock = SignerSettings.practice(home).folder().resolve("lock");
      watch.process().kill();
      FileLock held = null;
      try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
        while (held == null) {
          held = channel.tryLock(); // as another signer on the folder would
        }

        await(() -> watch.standing().contains("isn't started any more"));

        TimeUnit.MILLISECONDS.sleep(500);
        assertThat(said.stream().filter(line -> line.contains("couldn't be started")))
            .hasSizeBetween(1, 3);
      }
    }
  }
}
