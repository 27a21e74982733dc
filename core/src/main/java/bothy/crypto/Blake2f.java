package bothy.crypto;

/** The compression function F of BLAKE2b (RFC 7693 section 3.2), with the rounds as a parameter. */
public final class Blake2f {
  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  private static final int[][] SIGMA = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
  };

  private Blake2f() {}

  /**
   * Replaces the state {@code h} (8 words) by F of it.
   *
   * @param rounds an unsigned 32-bit number
   * @param message 16 words
   */
  public static void compress(
      long rounds, long[] h, long[] message, long counterLow, long counterHigh, boolean last) {
    long[] v = new long[16];
    System.arraycopy(h, 0, v, 0, 8);
    System.arraycopy(IV, 0, v, 8, 8);
    v[12] ^= counterLow;
    v[13] ^= counterHigh;
    if (last) {
      v[14] = ~v[14];
    }
    int line = 0;
    for (long round = 0; round < rounds; round++) {
      int[] s = SIGMA[line];
      line = line == SIGMA.length - 1 ? 0 : line + 1;
      mix(v, 0, 4, 8, 12, message[s[0]], message[s[1]]);
      mix(v, 1, 5, 9, 13, message[s[2]], message[s[3]]);
      mix(v, 2, 6, 10, 14, message[s[4]], message[s[5]]);
      mix(v, 3, 7, 11, 15, message[s[6]], message[s[7]]);
      mix(v, 0, 5, 10, 15, message[s[8]], message[s[9]]);
      mix(v, 1, 6, 11, 12, message[s[10]], message[s[11]]);
      mix(v, 2, 7, 8, 13, message[s[12]], message[s[13]]);
      mix(v, 3, 4, 9, 14, message[s[14]], message[s[15]]);
    }
    for (int i = 0; i < 8; i++) {
      h[i] ^= v[i] ^ v[i + 8];
    }
  }

  private static void mix(long[] v, int a, int b, int c, int d, long x, long y) {
    long va = v[a] + v[b] + x;
    long vd = Long.rotateRight(v[d] ^ va, 32);
    long vc = v[c] + vd;
    long vb = Long.rotateRight(v[b] ^ vc, 24);
    va += vb + y;
    vd = Long.rotateRight(vd ^ va, 16);
    vc += vd;
    v[a] = va;
    v[b] = Long.rotateRight(vb ^ vc, 63);
    v[c] = vc;
    v[d] = vd;
  }
}
