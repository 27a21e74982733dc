package bothy.cases;

import bothy.eth.Address;
import bothy.eth.Ambiguity;
import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.eth.Request;
import bothy.eth.State;
import bothy.meaning.Known;
import bothy.simulation.BlockContext;
import bothy.simulation.Rules;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request and what is given with it.
 *
 * @param account whose side the answer takes
 * @param requestChain the chain that the request itself names
 * @param absent fields of the transaction that a wallet would fill in
 * @param said the case as JSON gave it, without the state and what only people read
 */
public record Case(
    ChainId chainId,
    Address account,
    Optional<String> origin,
    Optional<String> intent,
    Known known,
    Request request,
    Optional<ChainId> requestChain,
    List<Ambiguity> ambiguities,
    Set<String> absent,
    Map<String, Object> said,
    Optional<At> at) {
  /**
   * The world that the request would run in, as it was given.
   *
   * @param rules empty if the fork isn't known here
   * @param ground what the state rests on
   * @param proof how it was proven, for people: the block's hash, who signed it, how many proofs
   */
  public record At(
      Optional<Rules> rules,
      String fork,
      BlockContext block,
      State state,
      Ground ground,
      Map<String, String> proof) {
    public At {
      proof = Collections.unmodifiableMap(new LinkedHashMap<>(proof));
    }

    /** A world that somebody gave. */
    public static At given(Optional<Rules> rules, String fork, BlockContext block, State state) {
      return new At(rules, fork, block, state, Ground.GIVEN, Map.of());
    }

    /** The same world, with how it was proven. */
    public At provenBy(Map<String, String> proof) {
      return new At(rules, fork, block, state, ground, proof);
    }
  }

  /** The same case in another world. */
  public Case at(At world) {
    return new Case(
        chainId,
        account,
        origin,
        intent,
        known,
        request,
        requestChain,
        ambiguities,
        absent,
        said,
        Optional.of(world));
  }

  public Case {
    ambiguities = List.copyOf(ambiguities);
    absent = Set.copyOf(absent);
    said = Collections.unmodifiableMap(new LinkedHashMap<>(said));
  }
}
