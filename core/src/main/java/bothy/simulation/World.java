package bothy.simulation;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The overlay: what runs have changed over a {@link State}, loaded from it lazily, with a journal
 * that undoes what failed. Runs are numbered; what holds for one run only (warm, touched, created)
 * is marked with its number, so that nothing has to be cleared.
 */
final class World {
  /** About what an account takes here and in an outcome. */
  private static final int ENTRY_BYTES = 600;

  private final State state;
  private final Fuel fuel;
  final Journal journal;
  final Slots slots;
  final Slots transients;
  final List<Log> logs = new ArrayList<>();

  /** What the run asked about, in order. */
  final List<Entry> noted = new ArrayList<>();

  final List<String> unknown = new ArrayList<>();
  long refund;
  int run;

  private Entry[] entries = new Entry[64];
  private int entriesSize;
  private int[] index = new int[256];
  private final List<OldCode> oldCodes = new ArrayList<>();

  private record OldCode(Hash hash, @Nullable Code code) {}

  World(State state, Fuel fuel) {
    this.state = state;
    this.fuel = fuel;
    this.journal = new Journal(fuel);
    this.slots = new Slots(fuel);
    this.transients = new Slots(fuel);
  }

  void startRun() {
    run++;
    journal.clear();
    oldCodes.clear();
    logs.clear();
    noted.clear();
    unknown.clear();
    refund = 0;
    slots.seenSize = 0;
  }

  // Accounts.

  /** The account's place on the overlay; asks nothing. */
  Entry entry(long a2, long a1, long a0) {
    long top = a2 & 0xffffffffL;
    int mask = index.length - 1;
    int place = hash(top, a1, a0) & mask;
    while (true) {
      int id = index[place] - 1;
      if (id < 0) {
        return insert(place, top, a1, a0);
      }
      Entry entry = entries[id];
      if (entry.a0 == a0 && entry.a1 == a1 && entry.a2 == top) {
        return entry;
      }
      place = (place + 1) & mask;
    }
  }

  Entry entry(Address address) {
    Word word = address.toWord();
    return entry(word.w2(), word.w1(), word.w0());
  }

  Entry byId(int id) {
    return entries[id];
  }

  private Entry insert(int place, long a2, long a1, long a0) {
    if (run > 0) {
      fuel.holdMemory(ENTRY_BYTES);
    }
    Entry entry = new Entry(entriesSize, Address.of(new Word(0, a2, a1, a0)), a2, a1, a0);
    if (entriesSize == entries.length) {
      entries = Arrays.copyOf(entries, 2 * entriesSize);
      entries[entriesSize++] = entry;
      index = new int[4 * entries.length];
      for (int id = 0; id < entriesSize; id++) {
        Entry each = entries[id];
        int mask = index.length - 1;
        int at = hash(each.a2, each.a1, each.a0) & mask;
        while (index[at] != 0) {
          at = (at + 1) & mask;
        }
        index[at] = id + 1;
      }
    } else {
      entries[entriesSize++] = entry;
      index[place] = entriesSize;
    }
    return entry;
  }

  private static int hash(long a2, long a1, long a0) {
    long h = (a0 ^ Long.rotateLeft(a1, 23) ^ Long.rotateLeft(a2, 41)) * 0x9e3779b97f4a7c15L;
    return (int) (h ^ (h >>> 32));
  }

  /** Whether the state can tell of the account. */
  boolean isKnown(Entry entry) {
    return entry.loaded || state.account(entry.address) instanceof Answer.Known<Account>;
  }

  /** Loads the account if that hasn't happened, and notes how it was before this run. */
  Entry need(Entry entry) {
    if (entry.notedIn != run) {
      note(entry);
    }
    return entry;
  }

  /** Whether anything in the last run asked how the account is. */
  boolean wasAsked(Entry entry) {
    return entry.notedIn == run;
  }

  private void note(Entry entry) {
    if (!entry.loaded) {
      Account account = known(state.account(entry.address), "account", entry);
      entry.exists = account.exists();
      entry.nonce = account.nonce();
      Word balance = account.balance().toWord();
      setLimbs(entry, balance.w3(), balance.w2(), balance.w1(), balance.w0());
      entry.codeHash = account.codeHash();
      entry.code = account.hasCode() ? null : Code.EMPTY;
      entry.storageFresh = !account.exists();
      entry.loaded = true;
    }
    entry.notedIn = run;
    entry.before = entry.account();
    entry.codeBefore = entry.code;
    noted.add(entry);
  }

  Code code(Entry entry) {
    need(entry);
    entry.codeUsedIn = run;
    Code code = entry.code;
    if (code == null) {
      Hash hash = entry.codeHash;
      code = Code.Cache.of(hash, known(state.code(entry.address, hash), "code of", entry));
      entry.code = code;
      if (entry.codeBefore == null) {
        entry.codeBefore = code;
      }
    }
    return code;
  }

