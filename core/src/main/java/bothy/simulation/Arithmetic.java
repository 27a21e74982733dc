package bothy.simulation;

/**
 * The EVM's arithmetic on words that lie on a stack as four limbs, lowest first. Each method takes
 * the place {@code at} of the lower operand, which holds the result; the top operand is 4 further
 * on, as the instruction finds them: {@code a} on top, {@code b} below.
 */
final class Arithmetic {
  private Arithmetic() {}

  /** a + b, a at {@code from}, b and the sum at {@code at}. */
  static void add(long[] s, int at, int from) {
    long x0 = s[at];
    long r0 = x0 + s[from];
    long c = Long.compareUnsigned(r0, x0) < 0 ? 1 : 0;
    long x1 = s[at + 1];
    long y1 = s[from + 1];
    long r1 = x1 + y1 + c;
    c = ((x1 & y1) | ((x1 | y1) & ~r1)) >>> 63;
    long x2 = s[at + 2];
    long y2 = s[from + 2];
    long r2 = x2 + y2 + c;
    c = ((x2 & y2) | ((x2 | y2) & ~r2)) >>> 63;
    s[at + 3] += s[from + 3] + c;
    s[at] = r0;
    s[at + 1] = r1;
    s[at + 2] = r2;
  }

  static void addSmall(long[] s, int at, long y) {
    long r0 = s[at] + y;
    s[at] = r0;
    if (Long.compareUnsigned(r0, y) < 0 && ++s[at + 1] == 0 && ++s[at + 2] == 0) {
      s[at + 3]++;
    }
  }

  static void addWord(long[] s, int at, long[] k, int from) {
    s[at + 4] = k[from];
    s[at + 5] = k[from + 1];
    s[at + 6] = k[from + 2];
    s[at + 7] = k[from + 3];
    add(s, at, at + 4);
  }

  /** a - b, a at {@code from}, b and the difference at {@code at}. */
  static void sub(long[] s, int at, int from) {
    long x0 = s[from];
    long y0 = s[at];
    long r0 = x0 - y0;
    long c = Long.compareUnsigned(x0, y0) < 0 ? 1 : 0;
    long x1 = s[from + 1];
    long y1 = s[at + 1];
    long r1 = x1 - y1 - c;
    c = ((~x1 & y1) | ((~x1 | y1) & r1)) >>> 63;
    long x2 = s[from + 2];
    long y2 = s[at + 2];
    long r2 = x2 - y2 - c;
    c = ((~x2 & y2) | ((~x2 | y2) & r2)) >>> 63;
    s[at + 3] = s[from + 3] - s[at + 3] - c;
    s[at] = r0;
    s[at + 1] = r1;
    s[at + 2] = r2;
  }

  static void mul(long[] s, int at) {
    long x0 = s[at];
    long y0 = s[at + 4];
    if ((s[at + 1] | s[at + 2] | s[at + 3] | s[at + 5] | s[at + 6] | s[at + 7]) == 0) {
      s[at] = x0 * y0;
      s[at + 1] = Math.unsignedMultiplyHigh(x0, y0);
      return;
    }
    long x1 = s[at + 1];
    long x2 = s[at + 2];
    long x3 = s[at + 3];
    long y1 = s[at + 5];
    long y2 = s[at + 6];
    long y3 = s[at + 7];
    long r0 = x0 * y0;
    long r1 = Math.unsignedMultiplyHigh(x0, y0);
    long r2 = 0;
    long r3 = x0 * y3 + x1 * y2 + x2 * y1 + x3 * y0;
    // x0*y1
    long lo = x0 * y1;
    long hi = Math.unsignedMultiplyHigh(x0, y1);
    r1 += lo;
    hi += Long.compareUnsigned(r1, lo) < 0 ? 1 : 0;
    r2 += hi;
    r3 += Long.compareUnsigned(r2, hi) < 0 ? 1 : 0;
    // x1*y0
    lo = x1 * y0;
    hi = Math.unsignedMultiplyHigh(x1, y0);
    r1 += lo;
    hi += Long.compareUnsigned(r1, lo) < 0 ? 1 : 0;
    r2 += hi;
    r3 += Long.compareUnsigned(r2, hi) < 0 ? 1 : 0;
    // the third limb
    lo = x0 * y2;
    r2 += lo;
    r3 += Math.unsignedMultiplyHigh(x0, y2) + (Long.compareUnsigned(r2, lo) < 0 ? 1 : 0);
    lo = x1 * y1;
    r2 += lo;
    r3 += Math.unsignedMultiplyHigh(x1, y1) + (Long.compareUnsigned(r2, lo) < 0 ? 1 : 0);
    lo = x2 * y0;
    r2 += lo;
    r3 += Math.unsignedMultiplyHigh(x2, y0) + (Long.compareUnsigned(r2, lo) < 0 ? 1 : 0);
    s[at] = r0;
    s[at + 1] = r1;
    s[at + 2] = r2;
    s[at + 3] = r3;
  }

