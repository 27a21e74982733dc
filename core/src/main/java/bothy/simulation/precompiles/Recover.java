package bothy.simulation.precompiles;

import bothy.crypto.Secp256k1;
import java.math.BigInteger;
import java.util.Optional;

/** ECRECOVER: hash, v, r, s to the address that signed; nothing if no key can have signed. */
final class Recover implements Precompile {
  private static final BigInteger TWENTY_SEVEN = BigInteger.valueOf(27);
  private static final byte[] NOTHING = new byte[0];

  @Override
  public long gas(byte[] input) {
    return 3000;
  }

  @Override
  public byte[] run(byte[] input) {
    BigInteger parity = Input.word(input, 32).subtract(TWENTY_SEVEN);
    if (parity.signum() < 0 || parity.bitLength() > 1) {
      return NOTHING;
    }
    Optional<byte[]> key =
        Secp256k1.recover(
            Input.slice(input, 0, 32),
            Input.word(input, 64),
            Input.word(input, 96),
            parity.intValue());
    return key.map(found -> Input.leftPad(Secp256k1.address(found), 32)).orElse(NOTHING);
  }
}
