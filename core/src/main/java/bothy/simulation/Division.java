package bothy.simulation;

/**
 * Division of multi-limb numbers (Knuth, TAOCP 4.3.1, algorithm D) with 64-bit limbs and the
 * reciprocal of Möller and Granlund ("Improved division by invariant integers", 2011). One object
 * holds the scratch space; limbs lie lowest first.
 */
final class Division {
  private final long[] dividend = new long[10];
  private final long[] divisor = new long[4];
  private final long[] quotient = new long[9];

  /** a / b, zero for b = 0. */
  void div(long[] s, int at) {
    divide(s, at, true, false);
  }

  void mod(long[] s, int at) {
    divide(s, at, false, false);
  }

  void signedDiv(long[] s, int at) {
    divide(s, at, true, true);
  }

  void signedMod(long[] s, int at) {
    divide(s, at, false, true);
  }

  private void divide(long[] s, int at, boolean wantsQuotient, boolean signed) {
    boolean negativeA = signed && s[at + 7] < 0;
    boolean negativeB = signed && s[at + 3] < 0;
    if (negativeA) {
      Arithmetic.negate(s, at + 4);
    }
    if (negativeB) {
      Arithmetic.negate(s, at);
    }
    if (((s[at + 1] | s[at + 2] | s[at + 3]) | (s[at + 5] | s[at + 6] | s[at + 7])) == 0) {
      long a = s[at + 4];
      long b = s[at];
      s[at] = b == 0 ? 0 : wantsQuotient ? Long.divideUnsigned(a, b) : Long.remainderUnsigned(a, b);
    } else {
      System.arraycopy(s, at + 4, dividend, 0, 4);
      System.arraycopy(s, at, divisor, 0, 4);
      int size = limbs(divisor, 4);
      if (size == 0) {
        clear(s, at, 0);
      } else {
        run(limbs(dividend, 4), size);
        System.arraycopy(wantsQuotient ? quotient : dividend, 0, s, at, 4);
      }
    }
    if (wantsQuotient ? negativeA != negativeB : negativeA) {
      Arithmetic.negate(s, at);
    }
  }

  /** (a + b) % n with a on top, n at {@code at}. */
  void addMod(long[] s, int at) {
    System.arraycopy(s, at, divisor, 0, 4);
    int size = limbs(divisor, 4);
    if (size == 0) {
      clear(s, at, 0);
      return;
    }
    boolean reduced = Arithmetic.less(s, at + 4, at) && Arithmetic.less(s, at + 8, at);
    long carry = 0;
    for (int i = 0; i < 4; i++) {
      long x = s[at + 8 + i];
      long y = s[at + 4 + i];
      long sum = x + y + carry;
      carry = ((x & y) | ((x | y) & ~sum)) >>> 63;
      dividend[i] = sum;
    }
    dividend[4] = carry;
    if (reduced) { // the sum is below 2 * n: one subtraction is enough
      if (carry == 0 && below(dividend, divisor)) {
        System.arraycopy(dividend, 0, s, at, 4);
      } else {
        System.arraycopy(dividend, 0, s, at + 4, 4);
        Arithmetic.sub(s, at, at + 4);
      }
      return;
    }
    run(limbs(dividend, 5), size);
    System.arraycopy(dividend, 0, s, at, 4);
  }

  /** (a * b) % n with a on top, n at {@code at}. */
  void mulMod(long[] s, int at) {
    System.arraycopy(s, at, divisor, 0, 4);
    int size = limbs(divisor, 4);
    if (size == 0) {
      clear(s, at, 0);
      return;
    }
    multiply(s, at + 4, at + 8);
    run(limbs(dividend, 8), size);
    System.arraycopy(dividend, 0, s, at, 4);
  }

  private void multiply(long[] s, int x, int y) {
    clear(dividend, 0, 0);
    for (int i = 0; i < 4; i++) {
      long xi = s[x + i];
      long carry = 0;
      for (int j = 0; j < 4; j++) {
        long low = xi * s[y + j];
        long high = Math.unsignedMultiplyHigh(xi, s[y + j]);
        long sum = low + dividend[i + j];
        high += Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        long total = sum + carry;
        high += Long.compareUnsigned(total, sum) < 0 ? 1 : 0;
        dividend[i + j] = total;
        carry = high;
      }
      dividend[i + 4] = carry;
    }
  }

  private static void clear(long[] s, int at, long value) {
    s[at] = value;
    s[at + 1] = value;
    s[at + 2] = value;
    s[at + 3] = value;
  }

  private static boolean below(long[] a, long[] b) {
    for (int i = 3; i > 0; i--) {
      if (a[i] != b[i]) {
        return Long.compareUnsigned(a[i], b[i]) < 0;
      }
    }
    return Long.compareUnsigned(a[0], b[0]) < 0;
  }

  private static int limbs(long[] number, int most) {
    int size = most;
    while (size > 0 && number[size - 1] == 0) {
      size--;
    }
    return size;
  }

