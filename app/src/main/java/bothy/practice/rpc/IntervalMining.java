package bothy.practice.rpc;

import bothy.practice.blocks.Chain;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes a block every so many seconds. */
final class IntervalMining implements AutoCloseable {
  private final Chain chain;
  private final Consumer<Throwable> faults;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("practice-mining").factory());
  private Optional<ScheduledFuture<?>> running = Optional.empty();

  /**
   * @param faults hears why a block couldn't be made; the next is tried all the same
   */
  IntervalMining(Chain chain, Consumer<Throwable> faults) {
    this.chain = chain;
    this.faults = faults;
  }

  /** From now on every {@code seconds}; 0 for no longer. */
  synchronized void every(long seconds) {
    running.ifPresent(task -> task.cancel(false));
    running =
        seconds == 0
            ? Optional.empty()
            : Optional.of(
                timer.scheduleAtFixedRate(this::mine, seconds, seconds, TimeUnit.SECONDS));
  }

  synchronized void stop() {
    every(0);
  }

  private void mine() {
    try {
      chain.mine();
    } catch (RuntimeException e) {
      faults.accept(e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
