package bothy.signing.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The few things that are done to files. What isn't synced may be gone after a power cut: bytes
 * that no {@link #sync} followed, names that no {@link #syncFolder} followed.
 */
public interface Disk {
  /** All bytes; empty if there is no such file. */
  Optional<byte[]> read(Path file) throws IOException;

  /** Makes the file anew, or empties it, and writes; only its owner may read it. */
  void write(Path file, byte[] bytes) throws IOException;

  /** Adds to a file's end; makes it if there is none. */
  void append(Path file, byte[] bytes) throws IOException;

  /** Cuts a file off. */
  void truncate(Path file, long size) throws IOException;

  /** The bytes of a file are on the medium when this returns. */
  void sync(Path file) throws IOException;

  /** Gives a file another name, whose old file is gone, in one step. */
  void move(Path from, Path to) throws IOException;

  /** The names in a folder are on the medium when this returns. */
  void syncFolder(Path folder) throws IOException;

  /** Puts {@code bytes} in a file's place: afterwards there are the old ones or these, whole. */
  default void replace(Path file, byte[] bytes) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    write(next, bytes);
    sync(next);
    move(next, file);
    syncFolder(folder(file));
  }

  /** The folder that a file lies in. */
  static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("expected a file in a folder, found " + file);
    }
    return parent;
  }
}
