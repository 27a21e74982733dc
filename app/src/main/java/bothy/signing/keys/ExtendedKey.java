package bothy.signing.keys;

import bothy.crypto.Hmac;
import bothy.crypto.Secp256k1;
import bothy.signing.SigningException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A private key and its chain code (BIP-32), from which further ones follow. */
public final class ExtendedKey {
  /** From here on indices are hardened. */
  public static final int HARDENED = 0x8000_0000;

  private static final byte[] MASTER = "Bitcoin seed".getBytes(StandardCharsets.US_ASCII);

  private final byte[] key;
  private final byte[] chainCode;

  private ExtendedKey(byte[] both) {
    key = Arrays.copyOf(both, 32);
    chainCode = Arrays.copyOfRange(both, 32, 64);
  }

  /** The master key of a seed of 16 to 64 bytes. */
  public static ExtendedKey master(byte[] seed) {
    if (seed.length < 16 || seed.length > 64) {
      throw new SigningException("expected a seed of 16 to 64 bytes, found " + seed.length);
    }
    byte[] both = Hmac.sha512(MASTER, seed);
    scalar(both);
    return new ExtendedKey(both);
  }

  /** The child at {@code index}; hardened from {@link #HARDENED} on. */
  public ExtendedKey child(int index) {
    byte[] data = new byte[37];
    if (index < 0) {
      System.arraycopy(key, 0, data, 1, 32);
    } else {
      byte[] point = Secp256k1.publicKey(new BigInteger(1, key));
      data[0] = (byte) (2 + (point[63] & 1));
      System.arraycopy(point, 0, data, 1, 32);
    }
    ByteBuffer.wrap(data, 33, 4).putInt(index);
    byte[] both = Hmac.sha512(chainCode, data);
    Secrets.wipe(data);
    BigInteger sum = scalar(both).add(new BigInteger(1, key)).mod(Secp256k1.N);
    if (sum.signum() == 0) {
      throw noKey();
    }
    byte[] number = fixed(sum);
    System.arraycopy(number, 0, both, 0, 32);
    Secrets.wipe(number);
    return new ExtendedKey(both);
  }

  /** The key of the {@code index}th account, {@code m/44'/60'/0'/0/index} (BIP-44, SLIP-44). */
  public static byte[] account(byte[] seed, int index) {
    if (index < 0) {
      throw new SigningException("expected an account from 0 to 2^31 - 1, found " + index);
    }
    ExtendedKey at = master(seed);
    for (int step : new int[] {44 | HARDENED, 60 | HARDENED, HARDENED, 0, index}) {
      ExtendedKey next = at.child(step);
      at.wipe();
      at = next;
    }
    byte[] key = at.key();
    at.wipe();
    return key;
  }

  private static BigInteger scalar(byte[] both) {
    BigInteger left = new BigInteger(1, Arrays.copyOf(both, 32));
    if (left.signum() == 0 || left.compareTo(Secp256k1.N) >= 0) {
      throw noKey();
    }
    return left;
  }

  /** BIP-32: in case of this, one should proceed with the next index. It never happens. */
  private static SigningException noKey() {
    return new SigningException("expected a key below the order of the curve: take another index");
  }

  static byte[] fixed(BigInteger number) {
    byte[] digits = number.toByteArray();
    byte[] padded = new byte[32];
    int size = Math.min(32, digits.length);
    System.arraycopy(digits, digits.length - size, padded, 32 - size, size);
    Secrets.wipe(digits);
    return padded;
  }

  /** A copy of the 32-byte private key. */
  public byte[] key() {
    return key.clone();
  }

  /** A copy of the 32-byte chain code. */
  public byte[] chainCode() {
    return chainCode.clone();
  }

  /** Overwrites both. */
  public void wipe() {
    Secrets.wipe(key, chainCode);
  }

  @Override
  public String toString() {
    return "an extended key";
  }
}
