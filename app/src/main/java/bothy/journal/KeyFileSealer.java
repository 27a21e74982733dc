package bothy.journal;

import bothy.crypto.Hmac;
import bothy.eth.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Set;

/**
 * Seals with HMAC-SHA256 under 32 random bytes in a file that only its owner may read. It stops who
 * can write the journal's folder and not read the key; not who runs as the same user.
 */
public final class KeyFileSealer implements HeadSealer {
  /** The key's file in the journal's folder. */
  public static final String FILE = "journal.key";

  private static final int SIZE = 32;

  private final byte[] key;

  private KeyFileSealer(byte[] key) {
    this.key = key.clone();
  }

  /** Whether a key stands in {@code folder}. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /**
   * The sealer of the key in {@code folder}; makes one where there is none.
   *
   * @throws JournalException if it can't be read or made
   */
  public static KeyFileSealer in(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      Files.createDirectories(folder, Database.ownerOnly(folder, "rwx------"));
      byte[] fresh = new byte[SIZE];
      new SecureRandom().nextBytes(fresh);
      Path made =
          Files.createTempFile(folder, FILE, ".new", Database.ownerOnly(folder, "rw-------"));
      try {
        write(made, fresh);
        Files.createLink(file, made);
      } catch (FileAlreadyExistsException e) {
        // the one that stands there is taken
      } finally {
        Files.deleteIfExists(made);
      }
      byte[] key = Files.size(file) == SIZE ? Files.readAllBytes(file) : new byte[0];
      if (key.length != SIZE) {
        throw new JournalException(
            "expected a key of " + SIZE + " bytes at " + file + ", found another size");
      }
      return new KeyFileSealer(key);
    } catch (IOException | UnsupportedOperationException e) {
      throw new JournalException(
          "can't use the journal's key " + file + ": " + e.getMessage(), false, e);
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE))) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  @Override
  public Bytes seal(Bytes head) {
    return Bytes.owning(Hmac.sha256(key, head.toArray()));
  }

  @Override
  public boolean verify(Bytes head, Bytes seal) {
    return MessageDigest.isEqual(seal(head).toArray(), seal.toArray());
  }
}
