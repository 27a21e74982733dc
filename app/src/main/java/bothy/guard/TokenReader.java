package bothy.guard;

import bothy.cases.Case;
import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.effects.Exposure;
import bothy.effects.Probe;
import bothy.eth.Address;
import bothy.eth.State;
import bothy.meaning.Known;
import bothy.meaning.Meaning;
import bothy.simulation.Budget;
import bothy.simulation.Simulation;
import bothy.verdict.Context;
import bothy.verdict.Run;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Asks tokens that a request is about and the user doesn't know what they call themselves; where
 * the user knows no tokens there is nothing to hold that against, and none is asked.
 */
final class TokenReader {
  private static final int MOST = 8;

  private TokenReader() {}

  static Map<Address, Context.TokenWords> read(
      Case given,
      Known known,
      Meaning meaning,
      Optional<? extends State> state,
      Optional<Run> run) {
    Set<Address> tokens = tokens(given, meaning, run);
    tokens.removeAll(known.tokens().keySet());
    Map<Address, Context.TokenWords> words = new TreeMap<>();
    if (known.tokens().isEmpty() || tokens.isEmpty() || state.isEmpty()) {
      return words;
    }
    given
        .at()
        .ifPresent(at ->
            at.rules()
                .map(rules -> new Simulation(state.get(), rules, at.block(), Budget.STANDARD))
                .map(simulation -> new Probe(simulation, given.account()))
                .ifPresent(probe ->
                    tokens.stream()
                        .limit(MOST)
                        .forEach(token ->
                            words.put(
                                token,
                                new Context.TokenWords(
                                    probe.symbol(token).orElse(""),
                                    probe.name(token).orElse(""))))));
    return words;
  }

  private static Set<Address> tokens(Case given, Meaning meaning, Optional<Run> run) {
    Set<Address> tokens = new TreeSet<>();
    meaning.exposure().stream().map(Exposure::asset).forEach(asset -> add(asset, tokens));
    run.ifPresent(done -> {
      Effects effects = done.effects();
      effects.balances().stream()
          .filter(balance -> done.own().contains(balance.account()))
          .forEach(balance -> add(balance.asset(), tokens));
      effects.allowances().stream()
          .filter(grant -> done.own().contains(grant.owner()))
          .forEach(grant -> add(grant.asset(), tokens));
    });
    tokens.remove(given.account());
    return tokens;
  }

  private static void add(Asset asset, Set<Address> tokens) {
    if (asset instanceof Asset.Erc20(Address token)) {
      tokens.add(token);
    }
  }
}