  /**
   * Divides the first {@code m} limbs of the dividend by the first {@code n} of the divisor. Leaves
   * the quotient's four lowest limbs and, in the dividend, the remainder's four.
   */
  private void run(int m, int n) {
    clear(quotient, 0, 0);
    for (int i = m; i < 4; i++) {
      dividend[i] = 0;
    }
    if (m < n) {
      return;
    }
    int shift = Long.numberOfLeadingZeros(divisor[n - 1]);
    dividend[m] = 0;
    if (shift > 0) {
      shiftUp(dividend, m + 1, shift);
      shiftUp(divisor, n, shift);
    }
    long reciprocal = reciprocal(divisor[n - 1]);
    if (n == 1) {
      divideByLimb(m, reciprocal);
    } else {
      for (int j = m - n; j >= 0; j--) {
        quotient[j] = step(j, n, reciprocal);
      }
    }
    if (shift > 0) {
      for (int i = 0; i < n; i++) {
        long above = i + 1 < n ? dividend[i + 1] << (64 - shift) : 0;
        dividend[i] = dividend[i] >>> shift | above;
      }
    }
    for (int i = n; i < 4; i++) {
      dividend[i] = 0;
    }
  }

  private static void shiftUp(long[] number, int size, int shift) {
    for (int i = size - 1; i > 0; i--) {
      number[i] = number[i] << shift | number[i - 1] >>> (64 - shift);
    }
    number[0] <<= shift;
  }

  /** floor((2^19 - 3 * 2^8) / d9) for each d9 of nine bits, the first estimate of a reciprocal. */
  private static final int[] ESTIMATES = estimates();

  private static int[] estimates() {
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      table[i] = 0x7fd00 / (256 + i);
    }
    return table;
  }

  /** floor((2^128 - 1) / d) - 2^64 for a normalised d: Möller and Granlund, algorithm 2. */
  static long reciprocal(long d) {
    long v0 = ESTIMATES[(int) (d >>> 55) - 256];
    long d40 = (d >>> 24) + 1;
    long v1 = (v0 << 11) - ((v0 * v0 * d40) >>> 40) - 1;
    long v2 = (v1 << 13) + ((v1 * ((1L << 60) - v1 * d40)) >>> 47);
    long d0 = d & 1;
    long d63 = (d >>> 1) + d0;
    long e = ((v2 >>> 1) & -d0) - v2 * d63;
    long v3 = (Math.unsignedMultiplyHigh(v2, e) >>> 1) + (v2 << 31);
    long low = v3 * d;
    long high = Math.unsignedMultiplyHigh(v3, d);
    high += Long.compareUnsigned(low + d, low) < 0 ? 1 : 0;
    return v3 - high - d;
  }

  private void divideByLimb(int m, long reciprocal) {
    long d = divisor[0];
    long rest = dividend[m];
    for (int j = m - 1; j >= 0; j--) {
      long u0 = dividend[j];
      // Möller and Granlund, algorithm 4.
      long low = reciprocal * rest;
      long high = Math.unsignedMultiplyHigh(reciprocal, rest);
      low += u0;
      high += rest + (Long.compareUnsigned(low, u0) < 0 ? 1 : 0);
      high++;
      long r = u0 - high * d;
      if (Long.compareUnsigned(r, low) > 0) {
        high--;
        r += d;
      }
      if (Long.compareUnsigned(r, d) >= 0) {
        high++;
        r -= d;
      }
      quotient[j] = high;
      rest = r;
    }
    dividend[0] = rest;
  }

  /** One digit of algorithm D: estimates it, subtracts, corrects. */
  private long step(int j, int n, long reciprocal) {
    long top = dividend[j + n];
    long next = dividend[j + n - 1];
    long d = divisor[n - 1];
    long q;
    long r;
    boolean exact;
    if (top == d) {
      q = -1;
      r = next + d;
      exact = Long.compareUnsigned(r, d) < 0; // the rest passes 2^64: no correction is due
    } else {
      long low = reciprocal * top;
      long high = Math.unsignedMultiplyHigh(reciprocal, top);
      low += next;
      high += top + (Long.compareUnsigned(low, next) < 0 ? 1 : 0);
      high++;
      r = next - high * d;
      if (Long.compareUnsigned(r, low) > 0) {
        high--;
        r += d;
      }
      if (Long.compareUnsigned(r, d) >= 0) {
        high++;
        r -= d;
      }
      q = high;
      exact = false;
    }
    long second = divisor[n - 2];
    while (!exact && above(q, second, r, dividend[j + n - 2])) {
      q--;
      r += d;
      exact = Long.compareUnsigned(r, d) < 0;
    }
    return subtract(j, n, q) ? addBack(j, n, q) : q;
  }

  /** q * d &gt; r * 2^64 + low */
  private static boolean above(long q, long d, long r, long low) {
    long high = Math.unsignedMultiplyHigh(q, d);
    return high == r ? Long.compareUnsigned(q * d, low) > 0 : Long.compareUnsigned(high, r) > 0;
  }

  private boolean subtract(int j, int n, long q) {
    long borrow = 0;
    for (int i = 0; i < n; i++) {
      long low = q * divisor[i];
      long high = Math.unsignedMultiplyHigh(q, divisor[i]);
      long product = low + borrow;
      high += Long.compareUnsigned(product, low) < 0 ? 1 : 0;
      long x = dividend[i + j];
      dividend[i + j] = x - product;
      borrow = high + (Long.compareUnsigned(x, product) < 0 ? 1 : 0);
    }
    long x = dividend[j + n];
    dividend[j + n] = x - borrow;
    return Long.compareUnsigned(x, borrow) < 0;
  }

  private long addBack(int j, int n, long q) {
    long carry = 0;
    for (int i = 0; i < n; i++) {
      long x = dividend[i + j];
      long y = divisor[i];
      long sum = x + y + carry;
      carry = ((x & y) | ((x | y) & ~sum)) >>> 63;
      dividend[i + j] = sum;
    }
    dividend[j + n] += carry;
    return q - 1;
  }
}
