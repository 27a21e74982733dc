package bothy.effects;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Word;
import bothy.simulation.AccountDiff;
import bothy.simulation.Frame;
import bothy.simulation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds whom a request names and its run writes down beside the account, or in its place. */
final class NamedParties {
  /** Smaller words are amounts. */
  private static final Word LEAST_PARTY = new Word(0, 0, 1L << 32, 0);

  /** Addresses looked for in the calldata, at most. */
  private static final int MAX_PARTIES = 32;

  /** Addresses that the run hashed or wrote, and that are looked for in the calldata, at most. */
  private static final int MAX_MET = 1024;

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
    met(inputs).stream()
        .limit(MAX_MET)
        .filter(each -> inputs.stream().anyMatch(input -> input.contains(each.bytes())))
        .limit(MAX_PARTIES)
        .forEach(parties::add);
    return parties;
  }

  /** Addresses that the run hashed, or wrote by themselves or packed with something else. */
  private Set<Address> met(List<Bytes> inputs) {
    Set<Address> met = new TreeSet<>();
    for (Bytes preimage : outcome.preimages().values()) {
      for (int at = 0; at + Word.SIZE <= preimage.size(); at += Word.SIZE) {
        party(Word.of(preimage.slice(at, at + Word.SIZE))).ifPresent(met::add);
      }
    }
    for (AccountDiff diff : outcome.diff().values()) {
      for (AccountDiff.Change change : diff.storage().values()) {
        Word value = change.after();
        Address packed = Address.of(value);
        boolean number = // a hash or an amount that the calldata has whole
            inputs.stream().anyMatch(input -> input.contains(value.toBytes()));
        Optional<Address> alone = party(value);
        if (alone.isPresent() || !number) {
          party(packed.toWord()).ifPresent(met::add);
        }
      }
    }
    return met;
  }

  private static Optional<Address> party(Word word) {
    boolean address = word.w3() == 0 && word.w2() >>> 32 == 0 && word.compareTo(LEAST_PARTY) > 0;
    return address ? Optional.of(Address.of(word)) : Optional.empty();
  }

  /** {@code address} alone, or packed with something else at either end of the word. */
  static boolean holds(Word value, Address address) {
    Bytes bytes = value.toBytes();
    return bytes.slice(12).equals(address.bytes()) || bytes.slice(0, 20).equals(address.bytes());
  }
}
