package bothy.guard;

import bothy.cases.Case;
import bothy.effects.KnownCode;
import bothy.effects.Probe;
import bothy.eth.Address;
import bothy.eth.Request;
import bothy.eth.State;
import bothy.meaning.DecodedCall;
import bothy.meaning.Meaning;
import bothy.simulation.Budget;
import bothy.simulation.Simulation;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Asks Safes for their next nonce, where a request needs it to tell what a hash stands for. */
final class SafeReader {
  private static final int MOST = 8;

  private SafeReader() {}

  static Map<Address, BigInteger> read(
      Case given, Meaning meaning, Optional<? extends State> state) {
    Set<Address> asked = new TreeSet<>();
    meaning
        .allCalls()
        .filter(call -> call.is("approveHash"))
        .map(DecodedCall::to)
        .flatMap(Optional::stream)
        .forEach(asked::add);
    if (given.request() instanceof Request.Typed typed) {
      asked.add(typed.signer());
    }
    Map<Address, BigInteger> nonces = new TreeMap<>();
    if (asked.isEmpty() || state.isEmpty()) {
      return nonces;
    }
    given
        .at()
        .flatMap(at ->
            at.rules()
                .map(rules -> new Simulation(state.get(), rules, at.block(), Budget.STANDARD)))
        .map(simulation -> new Probe(simulation, given.account()))
        .ifPresent(probe ->
            asked.stream()
                .filter(safe -> isSafe(state.get(), safe))
                .limit(MOST)
                .forEach(safe ->
                    probe
                        .word(safe, "nonce()")
                        .ifPresent(nonce -> nonces.put(safe, nonce.toBigInteger()))));
    return nonces;
  }

  private static boolean isSafe(State state, Address address) {
    return KnownCode.at(state, address)
        .filter(entry -> entry.role() == KnownCode.Role.SAFE)
        .isPresent();
  }
}
