package bothy.simulation.precompiles;

import bothy.crypto.Bls12381;
import bothy.crypto.Digests;
import bothy.crypto.Kzg;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** POINT_EVALUATION (EIP-4844): that a blob's commitment opens to a value at a point. */
final class PointEvaluation implements Precompile {
  private static final int LENGTH = 192;
  private static final byte VERSION = 1;
  private static final BigInteger FIELD_ELEMENTS = BigInteger.valueOf(4096);

  @Override
  public long gas(byte[] input) {
    return 50_000;
  }

  @Override
  public byte @Nullable [] run(byte[] input) {
    if (input.length != LENGTH) {
      return null;
    }
    BigInteger z = Input.word(input, 32);
    BigInteger y = Input.word(input, 64);
    byte[] commitment = Input.slice(input, 96, 48);
    byte[] versioned = Digests.sha256(commitment);
    versioned[0] = VERSION;
    boolean holds =
        Arrays.equals(versioned, 0, 32, input, 0, 32)
            && z.compareTo(Bls12381.R) < 0
            && y.compareTo(Bls12381.R) < 0
            && Kzg.opens(commitment, z, y, Input.slice(input, 144, 48));
    if (!holds) {
      return null;
    }
    byte[] output = Arrays.copyOf(Input.toBytes(FIELD_ELEMENTS, 32), 64);
    System.arraycopy(Input.toBytes(Bls12381.R, 32), 0, output, 32, 32);
    return output;
  }
}
