package bothy.verdict;

import bothy.effects.Effects;
import bothy.eth.Authorization;
import bothy.eth.Request;
import bothy.meaning.DecodedCall;
import bothy.meaning.HiddenBytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** The rules over what hides in calldata, what holds elsewhere too, and what holds for years. */
final class CallRules {
  /** Seconds of a year and a day. */
  private static final BigInteger LONG = BigInteger.valueOf(366L * 86_400);

  private final Inputs inputs;
  private final Findings findings;

  CallRules(Inputs inputs, Findings findings) {
    this.inputs = inputs;
    this.findings = findings;
  }

  void apply() {
    inputs.meaning().allCalls().forEach(this::hidden);
    authorizations().stream()
        .filter(authorization -> authorization.chainId().signum() == 0)
        .forEach(this::anyChain);
    if (inputs.request() instanceof Request.Typed typed) {
      bound(typed);
    }
    inputs.run().ifPresent(run -> run.effects().allowances().forEach(grant -> lasts(run, grant)));
  }

  private void hidden(DecodedCall call) {
    HiddenBytes.in(call)
        .ifPresent(hidden ->
            findings.add(
                "calldata.hidden",
                hidden.kind() == HiddenBytes.Kind.ATTRIBUTION ? Severity.INFO : Severity.WARNING,
                call.path(),
                "The calldata isn't what it looks like: it holds "
                    + (hidden.kind() == HiddenBytes.Kind.NO_ARGUMENTS ? "no " : "")
                    + hidden.says()
                    + ".",
                Map.of("selector", call.selector().toHex())));
  }

  private List<Authorization> authorizations() {
    return switch (inputs.request()) {
      case Request.Unsigned unsigned -> unsigned.transaction().authorizations();
      case Request.Raw raw -> raw.transaction().authorizations();
      case Request.Delegate delegate -> List.of(delegate.authorization());
      case Request.Operation operation -> operation.authorization().stream().toList();
      case Request.Typed ignored -> List.of();
      case Request.Message ignored -> List.of();
      case Request.Batch ignored -> List.of();
    };
  }

  private void anyChain(Authorization authorization) {
    findings.warn(
        "chain.any",
        authorization.delegate().toHex(),
        "This authorisation names no chain: it may be used on any.",
        Map.of());
  }

  /** A domain is what keeps a signature from being used elsewhere. */
  private void bound(Request.Typed typed) {
    Map<String, Object> domain = typed.data().domain();
    if (!domain.containsKey("verifyingContract") && !domain.containsKey("salt")) {
      findings.warn(
          "domain.unbound",
          "params[1].domain",
          "The domain names no contract: whoever reads such data may take the signature.",
          Map.of());
    }
  }

  private void lasts(Run run, Effects.Allowance grant) {
    boolean far =
        inputs
            .context()
            .time()
            .map(LONG::add)
            .flatMap(limit -> grant.until().filter(until -> until.compareTo(limit) > 0))
            .isPresent();
    if (far && run.own().contains(grant.owner()) && grant.raised()) {
      findings.add(
          "expiry.far",
          inputs.parties().listed().containsKey(grant.spender()) ? Severity.INFO : Severity.WARNING,
          grant.spender().toHex(),
          "What " + findings.name(grant.spender()) + " may take holds for more than a year.",
          Map.of("until", grant.until().map(BigInteger::toString).orElse("")));
    }
  }
}
