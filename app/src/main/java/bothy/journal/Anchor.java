package bothy.journal;

import bothy.eth.Bytes;
import bothy.eth.EthException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A sealed head in a file beside the journal, so that a tail that was cut, or a journal that was
 * remade, is found. One line of ASCII: {@code bothy-head 1 SEQUENCE:0xHASH TIME 0xSEAL}; the seal
 * is over all before the last space. The file is replaced as a whole; a crash between an entry and
 * its anchor leaves a journal that is longer than the anchor, which is as it should be.
 */
public final class Anchor {
  /** The file's name in the journal's folder. */
  public static final String FILE = "journal.head";

  private static final String DOMAIN = "bothy-head 1 ";
  private static final int LONGEST = 1_000;

  /** What holding the journal against its anchor found. */
  public sealed interface Found {
    /** The journal holds the anchored head, and may have gone on since. */
    record Holds(Head head) implements Found {}

    /** No head was anchored yet. */
    record None() implements Found {}

    /** Something was cut, remade or forged; {@code says} tells what was expected and found. */
    record Broken(String says) implements Found {}
  }

  private record Line(Head head, Instant time) {}

  private final Path file;
  private final HeadSealer sealer;
  private final boolean expected;

  /**
   * The anchor in a folder.
   *
   * @param expected whether one must stand there, since the key was used before
   */
  public Anchor(Path folder, HeadSealer sealer, boolean expected) {
    this.file = folder.resolve(FILE);
    this.sealer = sealer;
    this.expected = expected;
  }

  /** Sealed by the key in the folder, which is made where there is none. */
  public static Anchor in(Path folder) {
    boolean used = KeyFileSealer.isIn(folder);
    return new Anchor(folder, KeyFileSealer.in(folder), used);
  }

  /**
   * Holds a journal against what was anchored: its length, and its hash at the anchored entry. It
   * doesn't walk the chain.
   */
  public Found check(Journal journal) {
    Optional<String> text;
    try {
      text = read();
    } catch (IOException e) {
      return new Found.Broken("the anchor " + file + " can't be read: " + e.getMessage());
    }
    if (text.isEmpty()) {
      return expected
          ? new Found.Broken("the anchor is gone: its key was used before, found no " + file)
          : new Found.None();
    }
    Optional<Line> line = line(text.get());
    if (line.isEmpty()) {
      return new Found.Broken(
          "expected a sealed head in " + file + ", found one that this key didn't seal");
    }
    Head head = line.get().head();
    if (head.equals(Head.NONE)) {
      return new Found.Holds(head);
    }
    Optional<Entry> entry = journal.at(head.sequence());
    if (entry.isEmpty()) {
      return new Found.Broken(
          "the journal's tail was cut: anchored %d at %s, found %d"
              .formatted(head.sequence(), line.get().time(), journal.head().sequence()));
    }
    return entry.get().hash().equals(head.hash())
        ? new Found.Holds(head)
        : new Found.Broken(
            "the journal was remade: anchored %s at %s, found %s"
                .formatted(head, line.get().time(), entry.get().head()));
  }

  private Optional<String> read() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(LONGEST), StandardCharsets.US_ASCII));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Optional<Line> line(String text) {
    String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    int last = line.lastIndexOf(' ');
    if (last < 0 || !line.startsWith(DOMAIN)) {
      return Optional.empty();
    }
    String[] parts = line.substring(DOMAIN.length()).split(" ", -1);
    try {
      if (parts.length != 3) {
        return Optional.empty();
      }
      Bytes seal = Bytes.fromHex(parts[2]);
      if (!seal.toHex().equals(parts[2]) || !sealer.verify(ascii(line.substring(0, last)), seal)) {
        return Optional.empty();
      }
      Instant time = Instant.parse(parts[1]);
      return Head.parse(parts[0]).map(head -> new Line(head, time));
    } catch (EthException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Anchors a head.
   *
   * @param time of its entry
   * @throws JournalException if the file can't be written
   */
  public void write(Head head, Instant time) {
    String said = DOMAIN + head + " " + time;
    byte[] line =
        (said + " " + sealer.seal(ascii(said)).toHex() + "\n").getBytes(StandardCharsets.US_ASCII);
    try {
      Path folder = file.toAbsolutePath().getParent();
      Path next = Files.createTempFile(folder, FILE, ".new", Database.ownerOnly(file, "rw-------"));
      try {
        try (FileChannel channel = FileChannel.open(next, Set.of(StandardOpenOption.WRITE))) {
          ByteBuffer buffer = ByteBuffer.wrap(line);
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
          channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      throw new JournalException(
          "can't write the anchor " + file + ": " + e.getMessage(), false, e);
    }
  }

  private static Bytes ascii(String text) {
    return Bytes.owning(text.getBytes(StandardCharsets.US_ASCII));
  }
}
