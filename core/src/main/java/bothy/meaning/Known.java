package bothy.meaning;

import bothy.eth.Address;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the user vouches for: names and tokens that come from them, never from a page or an agent.
 * The form is that of {@code dataProvider} in ERC-7730's test schema.
 *
 * @param blockTimestamps seconds since 1970 by block number
 */
public record Known(
    Map<Address, String> addressNames,
    Map<Address, String> ensNames,
    Map<Address, Token> tokens,
    Map<Address, String> collectionNames,
    Map<String, String> blockTimestamps) {
  /** A token's display facts. */
  public record Token(String symbol, int decimals, String name) {}

  public static final Known NOTHING = new Known(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  public Known {
    addressNames = Collections.unmodifiableMap(new TreeMap<>(addressNames));
    ensNames = Collections.unmodifiableMap(new TreeMap<>(ensNames));
    tokens = Collections.unmodifiableMap(new TreeMap<>(tokens));
    collectionNames = Collections.unmodifiableMap(new TreeMap<>(collectionNames));
    blockTimestamps = Collections.unmodifiableMap(new TreeMap<>(blockTimestamps));
  }

  /** The name that the user gave the address, its ENS name, or its token's symbol. */
  public Optional<String> name(Address address) {
    return Optional.ofNullable(addressNames.get(address))
        .or(() -> Optional.ofNullable(ensNames.get(address)))
        .or(() -> Optional.ofNullable(tokens.get(address)).map(Token::symbol))
        .or(() -> Optional.ofNullable(collectionNames.get(address)));
  }
}
