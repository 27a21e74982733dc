package bothy.simulation;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an {@link Outcome} off the overlay after a run. */
final class Results {
  private final World world;

  Results(World world) {
    this.world = world;
  }

  Outcome of(Envelope.Run run, Optional<Frame> call, Map<Word, Bytes> preimages, boolean stands) {
    Map<Integer, Map<Word, Word>> slots = new HashMap<>();
    Map<Integer, Map<Word, AccountDiff.Change>> changes = new HashMap<>();
    readSlots(slots, changes);
    Map<Address, Touched> touched = new HashMap<>();
    Map<Address, AccountDiff> diff = new HashMap<>();
    Set<Address> created = new HashSet<>();
    Set<Address> destroyed = new HashSet<>();
    for (Entry entry : world.noted) {
      Bytes code = value(entry.codeBefore);
      touched.put(
          entry.address,
          new Touched(
              entry.before,
              entry.codeUsedIn == world.run ? code : Bytes.EMPTY,
              slots.getOrDefault(entry.id, Map.of())));
      if (!stands) {
        continue;
      }
      Account after = entry.exists ? entry.account() : Account.ABSENT;
      Map<Word, AccountDiff.Change> stored = changes.getOrDefault(entry.id, Map.of());
      if (differ(after, entry.before) || !stored.isEmpty()) {
        diff.put(
            entry.address, new AccountDiff(entry.before, after, code, value(entry.code), stored));
      }
      if (entry.createdIn == world.run && entry.exists && !entry.before.hasCode()) {
        created.add(entry.address);
      }
      if (entry.destroyedIn == world.run) {
        destroyed.add(entry.address);
      }
    }
    return new Outcome(
        run.ending(),
        run.gasUsed(),
        new Wei(run.fee()),
        run.output(),
        call,
        List.copyOf(world.logs),
        created,
        destroyed,
        diff,
        touched,
        preimages,
        List.copyOf(world.unknown));
  }

  /** Account's equals would be linked at run time: some milliseconds of a first simulation. */
  private static boolean differ(Account one, Account other) {
    return one.exists() != other.exists()
        || one.nonce() != other.nonce()
        || !one.balance().amount().equals(other.balance().amount())
        || !one.codeHash().bytes().equals(other.codeHash().bytes());
  }

  private static Bytes value(@org.jspecify.annotations.Nullable Code code) {
    return code == null ? Bytes.EMPTY : code.value();
  }

  private void readSlots(
      Map<Integer, Map<Word, Word>> slots, Map<Integer, Map<Word, AccountDiff.Change>> changes) {
    Slots table = world.slots;
    for (int i = 0; i < table.seenSize; i++) {
      int slot = table.seen[i];
      int owner = table.account[slot];
      Word key = table.word(slot, 0);
      Word before = table.word(slot, Slots.BEFORE);
      slots.computeIfAbsent(owner, any -> new HashMap<>()).put(key, before);
      if (!table.same(slot, Slots.VALUE, Slots.BEFORE)) {
        AccountDiff.Change change = new AccountDiff.Change(before, table.word(slot, Slots.VALUE));
        changes.computeIfAbsent(owner, any -> new HashMap<>()).put(key, change);
      }
    }
  }
}
