package bothy;

import bothy.authority.SignedRequests;
import bothy.catalogue.Catalogue;
import bothy.chain.ChainView;
import bothy.doors.web.Backing;
import bothy.doors.web.Keys;
import bothy.journal.Anchor;
import bothy.journal.Anchoring;
import bothy.journal.Head;
import bothy.provider.Pairings;
import bothy.simulation.Fork;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What stands behind the desk of {@code up}. */
final class DeskHouse implements AutoCloseable {
  private final Backing backing;
  private final Noticeboard board;

  /**
   * @param signed what the accounts are known to have signed
   * @param health how the chain stands, for the strip on top
   */
  DeskHouse(
      Path home,
      House.Flow flow,
      Pairings pairings,
      Anchoring anchoring,
      ChainView chain,
      Optional<Fork> fork,
      SignedRequests signed,
      Supplier<Map<String, Object>> health) {
    board = new Noticeboard(watched(flow, health));
    flow.submissions()
        .listen(() -> {
          board.tell("waiting");
          board.tell("journal");
        });
    DeskPassage passage = new DeskPassage(flow.submissions(), flow.signings(), flow.keys(), health);
    Catalogue catalogue = Catalogue.builtIn();
    Optional<DeskActions> actions =
        flow.signings().map(own -> new DeskActions(catalogue, chain, fork, own, flow.policy()));
    DeskAuthority authority =
        new DeskAuthority(catalogue, chain, fork, signed, flow.signings(), flow.policy());
    backing =
        new Backing(
            Optional.of(passage),
            Optional.of(board),
            Optional.of(passage),
            flow.signings().map(own -> new DeskPolicy(flow.policy(), flow.keys())),
            Optional.of(authority),
            actions.map(each -> each),
            actions.map(each -> each),
            keys(flow, home),
            Optional.of(() -> anchor(anchoring)),
            Optional.of(new DeskPages(flow.connections(), pairings)));
  }

  private static Optional<Keys> keys(House.Flow flow, Path home) {
    return flow.keys()
        .<Keys>map(keys -> new DeskKeys(keys, home, InstantSource.system()))
        .or(flow::remote);
  }

  /** What changes by itself. */
  private static Map<String, Supplier<?>> watched(
      House.Flow flow, Supplier<Map<String, Object>> health) {
    Map<String, Supplier<?>> watched = new LinkedHashMap<>();
    watched.put("health", () -> steady(health.get()));
    watched.put("policy", () -> flow.policy().text());
    watched.put("pages", () -> flow.connections().connected());
    watched.put("waiting", () -> flow.connections().asking());
    flow.keys().ifPresent(keys -> watched.put("keys", () -> keys.status().members()));
    flow.remote().ifPresent(remote -> watched.put("keys", remote::accounts));
    return watched;
  }

  /** Without what each second changes: the page counts on by itself. */
  private static Map<String, Object> steady(Map<String, Object> health) {
    health.remove("age");
    return health;
  }

  /** The head that is kept outside the journal's file, as it was found at the start or since. */
  private static Map<String, Object> anchor(Anchoring anchoring) {
    Map<String, Object> shown = new LinkedHashMap<>();
    switch (anchoring.found()) {
      case Anchor.Found.Broken(String says) -> {
        shown.put("state", "broken");
        shown.put("says", says);
      }
      case Anchor.Found.Holds ignored -> shown.put("state", "matches");
      case Anchor.Found.None ignored -> shown.put("state", "matches");
    }
    Head head = anchoring.head();
    if (!head.equals(Head.NONE)) {
      shown.put("sequence", BigInteger.valueOf(head.sequence()));
      shown.put("hash", head.hash().toHex());
    }
    return shown;
  }

  Backing backing() {
    return backing;
  }

  @Override
  public void close() {
    board.close();
  }
}
