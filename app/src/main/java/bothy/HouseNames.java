package bothy;

import bothy.cases.ChainRules;
import bothy.catalogue.Catalogue;
import bothy.catalogue.Views;
import bothy.chain.ChainException;
import bothy.chain.ChainView;
import bothy.chain.Rpc;
import bothy.chain.Which;
import bothy.effects.Probe;
import bothy.eth.Address;
import bothy.eth.Word;
import bothy.guard.Names;
import bothy.jsonrpc.InputException;
import bothy.simulation.Fork;
import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What this house knows by name: the tokens of the catalogue, with the decimals that each says
 * itself on the proven state, and the parties that the user's policy names.
 */
final class HouseNames implements Names {
  private static final Duration DEADLINE = Duration.ofSeconds(15);
  private static final BigInteger MOST_DECIMALS = BigInteger.valueOf(77);

  private final Catalogue catalogue;
  private final ChainView chain;
  private final Optional<Fork> fork;
  private final PolicyHouse policy;
  private Map<String, Object> tokens = Map.of();
  private boolean asked;

  HouseNames(Catalogue catalogue, ChainView chain, Optional<Fork> fork, PolicyHouse policy) {
    this.catalogue = catalogue;
    this.chain = chain;
    this.fork = fork;
    this.policy = policy;
  }

  @Override
  public Map<String, Object> known() {
    Map<String, Object> names = new LinkedHashMap<>();
    policy.get().written().names().forEach((address, name) -> names.put(address.toHex(), name));
    Map<String, Object> known = new LinkedHashMap<>();
    known.put("tokens", tokens());
    known.put("addressNames", names);
    return known;
  }

  /** Asked once: a token's decimals don't change. A node that can't answer is asked again. */
  private synchronized Map<String, Object> tokens() {
    if (!asked) {
      try {
        tokens = ask();
        asked = true;
      } catch (ChainException | InputException e) {
        // what isn't known by name is shown by its address
      }
    }
    return tokens;
  }

  private Map<String, Object> ask() {
    Rpc rpc = chain.rpc(DEADLINE);
    var block =
        chain
            .block(rpc, new Which.Newest())
            .orElseThrow(() -> new InputException("chain", "a newest block", "none"));
    Views views = new Views(chain, block, new ChainRules(chain.chain(), fork), DEADLINE);
    return views
        .ask(
            Address.ZERO,
            world -> {
              Map<String, Object> found = new LinkedHashMap<>();
              Probe probe = world.probe();
              for (Catalogue.Token token : catalogue.tokens(chain.chain())) {
                probe
                    .word(token.address(), "decimals()")
                    .map(Word::toBigInteger)
                    .filter(decimals -> decimals.compareTo(MOST_DECIMALS) <= 0)
                    .ifPresent(
                        decimals -> found.put(token.address().toHex(), json(token, decimals)));
              }
              return found;
            })
        .answers();
  }

  private static Map<String, Object> json(Catalogue.Token token, BigInteger decimals) {
    return Map.of("symbol", token.symbol(), "decimals", decimals, "name", token.name());
  }
}
