package bothy.journal;

import bothy.eth.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/** A process that appends until it is stopped, and says each sequence once it is acknowledged. */
final class Appender {
  private Appender() {}

  /** Folder, label, how many entries, bytes of each. */
  public static void main(String[] arguments) {
    String label = arguments[1];
    int size = Integer.parseInt(arguments[3]);
    try (Journal journal = Journal.open(Path.of(arguments[0]))) {
      for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
        String text = label + " " + i + " " + "x".repeat(size);
        Entry entry =
            journal.append(
                Instant.ofEpochMilli(i), label, Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
        System.out.println(entry.head());
      }
    } catch (JournalException e) {
      System.out.println("error: " + e.getMessage());
    }
  }
}
