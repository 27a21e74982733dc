package bothy.verdict;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing worth knowing.
 *
 * @param rule id of the rule, stable once published
 * @param about the address or field that it is about
 * @param says one sentence for people
 */
public record Finding(
    String rule, Severity severity, String about, String says, Map<String, String> evidence) {
  public Finding {
    evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
  }
}
