package bothy.doors.web;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Bounds how many checks run at once and how long one may be waited for. One that overruns keeps
 * its slot until it really ends, so that overruns can't pile up.
 */
final class Slots {
  private final Semaphore free;
  private final Duration wait;
  private final Duration deadline;

  /**
   * @param wait for a free slot
   * @param deadline for an answer once there is one
   */
  Slots(int count, Duration wait, Duration deadline) {
    free = new Semaphore(count, true);
    this.wait = wait;
    this.deadline = deadline;
  }

  /** What {@code work} gives, or why it can't be waited for. */
  Answer run(Callable<Answer> work) throws Exception {
    if (!free.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
      return busy("other checks still running").with("Retry-After", "5");
    }
    CompletableFuture<Answer> result = new CompletableFuture<>();
    // a platform thread: a long run must not hold up the virtual threads that answer
    Thread.ofPlatform()
        .daemon()
        .name("check")
        .start(() -> {
          try {
            result.complete(work.call());
          } catch (Throwable e) { // whoever waits hears of it, even of a StackOverflowError
            result.completeExceptionally(e);
          } finally {
            free.release();
          }
        });
    try {
      return result.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return busy("one that took longer; nothing was decided");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private Answer busy(String found) {
    return Answer.error(503, "check", "an answer within " + deadline.toSeconds() + " s", found);
  }
}
