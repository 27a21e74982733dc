package bothy.crypto;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import supranational.blst.P1;
import supranational.blst.P2;

/**
 * A field element to a point of BLS12-381's groups (EIP-2537): the simplified SWU map, an isogeny,
 * the cofactor cleared (RFC 9380, sections 6.6.3 and 8.8). blst offers it only behind a hash.
 */
public final class MapToCurve {
  private static final BigInteger P = Bls12381.P;
  private static final BigInteger HALF = P.subtract(BigInteger.ONE).shiftRight(1);
  private static final BigInteger ROOT = P.add(BigInteger.ONE).shiftRight(2);
  private static final int PADDED = 64;
  private static final int FIELD = 48;

  private MapToCurve() {}

  /** re + im i with i^2 = -1; im is zero in the base field. */
  record Element(BigInteger re, BigInteger im) {
    static final Element ONE = new Element(BigInteger.ONE, BigInteger.ZERO);

    boolean isZero() {
      return re.signum() == 0 && im.signum() == 0;
    }

    Element plus(Element y) {
      return new Element(re.add(y.re).mod(P), im.add(y.im).mod(P));
    }

    Element times(Element y) {
      return new Element(
          re.multiply(y.re).subtract(im.multiply(y.im)).mod(P),
          re.multiply(y.im).add(im.multiply(y.re)).mod(P));
    }

    Element negated() {
      return new Element(re.negate().mod(P), im.negate().mod(P));
    }

    /** The inverse; zero gives zero. */
    Element inverted() {
      if (isZero()) {
        return this;
      }
      BigInteger norm = re.multiply(re).add(im.multiply(im)).modInverse(P);
      return new Element(re.multiply(norm).mod(P), im.negate().multiply(norm).mod(P));
    }

    /** The sign, sgn0 of RFC 9380, section 4.1. */
    boolean isOdd() {
      return re.testBit(0) || (re.signum() == 0 && im.testBit(0));
    }
  }

  /** The point of 64 bytes, 128 out; null if it isn't a canonical field element. */
  public static byte @Nullable [] g1(byte[] element) {
    byte[] plain = new byte[FIELD];
    if (!Bls12381.coordinate(element, 0, plain, 0)) {
      return null;
    }
    Element u = new Element(new BigInteger(1, plain), BigInteger.ZERO);
    Element[] point =
        swu(u, MapToCurveConstants.A1, MapToCurveConstants.B1, MapToCurveConstants.Z1, false);
    Element x =
        ratio(point[0], MapToCurveConstants.X_NUMERATOR1, MapToCurveConstants.X_DENOMINATOR1);
    Element y =
        ratio(point[0], MapToCurveConstants.Y_NUMERATOR1, MapToCurveConstants.Y_DENOMINATOR1)
            .times(point[1]);
    byte[] encoded = new byte[2 * FIELD];
    put(x.re, encoded, FIELD);
    put(y.re, encoded, 2 * FIELD);
    return Bls12381.bytes(new P1(encoded).mult(MapToCurveConstants.COFACTOR1));
  }

  /** The point of 128 bytes, 256 out; null if they aren't a canonical field element. */
  public static byte @Nullable [] g2(byte[] element) {
    byte[] plain = new byte[2 * FIELD];
    if (!Bls12381.coordinate(element, 0, plain, 0)
        || !Bls12381.coordinate(element, PADDED, plain, FIELD)) {
      return null;
    }
    Element u =
        new Element(new BigInteger(1, plain, 0, FIELD), new BigInteger(1, plain, FIELD, FIELD));
    Element[] point =
        swu(u, MapToCurveConstants.A2, MapToCurveConstants.B2, MapToCurveConstants.Z2, true);
    Element x =
        ratio(point[0], MapToCurveConstants.X_NUMERATOR2, MapToCurveConstants.X_DENOMINATOR2);
    Element y =
        ratio(point[0], MapToCurveConstants.Y_NUMERATOR2, MapToCurveConstants.Y_DENOMINATOR2)
            .times(point[1]);
    byte[] encoded = new byte[4 * FIELD];
    put(x.im, encoded, FIELD);
    put(x.re, encoded, 2 * FIELD);
    put(y.im, encoded, 3 * FIELD);
    put(y.re, encoded, 4 * FIELD);
    return Bls12381.bytes(times(new P2(encoded), MapToCurveConstants.COFACTOR2));
  }

  /** Times a number longer than a scalar, in steps that hold outside the group too. */
  private static P2 times(P2 point, BigInteger number) {
    P2 sum = new P2();
    for (int bit = number.bitLength() - 1; bit >= 0; bit--) {
      sum = sum.dup().dbl();
      if (number.testBit(bit)) {
        sum = sum.add(point);
      }
    }
    return sum;
  }

  private static Element[] swu(Element u, Element a, Element b, Element z, boolean extension) {
    Element zu2 = z.times(u).times(u);
    Element t = zu2.times(zu2).plus(zu2).inverted();
    Element x1 =
        t.isZero()
            ? b.times(z.times(a).inverted())
            : b.negated().times(a.inverted()).times(Element.ONE.plus(t));
    Element x = x1;
    Element square = curve(x1, a, b);
    if (!isSquare(square, extension)) {
      x = zu2.times(x1);
      square = curve(x, a, b);
    }
    Element y = root(square, extension);
    return new Element[] {x, y.isOdd() == u.isOdd() ? y : y.negated()};
  }

  private static Element curve(Element x, Element a, Element b) {
    return x.times(x).plus(a).times(x).plus(b);
  }

  private static boolean isSquare(Element value, boolean extension) {
    BigInteger norm =
        extension ? value.re.multiply(value.re).add(value.im.multiply(value.im)) : value.re;
    BigInteger symbol = norm.mod(P).modPow(HALF, P);
    return symbol.bitLength() <= 1;
  }

  /** A square root of a square. */
  private static Element root(Element value, boolean extension) {
    if (!extension) {
      return new Element(value.re.modPow(ROOT, P), BigInteger.ZERO);
    }
    if (value.im.signum() == 0) {
      BigInteger root = value.re.modPow(ROOT, P);
      return root.multiply(root).mod(P).equals(value.re)
          ? new Element(root, BigInteger.ZERO)
          : new Element(BigInteger.ZERO, value.re.negate().mod(P).modPow(ROOT, P));
    }
    BigInteger norm = value.re.multiply(value.re).add(value.im.multiply(value.im)).mod(P);
    BigInteger length = norm.modPow(ROOT, P);
    BigInteger half = BigInteger.TWO.modInverse(P);
    BigInteger square = value.re.add(length).multiply(half).mod(P);
    BigInteger re = square.modPow(ROOT, P);
    if (!re.multiply(re).mod(P).equals(square)) {
      re = value.re.subtract(length).multiply(half).mod(P).modPow(ROOT, P);
    }
    return new Element(re, value.im.multiply(re.shiftLeft(1).modInverse(P)).mod(P));
  }

  private static Element ratio(Element x, List<Element> numerator, List<Element> denominator) {
    return value(x, numerator).times(value(x, denominator).inverted());
  }

  private static Element value(Element x, List<Element> coefficients) {
    Element sum = coefficients.getLast();
    for (int i = coefficients.size() - 2; i >= 0; i--) {
      sum = sum.times(x).plus(coefficients.get(i));
    }
    return sum;
  }

  private static void put(BigInteger value, byte[] into, int end) {
    byte[] bytes = value.toByteArray();
    int from = bytes.length > FIELD ? 1 : 0;
    System.arraycopy(bytes, from, into, end - bytes.length + from, bytes.length - from);
  }
}
