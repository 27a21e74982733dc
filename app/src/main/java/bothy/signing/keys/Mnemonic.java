package bothy.signing.keys;

import bothy.crypto.Digests;
import bothy.crypto.Kdf;
import bothy.signing.SigningException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;

/**
 * Words that stand for a seed (BIP-39, English): 12, 15, 18, 21 or 24 of them for 128 to 256 bits
 * and their checksum. Errors tell a word's place and never the word.
 */
public final class Mnemonic {
  private static final int WORD_BITS = 11;
  private static final int ROUNDS = 2048;

  private Mnemonic() {}

  /**
   * The entropy that the words stand for.
   *
   * @throws SigningException if a word isn't of the list, or the checksum doesn't hold
   */
  public static byte[] entropy(char[] words) {
    int[] indices = new int[25];
    int count = 0;
    int at = 0;
    while (at < words.length) {
      if (Character.isWhitespace(words[at])) {
        at++;
        continue;
      }
      int end = at;
      while (end < words.length && !Character.isWhitespace(words[end])) {
        end++;
      }
      if (count < indices.length) {
        indices[count] = index(words, at, end, count + 1);
      }
      count++;
      at = end;
    }
    if (count < 12 || count > 24 || count % 3 != 0) {
      throw new SigningException("mnemonic: expected 12, 15, 18, 21 or 24 words, found " + count);
    }
    return checked(indices, count);
  }

  private static byte[] checked(int[] indices, int count) {
    int checksumBits = count / 3;
    int size = checksumBits * 4;
    byte[] bits = new byte[size + 1];
    for (int i = 0; i < count * WORD_BITS; i++) {
      if ((indices[i / WORD_BITS] >> (WORD_BITS - 1 - i % WORD_BITS) & 1) == 1) {
        bits[i / 8] |= (byte) (0x80 >> i % 8);
      }
    }
    Arrays.fill(indices, 0);
    byte[] entropy = Arrays.copyOf(bits, size);
    int expected = (Digests.sha256(entropy)[0] & 0xff) >> (8 - checksumBits);
    int found = (bits[size] & 0xff) >> (8 - checksumBits);
    Secrets.wipe(bits);
    if (expected != found) {
      Secrets.wipe(entropy);
      throw new SigningException(
          "mnemonic: expected the last word to hold the checksum of the others, found another:"
              + " a word is wrong or out of place");
    }
    return entropy;
  }

  private static int index(char[] words, int from, int to, int place) {
    int low = 0;
    int high = Words.LIST.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(words, from, to, Words.LIST.get(middle));
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    throw new SigningException(
        "mnemonic: expected words of BIP-39's English list, found another as word " + place);
  }

  private static int compare(char[] words, int from, int to, String word) {
    for (int i = 0; i < Math.min(to - from, word.length()); i++) {
      int order = Character.toLowerCase(words[from + i]) - word.charAt(i);
      if (order != 0) {
        return order;
      }
    }
    return to - from - word.length();
  }

  /** The words of 16, 20, 24, 28 or 32 bytes of entropy, a space between them. */
  public static char[] words(byte[] entropy) {
    if (entropy.length < 16 || entropy.length > 32 || entropy.length % 4 != 0) {
      throw new SigningException(
          "mnemonic: expected 16, 20, 24, 28 or 32 bytes of entropy, found " + entropy.length);
    }
    byte[] bits = Arrays.copyOf(entropy, entropy.length + 1);
    bits[entropy.length] = Digests.sha256(entropy)[0];
    CharBuffer text = CharBuffer.allocate(24 * 9);
    for (int word = 0; word < entropy.length * 3 / 4; word++) {
      int index = 0;
      for (int i = word * WORD_BITS; i < (word + 1) * WORD_BITS; i++) {
        index = index << 1 | (bits[i / 8] >> (7 - i % 8) & 1);
      }
      text.put(word == 0 ? "" : " ").put(Words.LIST.get(index));
    }
    Secrets.wipe(bits);
    char[] words = Arrays.copyOf(text.array(), text.position());
    Secrets.wipe(text.array());
    return words;
  }

  /**
   * The 64-byte seed.
   *
   * @param passphrase BIP-39's own, often called the 25th word; mostly none
   */
  public static byte[] seed(byte[] entropy, char[] passphrase) {
    char[] words = words(entropy);
    byte[] password = Secrets.utf8(words);
    char[] normal =
        Normalizer.normalize(CharBuffer.wrap(passphrase), Normalizer.Form.NFKD).toCharArray();
    byte[] extra = Secrets.utf8(normal);
    byte[] prefix = "mnemonic".getBytes(StandardCharsets.US_ASCII);
    byte[] salt = Arrays.copyOf(prefix, prefix.length + extra.length);
    System.arraycopy(extra, 0, salt, prefix.length, extra.length);
    try {
      return Kdf.pbkdf2Sha512(password, salt, ROUNDS, 64);
    } finally {
      Secrets.wipe(words);
      Secrets.wipe(normal);
      Secrets.wipe(password, extra, salt);
    }
  }

  private static final class Words {
    static final List<String> LIST = read();

    private static List<String> read() {
      try (InputStream stream = Mnemonic.class.getResourceAsStream("english.txt")) {
        if (stream == null) {
          throw new SigningException("expected BIP-39's English list among the resources");
        }
        List<String> words =
            new String(stream.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        if (words.size() != 1 << WORD_BITS) {
          throw new SigningException("expected 2048 words of BIP-39, found " + words.size());
        }
        return words;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