  private <T> T known(Answer<T> answer, String what, Entry of) {
    return answer instanceof Answer.Known<T>(T value)
        ? value
        : fail(answer, what, of.address.toHex());
  }

  private <T> T fail(Answer<T> answer, String what, String which) {
    String why = answer instanceof Answer.Unknown<T>(String says) ? says : "";
    String says = what + " " + which + ": " + why;
    unknown.add(says);
    throw new Interruption(HaltKind.STATE_UNKNOWN, says);
  }

  private static void setLimbs(Entry entry, long b3, long b2, long b1, long b0) {
    entry.b3 = b3;
    entry.b2 = b2;
    entry.b1 = b1;
    entry.b0 = b0;
  }

  /** Whether it was cold (EIP-2929). */
  boolean warm(Entry entry) {
    if (entry.warmIn == run) {
      return false;
    }
    entry.warmIn = run;
    journal.push(Journal.ACCOUNT_WARM, entry.id);
    return true;
  }

  void setBalance(Entry entry, long b3, long b2, long b1, long b0) {
    journal.push(Journal.BALANCE, entry.id, entry.b3, entry.b2, entry.b1, entry.b0);
    setLimbs(entry, b3, b2, b1, b0);
  }

  void setNonce(Entry entry, long nonce) {
    journal.push(Journal.NONCE, entry.id, entry.nonce);
    entry.nonce = nonce;
  }

  void setCode(Entry entry, Code code) {
    fuel.holdMemory(2L * code.bytes.length);
    oldCodes.add(new OldCode(entry.codeHash, entry.code));
    journal.push(Journal.CODE, entry.id);
    entry.code = code;
    entry.codeHash = code.hash();
    entry.codeUsedIn = run;
  }

  private void journalFlags(Entry entry) {
    long flags = entry.exists ? 1 : 0;
    flags |= entry.storageFresh ? 2 : 0;
    flags |= entry.touchedIn == run ? 4 : 0;
    flags |= entry.createdIn == run ? 8 : 0;
    flags |= entry.destroyedIn == run ? 16 : 0;
    journal.push(Journal.FLAGS, entry.id, flags);
  }

  /** EIP-161: an account that a run touches is removed if it is empty at the end. */
  void touch(Entry entry) {
    if (entry.touchedIn != run) {
      journalFlags(entry);
      entry.touchedIn = run;
    }
  }

  void bring(Entry entry) {
    if (!entry.exists) {
      journalFlags(entry);
      entry.exists = true;
    }
  }

  void create(Entry entry) {
    journalFlags(entry);
    entry.exists = true;
    entry.createdIn = run;
    entry.storageFresh = true;
  }

  void destroy(Entry entry) {
    journalFlags(entry);
    entry.destroyedIn = run;
  }

  /** EIP-7610 */
  boolean storageEmpty(Entry entry) {
    return entry.storageFresh
        ? storedNothing(entry)
        : known(state.storageEmpty(entry.address), "storage of", entry) && storedNothing(entry);
  }

  private boolean storedNothing(Entry entry) {
    for (int slot = entry.lastSlot; slot >= 0; slot = slots.next[slot]) {
      if (!slots.isZero(slot, Slots.VALUE)) {
        return false;
      }
    }
    return true;
  }

  Word blockHash(long number) {
    Answer<Hash> answer = state.blockHash(number);
    return answer instanceof Answer.Known<Hash>(Hash known)
        ? known.toWord()
        : fail(answer, "hash of block", Long.toUnsignedString(number)).toWord();
  }

  // Storage.

  /** The slot's number, found without asking its value. */
  int slot(Entry entry, long k3, long k2, long k1, long k0) {
    int slot = slots.find(entry.id, k3, k2, k1, k0);
    if (slot < 0) {
      slot = slots.insert(entry.id, entry.lastSlot, k3, k2, k1, k0);
      entry.lastSlot = slot;
      slots.beforeIn[slot] = -1;
    }
    return slot;
  }

  boolean warmSlot(int slot) {
    if (slots.warmIn[slot] == run) {
      return false;
    }
    slots.warmIn[slot] = run;
    journal.push(Journal.SLOT_WARM, slot);
    return true;
  }

  /** Makes sure that the slot's value is there, and its value before the run. */
  void needSlot(Entry entry, int slot) {
    if (slots.beforeIn[slot] == run) {
      return;
    }
    int at = slot * Slots.STRIDE;
    long[] data = slots.data;
    if (slots.beforeIn[slot] < 0) {
      need(entry);
      if (!entry.storageFresh) {
        Word key = new Word(data[at + 3], data[at + 2], data[at + 1], data[at]);
        Answer<Word> answer = state.slot(entry.address, key);
        Word value =
            answer instanceof Answer.Known<Word>(Word known)
                ? known
                : fail(answer, "slot " + key.toHex() + " of", entry.address.toHex());
        data[at + Slots.VALUE] = value.w0();
        data[at + Slots.VALUE + 1] = value.w1();
        data[at + Slots.VALUE + 2] = value.w2();
        data[at + Slots.VALUE + 3] = value.w3();
      }
    }
    fuel.holdMemory(Slots.SHOWN_BYTES);
    noteSlot(slot);
  }

