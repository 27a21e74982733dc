package bothy.eth;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Addresses with a checksum in the case of their letters (EIP-55). */
public final class Checksum {
  private Checksum() {}

  /** The address with 0x and its checksum. */
  public static String of(Address address) {
    String digits = address.toHex().substring(2);
    String hash =
        Hash.keccak(Bytes.of(digits.getBytes(StandardCharsets.US_ASCII))).toHex().substring(2);
    StringBuilder shown = new StringBuilder("0x");
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      shown.append(hash.charAt(i) >= '8' ? Character.toUpperCase(digit) : digit);
    }
    return shown.toString();
  }

  /**
   * Whether the letters of {@code hex} (0x and 40 digits) speak against its checksum: neither all
   * of one case nor in the cases that EIP-55 gives.
   *
   * @throws EthException if it isn't an address
   */
  public static boolean contradicts(String hex) {
    String digits = hex.substring(Math.min(2, hex.length()));
    Address address = Address.fromHex(hex);
    return !digits.equals(digits.toLowerCase(Locale.ROOT))
        && !digits.equals(digits.toUpperCase(Locale.ROOT))
        && !hex.equals(of(address));
  }
}
