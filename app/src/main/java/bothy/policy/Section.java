package bothy.policy;

import bothy.eth.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A table of the file while it is read: each value with its place, each problem noted. */
final class Section {
  /** A value and where it stands. */
  record Item(Object value, int line, int column, String key) {}

  private final TomlTable table;
  private final String path;
  private final List<Problem> problems;

  Section(TomlTable table, String path, List<Problem> problems) {
    this.table = table;
    this.path = path;
    this.problems = problems;
  }

  Set<String> keys() {
    return table.keySet();
  }

  /** Notes every key that isn't among these. */
  void only(String... keys) {
    Set<String> known = Set.of(keys);
    for (String key : table.keySet()) {
      if (!known.contains(key)) {
        String expected = "one of " + String.join(", ", keys);
        problem(place(key), expected, "the unknown key " + Shown.of(key));
      }
    }
  }

  Optional<Item> item(String key) {
    Object value = table.get(List.of(key));
    if (value == null) {
      return Optional.empty();
    }
    Item place = place(key);
    return Optional.of(new Item(value, place.line(), place.column(), place.key()));
  }

  private Item place(String key) {
    TomlPosition position = table.inputPositionOf(List.of(key));
    String shown = key.matches("[A-Za-z0-9_-]{1,80}") ? key : Shown.of(key);
    String whole = path.isEmpty() ? shown : path + "." + shown;
    return position == null
        ? new Item("", 0, 0, whole)
        : new Item("", position.line(), position.column(), whole);
  }

  /** A required value, noted where it is missing. */
  Optional<Item> required(String key, String expected) {
    Optional<Item> item = item(key);
    if (item.isEmpty()) {
      problems.add(new Problem(0, 0, path.isEmpty() ? key : path + "." + key, expected, "nothing"));
    }
    return item;
  }

  Optional<Section> table(String key) {
    return item(key)
        .flatMap(item -> {
          if (item.value() instanceof TomlTable inner) {
            return Optional.of(new Section(inner, item.key(), problems));
          }
          problem(item, "a table, [" + item.key() + "]", found(item.value()));
          return Optional.empty();
        });
  }

  /** The tables of an array of tables. */
  List<Section> tables(String key) {
    Optional<Item> item = item(key);
    if (item.isEmpty()) {
      return List.of();
    }
    List<Section> sections = new ArrayList<>();
    for (Item each : elements(item.get(), "tables, [[" + key + "]]")) {
      if (each.value() instanceof TomlTable inner) {
        sections.add(new Section(inner, each.key(), problems));
      } else {
        problem(each, "a table, [[" + key + "]]", found(each.value()));
      }
    }
    return sections;
  }

  /** The elements of a list, each with its place. */
  List<Item> list(String key, String expected) {
    return item(key).map(item -> elements(item, expected)).orElse(List.of());
  }

  private List<Item> elements(Item item, String expected) {
    if (!(item.value() instanceof TomlArray array)) {
      problem(item, "a list of " + expected, found(item.value()));
      return List.of();
    }
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      TomlPosition position = array.inputPositionOf(i);
      items.add(
          new Item(array.get(i), position.line(), position.column(), item.key() + "[" + i + "]"));
    }
    return items;
  }

  void problem(Item item, String expected, String found) {
    problems.add(new Problem(item.line(), item.column(), item.key(), expected, found));
  }

  /** The line on which the table's first key stands; 0 for an empty one. */
  int line() {
    return table.keySet().stream().mapToInt(key -> place(key).line()).min().orElse(0);
  }

  String path() {
    return path;
  }

  /** A value as an error shows it. */
  static String found(Object value) {
    return switch (value) {
      case String text -> Shown.of(text);
      case Long number -> number.toString();
      case Boolean flag -> flag.toString();
      case TomlTable ignored -> "a table";
      case TomlArray ignored -> "a list";
      case Number ignored -> "a floating-point number";
      default -> "a date or time";
    };
  }
}
