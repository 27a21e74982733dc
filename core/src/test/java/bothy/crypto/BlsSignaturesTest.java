package bothy.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.crypto.BlsSignatures.Validity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;
import supranational.blst.SecretKey;

class BlsSignaturesTest {
  private static final byte[] MESSAGE = "a block".getBytes(StandardCharsets.UTF_8);
  private static final List<byte[]> KEYS = keys(3);
  private static final byte[] SIGNATURE = sign("BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_");

  private static SecretKey secret(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    SecretKey secret = new SecretKey();
    secret.keygen(seed);
    return secret;
  }

  private static List<byte[]> keys(int count) {
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(new P1(secret(i)).compress());
    }
    return keys;
  }

  private static byte[] sign(String domain) {
    P2 sum = new P2();
    for (int i = 0; i < KEYS.size(); i++) {
      sum.aggregate(new P2().hash_to(MESSAGE, domain).sign_with(secret(i)).to_affine());
    }
    return sum.compress();
  }

  private static byte[] infinity(int size) {
    byte[] bytes = new byte[size];
    bytes[0] = (byte) 0xc0;
    return bytes;
  }

  private static Validity check(List<byte[]> keys, byte[] signature) {
    return BlsSignatures.fastAggregateVerify(keys, MESSAGE, signature);
  }

  @Test
  void takesWhatAllKeysSigned() {
    assertThat(check(KEYS, SIGNATURE)).isEqualTo(Validity.VALID);
  }

  /** A validator can sit in a committee more than once. */
  @Test
  void countsAKeyAsOftenAsItIsNamed() {
    List<byte[]> twice = List.of(KEYS.getFirst(), KEYS.getFirst());
    P2 once =
        new P2()
            .hash_to(MESSAGE, "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_")
            .sign_with(secret(0));

    assertThat(check(twice, once.compress())).isEqualTo(Validity.MISMATCH);
    assertThat(check(twice, once.dbl().compress())).isEqualTo(Validity.VALID);
  }

  @Test
  void refusesOneKeyMoreOrLessAndAnotherMessage() {
    byte[] other = MESSAGE.clone();
    other[0] ^= 1;

    assertThat(check(KEYS.subList(0, 2), SIGNATURE)).isEqualTo(Validity.MISMATCH);
    assertThat(check(keys(4), SIGNATURE)).isEqualTo(Validity.MISMATCH);
    assertThat(BlsSignatures.fastAggregateVerify(KEYS, other, SIGNATURE))
        .isEqualTo(Validity.MISMATCH);
  }

  @Test
  void refusesASignatureOfAnotherScheme() {
    byte[] basic = sign("BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_");

    assertThat(check(KEYS, basic)).isEqualTo(Validity.MISMATCH);
  }

  @Test
  void refusesNoKeysEvenWithInfinityAsTheSignature() {
    assertThat(check(List.of(), infinity(96))).isEqualTo(Validity.NO_KEYS);
  }

  @Test
  void refusesInfinityAsKeyAndAsSignature() {
    assertThat(check(KEYS, infinity(96))).isEqualTo(Validity.BAD_SIGNATURE);
    assertThat(check(List.of(KEYS.getFirst(), infinity(48)), SIGNATURE))
        .isEqualTo(Validity.BAD_KEY);
  }

  @Test
  void refusesKeysThatCancelEachOther() {
    byte[] opposite = KEYS.getFirst().clone();
    opposite[0] ^= 0x20; // the sign of y

    assertThat(check(List.of(KEYS.getFirst(), opposite), infinity(96))).isEqualTo(Validity.BAD_KEY);
  }

  @Test
  void refusesEncodingsThatAreNotCanonical() {
    byte[] coordinateOfTheModulus =
        HexFormat.of()
            .parseHex(
                "9a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
                    + "1eabfffeb153ffffb9feffffffffaaab");
    byte[] uncompressed = new P1(secret(0)).serialize();
    byte[] withoutFlag = KEYS.getFirst().clone();
    withoutFlag[0] &= 0x7f;

    for (byte[] key :
        List.of(coordinateOfTheModulus, uncompressed, withoutFlag, new byte[48], new byte[0])) {
      assertThat(check(List.of(key), SIGNATURE)).isEqualTo(Validity.BAD_KEY);
    }
    for (int size : new int[] {0, 48, 95, 96, 97, 192}) {
      assertThat(check(KEYS, new byte[size])).isEqualTo(Validity.BAD_SIGNATURE);
    }
  }

  @Test
  void refusesPointsOfTheCurveThatLieOutsideTheGroup() {
    byte[] key = smallPoint(48, bytes -> !new P1_Affine(bytes).in_group());
    byte[] point = smallPoint(96, bytes -> !new P2_Affine(bytes).in_group());

    assertThat(check(List.of(key), SIGNATURE)).isEqualTo(Validity.BAD_KEY);
    assertThat(check(KEYS, point)).isEqualTo(Validity.BAD_SIGNATURE);
  }

  private static byte[] smallPoint(int size, Predicate<byte[]> wanted) {
    for (int x = 1; x < 100; x++) {
      byte[] bytes = new byte[size];
      bytes[0] = (byte) 0x80;
      bytes[size - 1] = (byte) x;
      try {
        if (wanted.test(bytes)) {
          return bytes;
        }
      } catch (RuntimeException notOnTheCurve) {
        // the next x may be
      }
    }
    throw new AssertionError("expected such a point among small ones");
  }
}
