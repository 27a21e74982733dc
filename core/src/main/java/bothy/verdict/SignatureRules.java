package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.effects.Exposure;
import bothy.effects.Holder;
import bothy.effects.Redemption;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Request;
import bothy.meaning.DecodedCall;
import bothy.meaning.Signed;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rules over what a signature lets its holder do, as far as it is decoded and was played. */
final class SignatureRules {
  /** Longer than anybody keeps an order or a permit in mind: a year. */
  private static final BigInteger LONG = BigInteger.valueOf(365L * 24 * 60 * 60);

  /** What tokens do the same way in every block, as far as it matters to other assets. */
  private static final Set<String> PLAIN =
      Set.of(
          "transfer",
          "transferFrom",
          "safeTransferFrom",
          "approve",
          "increaseAllowance",
          "decreaseAllowance",
          "setApprovalForAll");

  private final Inputs inputs;
  private final Findings findings;

  SignatureRules(Inputs inputs, Findings findings) {
    this.inputs = inputs;
    this.findings = findings;
  }

  void apply() {
    inputs.meaning().signed().ifPresent(this::signed);
  }

  private void signed(Signed signed) {
    if (inputs.played().isEmpty() && !signed.bounded() && isDecoded()) {
      findings.unknown(
          "signature.not-simulated",
          "params",
          "What its holder could do was not simulated, and isn't bounded by what it says.");
    }
    inputs.played().ifPresent(played -> played(signed, played));
    OrderRules orders = new OrderRules(inputs, findings);
    signed.orders().forEach(orders::order);
    if (signed.kind() == Signed.Kind.DELEGATION
        && inputs.request() instanceof Request.Typed
        && inputs.meaning().exposure().isEmpty()
        && isDecoded()) {
      findings.danger(
          "delegation.open",
          "params[1].message.caveats",
          "This delegation has no caveats: its delegate could do anything as your account.",
          Map.of());
    }
    if (signed.kind() == Signed.Kind.PAYMENT) {
      inputs.exposure().forEach(this::payment);
    }
    if (signed.kind() == Signed.Kind.ACTION) {
      actor(signed);
    }
    if (inputs.played().filter(each -> each instanceof Holder.Spent).isEmpty()) {
      inputs.exposure().forEach(exposure -> expiry(signed, exposure));
    }
  }

  private void played(Signed signed, Holder.Played played) {
    switch (played) {
      case Holder.Spent(String says) ->
          findings.add(
              "signature.void",
              isStrange() ? Severity.WARNING : Severity.INFO, // its own word, and it may change
              "params",
              "Nobody could use this any more: " + says + ".",
              Map.of());
      case Holder.Failed(Optional<Bytes> reverted, String says) -> {
        String why = reverted.map(RevertReason::of).filter(r -> !r.isEmpty()).orElse(says);
        findings.add(
            "signature.fails",
            bounds(signed) || !isDecoded() ? Severity.INFO : Severity.WARNING,
            "params",
            "On this state nobody could redeem it: " + why + ". That may change.",
            Map.of("reason", why));
      }
      case Holder.Unplayed(String says) -> {
        String why = "What its holder could do was not simulated: " + says + ".";
        if (bounds(signed) || !isDecoded()) {
          findings.info("signature.not-simulated", "params", why, Map.of());
        } else {
          findings.unknown("signature.not-simulated", "params", why);
        }
      }
      case Holder.Redeemed redeemed -> beyond(signed, redeemed);
    }
  }

  /** If not, the verdict is unknown for that already. */
  private boolean isDecoded() {
    return inputs.meaning().notDecoded().isEmpty();
  }

  /**
   * Whether what is decoded bounds it even where it couldn't be played: not if nobody vouches for a
   * token that verifies it itself, which may refuse only while it is watched, nor if it holds more
   * than anybody signs at once.
   */
  private boolean bounds(Signed signed) {
    boolean many =
        signed.redemption().filter(r -> r.steps().size() > Holder.MOST_STEPS).isPresent();
    return signed.bounded() && !isStrange() && !many;
  }

  /** Whether a token verifies it itself that nobody vouches for. */
  private boolean isStrange() {
    return inputs.request() instanceof Request.Typed typed
        && inputs.meaning().exposure().stream()
            .map(each -> each.asset().contract())
            .filter(token ->
                token
                    .toHex()
                    .equalsIgnoreCase(
                        String.valueOf(typed.data().domain().get("verifyingContract"))))
            .anyMatch(token ->
                inputs.known().name(token).isEmpty()
                    && !inputs.parties().listed().containsKey(token));
  }

  /** What leaves when the holder is played is held against what the signature says of itself. */
  private void beyond(Signed signed, Holder.Redeemed redeemed) {
    redeemed
        .despite()
        .ifPresent(why ->
            findings.warn(
                "signature.unheeded",
                "params",
                "It can be used although by its own words " + why + ".",
                Map.of("why", why)));
    Map<Asset, BigInteger> said = new TreeMap<>();
    Map<Asset, BigInteger> taken = new TreeMap<>();
    for (Exposure each : redeemed.exposure()) {
      said.merge(each.asset(), each.amount(), BigInteger::add);
      each.played().ifPresent(balances -> taken.put(each.asset(), balances.taken()));
    }
    boolean returns =
        signed.redemption().stream()
            .anyMatch(r -> !redeemed.effects().inflows(r.party()).isEmpty());
    taken.forEach((asset, amount) -> {
      boolean unlimited =
          redeemed.exposure().stream().anyMatch(e -> e.asset().equals(asset) && e.unlimited());
      BigInteger speaks = said.getOrDefault(asset, BigInteger.ZERO);
      if (!unlimited && amount.compareTo(speaks) > 0) {
        findings.add(
            "exposure.beyond",
            returns && !signed.bounded() ? Severity.WARNING : Severity.DANGER,
            asset.contract().toHex(),
            "Its holder could take "
                + findings.amount(asset, amount)
                + (speaks.signum() == 0
                    ? ", of which it says nothing."
                    : ", and it speaks of " + findings.amount(asset, speaks) + "."),
            Map.of("taken", amount.toString()));
      }
    });
    for (Effects.Misreport lie : redeemed.effects().misreports()) {
      findings.danger(
          "token.misreports",
          lie.token().toHex(),
          "The events of " + findings.name(lie.token()) + " tell of other amounts than moved.",
          Map.of("events", lie.events().toString(), "measured", lie.measured().toString()));
    }
  }

