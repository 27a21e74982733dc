package bothy.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * scrypt (RFC 7914), with its names. Our own because key files exist, among them one of
 * go-ethereum's vectors, with N = 2^18 and r = 1: the RFC demands N below 2^(16 r), libraries hold
 * to it, wallets don't.
 */
final class Scrypt {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Scrypt() {}

  static byte[] derive(byte[] passphrase, byte[] salt, int n, int r, int p, int length) {
    if (n < 2
        || Integer.bitCount(n) != 1
        || r < 1
        || p < 1
        || 32L * r * n > Integer.MAX_VALUE - 8) {
      throw new CryptoException("expected an N of a power of two, and N x r of at most 2^26");
    }
    int size = 128 * r;
    byte[] blocks = Kdf.pbkdf2Sha256(passphrase, salt, 1, Math.multiplyExact(p, size));
    int[] v = new int[32 * r * n];
    for (int i = 0; i < p; i++) {
      mix(blocks, i * size, n, r, v);
    }
    byte[] key = Kdf.pbkdf2Sha256(passphrase, blocks, 1, length);
    Arrays.fill(v, 0);
    Arrays.fill(blocks, (byte) 0);
    return key;
  }

  /** scryptROMix over one block in place. */
  private static void mix(byte[] blocks, int at, int n, int r, int[] v) {
    int words = 32 * r;
    int[] x = new int[words];
    int[] y = new int[words];
    for (int i = 0; i < words; i++) {
      x[i] = (int) INTS.get(blocks, at + 4 * i);
    }
    for (int i = 0; i < n; i++) {
      System.arraycopy(x, 0, v, i * words, words);
      blockMix(x, y, r);
    }
    for (int i = 0; i < n; i++) {
      int j = (x[words - 16] & (n - 1)) * words;
      for (int k = 0; k < words; k++) {
        x[k] ^= v[j + k];
      }
      blockMix(x, y, r);
    }
    for (int i = 0; i < words; i++) {
      INTS.set(blocks, at + 4 * i, x[i]);
    }
    Arrays.fill(x, 0);
    Arrays.fill(y, 0);
  }

  /** scryptBlockMix of {@code b}, which holds the outcome; {@code y} is room for it. */
  private static void blockMix(int[] b, int[] y, int r) {
    int[] x = Arrays.copyOfRange(b, b.length - 16, b.length);
    int[] z = new int[16];
    for (int i = 0; i < 2 * r; i++) {
      for (int k = 0; k < 16; k++) {
        x[k] ^= b[i * 16 + k];
      }
      salsa(x, z);
      System.arraycopy(x, 0, y, (i / 2 + (i & 1) * r) * 16, 16);
    }
    System.arraycopy(y, 0, b, 0, b.length);
  }

  /** Salsa20/8 in place. */
  private static void salsa(int[] x, int[] z) {
    System.arraycopy(x, 0, z, 0, 16);
    for (int i = 0; i < 8; i += 2) {
      quarter(z, 0, 4, 8, 12);
      quarter(z, 5, 9, 13, 1);
      quarter(z, 10, 14, 2, 6);
      quarter(z, 15, 3, 7, 11);
      quarter(z, 0, 1, 2, 3);
      quarter(z, 5, 6, 7, 4);
      quarter(z, 10, 11, 8, 9);
      quarter(z, 15, 12, 13, 14);
    }
    for (int i = 0; i < 16; i++) {
      x[i] += z[i];
    }
  }

  private static void quarter(int[] z, int a, int b, int c, int d) {
    z[b] ^= Integer.rotateLeft(z[a] + z[d], 7);
    z[c] ^= Integer.rotateLeft(z[b] + z[a], 9);
    z[d] ^= Integer.rotateLeft(z[c] + z[b], 13);
    z[a] ^= Integer.rotateLeft(z[d] + z[c], 18);
  }
}