  /** Notes what the slot holds before it changes in this run. */
  private void noteSlot(int slot) {
    int at = slot * Slots.STRIDE;
    System.arraycopy(slots.data, at + Slots.VALUE, slots.data, at + Slots.BEFORE, 4);
    slots.beforeIn[slot] = run;
    slots.writtenAt[slot] = 0;
    slots.see(slot);
  }

  /** Writes to a slot in the frame whose changes the journal holds from {@code mark} on. */
  void store(int slot, int mark, long v3, long v2, long v1, long v0) {
    write(Journal.SLOT, slots, slot, mark, v3, v2, v1, v0);
  }

  /** Undoing a frame needs what a slot held before its first write there: one record each. */
  private void write(
      int kind, Slots table, int slot, int mark, long v3, long v2, long v1, long v0) {
    long[] data = table.data;
    int at = slot * Slots.STRIDE + Slots.VALUE;
    int written = table.writtenAt[slot];
    if (written <= mark) {
      journal.push(kind, slot, written, data[at + 3], data[at + 2], data[at + 1], data[at]);
      table.writtenAt[slot] = journal.mark();
    }
    data[at] = v0;
    data[at + 1] = v1;
    data[at + 2] = v2;
    data[at + 3] = v3;
  }

  /** A transient slot (EIP-1153), zero at the start of each run. */
  int transientSlot(Entry entry, long k3, long k2, long k1, long k0) {
    int slot = transients.find(entry.id, k3, k2, k1, k0);
    if (slot < 0) {
      slot = transients.insert(entry.id, -1, k3, k2, k1, k0);
    }
    if (transients.beforeIn[slot] != run) {
      transients.beforeIn[slot] = run;
      transients.writtenAt[slot] = 0;
      int at = slot * Slots.STRIDE + Slots.VALUE;
      Arrays.fill(transients.data, at, at + 4, 0);
    }
    return slot;
  }

  void storeTransient(int slot, int mark, long v3, long v2, long v1, long v0) {
    write(Journal.TRANSIENT, transients, slot, mark, v3, v2, v1, v0);
  }

  /** At the end of a run: nothing of the account is left, nor of its storage. */
  void remove(Entry entry) {
    entry.exists = false;
    entry.nonce = 0;
    setLimbs(entry, 0, 0, 0, 0);
    entry.codeHash = Hash.EMPTY_CODE;
    entry.code = Code.EMPTY;
    entry.storageFresh = true;
    for (int slot = entry.lastSlot; slot >= 0; slot = slots.next[slot]) {
      if (!slots.isZero(slot, Slots.VALUE)) {
        if (slots.beforeIn[slot] != run) {
          noteSlot(slot);
        }
        int at = slot * Slots.STRIDE + Slots.VALUE;
        Arrays.fill(slots.data, at, at + 4, 0);
      }
    }
  }

  // Undoing.

  void undo(int mark) {
    while (journal.mark() > mark) {
      long head = journal.pop();
      int subject = (int) head;
      switch ((int) (head >>> 32)) {
        case Journal.BALANCE ->
            setLimbs(entries[subject], journal.pop(), journal.pop(), journal.pop(), journal.pop());
        case Journal.NONCE -> entries[subject].nonce = journal.pop();
        case Journal.CODE -> {
          OldCode old = oldCodes.removeLast();
          entries[subject].codeHash = old.hash;
          entries[subject].code = old.code;
        }
        case Journal.FLAGS -> undoFlags(entries[subject], journal.pop());
        case Journal.ACCOUNT_WARM -> entries[subject].warmIn = 0;
        case Journal.SLOT -> undoSlot(slots, subject);
        case Journal.SLOT_WARM -> slots.warmIn[subject] = 0;
        case Journal.TRANSIENT -> undoSlot(transients, subject);
        default -> throw new IllegalStateException("a journal record of an unknown kind");
      }
    }
  }

  private void undoSlot(Slots table, int slot) {
    int at = slot * Slots.STRIDE + Slots.VALUE;
    table.data[at + 3] = journal.pop();
    table.data[at + 2] = journal.pop();
    table.data[at + 1] = journal.pop();
    table.data[at] = journal.pop();
    table.writtenAt[slot] = (int) journal.pop();
  }

  private void undoFlags(Entry entry, long flags) {
    entry.exists = (flags & 1) != 0;
    entry.storageFresh = (flags & 2) != 0;
    boolean ripemd = entry.a0 == 3 && (entry.a1 | entry.a2) == 0;
    if (!ripemd) { // EIP-716: its touch in mainnet's block 2,675,119 outlived a failed call
      entry.touchedIn = (flags & 4) != 0 ? run : 0;
    }
    entry.createdIn = (flags & 8) != 0 ? run : 0;
    entry.destroyedIn = (flags & 16) != 0 ? run : 0;
  }
}
