package bothy.doors.rpc;

import java.util.function.LongSupplier;

/**
 * A number that another room counts, to stand among the metrics.
 *
 * @param name as Prometheus writes it, such as {@code bothy_proofs_checked_total}; one that ends in
 *     {@code _total} only ever grows
 * @param says what it is, in a few words
 */
public record Counted(String name, String says, LongSupplier value) {
  public Counted {
    if (!name.matches("[a-z][a-z0-9_]{0,99}")) {
      throw new IllegalArgumentException("expected a metric's name, found " + name);
    }
  }
}
