package bothy.verdict;

import bothy.effects.Reach;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Ambiguity;
import bothy.eth.ChainId;
import bothy.eth.Checksum;
import bothy.eth.Request;
import bothy.meaning.DecodedCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Applies every rule and weighs the findings: refuse > unknown > ask > allow. */
public final class Judge {
  /** At least this many bits is what wallets mean by an unlimited allowance. */
  private static final int UNLIMITED_BITS = 96;

  /** As many first and last hex digits as people look at. */
  private static final int LOOKED_AT = 4;

  private final Inputs inputs;
  private final List<Finding> findings = new ArrayList<>();

  private Judge(Inputs inputs) {
    this.inputs = inputs;
  }

  /** The verdict on what {@code inputs} hold. */
  public static Verdict judge(Inputs inputs) {
    return new Judge(inputs).judge();
  }

  private Verdict judge() {
    inputs.ambiguities().forEach(this::ambiguity);
    inputs
        .requestChain()
        .filter(named -> !named.equals(inputs.chain()))
        .ifPresent(named -> chainMismatch(inputs.chain(), named));
    if (inputs.request() instanceof Request.Raw raw && !raw.sender().equals(inputs.account())) {
      add(
          "raw.not-yours",
          Severity.DANGER,
          raw.sender().toHex(),
          "This transaction is signed by another account than yours.",
          Map.of("sender", raw.sender().toHex(), "account", inputs.account().toHex()));
    }
    inputs.meaning().calls().forEach(this::call);
    List<String> unknown =
        inputs
            .run()
            .map(run -> new RunRules(inputs, run, findings).apply())
            .orElseGet(() -> List.of(inputs.notRun()));
    IntentRules.apply(inputs, findings);
    return verdict(unknown);
  }

  private void ambiguity(Ambiguity ambiguity) {
    add(
        "encoding.ambiguous",
        Severity.DANGER,
        ambiguity.field(),
        ambiguity.field()
            + " is read in two ways: as "
            + ambiguity.first()
            + ", or as "
            + ambiguity.second()
            + ".",
        Map.of(
            "found", ambiguity.found(), "first", ambiguity.first(), "second", ambiguity.second()));
  }

  private void chainMismatch(ChainId chain, ChainId named) {
    add(
        "chain.mismatch",
        Severity.DANGER,
        "chain " + named,
        "The request is for chain " + named + ", you are on chain " + chain + ".",
        Map.of("request", named.toString(), "expected", chain.toString()));
  }

  private void call(DecodedCall call) {
    Address to = call.to().orElse(Address.ZERO);
    if (call.to().isPresent() && to.equals(Address.ZERO) && !call.value().isZero()) {
      add(
          "transfer.to-zero",
          Severity.DANGER,
          to.toHex(),
          "This sends value to the zero address, where nobody can get it back.",
          Map.of());
    }
    call.to().ifPresent(this::lookalike);
    if (call.arguments().isEmpty()) {
      if (call.to().isPresent() && !call.data().isEmpty()) {
        boolean unsettled =
            inputs
                .run()
                .flatMap(run -> run.outcome().call())
                .filter(top -> !Reach.isSettled(top))
                .isPresent();
        add(
            "undecoded",
            unsettled ? Severity.WARNING : Severity.INFO,
            call.path(),
            "The call with selector " + call.selector() + " is not decoded.",
            Map.of("selector", call.selector().toHex(), "to", to.toHex()));
      }
      return;
    }
    arguments(call, to, call.arguments().get());
  }

  /** An address made to be taken for one that the user knows. */
  private void lookalike(Address address) {
    String hex = address.toHex();
    String ends = ends(hex);
    inputs
        .known()
        .addressNames()
        .forEach((known, name) -> {
          if (!known.equals(address) && ends(known.toHex()).equals(ends)) {
            add(
                "lookalike",
                Severity.DANGER,
                hex,
                Checksum.of(address)
                    + " looks like "
                    + name
                    + " ("
                    + Checksum.of(known)
                    + ") and is another address.",
                Map.of("found", hex, "known", known.toHex()));
          }
        });
  }

  private static String ends(String hex) {
    return hex.substring(2, 2 + LOOKED_AT) + hex.substring(hex.length() - LOOKED_AT);
  }

  private void arguments(DecodedCall call, Address to, Abi.Decoded arguments) {
    if (call.is("transfer") || call.is("transferFrom") || call.is("safeTransferFrom")) {
      Address recipient = arguments.address("to");
      lookalike(recipient);
      if (recipient.equals(to)) {
        add(
            "transfer.to-token",
            Severity.DANGER,
            recipient.toHex(),
            "This sends tokens to the token's own contract, where nobody can get them back.",
            Map.of());
      } else if (recipient.equals(Address.ZERO)) {
        add(
            "transfer.to-zero",
            Severity.DANGER,
            recipient.toHex(),
            "This sends tokens to the zero address, where nobody can get them back.",
            Map.of());
      }
    }
    if (inputs.run().filter(run -> run.outcome().succeeded()).isPresent()) {
      return; // what was granted is read off the run
    }
    boolean grant = call.is("approve") || call.is("increaseAllowance") || call.is("permit");
    if (grant && arguments.number("amount").bitLength() >= UNLIMITED_BITS) {
      Address spender = arguments.address("spender");
      add(
          "allowance.unlimited",
          Severity.WARNING,
          spender.toHex(),
          Checksum.of(spender) + " could take all of this token, now and later.",
          Map.of("spender", spender.toHex(), "token", to.toHex()));
    }
    if (call.is("setApprovalForAll") && arguments.flag("approved")) {
      Address operator = arguments.address("operator");
      add(
          "operator.all",
          Severity.WARNING,
          operator.toHex(),
          Checksum.of(operator) + " could take every token of this collection.",
          Map.of("operator", operator.toHex(), "token", to.toHex()));
    }
  }

  private void add(
      String rule, Severity severity, String about, String says, Map<String, String> evidence) {
    findings.add(new Finding(rule, severity, about, says, evidence));
  }

  private Verdict verdict(List<String> unknown) {
    List<Finding> sorted =
        findings.stream()
            .distinct()
            .sorted(
                Comparator.comparing(Finding::severity)
                    .reversed()
                    .thenComparing(Finding::rule)
                    .thenComparing(Finding::about))
            .toList();
    Severity worst = sorted.isEmpty() ? Severity.INFO : sorted.getFirst().severity();
    Verdict.Answer answer =
        worst == Severity.DANGER
            ? Verdict.Answer.REFUSE
            : !unknown.isEmpty()
                ? Verdict.Answer.UNKNOWN
                : worst == Severity.WARNING ? Verdict.Answer.ASK : Verdict.Answer.ALLOW;
    String summary =
        switch (answer) {
          case REFUSE, ASK -> sorted.getFirst().says();
          case UNKNOWN -> "Not known. " + unknown.getFirst();
          case ALLOW -> "No objection found.";
        };
    return new Verdict(answer, summary, sorted, unknown, inputs);
  }
}
