package bothy.guard;

import bothy.cases.Case;
import bothy.effects.Effects;
import bothy.effects.Holder;
import bothy.effects.KnownCode;
import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Request;
import bothy.eth.State;
import bothy.meaning.DecodedCall;
import bothy.meaning.Meaning;
import bothy.simulation.Frame;
import bothy.simulation.Outcome;
import bothy.verdict.Parties;
import bothy.verdict.Run;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds what is known of the code of everybody that a request names or its run met. */
final class PartyReader {
  private static final Bytes POINTER = Bytes.of((byte) 0xef, (byte) 1, (byte) 0);

  private PartyReader() {}

  static Parties read(
      Case given,
      Meaning meaning,
      Optional<? extends State> state,
      Optional<Run> run,
      Optional<Holder.Played> played) {
    Set<Address> named = named(given, meaning);
    if (played.orElse(null) instanceof Holder.Redeemed redeemed) {
      add(redeemed.effects(), redeemed.outcome(), named);
    }
    run.ifPresent(done -> add(done, named));
    if (state.isEmpty()) {
      return new Parties(Set.of(), Set.of(), named, Map.of());
    }
    Set<Address> created = new HashSet<>();
    run.ifPresent(done -> created.addAll(done.effects().created()));
    Set<Address> codeless = new HashSet<>();
    Set<Address> pointers = new HashSet<>();
    Set<Address> unclear = new HashSet<>();
    for (Address party : named) {
      switch (state.get().account(party)) {
        case Answer.Known<Account>(Account found) -> {
          if (isDelegation(state.get(), party, found)) {
            pointers.add(party);
          } else if (!found.hasCode() && !created.contains(party)) {
            codeless.add(party);
          }
        }
        case Answer.Unknown<Account> ignored -> unclear.add(party);
      }
    }
    return new Parties(codeless, pointers, unclear, listed(state.get(), named));
  }

  /** EIP-7702: an account with a pointer to code is still somebody's with a key. */
  private static boolean isDelegation(State state, Address address, Account account) {
    return state.code(address, account.codeHash()) instanceof Answer.Known<Bytes>(Bytes code)
        && code.size() == 23
        && code.slice(0, 3).equals(POINTER);
  }

  private static Set<Address> named(Case given, Meaning meaning) {
    Set<Address> named = new TreeSet<>();
    meaning.allCalls().map(DecodedCall::to).flatMap(Optional::stream).forEach(named::add);
    meaning
        .exposure()
        .forEach(exposure -> {
          exposure.by().ifPresent(named::add);
          named.add(exposure.asset().contract());
        });
    meaning
        .signed()
        .ifPresent(signed -> {
          signed
              .redemption()
              .ifPresent(redemption -> {
                named.add(redemption.party());
                named.addAll(redemption.directed());
              });
          meaning
              .allCalls()
              .filter(call -> call.is("approve") || call.is("increaseAllowance"))
              .forEach(call -> named.add(call.arguments().orElseThrow().address("spender")));
          signed
              .orders()
              .forEach(order -> {
                order.gives().forEach(item -> named.add(item.asset().contract()));
                order.gets().forEach(item -> named.add(item.asset().contract()));
              });
        });
    if (given.request() instanceof Request.Delegate delegate) {
      named.add(delegate.authorization().delegate());
    }
    if (given.request() instanceof Request.Operation asked) {
      named.add(asked.operation().sender());
      asked.authorization().ifPresent(each -> named.add(each.delegate()));
    }
    return named;
  }

  private static void add(Run run, Set<Address> named) {
    run.transactions().forEach(each -> each.authorizations().forEach(a -> named.add(a.delegate())));
    add(run.effects(), run.outcome(), named);
  }

  private static void add(Effects effects, Outcome outcome, Set<Address> named) {
    effects.allowances().forEach(grant -> named.add(grant.spender()));
    effects.operators().forEach(grant -> named.add(grant.operator()));
    effects.delegations().forEach(delegation -> named.add(delegation.delegate()));
    effects.balances().forEach(balance -> named.add(balance.account()));
    named.addAll(called(outcome));
  }

  /** Everybody whose code a run called. */
  static Set<Address> called(Outcome outcome) {
    Set<Address> called = new TreeSet<>();
    outcome.call().ifPresent(top -> collect(top, called));
    return called;
  }

  private static void collect(Frame frame, Set<Address> into) {
    into.add(frame.to());
    frame.calls().forEach(call -> collect(call, into));
  }

  /** Those whose code is known. */
  static Map<Address, KnownCode.Entry> listed(State state, Set<Address> addresses) {
    Map<Address, KnownCode.Entry> listed = new HashMap<>();
    for (Address address : addresses) {
      KnownCode.at(state, address).ifPresent(entry -> listed.put(address, entry));
    }
    return listed;
  }
}
