package bothy.practice.blocks;

import bothy.eth.EthException;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.practice.PracticeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What happened to a chain, one JSON value a line, the first of which says what chain it is. A line
 * is on the disk before anybody is told of what it says; half a last one is what a crash left, and
 * cut. One process at a time.
 */
final class ChainFile implements AutoCloseable {
  private static final int LONGEST_LINE = Json.MAX_BYTES;

  private final Path path;
  private final FileChannel channel;

  private ChainFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens or makes a file, and tells what happened.
   *
   * @param chain the first line's value: a file with another isn't touched
   */
  static ChainFile open(Path path, Map<String, Object> chain, Consumer<ChainEvent> events) {
    try {
      FileChannel channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      ChainFile file = new ChainFile(path, channel);
      try {
        file.lock();
        file.replay(CompactJson.of(chain), events);
        return file;
      } catch (RuntimeException | IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new PracticeException("expected to open " + path + ", found " + e, e);
    }
  }

  private void lock() throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new PracticeException(
          "expected " + path + " for this process alone, found it in use by another");
    }
  }

  private void replay(String first, Consumer<ChainEvent> events) throws IOException {
    ByteBuffer line = ByteBuffer.allocate(1 << 16);
    ByteBuffer read = ByteBuffer.allocate(1 << 16);
    long whole = 0; // where the last whole line ends
    int number = 0;
    while (channel.read(read.clear()) > 0) {
      read.flip();
      while (read.hasRemaining()) {
        byte next = read.get();
        if (next != '\n') {
          line = put(line, next, number + 1);
          continue;
        }
        number++;
        byte[] bytes = Arrays.copyOf(line.array(), line.position());
        whole += bytes.length + 1;
        line.clear();
        tell(bytes, number, first, events);
      }
    }
    channel.truncate(whole);
    channel.position(whole);
    if (number == 0) {
      write(first);
    }
  }

  private ByteBuffer put(ByteBuffer line, byte next, int number) {
    if (line.hasRemaining()) {
      return line.put(next);
    }
    if (line.capacity() >= LONGEST_LINE) {
      throw new PracticeException(
          "line %d of %s: expected at most %d bytes, found more"
              .formatted(number, path, LONGEST_LINE));
    }
    return ByteBuffer.allocate(2 * line.capacity()).put(line.flip()).put(next);
  }

  private void tell(byte[] bytes, int number, String first, Consumer<ChainEvent> events) {
    try {
      Node line = Json.read(bytes);
      if (number > 1) {
        events.accept(ChainEvents.read(line));
      } else if (!CompactJson.of(line.value()).equals(first)) {
        throw new PracticeException("expected " + first + ", found " + line.shown());
      }
    } catch (InputException | EthException | ArithmeticException | PracticeException e) {
      throw new PracticeException("line %d of %s: %s".formatted(number, path, e.getMessage()), e);
    }
  }

  /** Returns when it is on the disk. */
  void append(ChainEvent event) {
    try {
      write(CompactJson.of(ChainEvents.json(event)));
    } catch (IOException e) {
      throw new PracticeException("expected to write to " + path + ", found " + e, e);
    }
  }

  private void write(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    long start = channel.position();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      channel.truncate(start); // half a line here would spoil the next
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new PracticeException("expected to close " + path + ", found " + e, e);
    }
  }
}
