package bothy.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policy file, looked at again and again. While it holds errors, what it said last without any
 * stands. It may be looked at from several threads.
 */
public final class PolicyFile {
  private static final int MOST_BYTES = PolicyReader.LONGEST * 4;

  /**
   * What was found.
   *
   * @param policy the last one that could be read; the standard one if the file never stood there
   * @param problems with what stands there now
   */
  public record Found(Policy policy, List<Problem> problems) {
    public Found {
      problems = List.copyOf(problems);
    }
  }

  private final Path file;
  private byte @Nullable [] last;
  private @Nullable Policy good;
  private List<Problem> problems = List.of();

  public PolicyFile(Path file) {
    this.file = file;
  }

  /** As {@code --policy} or the home names it. */
  public Path path() {
    return file;
  }

  /** Reads the file and gives what it says now. Its content decides whether it changed. */
  public synchronized Found look() {
    try {
      byte[] bytes = bytes();
      if (!Arrays.equals(bytes, last)) {
        take(bytes);
      }
    } catch (NoSuchFileException e) {
      last = null;
      problems = good == null ? List.of() : wrong("the policy file", "none any more");
    } catch (IOException e) {
      last = null;
      problems = wrong("a file that can be read", String.valueOf(e.getMessage()));
    }
    return new Found(good == null ? Policy.standard() : good, problems);
  }

  private byte[] bytes() throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("something that isn't a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MOST_BYTES + 1);
    }
  }

  private void take(byte[] bytes) {
    last = bytes;
    if (bytes.length > MOST_BYTES) {
      problems = wrong("at most " + MOST_BYTES + " bytes", "more");
      return;
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      problems = wrong("UTF-8", "other bytes");
      return;
    }
    switch (Policy.read(text)) {
      case PolicyReading.Good(Policy policy) -> {
        good = policy;
        problems = List.of();
      }
      case PolicyReading.Wrong(List<Problem> found) -> problems = found;
    }
  }

  private static List<Problem> wrong(String expected, String found) {
    return List.of(new Problem(0, 0, "", expected, found));
  }
}
