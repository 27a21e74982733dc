package bothy.verdict;

import bothy.effects.Asset;
import bothy.eth.Abi;
import bothy.eth.AbiParameter;
import bothy.eth.Address;
import bothy.eth.Word;
import bothy.meaning.DecodedCall;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules over swaps and liquidity: what must come back at least, and to whom it goes. */
final class SwapRules {
  private static final int UNLIMITED_BITS = 96;

  private static final Set<String> UNIVERSAL =
      Set.of("execute(bytes,bytes[],uint256)", "execute(bytes,bytes[])");

  private final Inputs inputs;
  private final Findings findings;

  SwapRules(Inputs inputs, Findings findings) {
    this.inputs = inputs;
    this.findings = findings;
  }

  void apply(DecodedCall call, Abi.Decoded arguments) {
    if (call.is("execute") && call.function().filter(UNIVERSAL::contains).isPresent()) {
      Optional<BigInteger> floor = UniversalRouter.floor(arguments);
      if (floor.filter(least -> isLoose(least, largest(true), false)).isPresent()) {
        noFloor(call, Map.of("floor", floor.map(BigInteger::toString).orElse("")));
      } else if (UniversalRouter.isUnclear(arguments)) {
        findings.warn(
            "swap.no-floor",
            call.path(),
            "Whether this swap says the least that must come back isn't decoded.",
            Map.of());
      }
    }
    if (call.name().filter(name -> name.contains("Liquidity")).isPresent()) {
      liquidity(call, arguments);
    }
    if (call.is("exactInputSingle") || call.is("exactInput")) {
      swap(call, arguments, "params.");
    } else if (recipient(call, arguments).isPresent()) {
      swap(call, arguments, "");
    }
  }

  /** Whom a decoded swap names to get what it gives. */
  static Optional<Address> recipient(DecodedCall call, Abi.Decoded arguments) {
    boolean params = call.is("exactInputSingle") || call.is("exactInput");
    return params || call.isSwap()
        ? Optional.of(recipient(arguments, params ? "params." : ""))
        : Optional.empty();
  }

  private static Address recipient(Abi.Decoded arguments, String prefix) {
    return arguments.address(prefix.isEmpty() ? "to" : prefix + "recipient");
  }

  private void swap(DecodedCall call, Abi.Decoded arguments, String prefix) {
    boolean exactOut = call.name().filter(name -> name.contains("ForExact")).isPresent();
    String floor = prefix.isEmpty() ? "amountOutMin" : prefix + "amountOutMinimum";
    if (exactOut) {
      boolean fromNative = call.is("swapETHForExactTokens");
      if (!fromNative && isLoose(arguments.number("amountInMax"), largest(false), true)) {
        findings.warn(
            "swap.no-floor",
            call.path(),
            "This swap may take far more than it shows for what it gives.",
            Map.of("amountInMax", arguments.number("amountInMax").toString()));
      }
    } else if (isLoose(arguments.number(floor), largest(true), false)) {
      noFloor(call, Map.of(floor, arguments.number(floor).toString()));
    }
    if (!exactOut) {
      belowFloor(call, arguments, arguments.number(floor), prefix);
    }
    Address recipient = recipient(arguments, prefix);
    boolean own =
        recipient.equals(call.caller())
            || recipient.equals(inputs.account())
            || recipient.toWord().compareTo(Word.of(2)) <= 0 // the routers' marks for themselves
            || call.to().filter(recipient::equals).isPresent();
    if (!own) {
      boolean friend = inputs.known().name(recipient).isPresent();
      findings.add(
          "swap.recipient",
          friend ? Severity.WARNING : Severity.DANGER,
          recipient.toHex(),
          "What this swap gives goes to " + findings.name(recipient) + ", not to you.",
          Map.of("recipient", recipient.toHex()));
    }
  }

  /** A router that doesn't keep to the floor that it is given is none. */
  private void belowFloor(
      DecodedCall call, Abi.Decoded arguments, BigInteger floor, String prefix) {
    boolean ether = call.name().filter(name -> name.contains("ForETH")).isPresent();
    Optional<Address> token =
        prefix.isEmpty()
            ? Optional.of(arguments.list("path"))
                .filter(path -> !path.isEmpty())
                .map(path -> (Address) path.getLast())
            : call.is("exactInputSingle")
                ? Optional.of(arguments.address("params.tokenOut"))
                : Optional.empty();
    boolean own = recipient(arguments, prefix).equals(inputs.account());
    if (!own || token.isEmpty() || inputs.run().isEmpty()) {
      return;
    }
    Run run = inputs.run().get();
    Asset asset = ether ? new Asset.Native() : new Asset.Erc20(token.get());
    BigInteger got = run.effects().change(inputs.account(), asset);
    boolean alone = run.transactions().size() == 1 && run.outcome().succeeded();
    if (alone && got.compareTo(floor) < 0) {
      findings.danger(
          "swap.below-floor",
          call.path(),
          "This swap names "
              + findings.amount(asset, floor)
              + " as the least that comes back; "
              + findings.amount(asset, got)
              + " does.",
          Map.of("floor", floor.toString(), "got", got.toString()));
    }
  }

  /** What the run moved most of: what the account got, or what it gave; zero if nothing ran. */
  private BigInteger largest(boolean got) {
    return inputs.run().stream()
        .flatMap(run ->
            run.own().stream()
                .flatMap(own ->
                    (got ? run.effects().inflows(own) : run.effects().outflows(own)).stream()))
        .map(balance -> balance.change().abs())
        .reduce(BigInteger.ZERO, BigInteger::max);
  }

  /** Whether a limit is none, or lets go of more than half of what the run shows. */
  private static boolean isLoose(BigInteger limit, BigInteger shown, boolean ceiling) {
    if (ceiling) {
      return limit.bitLength() >= UNLIMITED_BITS
          || (shown.signum() > 0 && limit.compareTo(shown.shiftLeft(1)) > 0);
    }
    return limit.compareTo(BigInteger.ONE) <= 0 || limit.shiftLeft(1).compareTo(shown) < 0;
  }

  private void liquidity(DecodedCall call, Abi.Decoded arguments) {
    boolean none =
        arguments.parameters().stream()
            .map(AbiParameter::name)
            .filter(name -> name.endsWith("Min"))
            .allMatch(name -> arguments.number(name).compareTo(BigInteger.ONE) <= 0);
    if (none) {
      noFloor(call, Map.of());
    }
  }

  private void noFloor(DecodedCall call, Map<String, String> evidence) {
    findings.warn(
        "swap.no-floor",
        call.path(),
        "This swap accepts any amount in return, so anybody who sees it can take the difference.",
        evidence);
  }
}
