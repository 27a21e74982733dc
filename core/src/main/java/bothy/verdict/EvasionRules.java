package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.Departure;
import bothy.eth.Address;
import bothy.simulation.Place;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The rules over code that could do otherwise than its run shows. */
final class EvasionRules {
  /**
   * Of four other blocks one must come out as shown, for what is shown to be a matter of chance.
   */
  private static final int CHANCE = 4;

  private final Run run;
  private final Findings findings;

  EvasionRules(Run run, Findings findings) {
    this.run = run;
    this.findings = findings;
  }

  void apply() {
    run.departures().forEach(this::departure);
    run.unfollowed()
        .forEach(code ->
            findings.warn(
                "evasion.unfollowed",
                code.toHex(),
                findings.name(code)
                    + " could take more than the run shows, and reads more that others may set than was tried.",
                Map.of()));
  }

  private void departure(Departure other) {
    switch (other.what()) {
      case MORE_LEAVES ->
          worse(other, "takes " + amount(other, other.other().negate()) + shown(other));
      case GRANT ->
          worse(
              other,
              "lets somebody take your tokens of " + findings.name(other.asset().contract()));
      case NOTHING_ARRIVES -> nothing(other);
      case MORE_OF_BOTH ->
          findings.info(
              "evasion.different",
              about(other),
              says(
                  other,
                  "takes "
                      + amount(other, other.other().negate())
                      + shown(other)
                      + ", and gives as much more"),
              evidence(other));
      case LESS_ARRIVES -> less(other);
    }
  }

  private String shown(Departure other) {
    BigInteger left = other.shown().negate();
    return left.signum() > 0 ? ", not " + amount(other, left) : ", which the run leaves";
  }

  /** What no block and no switch may lead to isn't held against the code as much. */
  private void worse(Departure other, String does) {
    if (other.blurred()) {
      findings.warn("evasion.possible", about(other), says(other, does), evidence(other));
    } else {
      findings.danger("evasion.worse", about(other), says(other, does), evidence(other));
    }
  }

  private void nothing(Departure other) {
    if (other.how() == Departure.How.SETTING) { // as a fee or a rate that is raised would
      less(other);
      return;
    }
    String does = "keeps what it takes and gives nothing of what the run shows";
    boolean chance =
        !other.byOthers() && other.asShown() * CHANCE >= other.blocks() && other.asShown() > 0;
    if (chance) {
      findings.warn(
          "evasion.chance",
          about(other),
          says(other, does)
              + " In "
              + other.asShown()
              + " of "
              + other.blocks()
              + " other blocks it comes out as shown.",
          evidence(other));
    } else {
      worse(other, does);
    }
  }

  /** A rate that moves with time is told; that more than half is lost, asked about. */
  private void less(Departure other) {
    BigInteger lost = other.shown().subtract(other.other());
    boolean much = gives() && lost.shiftLeft(1).compareTo(other.shown().abs()) > 0;
    findings.add(
        "evasion.different",
        much && !other.byOthers() ? Severity.WARNING : Severity.INFO,
        about(other),
        says(other, change(other)),
        evidence(other));
  }

  /** Whether anything is given for what arrives. */
  private boolean gives() {
    return run.own().stream().anyMatch(party -> !run.effects().outflows(party).isEmpty());
  }

  private String change(Departure other) {
    if (other.other().signum() == 0) {
      return "gives nothing, not " + amount(other, other.shown());
    }
    return other.other().signum() > 0
        ? "gives " + amount(other, other.other()) + ", not " + amount(other, other.shown())
        : "takes "
            + amount(other, other.other().negate())
            + (other.shown().signum() < 0
                ? ", not " + amount(other, other.shown().negate())
                : ", and the run gives " + amount(other, other.shown()));
  }

  private String amount(Departure other, BigInteger amount) {
    return findings.amount(other.asset(), amount);
  }

  private String says(Departure other, String does) {
    return switch (other.how()) {
      case BLOCK -> "Depending on the " + depends(other) + ", this " + does + ".";
      case SAMPLE -> "In another block than the one it was run in, this " + does + ".";
      case SWITCH, SETTING -> "By " + depends(other) + ", which others may set, this " + does + ".";
    };
  }

  private static String depends(Departure other) {
    TreeSet<String> names =
        other.places().stream()
            .flatMap(place -> place.dependsOn().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    return names.isEmpty() ? "block" : names.stream().limit(3).collect(Collectors.joining(", "));
  }

  private String about(Departure other) {
    return other.places().stream()
        .findFirst()
        .map(place -> place.contract().toHex())
        .orElseGet(
            () -> run.transactions().getLast().to().map(Address::toHex).orElse("a new contract"));
  }

  private static Map<String, String> evidence(Departure other) {
    Map<String, String> evidence = new LinkedHashMap<>();
    evidence.put("asset", other.asset().kind());
    if (!(other.asset() instanceof Asset.Native)) {
      evidence.put("token", other.asset().contract().toHex());
    }
    evidence.put("shown", other.shown().toString());
    evidence.put("otherwise", other.other().toString());
    evidence.put("dependsOn", depends(other));
    evidence.put(
        "at",
        other.places().stream()
            .limit(3)
            .map(EvasionRules::place)
            .collect(Collectors.joining(", ")));
    evidence.put("asShown", other.asShown() + " of " + other.blocks() + " other blocks");
    return evidence;
  }

  private static String place(Place place) {
    return place.contract().toHex() + " pc " + place.pc();
  }
}
