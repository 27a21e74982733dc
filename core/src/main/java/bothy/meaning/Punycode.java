package bothy.meaning;

import java.util.Optional;

/** Reads the labels of host names that stand for letters beyond ASCII (RFC 3492). */
final class Punycode {
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_N = 128;

  /** The longest label that DNS has. */
  private static final int LONGEST = 63;

  private Punycode() {}

  /** What a label without its {@code xn--} stands for; empty if it stands for nothing. */
  static Optional<String> decode(String label) {
    if (label.length() > LONGEST) {
      return Optional.empty();
    }
    int last = label.lastIndexOf('-');
    String plain = label.substring(0, Math.max(0, last));
    int[] points = new int[LONGEST + 1];
    int count = 0;
    for (; count < plain.length(); count++) {
      points[count] = plain.charAt(count);
    }
    int n = INITIAL_N;
    int i = 0;
    int bias = INITIAL_BIAS;
    int at = last < 0 ? 0 : last + 1;
    while (at < label.length()) {
      int before = i;
      long weight = 1;
      for (int k = BASE; ; k += BASE) {
        int digit = at < label.length() ? digit(label.charAt(at++)) : -1;
        long next = i + digit * weight;
        if (digit < 0 || next > Integer.MAX_VALUE) {
          return Optional.empty();
        }
        i = (int) next;
        int threshold = Math.clamp(k - bias, T_MIN, T_MAX);
        if (digit < threshold) {
          break;
        }
        weight *= BASE - threshold;
        if (weight > Integer.MAX_VALUE) {
          return Optional.empty();
        }
      }
      bias = adapted(i - before, count + 1, before == 0);
      n += i / (count + 1);
      i %= count + 1;
      if (!Character.isValidCodePoint(n) || count == LONGEST) {
        return Optional.empty();
      }
      System.arraycopy(points, i, points, i + 1, count - i);
      points[i++] = n;
      count++;
    }
    return Optional.of(new String(points, 0, count));
  }

  private static int digit(char c) {
    if (c >= 'a' && c <= 'z') {
      return c - 'a';
    }
    return c >= '0' && c <= '9' ? c - '0' + 26 : -1;
  }

  private static int adapted(int change, int points, boolean first) {
    int delta = first ? change / DAMP : change / 2;
    delta += delta / points;
    int k = 0;
    while (delta > (BASE - T_MIN) * T_MAX / 2) {
      delta /= BASE - T_MIN;
      k += BASE;
    }
    return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
  }
}
