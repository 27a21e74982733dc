package bothy.crypto;

import java.math.BigInteger;
import java.util.HexFormat;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;
import supranational.blst.PT;

/** Openings of KZG commitments under Ethereum's trusted setup (EIP-4844). */
public final class Kzg {
  /** The setup's secret times the generator of G2, from the ceremony's published result. */
  private static final String TAU_G2 =
      "b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d"
          + "2914e5870cb452d2afaaab24f3499f72185cbfee53492714734429b7b38608e2"
          + "3926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2";

  private Kzg() {}

  /**
   * Whether the polynomial behind {@code commitment} is {@code y} at {@code z}; both points are
   * compressed, 48 bytes. False also for what is no point of the group.
   */
  public static boolean opens(byte[] commitment, BigInteger z, BigInteger y, byte[] proof) {
    try {
      P1_Affine committed = new P1_Affine(commitment);
      P1_Affine witness = new P1_Affine(proof);
      if (!committed.in_group() || !witness.in_group()) {
        return false;
      }
      P1 difference = committed.to_jacobian();
      if (y.signum() != 0) {
        difference = difference.add(P1.generator().mult(y).neg());
      }
      P2 shifted = new P2(HexFormat.of().parseHex(TAU_G2));
      if (z.signum() != 0) {
        shifted = shifted.add(P2.generator().mult(z).neg());
      }
      PT product = PT.one();
      if (!difference.is_inf()) {
        product = product.mul(pair(difference.to_affine(), P2.generator().neg().to_affine()));
      }
      if (!witness.is_inf() && !shifted.is_inf()) {
        product = product.mul(pair(witness, shifted.to_affine()));
      }
      return product.final_exp().is_one();
    } catch (RuntimeException notAPoint) {
      return false;
    }
  }

  private static PT pair(P1_Affine p, P2_Affine q) {
    return new PT(p, q);
  }
}
