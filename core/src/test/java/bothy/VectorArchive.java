package bothy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Files of the archive of ethereum/tests. */
public final class VectorArchive {
  private VectorArchive() {}

  /** Hands over the texts of all JSON files under {@code folder} one by one, on all cores. */
  public static void forEach(String folder, BiConsumer<String, String> each) {
    try (ZipFile zip = new ZipFile(Vectors.require("evm/ethereum-tests.zip").toFile())) {
      zip.stream()
          .filter(e -> e.getName().startsWith(folder) && e.getName().endsWith(".json"))
          .toList()
          .parallelStream()
          .forEach(entry -> each.accept(entry.getName(), text(zip, entry)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(ZipFile zip, ZipEntry entry) {
    try (InputStream stream = zip.getInputStream(entry)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The texts of all JSON files under {@code folder}, by name. */
  public static Map<String, String> texts(String folder) {
    Map<String, String> texts = new TreeMap<>();
    try (ZipFile zip = new ZipFile(Vectors.require("evm/ethereum-tests.zip").toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (entry.getName().startsWith(folder) && entry.getName().endsWith(".json")) {
          texts.put(entry.getName(), text(zip, entry));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }
}
