package bothy.provider;

import bothy.eth.Shown;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.JsonFile;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The pages that the person lets see the accounts, kept in {@code connections.json} under the home,
 * and those that ask to. What is connected can ask; each request is decided by itself.
 */
public final class Connections {
  /** EIP-1193: the user rejected the request. */
  private static final int REJECTED = 4_001;

  private static final int MOST = 200;
  private static final int MOST_ASKING = 8;
  private static final int LONGEST_ORIGIN = 300;
  private static final Duration LIFE = Duration.ofMinutes(10);

  private final JsonFile file;
  private final InstantSource clock;
  private final Map<String, Asking> asking = new LinkedHashMap<>();

  /** The connections kept in a folder, which need not exist yet. */
  public Connections(Path home, InstantSource clock) {
    this.file = new JsonFile(home.resolve("connections.json"));
    this.clock = clock;
  }

  /** A page, and since when it is connected or asks. */
  public record Page(String origin, Instant since) {}

  private record Asking(Instant since, boolean refused) {}

  /** Those that see the accounts. */
  public List<Page> connected() {
    return file.read(root ->
            root.required("pages", "a list").elements().stream().map(Connections::page).toList())
        .orElse(List.of());
  }

  private static Page page(Node node) {
    return new Page(
        node.required("origin", "an origin").text(),
        node.required("since", "a time").as("a time", Instant::parse));
  }

  public boolean isConnected(String origin) {
    return connected().stream().anyMatch(page -> page.origin().equals(origin));
  }

  /** Those that wait for a decision. */
  public synchronized List<Page> asking() {
    forgetOld();
    return asking.entrySet().stream()
        .filter(each -> !each.getValue().refused())
        .map(each -> new Page(each.getKey(), each.getValue().since()))
        .toList();
  }

  private void forgetOld() {
    Instant since = clock.instant().minus(LIFE);
    asking.values().removeIf(each -> each.since().isBefore(since));
  }

  /**
   * Asks for a page, and waits a while for what comes of it; asked again, it joins.
   *
   * @throws RpcException 4001 if the person said no, or {@link Wallet#waits}
   */
  synchronized void ask(String origin, Duration patience, String says) throws RpcException {
    if (origin.length() > LONGEST_ORIGIN) {
      throw new InputException(
          "origin", "at most " + LONGEST_ORIGIN + " characters", Shown.of(origin));
    }
    forgetOld();
    if (!asking.containsKey(origin)) {
      if (asking.size() >= MOST_ASKING) {
        throw new RpcException(
            RpcException.LIMIT_EXCEEDED, MOST_ASKING + " pages wait to be connected already");
      }
      asking.put(origin, new Asking(clock.instant(), false));
    }
    try {
      await(origin, System.nanoTime() + patience.toNanos(), says);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a page waited to be connected", e);
    }
    if (!isConnected(origin)) {
      throw new RpcException(REJECTED, "nobody connected this page in time");
    }
  }

  private synchronized void await(String origin, long end, String says)
      throws RpcException, InterruptedException {
    while (asking.containsKey(origin)) {
      if (asking.get(origin).refused()) {
        asking.remove(origin); // it is told once; asked again it is a new wish
        throw new RpcException(REJECTED, "the user didn't connect this page");
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw Wallet.waits(says);
      }
      wait(left);
    }
  }

  /**
   * The person's decision on a page that asks.
   *
   * @throws InputException if it doesn't
   */
  public synchronized void decide(String origin, boolean allow) {
    forgetOld();
    Asking known = asking.get(origin);
    if (known == null || known.refused()) {
      throw new InputException("origin", "a page that asks to be connected", Shown.of(origin));
    }
    if (allow) {
      List<Page> pages = new ArrayList<>(connected());
      if (pages.size() >= MOST) {
        throw new InputException("origin", "at most " + MOST + " pages, disconnect one", "more");
      }
      pages.add(new Page(origin, clock.instant()));
      write(pages);
      asking.remove(origin);
    } else {
      asking.put(origin, new Asking(known.since(), true));
    }
    notifyAll();
  }

  /** Ends a connection; false if there is none. */
  public synchronized boolean disconnect(String origin) {
    List<Page> pages = connected();
    List<Page> left = pages.stream().filter(page -> !page.origin().equals(origin)).toList();
    boolean found = left.size() < pages.size();
    if (found) {
      write(left);
    }
    return found;
  }

  private void write(List<Page> pages) {
    file.write(
        Map.of(
            "pages",
            pages.stream()
                .map(page -> Map.of("origin", page.origin(), "since", page.since().toString()))
                .toList()));
  }
}
