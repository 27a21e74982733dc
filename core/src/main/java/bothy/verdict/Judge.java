package bothy.verdict;

import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Ambiguity;
import bothy.eth.ChainId;
import bothy.eth.Checksum;
import bothy.eth.Request;
import bothy.meaning.DecodedCall;
import bothy.meaning.Meaning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules that need no run. Running requests isn't built yet, so the best answer that a request
 * gets is {@code unknown}; what speaks against it refuses already.
 */
public final class Judge {
  /** At least this many bits is what wallets mean by an unlimited allowance. */
  private static final int UNLIMITED_BITS = 96;

  private final List<Finding> findings = new ArrayList<>();

  private Judge() {}

  /**
   * The verdict on {@code request}.
   *
   * @param chain that the user is on
   * @param requestChain that the request names
   * @param stateGiven whether a state came with the request
   */
  public static Verdict judge(
      Request request,
      Address account,
      ChainId chain,
      Optional<ChainId> requestChain,
      List<Ambiguity> ambiguities,
      Meaning meaning,
      boolean stateGiven) {
    Judge judge = new Judge();
    ambiguities.forEach(judge::ambiguity);
    requestChain
        .filter(named -> !named.equals(chain))
        .ifPresent(named -> judge.chainMismatch(chain, named));
    if (request instanceof Request.Raw raw && !raw.sender().equals(account)) {
      judge.add(
          "raw.not-yours",
          Severity.DANGER,
          raw.sender().toHex(),
          "This transaction is signed by another account than yours.",
          Map.of("sender", raw.sender().toHex(), "account", account.toHex()));
    }
    meaning.calls().forEach(judge::call);
    boolean signing = request instanceof Request.Typed || request instanceof Request.Message;
    return judge.verdict(meaning, signing, stateGiven);
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
    if (call.arguments().isEmpty()) {
      if (call.to().isPresent() && !call.data().isEmpty()) {
        add(
            "undecoded",
            Severity.INFO,
            call.path(),
            "The call with selector " + call.selector() + " is not decoded.",
            Map.of("selector", call.selector().toHex(), "to", to.toHex()));
      }
      return;
    }
    arguments(call, to, call.arguments().get());
  }

  private void arguments(DecodedCall call, Address to, Abi.Decoded arguments) {
    if (call.is("transfer") || call.is("transferFrom") || call.is("safeTransferFrom")) {
      Address recipient = arguments.address("to");
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

  private Verdict verdict(Meaning meaning, boolean signing, boolean stateGiven) {
    findings.sort(
        Comparator.comparing(Finding::severity)
            .reversed()
            .thenComparing(Finding::rule)
            .thenComparing(Finding::about));
    boolean danger = findings.stream().anyMatch(f -> f.severity() == Severity.DANGER);
    String reason =
        signing
            ? "What this signature would let others do is not worked out yet."
            : stateGiven
                ? "This version does not run requests yet."
                : "No state was given to run it on.";
    Verdict.Answer answer = danger ? Verdict.Answer.REFUSE : Verdict.Answer.UNKNOWN;
    String summary = danger ? findings.getFirst().says() : "Not known. " + reason;
    return new Verdict(
        answer,
        summary,
        findings,
        meaning,
        signing ? "notApplicable" : "notSimulated",
        reason,
        stateGiven ? "given" : "none");
  }
}
