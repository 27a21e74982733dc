package bothy.journal;

import bothy.eth.Hash;
import java.util.Locale;
import java.util.Optional;

/**
 * The last entry of a chain. Who remembers a head finds out later whether the chain was cut or
 * remade before it.
 *
 * @param sequence 0 for an empty chain
 * @param hash SHA-256, see {@link Entry}; zero for an empty chain
 */
public record Head(long sequence, Hash hash) {
  public static final Head NONE = new Head(0, Hash.ZERO);

  /** Reads what {@link #toString} writes, the 0x optional; empty if the text has another shape. */
  public static Optional<Head> parse(String text) {
    if (!text.matches("[0-9]{1,18}:(0x)?[0-9a-fA-F]{64}")) {
      return Optional.empty();
    }
    int colon = text.indexOf(':');
    String digits = text.substring(text.length() - 64).toLowerCase(Locale.ROOT);
    return Optional.of(
        new Head(Long.parseLong(text.substring(0, colon)), Hash.fromHex("0x" + digits)));
  }

  /** The sequence, a colon, the hash as 0x and hex digits. */
  @Override
  public String toString() {
    return sequence + ":" + hash.toHex();
  }
}
