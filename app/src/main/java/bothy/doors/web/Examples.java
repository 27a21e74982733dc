package bothy.doors.web;

import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The cases in a folder, to try the page with. */
final class Examples {
  private static final long LARGEST = 1 << 20;

  private final Optional<Path> folder;

  Examples(Optional<Path> folder) {
    this.folder = folder.filter(Files::isDirectory);
  }

  /** Names with what they say they are, in order. */
  List<Map<String, Object>> list() throws IOException {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Path file : files()) {
      String name = name(file);
      list.add(Map.of("name", name, "title", title(file).orElse(name.replace('-', ' '))));
    }
    return list;
  }

  /** A case by a name from the list. */
  Optional<byte[]> read(String name) throws IOException {
    for (Path file : files()) {
      if (name(file).equals(name)) {
        return Optional.of(Files.readAllBytes(file));
      }
    }
    return Optional.empty();
  }

  private List<Path> files() throws IOException {
    if (folder.isEmpty()) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder.get())) {
      for (Path file : all.sorted().toList()) {
        if (file.toString().endsWith(".json")
            && Files.isRegularFile(file)
            && Files.size(file) <= LARGEST) {
          files.add(file);
        }
      }
    }
    return files;
  }

  private static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - ".json".length());
  }

  private static Optional<String> title(Path file) throws IOException {
    try {
      return Json.read(Files.readAllBytes(file))
          .member("name")
          .filter(Node::isText)
          .map(Node::text);
    } catch (InputException e) {
      return Optional.empty();
    }
  }
}
