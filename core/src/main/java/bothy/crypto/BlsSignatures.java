package bothy.crypto;

import java.util.List;
import org.jspecify.annotations.Nullable;
import supranational.blst.BLST_ERROR;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;
import supranational.blst.Pairing;

/**
 * BLS signatures of the beacon chain: keys in G1, signatures in G2, the proof-of-possession scheme
 * (draft-irtf-cfrg-bls-signature-05). Points are compressed: 48 bytes a key, 96 a signature.
 */
public final class BlsSignatures {
  public static final int KEY = 48;
  public static final int SIGNATURE = 96;

  static final String DST = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";

  /** What a check of a signature found. */
  public enum Validity {
    VALID,
    NO_KEYS,
    /** A key that isn't a canonical point of G1, or is infinity. */
    BAD_KEY,
    /** A signature that isn't a canonical point of G2, or is infinity. */
    BAD_SIGNATURE,
    /** The keys, added up, did not sign the message. */
    MISMATCH
  }

  private BlsSignatures() {}

  /**
   * Whether all of {@code keys} signed {@code message}: FastAggregateVerify of the draft, section
   * 3.3.4. That each owner has proven possession of their key is the caller's knowledge.
   */
  public static Validity fastAggregateVerify(List<byte[]> keys, byte[] message, byte[] signature) {
    if (keys.isEmpty()) {
      return Validity.NO_KEYS;
    }
    P1 sum = new P1();
    for (byte[] key : keys) {
      P1_Affine point = point(key);
      if (point == null) {
        return Validity.BAD_KEY;
      }
      sum = sum.add(point); // not aggregate, which would check the group once more
    }
    P1_Affine signer = sum.to_affine();
    return signer.is_inf() ? Validity.BAD_KEY : verify(signer, message, signature);
  }

  private static @Nullable P1_Affine point(byte[] key) {
    if (key.length != KEY) {
      return null;
    }
    try {
      P1_Affine point = new P1_Affine(key);
      return point.is_inf() || !point.in_group() ? null : point;
    } catch (RuntimeException notAPoint) {
      return null;
    }
  }

  private static Validity verify(P1_Affine signer, byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE) {
      return Validity.BAD_SIGNATURE;
    }
    try {
      P2_Affine point = new P2_Affine(signature);
      if (point.is_inf() || !point.in_group()) {
        return Validity.BAD_SIGNATURE;
      }
      Pairing pairing = new Pairing(true, DST);
      if (pairing.aggregate(signer, point, message) != BLST_ERROR.BLST_SUCCESS) {
        return Validity.MISMATCH;
      }
      pairing.commit();
      return pairing.finalverify() ? Validity.VALID : Validity.MISMATCH;
    } catch (RuntimeException notAPoint) {
      return Validity.BAD_SIGNATURE;
    }
  }
}
