package bothy.provider;

import bothy.cases.CheckRecord;
import bothy.cases.Draft;
import bothy.chain.ChainView;
import bothy.chain.Rpc;
import bothy.chain.Which;
import bothy.guard.ChainCheck;
import bothy.guard.Guard;
import bothy.guard.Names;
import bothy.journal.Entry;
import bothy.journal.Journal;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Cards for requests that another wallet is about to sign. Each is kept in the journal before it is
 * answered; how many there may be is bounded, since pages ask for them.
 */
public final class Checks {
  private static final Set<String> MEMBERS = Set.of("method", "params", "chainId");

  /** A bound of pages, which may send whatever they like. */
  private static final int MOST_CHARACTERS = 256 << 10;

  private static final int AT_ONCE = 4;
  private static final int A_MINUTE = 60;
  private static final Duration DEADLINE = Duration.ofSeconds(25);

  private final Guard guard;
  private final ChainCheck check;
  private final ChainView chain;
  private final Names names;
  private final Journal journal;
  private final InstantSource clock;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Deque<Instant> lately = new ArrayDeque<>();

  public Checks(
      Guard guard,
      ChainCheck check,
      ChainView chain,
      Names names,
      Journal journal,
      InstantSource clock) {
    this.guard = guard;
    this.check = check;
    this.chain = chain;
    this.names = names;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * The card of {@code {method, params, chainId}}, as the desk shows it. On another chain than ours
   * there is no state to run it on, and it is judged by its words.
   *
   * @param page the origin of the page that asks the other wallet
   * @throws RpcException if there were too many, or the chain can't be asked
   */
  Map<String, Object> card(Node asked, Optional<String> page) throws RpcException {
    asked.only(MEMBERS);
    Draft draft = draft(asked, page);
    enter();
    try {
      Guard.Checked checked = run(draft);
      CheckRecord kept =
          CheckRecord.of(draft.written(), checked.verdict(), checked.at(), checked.inputs());
      Entry entry = journal.append(clock.instant(), CheckRecord.KIND, kept.bytes());
      Map<String, Object> card = new LinkedHashMap<>(kept.root().members());
      card.put("entry", Map.of("sequence", entry.sequence(), "hash", entry.hash().toHex()));
      return card;
    } finally {
      places.release();
    }
  }

  private Draft draft(Node asked, Optional<String> page) {
    Node id = asked.required("chainId", "a quantity");
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("chainId", id.isText() ? Quantity.read(id) : id.integer());
    members.put("method", asked.required("method", "a method's name").text());
    Node params = asked.required("params", "an array");
    if (CompactJson.of(params.value()).length() > MOST_CHARACTERS) {
      throw new InputException("params", "at most " + MOST_CHARACTERS + " characters", "more");
    }
    members.put("params", params.value());
    page.ifPresent(origin -> members.put("origin", origin));
    return names.draft(members);
  }

  private Guard.Checked run(Draft draft) {
    if (!draft.given().chainId().equals(chain.chain())) {
      return guard.check(draft.given());
    }
    Rpc rpc = chain.rpc(DEADLINE);
    return check.check(
        draft,
        chain
            .block(rpc, new Which.Newest())
            .orElseThrow(() -> new InputException("chain", "a newest block", "none")),
        rpc);
  }

  private void enter() throws RpcException {
    boolean room;
    synchronized (lately) {
      Instant now = clock.instant();
      while (!lately.isEmpty() && lately.getFirst().isBefore(now.minus(Duration.ofMinutes(1)))) {
        lately.removeFirst();
      }
      room = lately.size() < A_MINUTE && places.tryAcquire();
      if (room) {
        lately.addLast(now);
      }
    }
    if (!room) {
      throw new RpcException(
          RpcException.LIMIT_EXCEEDED,
          "expected at most "
              + AT_ONCE
              + " checks at once and "
              + A_MINUTE
              + " a minute, found more");
    }
  }
}
