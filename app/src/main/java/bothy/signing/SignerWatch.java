package bothy.signing;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A signer as a child of this process that is started again when it ends by itself: after a pause
 * that doubles, and so many times in a row. Its keys are locked then, as after every start.
 */
public final class SignerWatch implements AutoCloseable {
  /**
   * How patiently.
   *
   * @param first the pause before the first start
   * @param longest which no pause exceeds
   * @param times in a row that it is started again
   * @param steady after which a signer that ran on counts as well again
   */
  record Pauses(Duration first, Duration longest, int times, Duration steady) {
    static final Pauses USUAL =
        new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(1), 10, Duration.ofMinutes(10));
  }

  private final SignerSettings settings;
  private final Pauses pauses;
  private final Consumer<String> says;
  private volatile SignerProcess current;
  private volatile String standing = "";
  private volatile boolean closed;

  private SignerWatch(
      SignerSettings settings, Pauses pauses, Consumer<String> says, SignerProcess current) {
    this.settings = settings;
    this.pauses = pauses;
    this.says = says;
    this.current = current;
  }

  /**
   * Starts a signer and watches over it.
   *
   * @param says hears of each end and each start after it, a line each
   * @throws SigningException if it doesn't start the first time
   */
  public static SignerWatch start(SignerSettings settings, Consumer<String> says)
      throws IOException {
    return start(settings, Pauses.USUAL, says);
  }

  static SignerWatch start(SignerSettings settings, Pauses pauses, Consumer<String> says)
      throws IOException {
    SignerWatch watch = new SignerWatch(settings, pauses, says, SignerProcess.start(settings));
    Thread.ofVirtual().name("signer watch").start(watch::watch);
    return watch;
  }

  private void watch() {
    try {
      int starts = 0;
      while (true) {
        long began = System.nanoTime();
        current.ended().join();
        if (System.nanoTime() - began > pauses.steady().toNanos()) {
          starts = 0;
        }
        while (!closed && !current.isAlive()) {
          if (++starts > pauses.times()) {
            stands(
                "The signer ended "
                    + starts
                    + " times and isn't started any more; start Bothy again.");
            return;
          }
          stands("The signer ended; it is being started again.");
          Thread.sleep(pause(starts));
          again();
        }
        if (closed) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration pause(int starts) {
    Duration pause = pauses.first().multipliedBy(1L << Math.min(starts - 1, 20));
    return pause.compareTo(pauses.longest()) < 0 ? pause : pauses.longest();
  }

  private synchronized void again() {
    if (closed) {
      return;
    }
    try {
      current = SignerProcess.start(settings);
      standing = "";
      says.accept("the signer runs again; its keys are locked");
    } catch (IOException | SigningException e) {
      says.accept("the signer couldn't be started again: " + e.getMessage());
    }
  }

  private void stands(String now) {
    standing = now;
    says.accept(now);
  }

  /** The one that runs now, or ran last. */
  SignerProcess process() {
    return current;
  }

  /** How the daemon speaks to it. */
  public SignerClient client() {
    return current.client();
  }

  /** What is wrong with it; empty while it runs. */
  public String standing() {
    return standing;
  }

  @Override
  public void close() {
    closed = true;
    synchronized (this) { // what is being started is waited for
      current.close();
    }
  }
}
