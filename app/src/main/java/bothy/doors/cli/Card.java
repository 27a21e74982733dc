package bothy.doors.cli;

import bothy.cases.Case;
import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.effects.Exposure;
import bothy.effects.KnownCode;
import bothy.eth.Address;
import bothy.eth.Checksum;
import bothy.eth.Ground;
import bothy.guard.Guard;
import bothy.meaning.DecodedCall;
import bothy.meaning.Known;
import bothy.verdict.Finding;
import bothy.verdict.Guarantees;
import bothy.verdict.Run;
import bothy.verdict.Severity;
import bothy.verdict.Verdict;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A verdict as a person reads it in five seconds: the answer, one sentence, findings, then the
 * calls.
 */
final class Card {
  private final PrintWriter out;
  private final boolean colour;

  Card(PrintWriter out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  /** The verdict, and under it how its state was proven. */
  void print(Guard.Checked checked) {
    print(checked.verdict());
    checked.at().map(Case.At::proof).filter(proof -> !proof.isEmpty()).ifPresent(this::proof);
  }

  private void proof(Map<String, String> proof) {
    String signed =
        proof.containsKey("participants")
            ? "signed by %s of %s, "
                .formatted(proof.get("participants"), proof.getOrDefault("committee", "?"))
            : "";
    out.println(
        "  state after block %s, %s%s s old; %s proofs in %s round trips"
            .formatted(
                proof.getOrDefault("blockHash", "?"),
                signed,
                proof.getOrDefault("age", "?"),
                proof.getOrDefault("proofs", "0"),
                proof.getOrDefault("roundTrips", "0")));
  }

  void print(Verdict verdict) {
    String answer = verdict.answer().name();
    out.println(paint(answer, code(verdict.answer())) + "  " + safe(verdict.summary()));
    out.println();
    out.println("  " + safe(verdict.meaning().interpolatedIntent()));
    verdict.inputs().run().filter(Card::concerns).ifPresent(run -> moves(verdict, run));
    exposure(verdict);
    if (!verdict.findings().isEmpty()) {
      out.println();
    }
    for (Finding finding : verdict.findings()) {
      boolean unknown = verdict.unknown().contains(finding);
      String severity = unknown ? "not known" : finding.severity().name().toLowerCase(Locale.ROOT);
      out.println(
          "  "
              + paint(severity, unknown ? code(Verdict.Answer.UNKNOWN) : code(finding.severity()))
              + "  "
              + safe(finding.says())
              + "  ["
              + finding.rule()
              + "]");
    }
    if (!verdict.meaning().calls().isEmpty()) {
      out.println();
    }
    for (DecodedCall call : verdict.meaning().calls()) {
      call(call, verdict, "  ");
    }
    out.println();
    String gas =
        verdict
            .inputs()
            .run()
            .filter(run -> run.outcome().gasUsed() != 0)
            .map(run ->
                ", gas "
                    + Long.toUnsignedString(run.outcome().gasUsed())
                    + ", fee "
                    + amount(run.outcome().fee().amount(), 18)
                    + " ETH")
            .orElse("");
    String filled =
        verdict.inputs().run().map(Run::filledIn).orElse(Map.of()).entrySet().stream()
            .map(field -> field.getKey() + " " + field.getValue())
            .collect(Collectors.joining(", "));
    if (!filled.isEmpty()) {
      out.println("  filled in as a wallet would: " + filled);
    }
    String why = verdict.reason().isEmpty() ? "" : " (" + safe(verdict.reason()) + ")";
    out.println(
        "  outcome "
            + verdict.status()
            + why
            + gas
            + "; state "
            + verdict.inputs().ground().map(Ground::word).orElse("none")
            + verdict.inputs().run().map(run -> asked(run.effects().probed())).orElse(""));
  }

  private void call(DecodedCall call, Verdict verdict, String indent) {
    String path = "  at " + safe(call.path());
    if (call.to().isEmpty()) {
      out.println(indent + "create  " + call.data().size() + " bytes of code" + path);
      return;
    }
    String shown =
        call.function()
            .orElse(
                call.data().isEmpty() ? "no calldata" : "not decoded, selector " + call.selector());
    KnownCode.Entry listed = verdict.inputs().parties().listed().get(call.to().get());
    String target =
        Checksum.of(call.to().get()) + (listed == null ? "" : " (" + listed.name() + ")");
    out.println(
        indent + (call.delegates() ? "delegatecall " : "call ") + target + "  " + shown + path);
    call.calls().forEach(inner -> call(inner, verdict, indent + "  "));
  }

  private static String asked(int contracts) {
    return "; " + contracts + (contracts == 1 ? " contract" : " contracts") + " asked for balances";
  }

  private static boolean concerns(Run run) {
    return run.effects().balances().stream().anyMatch(b -> run.own().contains(b.account()))
        || run.effects().allowances().stream().anyMatch(a -> run.own().contains(a.owner()));
  }

  /** What leaves and arrives, of the account and its Safes, and who may take what later. */
  private void moves(Verdict verdict, Run run) {
    Address account = verdict.inputs().account();
    Known known = verdict.inputs().known();
    Guarantees sure = verdict.guarantees();
    out.println();
    for (Effects.Balance balance : run.effects().balances()) {
      if (run.own().contains(balance.account())) {
        boolean leaves = balance.change().signum() < 0;
        String whose =
            balance.account().equals(account)
                ? ""
                : (leaves ? " from " : " at ") + name(known, balance.account());
        out.println(
            "  "
                + (leaves ? "leaves   " : "arrives  ")
                + safe(asset(known, balance.asset(), balance.change().abs()) + whose)
                + (balance.account().equals(account) ? sure(sure, known, balance.asset()) : ""));
      }
    }
    sure.until().ifPresent(until -> out.println("  until    " + time(until)));
    for (Effects.Allowance grant : run.effects().allowances()) {
      if (run.own().contains(grant.owner())) {
        String most =
            grant.unlimited()
                ? "all of your " + name(known, grant.asset().contract())
                : asset(known, grant.asset(), grant.amount());
        out.println("  later    " + safe(name(known, grant.spender()) + " may take " + most));
      }
    }
  }

  /** Where what is enforced lies apart from what is expected. */
  private static String sure(Guarantees sure, Known known, Asset asset) {
    for (Guarantees.Arrival arrival : sure.arrives()) {
      if (arrival.asset().equals(asset) && arrival.slippage() > 0) {
        return arrival.least().signum() == 0
            ? ", expected; nothing is guaranteed"
            : safe(
                    ", expected; at least "
                        + asset(known, asset, arrival.least())
                        + " is guaranteed")
                + " (slippage "
                + amount(BigInteger.valueOf(arrival.slippage()), 2)
                + " %)";
      }
    }
    for (Guarantees.Leaving leaving : sure.leaves()) {
      if (leaving.asset().equals(asset)
          && leaving.most().filter(most -> most.compareTo(leaving.expected()) > 0).isPresent()) {
        return safe(", expected; at most " + asset(known, asset, leaving.most().get()));
      }
    }
    return "";
  }

  /** What the signature lets others take. */
  private void exposure(Verdict verdict) {
    Known known = verdict.inputs().known();
    if (!verdict.inputs().exposure().isEmpty()) {
      out.println();
    }
    for (Exposure exposure : verdict.inputs().exposure()) {
      String who = exposure.by().map(by -> name(known, by)).orElse("whoever holds the signature");
      String most =
          exposure.unlimited()
              ? "all of your " + name(known, exposure.asset().contract())
              : asset(known, exposure.asset(), exposure.most());
      String when =
          (exposure.standing() ? "" : " once")
              + exposure.from().map(from -> " from " + time(from)).orElse("")
              + exposure.until().map(until -> " until " + time(until)).orElse("");
      out.println("  later    " + safe(who + " may take " + most + when));
      exposure
          .played()
          .ifPresent(held ->
              out.println(
                  "           simulated: you hold "
                      + safe(asset(known, exposure.asset(), held.before()))
                      + " before, "
                      + safe(asset(known, exposure.asset(), held.after()))
                      + " after"));
    }
  }

  /** UTC, or the seconds where they are past any calendar. */
  private static String time(BigInteger seconds) {
    return seconds.bitLength() < 38
        ? Instant.ofEpochSecond(seconds.longValueExact()).toString()
        : "second " + seconds;
  }

  private static String asset(Known known, Asset asset, BigInteger amount) {
    return switch (asset) {
      case Asset.Native ignored -> amount(amount, 18) + " ETH";
      case Asset.Erc20(Address token) -> {
        Known.Token facts = known.tokens().get(token);
        yield facts == null
            ? amount + " units of " + name(known, token)
            : amount(amount, facts.decimals()) + " " + facts.symbol();
      }
      case Asset.Erc721(Address token, BigInteger id) ->
          "token " + id + " of " + name(known, token);
      case Asset.Erc1155(Address token, BigInteger id) ->
          amount + " of token " + id + " of " + name(known, token);
      case Asset.Collection(Address token) -> "every token of " + name(known, token);
    };
  }

  private static String name(Known known, Address address) {
    String shown = Checksum.of(address);
    return known.name(address).map(name -> name + " (" + shown + ")").orElse(shown);
  }

  private static String amount(BigInteger units, int decimals) {
    BigDecimal value = new BigDecimal(units, decimals);
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /**
   * Text from outside shows its control, zero-width and direction marks instead of obeying them.
   */
  static String safe(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          int kind = Character.getType(c);
          boolean hidden =
              kind == Character.CONTROL
                  || kind == Character.FORMAT
                  || kind == Character.LINE_SEPARATOR
                  || kind == Character.PARAGRAPH_SEPARATOR;
          shown.append(hidden ? String.format("<U+%04X>", c) : Character.toString(c));
        });
    return shown.toString();
  }

  private static String code(Verdict.Answer answer) {
    return switch (answer) {
      case ALLOW -> "32";
      case ASK -> "33";
      case UNKNOWN -> "35";
      case REFUSE -> "31";
    };
  }

  private static String code(Severity severity) {
    return switch (severity) {
      case INFO -> "36";
      case WARNING -> "33";
      case DANGER -> "31";
    };
  }

  private String paint(String text, String code) {
    return colour ? "\u001b[1;" + code + "m" + text + "\u001b[0m" : text;
  }
}
