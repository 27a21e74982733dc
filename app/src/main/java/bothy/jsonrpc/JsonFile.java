package bothy.jsonrpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;

/**
 * A small JSON file under the home that only its owner may read. It is replaced whole, and read
 * whenever it is needed, so that what another process changes counts at once.
 */
public final class JsonFile {
  private static final int MOST_BYTES = 1 << 20;

  private final Path file;

  public JsonFile(Path file) {
    this.file = file;
  }

  /**
   * What the file says; empty if there is none yet.
   *
   * @throws UncheckedIOException if it can't be read as it must be
   */
  public <T> Optional<T> read(Function<Node, T> reader) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException(file + " is larger than any that was written here; remove it");
      }
      return Optional.of(reader.apply(Json.read(Files.readAllBytes(file))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (InputException e) {
      throw new UncheckedIOException(
          new IOException(file + " can't be read (" + e.getMessage() + "); remove it", e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts {@code json} in its place, whole or not at all. */
  public void write(Object json) {
    try {
      Path home = file.toAbsolutePath().getParent();
      Files.createDirectories(home);
      // such a file is readable by its owner only, from the start
      Path whole = Files.createTempFile(home, file.getFileName().toString(), ".new");
      Files.writeString(
          whole, CompactJson.of(json), StandardOpenOption.WRITE, StandardOpenOption.SYNC);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
