package bothy.meaning;

import bothy.eth.Address;
import bothy.eth.Checksum;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names and addresses that a user's words may mean. */
final class IntentNames {
  private static final int LONGEST = 8;
  private static final Pattern FULL = Pattern.compile("0[xX][0-9a-fA-F]{40}");
  private static final Pattern SHORTENED =
      Pattern.compile("0[xX]([0-9a-fA-F]{2,39})(?:…|\\.{2,3})([0-9a-fA-F]{0,38})");

  /** Fewer digits than these are no address. */
  private static final int FEWEST_DIGITS = 4;

  /** What goes by one name. */
  static final class Entry {
    final Set<Address> parties = new TreeSet<>();
    final Set<Address> tokens = new TreeSet<>();
    final Set<Address> collections = new TreeSet<>();
  }

  /** An entry found, and how many words it took. */
  record Match(Entry entry, int length) {}

  private final Map<String, Entry> entries = new HashMap<>();
  private final Set<Address> addresses = new TreeSet<>();

  IntentNames(Known known, Set<Address> candidates) {
    addresses.addAll(candidates);
    known.addressNames().forEach((at, name) -> entry(name, at).ifPresent(e -> e.parties.add(at)));
    known.ensNames().forEach((at, name) -> entry(name, at).ifPresent(e -> e.parties.add(at)));
    known
        .tokens()
        .forEach((at, token) -> {
          entry(token.symbol(), at).ifPresent(e -> e.tokens.add(at));
          entry(token.name(), at).ifPresent(e -> e.tokens.add(at));
        });
    known
        .collectionNames()
        .forEach((at, name) -> {
          entry(name, at).ifPresent(e -> e.collections.add(at));
          otherNumber(name)
              .filter(other -> IntentText.key(other).filter(entries::containsKey).isEmpty())
              .flatMap(other -> entry(other, at))
              .ifPresent(e -> e.collections.add(at));
        });
  }

  private Optional<Entry> entry(String name, Address address) {
    addresses.add(address);
    return IntentText.key(name)
        .filter(key -> key.codePoints().anyMatch(Character::isLetter))
        .map(key -> entries.computeIfAbsent(key, ignored -> new Entry()));
  }

  /** Bothies for Bothy, Punk for Punks. */
  private static Optional<String> otherNumber(String name) {
    if (name.length() < 3) {
      return Optional.empty();
    }
    String less = name.substring(0, name.length() - 1);
    if (name.endsWith("ies")) {
      return Optional.of(name.substring(0, name.length() - 3) + "y");
    }
    if (name.endsWith("s")) {
      return Optional.of(less);
    }
    return Optional.of(name.endsWith("y") ? less + "ies" : name + "s");
  }

  /** The longest name that starts at {@code from}. */
  Optional<Match> match(List<IntentText.Word> words, int from) {
    StringBuilder key = new StringBuilder();
    Match longest = null;
    int taken = 0;
    for (int at = from; at < words.size() && taken < LONGEST; at++) {
      IntentText.Word word = words.get(at);
      if (!word.readable() || (word.mark() && !word.loose())) {
        break;
      }
      if (word.mark()) {
        if (at == from) {
          break;
        }
        continue;
      }
      taken++;
      key.append(key.isEmpty() ? "" : " ").append(word.lower());
      Entry entry = entries.get(key.toString());
      if (entry == null && word.lower().endsWith("'s")) {
        entry = entries.get(key.substring(0, key.length() - 2));
      }
      if (entry != null) {
        longest = new Match(entry, at - from + 1);
      }
    }
    return Optional.ofNullable(longest);
  }

  /** Whether the word has the form of an address, whole or shortened. */
  static boolean isHex(String word) {
    return word.startsWith("0x") || word.startsWith("0X");
  }

  /** The address that a word writes, if it is clear which. */
  Optional<Address> address(String word) {
    String hex = "0x" + word.substring(2);
    if (FULL.matcher(hex).matches()) {
      return Checksum.contradicts(hex)
          ? Optional.empty()
          : Optional.of(Address.fromHex(hex.toLowerCase(Locale.ROOT)));
    }
    Matcher shortened = SHORTENED.matcher(hex);
    if (!shortened.matches()
        || shortened.group(1).length() + shortened.group(2).length() < FEWEST_DIGITS) {
      return Optional.empty();
    }
    String first = "0x" + shortened.group(1).toLowerCase(Locale.ROOT);
    String last = shortened.group(2).toLowerCase(Locale.ROOT);
    List<Address> fitting =
        addresses.stream()
            .filter(a -> a.toHex().startsWith(first) && a.toHex().endsWith(last))
            .limit(2)
            .toList();
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }
}
