package bothy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Files of the archive of ethereum/tests. */
public final class VectorArchive {
  private VectorArchive() {}

  /** The texts of all JSON files under {@code folder}, by name. */
  public static Map<String, String> texts(String folder) {
    Map<String, String> texts = new TreeMap<>();
    try (ZipFile zip = new ZipFile(Vectors.require("evm/ethereum-tests.zip").toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (entry.getName().startsWith(folder) && entry.getName().endsWith(".json")) {
          texts.put(
              entry.getName(),
              new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }
}
