package bothy.policy;

import bothy.eth.Address;
import bothy.eth.ChainId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What amounts are written in.
 *
 * @param name as the file writes it
 * @param decimals of the smallest unit, 0 to 77
 */
record Unit(String name, Scope scope, int decimals) {
  static final String NATIVE = "ETH";

  /** More than any amount of an asset: what has no bound. */
  static final BigInteger UNLIMITED = BigInteger.ONE.shiftLeft(256);

  private static final Pattern AMOUNT =
      Pattern.compile("([0-9]{1,78})(?:\\.([0-9]{1,78}))? {1,4}(\\S{1,40})");

  /** The native currency of every chain, or of one. */
  static Unit ofNative(Optional<ChainId> chain) {
    String name = chain.map(id -> NATIVE + " on " + id).orElse(NATIVE);
    return new Unit(name, new Scope(Address.ZERO, chain), 18);
  }

  /** What an amount in this unit looks like, for errors. */
  String example() {
    return decimals == 0
        ? "\"2 " + plain() + "\" or an integer"
        : "\"0.5 "
            + plain()
            + "\" or an integer of the smallest unit"
            + (isNative() ? " (wei)" : "");
  }

  /** The amount in the smallest unit; empty if the text isn't one in this unit. */
  Optional<BigInteger> read(String text) {
    Matcher matcher = AMOUNT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int scale = scale(matcher.group(3));
    String fraction = matcher.group(2) == null ? "" : matcher.group(2);
    if (scale < 0 || fraction.length() > scale) {
      return Optional.empty();
    }
    BigInteger amount =
        new BigInteger(matcher.group(1) + fraction)
            .multiply(BigInteger.TEN.pow(scale - fraction.length()));
    return amount.bitLength() > 256 ? Optional.empty() : Optional.of(amount);
  }

  /** The decimals of a unit's name, -1 if it isn't one of this asset. */
  private int scale(String unit) {
    if (unit.equals(plain())) {
      return decimals;
    }
    return switch (isNative() ? unit.toLowerCase(Locale.ROOT) : "") {
      case "gwei" -> 9;
      case "wei" -> 0;
      default -> -1;
    };
  }

  private boolean isNative() {
    return scope.contract().equals(Address.ZERO);
  }

  private String plain() {
    return isNative() ? NATIVE : name;
  }

  /** The amount in words. */
  String words(BigInteger amount) {
    if (amount.compareTo(UNLIMITED) >= 0) {
      return "unlimited " + plain();
    }
    BigDecimal whole = new BigDecimal(amount, decimals).stripTrailingZeros();
    return whole.max(BigDecimal.ZERO).toPlainString() + " " + plain();
  }
}
