package bothy.guard;

import bothy.cases.ListReader;
import bothy.eth.Shown;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.JsonText;
import bothy.jsonrpc.Node;
import bothy.meaning.Lists;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The lists that the user keeps: {@code lists/index.json} in the home names each with its SHA-256
 * and the time it came, {@code lists/SHA-256} holds its bytes. Nothing is fetched, and nothing
 * changes unless the user says so; bytes stay, so that a verdict of then can be derived again.
 */
public final class ListShelf {
  private static final int MOST = 64;

  private final Path folder;

  /** The shelf in a home, which need not exist yet. */
  public ListShelf(Path home) {
    this.folder = home.resolve("lists");
  }

  /** A list and when it was put here. */
  public record Kept(Lists.Source source, Instant added) {}

  private record Entry(String sha256, Instant added) {}

  /**
   * Puts a file on the shelf; another list of that name makes room for it.
   *
   * @throws InputException if it is no list, or the name none
   */
  public Kept add(String name, Path file, Instant now) throws IOException {
    requireName(name);
    byte[] bytes = bytes(name, file);
    Lists.Source source = ListReader.read(name, bytes).sources().getFirst();
    Map<String, Entry> index = index();
    Entry entry = new Entry(source.sha256(), now.truncatedTo(ChronoUnit.SECONDS));
    index.put(name, entry);
    if (index.size() > MOST) {
      throw new InputException("--as", "at most " + MOST + " lists", "" + index.size());
    }
    Files.createDirectories(folder);
    Path kept = folder.resolve(source.sha256().substring(2));
    if (!Files.exists(kept)) {
      replace(kept, bytes);
    }
    write(index);
    return new Kept(source, entry.added());
  }

  /** Takes a list off the shelf; whether there was one. */
  public boolean remove(String name) throws IOException {
    Map<String, Entry> index = index();
    if (index.remove(name) == null) {
      return false;
    }
    write(index);
    return true;
  }

  /** What stands on the shelf, by name. */
  public List<Kept> all() throws IOException {
    List<Kept> all = new ArrayList<>();
    for (Map.Entry<String, Entry> each : index().entrySet()) {
      Lists lists = read(each.getKey(), each.getValue());
      all.add(new Kept(lists.sources().getFirst(), each.getValue().added()));
    }
    return all;
  }

  /**
   * All lists on the shelf, read.
   *
   * @throws InputException if one isn't what was put there
   */
  public Lists read() throws IOException {
    Lists lists = Lists.NONE;
    for (Map.Entry<String, Entry> each : index().entrySet()) {
      lists = lists.and(read(each.getKey(), each.getValue()));
    }
    return lists;
  }

  /** A list as it once stood here; empty if its bytes are no longer kept as they were. */
  public Optional<Lists> kept(Lists.Source source) {
    try {
      return Optional.of(read(source.name(), new Entry(source.sha256(), Instant.EPOCH)));
    } catch (IOException | InputException e) {
      return Optional.empty();
    }
  }

  /**
   * A list from a file that isn't kept; its name is the file's.
   *
   * @throws InputException if it is no list
   */
  public static Lists read(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    return ListReader.read(name, bytes(name, file));
  }

  private Lists read(String name, Entry entry) throws IOException {
    Path kept = folder.resolve(entry.sha256().substring(2));
    Lists lists = ListReader.read(name, bytes(name, kept));
    String found = lists.sources().getFirst().sha256();
    if (!found.equals(entry.sha256())) {
      throw new InputException(kept.toString(), "bytes with the SHA-256 " + entry.sha256(), found);
    }
    return lists;
  }

  private static byte[] bytes(String name, Path file) throws IOException {
    try (InputStream input = Files.newInputStream(file)) {
      byte[] bytes = input.readNBytes(ListReader.MAX_BYTES + 1);
      if (bytes.length > ListReader.MAX_BYTES) {
        throw new InputException(name, "at most " + (ListReader.MAX_BYTES >> 20) + " MB", "more");
      }
      return bytes;
    }
  }

  private static void requireName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new InputException(
          "--as", "a name of letters, digits, dots and dashes, at most 64", Shown.of(name));
    }
  }

  private Map<String, Entry> index() throws IOException {
    Path file = folder.resolve("index.json");
    Map<String, Entry> index = new TreeMap<>();
    if (!Files.exists(file)) {
      return index;
    }
    Node root = new Node(file.toString(), Json.read(Files.readAllBytes(file)).value());
    root.nodes()
        .forEach((name, node) -> {
          requireName(name);
          String sha256 =
              node.required("sha256", "a SHA-256")
                  .as("0x and 64 hex digits", text -> bothy.eth.Hash.fromHex(text).toHex());
          Instant added = node.required("added", "a time").as("a time of ISO 8601", Instant::parse);
          index.put(name, new Entry(sha256, added));
        });
    return index;
  }

  private void write(Map<String, Entry> index) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    index.forEach((name, entry) ->
        json.put(name, Map.of("sha256", entry.sha256(), "added", entry.added().toString())));
    replace(folder.resolve("index.json"), JsonText.of(json).getBytes(StandardCharsets.UTF_8));
  }

  /** Whole or not at all, whenever the machine stops. */
  private static void replace(Path file, byte[] bytes) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (var channel =
        java.nio.channels.FileChannel.open(
            next,
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.TRUNCATE_EXISTING,
            java.nio.file.StandardOpenOption.WRITE)) {
      java.nio.ByteBuffer left = java.nio.ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
