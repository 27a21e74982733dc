package bothy.simulation.precompiles;

import bothy.crypto.P256;

/** P256VERIFY (EIP-7951): one if the signature is good, nothing otherwise; it never fails. */
final class P256Verify implements Precompile {
  static final P256Verify INSTANCE = new P256Verify();

  private static final int LENGTH = 160;
  private static final byte[] NOTHING = new byte[0];

  private P256Verify() {}

  @Override
  public long gas(byte[] input) {
    return 6900;
  }

  @Override
  public byte[] run(byte[] input) {
    if (input.length != LENGTH) {
      return NOTHING;
    }
    boolean good =
        P256.verify(
            Input.slice(input, 0, 32),
            Input.word(input, 32),
            Input.word(input, 64),
            Input.word(input, 96),
            Input.word(input, 128));
    return good ? Input.leftPad(new byte[] {1}, 32) : NOTHING;
  }
}
