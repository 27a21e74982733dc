package bothy.simulation.precompiles;

import bothy.crypto.Digests;
import java.util.function.UnaryOperator;

/** SHA-256, RIPEMD-160 and the identity: a base price and one for each word begun. */
record PricedByWord(int base, int perWord, UnaryOperator<byte[]> function) implements Precompile {
  static final PricedByWord SHA256 = new PricedByWord(60, 12, Digests::sha256);
  static final PricedByWord RIPEMD160 =
      new PricedByWord(600, 120, input -> Input.leftPad(Digests.ripemd160(input), 32));
  static final PricedByWord IDENTITY = new PricedByWord(15, 3, byte[]::clone);

  @Override
  public long gas(byte[] input) {
    return base + perWord * ((input.length + 31L) / 32);
  }

  @Override
  public byte[] run(byte[] input) {
    return function.apply(input);
  }
}
