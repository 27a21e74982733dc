package bothy.effects;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Word;
import bothy.simulation.AccountDiff;
import bothy.simulation.Frame;
import bothy.simulation.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds whom a request names and its run writes down beside the account, or in its place. */
final class NamedParties {
  /** Smaller words are amounts. */
  private static final Word LEAST_PARTY = new Word(0, 0, 1L << 32, 0);

  /** Unlimited, as a number of 160 bits or at the end of a longer one. */
  private static final Word ALL_ONES = Word.fromHex("0x" + "0".repeat(24) + "f".repeat(40));

  /** Addresses looked for in the calldata, at most. */
  private static final int MAX_PARTIES = 32;

  private final Outcome outcome;
  private final Address account;
  private final Probe before;
  private final Keyed keyed;

  NamedParties(Outcome outcome, Address account, Probe before, Keyed keyed) {
    this.outcome = outcome;
    this.account = account;
    this.before = before;
    this.keyed = keyed;
  }

  /** Whom the calldata of the account's own calls names and the run wrote down for it. */
  List<Effects.Named> read() {
    List<Bytes> inputs = new ArrayList<>();
    outcome.call().ifPresent(top -> inputs(top, inputs));
    Set<Address> parties = parties(inputs);
    parties.remove(account);
    List<Effects.Named> named = new ArrayList<>();
    for (Map.Entry<Address, AccountDiff> entry : outcome.diff().entrySet()) {
      boolean directed = ControlChanges.directs(account, entry.getKey(), before);
      for (Address party : parties) {
        if (party.equals(entry.getKey())) {
          continue;
        }
        Map<Word, AccountDiff.Change> slots = entry.getValue().storage();
        boolean written =
            slots.entrySet().stream()
                .anyMatch(slot ->
                    rises(slot.getValue())
                        && names(slot.getKey(), slot.getValue().after(), party, directed));
        boolean instead = replaces(slots, party) || passes(slots, party);
        if (written || instead) {
          named.add(new Effects.Named(entry.getKey(), party, instead));
        }
      }
    }
    return named;
  }

  private static boolean rises(AccountDiff.Change change) {
    return change.after().compareTo(change.before()) > 0;
  }

  private boolean names(Word key, Word value, Address party, boolean directed) {
    boolean by = keyed.by(party, key);
    boolean holds = Address.of(value).equals(party);
    return keyed.by(account, key) ? by || holds : directed && (by || holds);
  }

  /** Whether {@code party} stands where the account's address stood. */
  private boolean replaces(Map<Word, AccountDiff.Change> slots, Address party) {
    return slots.values().stream()
        .anyMatch(
            change -> holds(change.before(), account) && Address.of(change.after()).equals(party));
  }

  /** Whether an entry of the account falls, and one of {@code party} rises. */
  private boolean passes(Map<Word, AccountDiff.Change> slots, Address party) {
    boolean falls = false;
    boolean rises = false;
    for (Map.Entry<Word, AccountDiff.Change> slot : slots.entrySet()) {
      boolean mine = keyed.by(account, slot.getKey());
      boolean theirs = keyed.by(party, slot.getKey());
      AccountDiff.Change change = slot.getValue();
      falls |= mine && !theirs && change.after().compareTo(change.before()) < 0;
      rises |= theirs && !mine && rises(change);
    }
    return falls && rises;
  }

  private void inputs(Frame frame, List<Bytes> inputs) {
    if (frame.from().equals(account) && frame.input().size() > 4) {
      inputs.add(frame.input().slice(4));
    }
    frame.calls().forEach(call -> inputs(call, inputs));
  }

  /** Addresses in the calldata: as words, or packed where the run hashed or wrote them down. */
  private Set<Address> parties(List<Bytes> inputs) {
    Set<Address> parties = new TreeSet<>();
    for (Bytes input : inputs) {
      for (int at = 0;
          at + Word.SIZE <= input.size() && parties.size() < MAX_PARTIES;
          at += Word.SIZE) {
        party(Word.of(input.slice(at, at + Word.SIZE))).ifPresent(parties::add);
      }
    }
    Map<Address, Set<Word>> met = met();
    inputs.stream()
        .flatMap(input -> packed(input, met).stream())
        .sorted()
        .distinct()
        .limit(MAX_PARTIES)
        .forEach(parties::add);
    return parties;
  }

  /**
   * Addresses that the run hashed or wrote, each with the words at whose end it was written; none
   * if it was hashed or written alone.
   */
  private Map<Address, Set<Word>> met() {
    Map<Address, Set<Word>> met = new HashMap<>();
    for (AccountDiff diff : outcome.diff().values()) {
      for (AccountDiff.Change change : diff.storage().values()) {
        Word value = change.after();
        Address last = Address.of(value);
        if (party(last.toWord()).isPresent()) {
          met.computeIfAbsent(last, each -> new HashSet<>()).add(value);
        }
      }
    }
    for (Bytes preimage : outcome.preimages().values()) {
      for (int at = 0; at + Word.SIZE <= preimage.size(); at += Word.SIZE) {
        party(Word.of(preimage.slice(at, at + Word.SIZE)))
            .ifPresent(each -> met.put(each, Set.of()));
      }
    }
    met.replaceAll((address, words) -> words.contains(address.toWord()) ? Set.of() : words);
    return met;
  }

  /** Those of {@code met} that stand in the input, and not only as the end of a hash or amount. */
  private static Set<Address> packed(Bytes input, Map<Address, Set<Word>> met) {
    Map<Long, List<Address>> byHead = new HashMap<>();
    met.keySet()
        .forEach(
            each -> byHead.computeIfAbsent(head(each.bytes()), any -> new ArrayList<>()).add(each));
    Set<Address> found = new HashSet<>();
    long head = 0;
    for (int at = 0; at < input.size(); at++) { // once over it, however much was met
      head = head << 8 | (input.at(at) & 0xff);
      int start = at - 7;
      int end = start + Address.SIZE;
      if (start >= 0 && end <= input.size()) {
        for (Address each : byHead.getOrDefault(head, List.of())) {
          if (input.slice(start, end).equals(each.bytes()) && !ends(input, end, met.get(each))) {
            found.add(each);
          }
        }
      }
    }
    return found;
  }

  private static long head(Bytes bytes) {
    long head = 0;
    for (int at = 0; at < 8; at++) {
      head = head << 8 | (bytes.at(at) & 0xff);
    }
    return head;
  }

  /** Whether one of the words ends at {@code end}. */
  private static boolean ends(Bytes input, int end, @Nullable Set<Word> words) {
    return words != null
        && end >= Word.SIZE
        && words.contains(Word.of(input.slice(end - Word.SIZE, end)));
  }

  private static Optional<Address> party(Word word) {
    boolean address = word.w3() == 0 && word.w2() >>> 32 == 0 && word.compareTo(LEAST_PARTY) > 0;
    return address && !word.equals(ALL_ONES) ? Optional.of(Address.of(word)) : Optional.empty();
  }

  /** {@code address} alone, or packed with something else at either end of the word. */
  static boolean holds(Word value, Address address) {
    Bytes bytes = value.toBytes();
    return bytes.slice(12).equals(address.bytes()) || bytes.slice(0, 20).equals(address.bytes());
  }
}
