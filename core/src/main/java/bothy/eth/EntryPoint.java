package bothy.eth;

import java.util.Map;
import java.util.Optional;

/** An entry point of ERC-4337, each version at one address on every chain. */
public enum EntryPoint {
  V0_7("v0.7", Address.fromHex("0x0000000071727de22e5e9d8baf0edac6f37da032")),
  V0_8("v0.8", Address.fromHex("0x4337084d9e255ff0702461cf8895ce9e3b5ff108"));

  private static final Map<Address, EntryPoint> PLACES =
      Map.of(V0_7.address, V0_7, V0_8.address, V0_8);

  private final String version;
  private final Address address;

  EntryPoint(String version, Address address) {
    this.version = version;
    this.address = address;
  }

  /** The entry point at the address, if it is one that is known. */
  public static Optional<EntryPoint> at(Address address) {
    return Optional.ofNullable(PLACES.get(address));
  }

  public String version() {
    return version;
  }

  public Address address() {
    return address;
  }

  /** The hash of an operation, as the entry point has it. */
  public Hash hash(UserOperation operation, ChainId chain) {
    return switch (this) {
      case V0_7 -> operation.hash(address, chain);
      case V0_8 -> TypedDataHash.of(operation.typed(address, chain));
    };
  }
}
