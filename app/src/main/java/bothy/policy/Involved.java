package bothy.policy;

import bothy.effects.Effects;
import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.EthException;
import bothy.eth.Request;
import bothy.meaning.DecodedCall;
import bothy.verdict.Run;
import bothy.verdict.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Everybody who has a part in a request or its run, the account itself apart. */
final class Involved {
  private final Set<Address> found = new TreeSet<>();

  private Involved() {}

  static Set<Address> of(Verdict verdict, Stakes stakes) {
    Involved involved = new Involved();
    verdict.meaning().allCalls().forEach(involved::call);
    switch (verdict.inputs().request()) {
      case Request.Unsigned unsigned -> unsigned.transaction().to().ifPresent(involved.found::add);
      case Request.Raw raw -> raw.transaction().to().ifPresent(involved.found::add);
      case Request.Batch batch ->
          batch.calls().forEach(call -> call.to().ifPresent(involved.found::add));
      case Request.Typed typed -> {
        involved.value(typed.data().domain());
        involved.value(typed.data().message());
      }
      case Request.Message ignored -> {}
      case Request.Delegate delegate -> involved.delegation(delegate.authorization());
      case Request.Operation operation -> {
        involved.found.add(operation.operation().sender());
        involved.found.add(operation.entryPoint());
        operation.authorization().ifPresent(involved::delegation);
      }
    }
    stakes
        .grants()
        .forEach(grant -> {
          grant.exposure().by().ifPresent(involved.found::add);
          involved.found.add(grant.exposure().asset().contract());
        });
    involved.found.addAll(stakes.received().keySet());
    verdict.inputs().run().ifPresent(involved::run);
    involved.found.remove(verdict.inputs().account());
    involved.found.remove(Address.ZERO);
    return involved.found;
  }

  private void call(DecodedCall call) {
    call.to().ifPresent(found::add);
    call.arguments().ifPresent(arguments -> value(arguments.values()));
  }

  private void run(Run run) {
    Effects effects = run.effects();
    effects
        .balances()
        .forEach(balance -> {
          found.add(balance.account());
          found.add(balance.asset().contract());
        });
    effects.delegations().forEach(delegation -> found.add(delegation.delegate()));
    run.transactions().forEach(each -> each.authorizations().forEach(this::delegation));
    run.outcome().call().ifPresent(this::frame);
  }

  private void frame(bothy.simulation.Frame frame) {
    found.add(frame.to());
    frame.calls().forEach(this::frame);
  }

  private void delegation(Authorization authorization) {
    found.add(authorization.delegate());
  }

  /** Addresses among decoded arguments, and among typed data as JSON wrote it. */
  private void value(Object value) {
    switch (value) {
      case Address address -> found.add(address);
      case List<?> list -> list.forEach(this::value);
      case Map<?, ?> map -> map.values().forEach(this::value);
      case String text when text.length() == 42 && text.startsWith("0x") -> {
        try {
          found.add(Address.fromHex(text));
        } catch (EthException e) {
          // some other text
        }
      }
      default -> {}
    }
  }
}