  /** Tokens sent to somebody by a signature. */
  private void payment(Exposure exposure) {
    String token = findings.name(exposure.asset().contract());
    if (exposure.unlimited()) {
      findings.danger(
          "payment.unlimited",
          exposure.asset().contract().toHex(),
          "This pays all of your " + token + ", however much that is.",
          Map.of("amount", exposure.amount().toString()));
      return;
    }
    exposure
        .played()
        .filter(held -> GrantRules.isNearlyAll(held.taken(), held.before()))
        .filter(held -> !findings.isNamedOutflow(exposure.asset(), exposure.amount()))
        .ifPresent(held ->
            findings.warn(
                "payment.all",
                exposure.asset().contract().toHex(),
                "This pays all that you have of " + token + ".",
                Map.of("before", held.before().toString())));
  }

  /** The account that acts: its code decides whether the signature means what it says. */
  private void actor(Signed signed) {
    Optional<Address> party = signed.redemption().map(Redemption::party);
    boolean safe =
        inputs.request() instanceof Request.Typed typed
            && typed.data().primaryType().equals("SafeTx");
    boolean stateless = inputs.ground().isEmpty();
    if (safe) {
      refund();
    }
    party
        .filter(address -> !safe && !stateless)
        .filter(address -> !inputs.parties().listed().containsKey(address))
        .ifPresent(address ->
            findings.add(
                "account.unlisted",
                inputs.known().name(address).isPresent() ? Severity.INFO : Severity.WARNING,
                address.toHex(),
                "The code of the account "
                    + findings.name(address)
                    + " isn't known, and it decides what it makes of this.",
                Map.of()));
    party
        .filter(address -> safe && !stateless && !inputs.parties().isSafe(address))
        .ifPresent(address ->
            findings.unknown(
                "signature.unknown",
                address.toHex(),
                "The code at " + findings.name(address) + " isn't known as a Safe's."));
    Set<Address> acting = new TreeSet<>();
    signed
        .redemption()
        .ifPresent(redemption -> {
          acting.add(redemption.party());
          acting.addAll(redemption.directed());
        });
    inputs
        .meaning()
        .allCalls()
        .filter(call ->
            acting.contains(call.caller()) || call.to().filter(acting::contains).isPresent())
        .forEach(this::unfollowed);
    if (inputs.meaning().allCalls().count() > DecodedCall.MOST) {
      findings.warn(
          "reach.unfollowed",
          "params",
          "It makes more than " + DecodedCall.MOST + " calls, and those after them aren't read.",
          Map.of());
    }
  }

  /** What a call would do in another block is followed for transactions only. */
  private void unfollowed(DecodedCall call) {
    boolean plain = call.data().isEmpty() || call.name().filter(PLAIN::contains).isPresent();
    boolean nested =
        call.to()
            .filter(to -> inputs.parties().isBatcher(to) || inputs.parties().isSafe(to))
            .isPresent();
    boolean listed =
        call.to().filter(inputs.parties().listed()::containsKey).isPresent()
            && (!nested || call.function().isPresent()); // else it holds what isn't read
    if (!plain && !listed && call.calls().isEmpty()) {
      findings.warn(
          "reach.unfollowed",
          call.path(),
          "What selector "
              + call.selector()
              + " of "
              + call.to().map(findings::name).orElse("a new contract")
              + " does may be something else later than when it was simulated.",
          Map.of());
    }
  }

  /** What a Safe pays for being used: wallets leave it at nothing. */
  private void refund() {
    if (!(inputs.request() instanceof Request.Typed typed)
        || String.valueOf(typed.data().message().get("gasPrice")).matches("0|0x0+|0+")) {
      return;
    }
    findings.danger(
        "safe.refund",
        "params[1].message.gasPrice",
        "Whoever sends this transaction of the Safe is paid by it, at a price that the transaction"
            + " names.",
        Map.of("gasPrice", String.valueOf(typed.data().message().get("gasPrice"))));
  }

  private void expiry(Signed signed, Exposure exposure) {
    Optional<BigInteger> now = inputs.context().time();
    if (now.isEmpty() || signed.kind() == Signed.Kind.ACTION) {
      return; // an action ends with its nonce
    }
    boolean endless = exposure.until().isEmpty() && exposure.standing();
    boolean far =
        exposure.until().filter(u -> u.subtract(now.get()).compareTo(LONG) > 0).isPresent();
    if (!endless && !far) {
      return;
    }
    boolean listed = exposure.by().filter(inputs.parties().listed()::containsKey).isPresent();
    boolean permit = signed.kind() == Signed.Kind.PERMIT;
    findings.add(
        "expiry.far",
        permit && !listed ? Severity.WARNING : Severity.INFO,
        exposure.by().map(Address::toHex).orElse("params"),
        endless ? "This never ends by itself." : "This can be used for more than a year from now.",
        Map.of("until", exposure.until().map(BigInteger::toString).orElse("")));
  }
}
