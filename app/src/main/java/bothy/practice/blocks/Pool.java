package bothy.practice.blocks;

import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.simulation.Ending;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The transactions that wait for a block, or for another of their sender. Not for many threads. */
final class Pool {
  /** The field of a refusal that only says: not in this block. */
  static final String FULL = "block";

  private static final int MOST = 1_024;
  private static final int MOST_OF_ONE = 256;

  /** Refusals that time may heal. */
  private static final Set<String> HEALS = Set.of(FULL, "maxFeePerGas", "maxFeePerBlobGas");

  private final Map<Address, TreeMap<Long, Waiting>> bySender = new LinkedHashMap<>();
  private final Map<Hash, Waiting> byHash = new LinkedHashMap<>();

  Optional<Waiting> find(Hash hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  boolean isEmpty() {
    return byHash.isEmpty();
  }

  List<Waiting> all() {
    return List.copyOf(byHash.values());
  }

  /** Why there is no room for it; empty if there is. */
  Optional<String> refusal(Waiting waiting) {
    if (byHash.containsKey(waiting.hash())) {
      return Optional.of("already known");
    }
    TreeMap<Long, Waiting> own = bySender.get(waiting.sender());
    Waiting before = own == null ? null : own.get(waiting.transaction().nonce());
    if (before != null) {
      return replaces(waiting.transaction(), before.transaction())
          ? Optional.empty()
          : Optional.of("replacement transaction underpriced: expected both fees 10% higher");
    }
    boolean full = byHash.size() >= MOST || (own != null && own.size() >= MOST_OF_ONE);
    return full ? Optional.of("the pool is full") : Optional.empty();
  }

  private static boolean replaces(Transaction next, Transaction before) {
    return higher(next.maxFeePerGas(), before.maxFeePerGas())
        && higher(next.maxPriorityFeePerGas(), before.maxPriorityFeePerGas());
  }

  private static boolean higher(Wei next, Wei before) {
    BigInteger least = before.amount().multiply(BigInteger.valueOf(110));
    return next.amount().multiply(BigInteger.valueOf(100)).compareTo(least) >= 0
        && next.compareTo(before) > 0;
  }

  /** Adds it in the place of the one with its nonce. */
  void add(Waiting waiting) {
    Waiting before =
        bySender
            .computeIfAbsent(waiting.sender(), any -> new TreeMap<>(Long::compareUnsigned))
            .put(waiting.transaction().nonce(), waiting);
    if (before != null) {
      byHash.remove(before.hash());
    }
    byHash.put(waiting.hash(), waiting);
  }

  void remove(Hash hash) {
    Waiting gone = byHash.remove(hash);
    if (gone != null) {
      TreeMap<Long, Waiting> own = bySender.getOrDefault(gone.sender(), new TreeMap<>());
      own.remove(gone.transaction().nonce());
      if (own.isEmpty()) {
        bySender.remove(gone.sender());
      }
    }
  }

  void clear() {
    bySender.clear();
    byHash.clear();
  }

  /** Forgets what is in a block now, or can't come into one any more. */
  void prune(WorldState state) {
    for (Waiting waiting : all()) {
      long nonce = state.at(waiting.sender()).nonce();
      if (Long.compareUnsigned(waiting.transaction().nonce(), nonce) < 0) {
        remove(waiting.hash());
      }
    }
  }

  /** The nonce of the sender's next transaction: the first from {@code nonce} on that is free. */
  long nextNonce(Address sender, long nonce) {
    Map<Long, Waiting> own = bySender.getOrDefault(sender, new TreeMap<>());
    long next = nonce;
    while (own.containsKey(next)) {
      next++;
    }
    return next;
  }

  /**
   * Fills a block: of each sender's next the one that pays its maker most, at most {@code limit};
   * what can never run is forgotten.
   */
  void fill(BlockMaker maker, WorldState state, Wei baseFee, int limit) {
    Map<Address, Long> nonces = new HashMap<>();
    Set<Address> done = new HashSet<>();
    int taken = 0;
    while (taken < limit) {
      Optional<Waiting> best = best(state, nonces, done, baseFee);
      if (best.isEmpty()) {
        return;
      }
      Waiting waiting = best.get();
      Optional<Ending.Invalid> refusal = maker.add(waiting);
      if (refusal.isEmpty()) {
        nonces.put(waiting.sender(), waiting.transaction().nonce() + 1);
        taken++;
      } else {
        done.add(waiting.sender());
        if (!HEALS.contains(refusal.get().field())) {
          remove(waiting.hash());
        }
      }
    }
  }

  private Optional<Waiting> best(
      WorldState state, Map<Address, Long> nonces, Set<Address> done, Wei baseFee) {
    List<Waiting> next = new ArrayList<>();
    bySender.forEach((sender, own) -> {
      Long nonce = nonces.get(sender);
      Waiting waiting = own.get(nonce == null ? (Long) state.at(sender).nonce() : nonce);
      if (waiting != null && !done.contains(sender)) {
        next.add(waiting);
      }
    });
    return next.stream()
        .min( // the first of equals: who came first
            Comparator.comparing((Waiting each) -> Fees.price(each.transaction(), baseFee))
                .reversed());
  }
}
