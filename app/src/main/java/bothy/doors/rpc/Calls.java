package bothy.doors.rpc;

import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcMethods;
import bothy.jsonrpc.RpcServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Bounds how many requests are being answered, how often and how long. One that overruns is
 * interrupted, and keeps its room until it really ends, so that overruns can't pile up.
 */
final class Calls {
  /** What reading takes grows with the text: a request takes a place for each of these. */
  private static final int BYTES_A_PLACE = 1 << 16;

  private final RpcServer server;
  private final Limits limits;
  private final Semaphore places;
  private final Rate rate;
  private final Metrics metrics;
  private final Consumer<Throwable> faults;

  Calls(RpcMethods methods, Limits limits, Metrics metrics, Consumer<Throwable> faults) {
    Metered metered = new Metered(methods, limits.perSecond(), metrics);
    this.server = new RpcServer(metered, limits.batch(), faults);
    this.limits = limits;
    this.places = new Semaphore(limits.inFlight(), true);
    this.rate = new Rate(limits.perSecond(), System::nanoTime);
    this.metrics = metrics;
    this.faults = faults;
    metrics.gauge(
        "bothy_rpc_in_flight",
        "Requests being answered; a large one counts as several",
        () -> limits.inFlight() - places.availablePermits());
  }

  /** What asking gave. */
  sealed interface Outcome {
    record Answered(RpcServer.Answered answer) implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
  }

  /** The answer to a request, or why there is none. */
  Outcome answer(byte[] request, RpcCall.Session session) {
    if (!rate.take()) {
      return refused(Refusal.rate(limits.perSecond()));
    }
    int weight = Math.min(limits.inFlight(), 1 + request.length / BYTES_A_PLACE);
    try {
      if (!places.tryAcquire(weight, limits.turn().toNanos(), TimeUnit.NANOSECONDS)) {
        return refused(Refusal.busy(limits.inFlight()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return refused(Refusal.fault());
    }
    CompletableFuture<RpcServer.Answered> answer = new CompletableFuture<>();
    Thread worker =
        Thread.ofVirtual()
            .name("rpc")
            .start(() -> {
              try {
                answer.complete(server.answer(request, session));
              } catch (Throwable e) { // whoever waits hears of it, even of a StackOverflowError
                answer.completeExceptionally(e);
              } finally {
                places.release(weight);
              }
            });
    return await(answer, worker);
  }

  private Outcome await(CompletableFuture<RpcServer.Answered> answer, Thread worker) {
    try {
      return new Outcome.Answered(answer.get(limits.deadline().toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      worker.interrupt();
      return refused(Refusal.deadline(limits.deadline().toSeconds()));
    } catch (ExecutionException e) {
      faults.accept(e.getCause() == null ? e : e.getCause());
      return refused(Refusal.fault());
    } catch (InterruptedException e) {
      worker.interrupt();
      Thread.currentThread().interrupt();
      return refused(Refusal.fault());
    }
  }

  /** The same refusal for each call of a request, under its id. */
  RpcServer.Answered refuse(byte[] request, Refusal refusal) {
    RpcMethods none =
        call -> {
          throw refusal.error();
        };
    return new RpcServer(none, limits.batch(), faults).answer(request, RpcCall.ANSWER_ONLY);
  }

  /** What went wrong here though nobody waits for an answer. */
  void fault(Throwable fault) {
    faults.accept(fault);
  }

  private Outcome refused(Refusal refusal) {
    metrics.refused(refusal.reason());
    return new Outcome.Refused(refusal);
  }
}
