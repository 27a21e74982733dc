package bothy.effects;

import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Bytes;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.simulation.CallRequest;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The calls by which a step of a holder may be taken, the one that takes most first. */
final class Ways {
  /** For one step. */
  private static final long GAS = 1L << 24;

  private final Address party;
  private final Means means;

  Ways(Address party, Means means) {
    this.party = party;
    this.means = means;
  }

  static CallRequest request(
      Address from, Address to, Wei value, Bytes data, List<Authorization> authorizations) {
    return new CallRequest(
        from, Optional.of(to), data, value, GAS, Wei.ZERO, List.of(), authorizations);
  }

  List<CallRequest> of(Redemption.Step step, Probe now) {
    return switch (step) {
      case Redemption.Step.Call(Address from, Address to, Wei value, Bytes data) ->
          List.of(request(from, to, value, data, List.of()));
      case Redemption.Step.Try(Address from, Address to, List<Bytes> data) ->
          data.stream().map(each -> request(from, to, Wei.ZERO, each, List.of())).toList();
      case Redemption.Step.Pull pull -> pulls(pull, now);
      case Redemption.Step.Take take ->
          amounts(take, now)
              .map(amount ->
                  request(take.by(), take.to(), Wei.ZERO, take.data().apply(amount), List.of()))
              .toList();
      case Redemption.Step.Draw draw ->
          Stream.of(
                  there(draw.permitted(), Optional.empty(), now),
                  there(draw.permitted(), Optional.of(draw.to()), now))
              .distinct()
              .map(amounts ->
                  request(draw.by(), draw.to(), Wei.ZERO, draw.data().apply(amounts), List.of()))
              .toList();
      case Redemption.Step.Install(Address by, Authorization authorization) ->
          List.of(request(by, party, Wei.ZERO, Bytes.EMPTY, List.of(authorization)));
      case Redemption.Step.Fund ignored -> List.of();
      case Redemption.Step.Admit ignored -> List.of();
    };
  }

  /** All that there is; and, if that is too much, as much as is said. */
  private Stream<BigInteger> amounts(Redemption.Step.Take take, Probe now) {
    BigInteger held =
        take.token()
            .map(token -> now.balance(token, party).orElse(take.most()))
            .orElseGet(() -> means.nativeBalance(party));
    return Stream.of(held, held.min(take.most())).filter(amount -> amount.signum() > 0).distinct();
  }

  /** All that there is; and, if that is too much, as much as whoever moves the token may. */
  private List<CallRequest> pulls(Redemption.Step.Pull pull, Probe now) {
    BigInteger held = now.balance(pull.token(), party).map(pull.most()::min).orElse(pull.most());
    Optional<BigInteger> allowed =
        now.allowance(pull.token(), party, pull.hub().orElse(pull.by())).map(held::min);
    return Stream.concat(Stream.of(held), allowed.stream())
        .filter(amount -> amount.signum() > 0)
        .distinct()
        .map(amount -> pull(pull, Word.of(amount)))
        .toList();
  }

  private CallRequest pull(Redemption.Step.Pull pull, Word amount) {
    return pull.hub()
        .map(hub ->
            request(
                pull.by(),
                hub,
                Wei.ZERO,
                Probe.calldata(
                    "transferFrom(address,address,uint160,address)",
                    party.toWord(),
                    pull.by().toWord(),
                    amount,
                    pull.token().toWord()),
                List.of()))
        .orElseGet(() ->
            request(
                pull.by(),
                pull.token(),
                Wei.ZERO,
                Probe.calldata(
                    "transferFrom(address,address,uint256)",
                    party.toWord(),
                    pull.by().toWord(),
                    amount),
                List.of()));
  }

  /**
   * What is there to take; as much as is permitted where the token doesn't tell.
   *
   * @param mover whose allowance bounds it, if it does
   */
  private List<BigInteger> there(
      List<Redemption.Permission> permitted, Optional<Address> mover, Probe now) {
    Map<Address, BigInteger> left = new HashMap<>();
    List<BigInteger> amounts = new ArrayList<>();
    for (Redemption.Permission each : permitted) {
      Address token = each.token();
      BigInteger held =
          left.computeIfAbsent(token, key -> movable(key, mover, now).orElse(each.most()));
      BigInteger amount = held.min(each.most());
      left.put(token, held.subtract(amount));
      amounts.add(amount);
    }
    return amounts;
  }

  private Optional<BigInteger> movable(Address token, Optional<Address> mover, Probe now) {
    Optional<BigInteger> held = now.balance(token, party);
    Optional<BigInteger> allowed = mover.flatMap(by -> now.allowance(token, party, by));
    return allowed.map(may -> held.map(may::min).orElse(may)).or(() -> held);
  }
}
