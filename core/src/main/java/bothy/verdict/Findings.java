package bothy.verdict;

import bothy.eth.Address;
import bothy.eth.Checksum;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Collects what the rules find. */
final class Findings {
  private final Inputs inputs;
  private final List<Finding> all = new ArrayList<>();
  private final List<Finding> unknown = new ArrayList<>();

  Findings(Inputs inputs) {
    this.inputs = inputs;
  }

  void danger(String rule, String about, String says, Map<String, String> evidence) {
    add(rule, Severity.DANGER, about, says, evidence);
  }

  void warn(String rule, String about, String says, Map<String, String> evidence) {
    add(rule, Severity.WARNING, about, says, evidence);
  }

  void info(String rule, String about, String says, Map<String, String> evidence) {
    add(rule, Severity.INFO, about, says, evidence);
  }

  void add(
      String rule, Severity severity, String about, String says, Map<String, String> evidence) {
    all.add(new Finding(rule, severity, about, says, evidence));
  }

  /** Something that matters isn't known: without a danger, the verdict is unknown. */
  void unknown(String rule, String about, String says) {
    Finding finding = new Finding(rule, Severity.WARNING, about, says, Map.of());
    all.add(finding);
    unknown.add(finding);
  }

  /** The user's name for an address with the address itself, or the address alone. */
  String name(Address address) {
    String shown = Checksum.of(address);
    return inputs.known().name(address).map(name -> name + " (" + shown + ")").orElse(shown);
  }

  /** The most severe first, each once. */
  List<Finding> sorted() {
    return all.stream()
        .distinct()
        .sorted(
            Comparator.comparing(Finding::severity)
                .reversed()
                .thenComparing(Finding::rule)
                .thenComparing(Finding::about)
                .thenComparing(Finding::says))
        .toList();
  }

  List<Finding> unknown() {
    return unknown.stream().distinct().toList();
  }
}