  /** a ^ b modulo 2^256, by squaring. */
  static void exp(long[] s, int at) {
    long[] e = {s[at], s[at + 1], s[at + 2], s[at + 3]};
    long[] w = new long[12]; // result, base, scratch
    w[0] = 1;
    int top = bits(e[3], e[2], e[1], e[0]);
    long[] base = {s[at + 4], s[at + 5], s[at + 6], s[at + 7]};
    for (int i = top - 1; i >= 0; i--) {
      System.arraycopy(w, 0, w, 4, 4);
      mul(w, 0);
      if ((e[i >>> 6] >>> (i & 63) & 1) != 0) {
        System.arraycopy(base, 0, w, 4, 4);
        mul(w, 0);
      }
    }
    System.arraycopy(w, 0, s, at, 4);
  }

  static int bits(long w3, long w2, long w1, long w0) {
    if (w3 != 0) {
      return 256 - Long.numberOfLeadingZeros(w3);
    }
    if (w2 != 0) {
      return 192 - Long.numberOfLeadingZeros(w2);
    }
    return w1 != 0 ? 128 - Long.numberOfLeadingZeros(w1) : 64 - Long.numberOfLeadingZeros(w0);
  }

  /** Whether a is below b, both unsigned; a at {@code a}, b at {@code b}. */
  static boolean less(long[] s, int a, int b) {
    if (s[a + 3] != s[b + 3]) {
      return Long.compareUnsigned(s[a + 3], s[b + 3]) < 0;
    }
    if (s[a + 2] != s[b + 2]) {
      return Long.compareUnsigned(s[a + 2], s[b + 2]) < 0;
    }
    if (s[a + 1] != s[b + 1]) {
      return Long.compareUnsigned(s[a + 1], s[b + 1]) < 0;
    }
    return Long.compareUnsigned(s[a], s[b]) < 0;
  }

  static boolean lessSigned(long[] s, int a, int b) {
    return s[a + 3] == s[b + 3] ? less(s, a, b) : s[a + 3] < s[b + 3];
  }

  static boolean equal(long[] s, int a, int b) {
    return ((s[a] ^ s[b]) | (s[a + 1] ^ s[b + 1]) | (s[a + 2] ^ s[b + 2]) | (s[a + 3] ^ s[b + 3]))
        == 0;
  }

  static void negate(long[] s, int at) {
    s[at] = ~s[at];
    s[at + 1] = ~s[at + 1];
    s[at + 2] = ~s[at + 2];
    s[at + 3] = ~s[at + 3];
    addSmall(s, at, 1);
  }

  static void signExtend(long[] s, int at) {
    long index = s[at + 4];
    if ((s[at + 5] | s[at + 6] | s[at + 7]) != 0 || Long.compareUnsigned(index, 31) >= 0) {
      return;
    }
    int limb = (int) index >>> 3;
    int shift = 56 - 8 * ((int) index & 7);
    long extended = s[at + limb] << shift >> shift;
    s[at + limb] = extended;
    for (int i = limb + 1; i < 4; i++) {
      s[at + i] = extended >> 63;
    }
  }

  static void byteOf(long[] s, int at) {
    long index = s[at + 4];
    boolean out = (s[at + 5] | s[at + 6] | s[at + 7]) != 0 || Long.compareUnsigned(index, 32) >= 0;
    int fromEnd = 31 - (int) index;
    long value = out ? 0 : s[at + (fromEnd >>> 3)] >>> (8 * (fromEnd & 7)) & 0xff;
    s[at] = value;
    s[at + 1] = 0;
    s[at + 2] = 0;
    s[at + 3] = 0;
  }

  /** A shift's amount at {@code at}: 256 for anything larger. */
  static int shift(long[] s, int at) {
    return (s[at + 1] | s[at + 2] | s[at + 3]) != 0 || Long.compareUnsigned(s[at], 256) > 0
        ? 256
        : (int) s[at];
  }

  static void shiftLeft(long[] s, int at, int bits) {
    if (bits == 0) {
      return;
    }
    int limbs = bits >>> 6;
    int rest = bits & 63;
    for (int i = 3; i >= 0; i--) {
      int from = i - limbs;
      long high = from >= 0 ? s[at + from] : 0;
      long low = from >= 1 ? s[at + from - 1] : 0;
      s[at + i] = rest == 0 ? high : high << rest | low >>> (64 - rest);
    }
  }

  /** Fills with {@code fill}, 0 or -1. */
  static void shiftRight(long[] s, int at, int bits, long fill) {
    if (bits == 0) {
      return;
    }
    int limbs = bits >>> 6;
    int rest = bits & 63;
    for (int i = 0; i < 4; i++) {
      int from = i + limbs;
      long low = from <= 3 ? s[at + from] : fill;
      long high = from <= 2 ? s[at + from + 1] : fill;
      s[at + i] = rest == 0 ? low : low >>> rest | high << (64 - rest);
    }
  }
}
