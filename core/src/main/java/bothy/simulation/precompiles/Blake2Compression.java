package bothy.simulation.precompiles;

import bothy.crypto.Blake2f;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** BLAKE2F (EIP-152): rounds, h, m, t and the final flag; one gas a round. */
final class Blake2Compression implements Precompile {
  private static final int LENGTH = 213;

  @Override
  public long gas(byte[] input) {
    return input.length == LENGTH ? rounds(input) : 0;
  }

  @Override
  public byte @Nullable [] run(byte[] input) {
    if (input.length != LENGTH || (input[LENGTH - 1] & 0xfe) != 0) {
      return null;
    }
    ByteBuffer words = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
    long[] h = new long[8];
    long[] message = new long[16];
    for (int i = 0; i < 8; i++) {
      h[i] = words.getLong(4 + 8 * i);
    }
    for (int i = 0; i < 16; i++) {
      message[i] = words.getLong(68 + 8 * i);
    }
    Blake2f.compress(
        rounds(input), h, message, words.getLong(196), words.getLong(204), input[LENGTH - 1] == 1);
    ByteBuffer result = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : h) {
      result.putLong(word);
    }
    return result.array();
  }

  private static long rounds(byte[] input) {
    return ByteBuffer.wrap(input).getInt(0) & 0xffffffffL;
  }

  @Override
  public String failure(byte[] input) {
    return input.length == LENGTH ? "invalid final flag" : "invalid input length";
  }
}
