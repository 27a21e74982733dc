package bothy.signing.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Messages on a stream: their length in 4 bytes, then they, 1 MB at most. */
public final class Frames {
  public static final int LONGEST = 1 << 20;

  private Frames() {}

  public static void write(SocketChannel channel, byte[] message) throws IOException {
    if (message.length > LONGEST) {
      throw new IOException(
          "expected a message of at most 1 MB, found " + message.length + " bytes");
    }
    ByteBuffer frame = ByteBuffer.allocate(4 + message.length);
    frame.putInt(message.length).put(message).flip();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  public static byte[] read(SocketChannel channel) throws IOException {
    int length = ByteBuffer.wrap(read(channel, 4)).getInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException("expected a message of at most 1 MB, found " + length + " bytes");
    }
    return read(channel, length);
  }

  private static byte[] read(SocketChannel channel, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("the other side hung up");
      }
    }
    return bytes.array();
  }
}
