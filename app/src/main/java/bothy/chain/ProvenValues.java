package bothy.chain;

import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.eth.Word;
import bothy.proof.StateProof.ProvenAccount;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What is proven so far of the state after one block: all requests at that block share it. */
public final class ProvenValues {
  /** Beyond so many values nothing more is kept: each request then fetches its own. */
  private static final int MOST = 200_000;

  private record Place(Address address, Word key) {}

  private final PinnedBlock block;
  private final CodeStore codes;
  private final PinnedBlocks earlier;
  private final Map<Address, ProvenAccount> accounts = new ConcurrentHashMap<>();
  private final Map<Place, Word> slots = new ConcurrentHashMap<>();
  private final Map<Long, Hash> hashes = new ConcurrentHashMap<>();
  private @Nullable Boolean provable;
  private final AtomicInteger kept = new AtomicInteger();

  ProvenValues(PinnedBlock block, CodeStore codes, PinnedBlocks earlier) {
    this.block = block;
    this.codes = codes;
    this.earlier = earlier;
  }

  /** The block, after which the state is. */
  public PinnedBlock block() {
    return block;
  }

  /** Whether the node gives proofs at this block, asked once. */
  synchronized boolean provable(BooleanSupplier ask) {
    if (provable == null) {
      provable = ask.getAsBoolean();
    }
    return provable;
  }

  PinnedBlocks earlier() {
    return earlier;
  }

  CodeStore codes() {
    return codes;
  }

  Optional<ProvenAccount> account(Address address) {
    return Optional.ofNullable(accounts.get(address));
  }

  Optional<Word> slot(Address address, Word key) {
    return Optional.ofNullable(slots.get(new Place(address, key)));
  }

  Optional<Hash> hash(long number) {
    return Optional.ofNullable(hashes.get(number));
  }

  void keep(Address address, ProvenAccount account) {
    if (room()) {
      accounts.put(address, account);
    }
  }

  void keep(Address address, Word key, Word value) {
    if (room()) {
      slots.put(new Place(address, key), value);
    }
  }

  void keep(long number, Hash hash) {
    if (room()) {
      hashes.put(number, hash);
    }
  }

  private boolean room() {
    return kept.incrementAndGet() < MOST;
  }
}
