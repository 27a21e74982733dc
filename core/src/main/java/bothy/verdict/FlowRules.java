package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.effects.Reach;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Checksum;
import bothy.meaning.DecodedCall;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules over what moves in a run and what could have moved. */
final class FlowRules {
  /** 0.001 of the native currency: an excess up to this is shown and doesn't count. */
  private static final BigInteger SMALL = BigInteger.TEN.pow(15);

  private final Inputs inputs;
  private final Run run;
  private final Findings findings;

  FlowRules(Inputs inputs, Run run, Findings findings) {
    this.inputs = inputs;
    this.run = run;
    this.findings = findings;
  }

  void apply() {
    run.effects().misreports().forEach(this::misreport);
    for (Address party : run.own()) {
      run.effects().outflows(party).forEach(this::outflow);
    }
    inputs.meaning().allCalls().forEach(this::call);
    run.unproven()
        .forEach(why ->
            findings.unknown(
                "state.unproven",
                inputs.account().toHex(),
                "What the request does isn't known whole: " + why + "."));
    if (run.outcome().succeeded()) {
      run.reach().forEach(this::reach);
    }
  }

  private void misreport(Effects.Misreport lie) {
    findings.danger(
        "token.misreports",
        lie.token().toHex(),
        findings.name(lie.token())
            + " says by events that a balance changed by "
            + lie.events()
            + "; it changed by "
            + lie.measured()
            + ".",
        Map.of(
            "account", lie.account().toHex(),
            "events", lie.events().toString(),
            "measured", lie.measured().toString()));
  }

  private void call(DecodedCall call) {
    if (run.own().contains(call.caller())) {
      transferOf(call).ifPresent(transfer -> recipient(transfer.to));
    }
    if (call.arguments().isEmpty() && call.to().isPresent() && !call.data().isEmpty()) {
      undecoded(call);
    }
  }

  /** A stranger who gets something. */
  private void recipient(Address party) {
    if (inputs.known().name(party).isEmpty() && !run.own().contains(party)) {
      findings.info(
          "transfer.first-time",
          party.toHex(),
          Checksum.of(party) + " isn't among the names you gave.",
          Map.of());
    }
  }

  private void undecoded(DecodedCall call) {
    boolean answered =
        !run.effects().inflows(inputs.account()).isEmpty()
            || run.effects().records().contains(call.to().orElse(Address.ZERO));
    boolean leaves =
        run.own().stream()
            .flatMap(party -> run.effects().outflows(party).stream())
            .filter(left -> !findings.isNamedOutflow(left.asset(), left.change().negate()))
            .anyMatch(left ->
                !(left.asset() instanceof Asset.Native)
                    || left.change().negate().compareTo(SMALL) > 0);
    findings.add(
        "undecoded",
        run.outcome().succeeded() && !answered && leaves ? Severity.WARNING : Severity.INFO,
        call.path(),
        "The call with selector " + call.selector() + " is not decoded.",
        Map.of(
            "selector", call.selector().toHex(),
            "to", call.to().map(Address::toHex).orElse("")));
  }

  private void outflow(Effects.Balance left) {
    if (isDecoded(left) || !run.effects().inflows(left.account()).isEmpty()) {
      return;
    }
    List<Address> targets = targets(left.account());
    boolean recorded = targets.stream().anyMatch(run.effects().records()::contains);
    boolean creates = targets.isEmpty();
    boolean meant = findings.isNamedOutflow(left.asset(), left.change().negate());
    Severity severity =
        meant ? Severity.INFO : recorded || creates ? Severity.WARNING : Severity.DANGER;
    findings.add(
        "outflow.for-nothing",
        severity,
        left.asset().contract().toHex(),
        "This takes "
            + findings.amount(left.asset(), left.change().negate())
            + (left.account().equals(inputs.account())
                ? " of yours"
                : " of " + findings.name(left.account()))
            + " and gives nothing back"
            + (recorded ? " but a record in the contract." : "."),
        Map.of("asset", left.asset().kind(), "amount", left.change().negate().toString()));
  }

  /** Whom the party's own calls in the request address. */
  private List<Address> targets(Address party) {
    return inputs
        .meaning()
        .allCalls()
        .filter(call -> call.caller().equals(party) && call.calls().isEmpty())
        .map(DecodedCall::to)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Whether decoded transfers of the request say that at least this much leaves. */
  private boolean isDecoded(Effects.Balance left) {
    BigInteger said =
        inputs
            .meaning()
            .allCalls()
            .map(this::transferOf)
            .flatMap(Optional::stream)
            .filter(transfer ->
                transfer.from.equals(left.account()) && transfer.asset.equals(left.asset()))
            .map(transfer -> transfer.amount)
            .reduce(BigInteger.ZERO, BigInteger::add);
    return said.compareTo(left.change().negate()) >= 0;
  }

  private record Transfer(Address from, Address to, Asset asset, BigInteger amount) {}

  /** What a call says it sends, if it is a plain payment or a decoded transfer. */
  private Optional<Transfer> transferOf(DecodedCall call) {
    if (call.to().isEmpty()) {
      return Optional.empty();
    }
    Address to = call.to().get();
    if (call.data().isEmpty()) {
      return call.value().isZero()
          ? Optional.empty()
          : Optional.of(new Transfer(call.caller(), to, new Asset.Native(), call.value().amount()));
    }
    if (call.arguments().isEmpty()) {
      return Optional.empty();
    }
    Abi.Decoded a = call.arguments().get();
    return switch (call.function().orElse("")) {
      case "transfer(address,uint256)" ->
          Optional.of(
              new Transfer(
                  call.caller(), a.address("to"), new Asset.Erc20(to), a.number("amount")));
      case "transferFrom(address,address,uint256)" -> {
        BigInteger amount = a.number("amount");
        Asset nft = new Asset.Erc721(to, amount);
        boolean isNft = run.effects().balances().stream().anyMatch(b -> b.asset().equals(nft));
        yield Optional.of(
            new Transfer(
                a.address("from"),
                a.address("to"),
                isNft ? nft : new Asset.Erc20(to),
                isNft ? BigInteger.ONE : amount));
      }
      case "safeTransferFrom(address,address,uint256)",
          "safeTransferFrom(address,address,uint256,bytes)" ->
          Optional.of(
              new Transfer(
                  a.address("from"),
                  a.address("to"),
                  new Asset.Erc721(to, a.number("id")),
                  BigInteger.ONE));
      case "safeTransferFrom(address,address,uint256,uint256,bytes)" ->
          Optional.of(
              new Transfer(
                  a.address("from"),
                  a.address("to"),
                  new Asset.Erc1155(to, a.number("id")),
                  a.number("amount")));
      case "transferFrom(address,address,uint160,address)" ->
          Optional.of(
              new Transfer(
                  a.address("from"),
                  a.address("to"),
                  new Asset.Erc20(a.address("token")),
                  a.number("amount")));
      default -> Optional.empty();
    };
  }

  private void reach(Reach.Item item) {
    if (item.unlimited()) {
      findings.unknown(
          "reach.excess",
          item.by().toHex(),
          "Everything could be reached: " + item.because() + ".");
    } else if (item.excess()
            .compareTo(item.asset() instanceof Asset.Native ? SMALL : BigInteger.ZERO)
        > 0) {
      findings.unknown(
          "reach.excess",
          item.by().toHex(),
          findings.name(item.by())
              + " could take "
              + findings.amount(item.asset(), item.excess())
              + " more than the run shows ("
              + item.because()
              + ").");
    }
  }
}
