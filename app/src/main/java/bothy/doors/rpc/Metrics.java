package bothy.doors.rpc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** What Prometheus reads: calls, how long they took, what was turned away, what is open. */
final class Metrics {
  /** Of other methods' names there may be any number: those share a label. */
  private static final int LABELS = 150;

  private static final String OTHER = "other";

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, Method> methods = new ConcurrentHashMap<>();
  private final Map<Refusal.Reason, Counter> refused = new ConcurrentHashMap<>();

  private record Method(Timer answered, Timer failed) {
    void took(long nanos, boolean well) {
      (well ? answered : failed).record(Duration.ofNanos(nanos));
    }
  }

  Metrics(List<Counted> counted) {
    counted.forEach(this::add);
    for (Refusal.Reason reason : Refusal.Reason.values()) {
      refused.put(
          reason,
          Counter.builder("bothy_rpc_refused")
              .description("Requests and connections turned away")
              .tag("reason", reason.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  private void add(Counted counted) {
    if (counted.name().endsWith("_total")) {
      FunctionCounter.builder(counted.name(), counted, each -> each.value().getAsLong())
          .description(counted.says())
          .register(registry);
    } else {
      gauge(counted.name(), counted.says(), () -> Math.toIntExact(counted.value().getAsLong()));
    }
  }

  void gauge(String name, String says, IntSupplier value) {
    Gauge.builder(name, value::getAsInt).description(says).register(registry);
  }

  /**
   * Notes a call that was answered.
   *
   * @param known whether there is such a method; a name that somebody made up gets no label
   */
  void called(String method, boolean known, boolean well, long nanos) {
    Method noted = methods.get(known ? method : OTHER);
    if (noted == null) {
      String label = known && methods.size() < LABELS ? method : OTHER;
      noted = methods.computeIfAbsent(label, this::method);
    }
    noted.took(nanos, well);
  }

  private Method method(String label) {
    return new Method(timer(label, "result"), timer(label, "error"));
  }

  private Timer timer(String label, String outcome) {
    return Timer.builder("bothy_rpc_calls")
        .description("Calls answered, and how long that took")
        .tag("method", label)
        .tag("outcome", outcome)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  void refused(Refusal.Reason reason) {
    Counter counter = refused.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  /** All of it as Prometheus reads it. */
  String text() {
    return registry.scrape();
  }
}
