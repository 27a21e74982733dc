package bothy.simulation.precompiles;

import bothy.crypto.Secp256k1;
import bothy.simulation.Fork;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.Function;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.jspecify.annotations.Nullable;

/** The precompiles of each fork by their address. */
public final class Precompiles {
  private static final Precompile RECOVER = new Priced(3000, 0, Precompiles::recover);
  private static final Precompile SHA256 = new Priced(60, 12, Precompiles::sha256);
  private static final Precompile RIPEMD160 = new Priced(600, 120, Precompiles::ripemd);
  private static final Precompile IDENTITY = new Priced(15, 3, input -> input.clone());

  private Precompiles() {}

  /** The precompile at {@code address}, or null if the fork has none there. */
  public static @Nullable Precompile at(Fork fork, int address) {
    return switch (address) {
      case 1 -> RECOVER;
      case 2 -> SHA256;
      case 3 -> RIPEMD160;
      case 4 -> IDENTITY;
      default -> null;
    };
  }

  private record Priced(int base, int perWord, Function<byte[], byte[]> work)
      implements Precompile {
    @Override
    public long gas(byte[] input) {
      return base + (long) perWord * ((input.length + 31) / 32);
    }

    @Override
    public byte[] run(byte[] input) {
      return work.apply(input);
    }
  }

  private static byte[] recover(byte[] input) {
    byte[] padded = Arrays.copyOf(input, 128);
    BigInteger v = new BigInteger(1, Arrays.copyOfRange(padded, 32, 64));
    BigInteger r = new BigInteger(1, Arrays.copyOfRange(padded, 64, 96));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(padded, 96, 128));
    if (v.bitLength() > 8 || v.intValue() < 27 || v.intValue() > 28) {
      return new byte[0];
    }
    return Secp256k1.recover(Arrays.copyOf(padded, 32), r, s, v.intValue() - 27)
        .map(key -> {
          byte[] word = new byte[32];
          System.arraycopy(Secp256k1.address(key), 0, word, 12, 20);
          return word;
        })
        .orElseGet(() -> new byte[0]);
  }

  private static byte[] sha256(byte[] input) {
    SHA256Digest digest = new SHA256Digest();
    digest.update(input, 0, input.length);
    byte[] hash = new byte[32];
    digest.doFinal(hash, 0);
    return hash;
  }

  private static byte[] ripemd(byte[] input) {
    RIPEMD160Digest digest = new RIPEMD160Digest();
    digest.update(input, 0, input.length);
    byte[] hash = new byte[32];
    digest.doFinal(hash, 12);
    return hash;
  }
}
