package bothy.meaning;

import bothy.eth.Address;
import bothy.eth.ChainId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What lists say that the user loaded from files: hosts, addresses and tokens. What they vouch for
 * is <em>given</em>; where the user's own names differ, those count.
 *
 * @param sources which lists, in the order in which they were given
 */
public record Lists(
    List<Source> sources,
    List<HostList> hosts,
    Map<Address, Listed> addresses,
    Map<ChainId, Map<Address, Known.Token>> tokens) {
  /**
   * A list that was loaded.
   *
   * @param sha256 of its bytes, as 0x and 64 hex digits
   * @param entries how many it holds
   */
  public record Source(String name, Kind kind, String sha256, int entries) {}

  /** What a list is of. */
  public enum Kind {
    HOSTS,
    ADDRESSES,
    TOKENS
  }

  /** What a list says of an address; the worst comes first. */
  public enum Standing {
    MALICIOUS,
    SANCTIONED,
    TRUSTED;

    /** The word that lists use. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An address on a list.
   *
   * @param list the list's name
   */
  public record Listed(Standing standing, String label, String list) {}

  public static final Lists NONE = new Lists(List.of(), List.of(), Map.of(), Map.of());

  public Lists {
    sources = List.copyOf(sources);
    hosts = List.copyOf(hosts);
    addresses = Map.copyOf(addresses);
    Map<ChainId, Map<Address, Known.Token>> copied = new HashMap<>();
    tokens.forEach((chain, those) -> copied.put(chain, Map.copyOf(those)));
    tokens = Collections.unmodifiableMap(copied);
  }

  /** Both: of an address on either the worse standing, of a token what came first. */
  public Lists and(Lists other) {
    List<Source> bothSources = new ArrayList<>(sources);
    bothSources.addAll(other.sources);
    List<HostList> bothHosts = new ArrayList<>(hosts);
    bothHosts.addAll(other.hosts);
    Map<Address, Listed> bothAddresses = new HashMap<>(addresses);
    other.addresses.forEach((address, listed) ->
        bothAddresses.merge(
            address,
            listed,
            (one, two) -> one.standing().compareTo(two.standing()) <= 0 ? one : two));
    Map<ChainId, Map<Address, Known.Token>> bothTokens = new HashMap<>(tokens);
    other.tokens.forEach((chain, those) ->
        bothTokens.merge(
            chain,
            those,
            (one, two) -> {
              Map<Address, Known.Token> merged = new HashMap<>(two);
              merged.putAll(one);
              return merged;
            }));
    return new Lists(bothSources, bothHosts, bothAddresses, bothTokens);
  }

  /** What the user knows, and what the lists vouch for beside it. */
  public Known beside(Known known, ChainId chain) {
    Map<Address, String> names = new TreeMap<>(known.addressNames());
    addresses.forEach((address, listed) -> {
      if (listed.standing() == Standing.TRUSTED && known.name(address).isEmpty()) {
        names.put(address, listed.label());
      }
    });
    Map<Address, Known.Token> facts = new TreeMap<>(tokens.getOrDefault(chain, Map.of()));
    facts.putAll(known.tokens());
    return new Known(
        names, known.ensNames(), facts, known.collectionNames(), known.blockTimestamps());
  }

  /** What the lists hold against an address. */
  public Optional<Listed> against(Address address) {
    return Optional.ofNullable(addresses.get(address))
        .filter(listed -> listed.standing() != Standing.TRUSTED);
  }
}
