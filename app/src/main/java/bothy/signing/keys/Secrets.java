package bothy.signing.keys;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Secrets in arrays, which can be overwritten; a best effort, since the collector may have copied
 * them before.
 */
public final class Secrets {
  private Secrets() {}

  /** Overwrites with zeros. */
  public static void wipe(byte[]... secrets) {
    for (byte[] secret : secrets) {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** Overwrites with zeros. */
  public static void wipe(char[] secret) {
    Arrays.fill(secret, '\0');
  }

  /** The characters in UTF-8, with no copy left behind. */
  public static byte[] utf8(char[] secret) {
    ByteBuffer encoded = ByteBuffer.allocate(3 * secret.length);
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(CharBuffer.wrap(secret), encoded, true);
    byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
    wipe(encoded.array());
    return bytes;
  }
}
