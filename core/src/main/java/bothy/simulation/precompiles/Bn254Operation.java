package bothy.simulation.precompiles;

import bothy.crypto.Bn254;
import org.jspecify.annotations.Nullable;

/** ECADD, ECMUL (EIP-196) and ECPAIRING (EIP-197), with the gas of Byzantium or EIP-1108. */
final class Bn254Operation {
  private static final int PAIR = 192;

  private Bn254Operation() {}

  static Precompile add(boolean cheap) {
    return new OnCurve(cheap ? 150 : 500, 128, Bn254::add);
  }

  static Precompile multiply(boolean cheap) {
    return new OnCurve(cheap ? 6000 : 40_000, 96, Bn254::multiply);
  }

  static Precompile pairing(boolean cheap) {
    return cheap ? new Pairing(45_000, 34_000) : new Pairing(100_000, 80_000);
  }

  private interface Operation {
    byte @Nullable [] apply(byte[] input);
  }

  private record OnCurve(long price, int length, Operation operation) implements Precompile {
    @Override
    public long gas(byte[] input) {
      return price;
    }

    @Override
    public byte @Nullable [] run(byte[] input) {
      return operation.apply(Input.slice(input, 0, length));
    }
  }

  private record Pairing(long base, long perPair) implements Precompile {
    @Override
    public long gas(byte[] input) {
      return base + perPair * (input.length / PAIR);
    }

    @Override
    public byte @Nullable [] run(byte[] input) {
      if (input.length % PAIR != 0) {
        return null;
      }
      Boolean one = Bn254.pairsToOne(input);
      return one == null ? null : Input.leftPad(new byte[] {(byte) (one ? 1 : 0)}, 32);
    }
  }
}
