package bothy.verdict;

import bothy.effects.Exposure;
import bothy.effects.Holder;
import bothy.eth.Address;
import bothy.eth.Ambiguity;
import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.eth.Request;
import bothy.meaning.Known;
import bothy.meaning.Meaning;
import java.util.List;
import java.util.Optional;

/**
 * All that a verdict rests on.
 *
 * @param account whose side the verdict takes
 * @param chain that the user is on
 * @param requestChain that the request names
 * @param origin of the page that asks
 * @param ground of the state; empty if there is none
 * @param notRun why the request wasn't run; ignored where {@code run} is present
 * @param intent the user's own words
 * @param context what it is held against
 * @param played what playing the holder of the signature showed; empty if nobody was played
 */
public record Inputs(
    Request request,
    Address account,
    ChainId chain,
    Optional<ChainId> requestChain,
    List<Ambiguity> ambiguities,
    Known known,
    Optional<String> origin,
    Meaning meaning,
    Parties parties,
    Optional<Ground> ground,
    String notRun,
    Optional<Run> run,
    Optional<String> intent,
    Context context,
    Optional<Holder.Played> played) {
  public Inputs {
    ambiguities = List.copyOf(ambiguities);
  }

  /** Without a signature whose holder was played. */
  public Inputs(
      Request request,
      Address account,
      ChainId chain,
      Optional<ChainId> requestChain,
      List<Ambiguity> ambiguities,
      Known known,
      Optional<String> origin,
      Meaning meaning,
      Parties parties,
      Optional<Ground> ground,
      String notRun,
      Optional<Run> run,
      Optional<String> intent,
      Context context) {
    this(
        request,
        account,
        chain,
        requestChain,
        ambiguities,
        known,
        origin,
        meaning,
        parties,
        ground,
        notRun,
        run,
        intent,
        context,
        Optional.empty());
  }

  /** The play of the holder, if the signature could be redeemed. */
  public Optional<Holder.Redeemed> redeemed() {
    return played.flatMap(each ->
        each instanceof Holder.Redeemed redeemed ? Optional.of(redeemed) : Optional.empty());
  }

  /** What the signature lets others take: as played, else as decoded. */
  public List<Exposure> exposure() {
    return redeemed().map(Holder.Redeemed::exposure).orElse(meaning.exposure());
  }
}
