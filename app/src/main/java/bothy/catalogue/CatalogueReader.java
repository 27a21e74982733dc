package bothy.catalogue;

import bothy.eth.Abi;
import bothy.eth.AbiFunction;
import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a catalogue, and refuses entries that could never make a request. */
final class CatalogueReader {
  private static final int MOST = 10_000;

  /** What each request knows beside its fields. */
  private static final Set<String> GIVEN = Set.of("account", "deadline");

  /** What a swap works out. */
  private static final Set<String> SWAPPED = Set.of("floor");

  private static final Pattern HOLE = Pattern.compile("\\{([a-z][A-Za-z0-9]*)}");

  private CatalogueReader() {}

  static Catalogue read(Node root) {
    root.only(Set.of("tokens", "contracts", "actions"));
    List<Action> actions = list(root, "actions", CatalogueReader::action);
    Set<String> ids = new HashSet<>();
    for (Action action : actions) {
      if (!ids.add(action.id())) {
        throw new InputException("actions", "each id once", action.id() + " twice");
      }
    }
    return new Catalogue(
        list(root, "tokens", CatalogueReader::token),
        list(root, "contracts", CatalogueReader::place),
        actions);
  }

  private static <T> List<T> list(Node root, String name, Function<Node, T> read) {
    List<Node> elements = root.member(name).map(Node::elements).orElse(List.of());
    if (elements.size() > MOST) {
      throw new InputException(name, "at most " + MOST + " entries", "" + elements.size());
    }
    return elements.stream().map(read).toList();
  }

  private static ChainId chain(Node node) {
    Node chain = node.required("chainId", "a number");
    if (chain.integer().signum() <= 0) {
      throw chain.wrong("a chain id of at least 1");
    }
    return new ChainId(chain.integer());
  }

  private static Address address(Node node) {
    return node.required("address", "an address").as("an address", Addresses::read);
  }

  private static String named(Node node, String member) {
    Node text = node.required(member, "a name");
    if (!text.text().matches("[\\p{L}\\p{N}][\\p{L}\\p{N} .$()_+-]{0,39}")) {
      throw text.wrong("a name of at most 40 letters, digits, spaces and .$()_+-");
    }
    return text.text();
  }

  private static Catalogue.Token token(Node node) {
    node.only(Set.of("chainId", "address", "symbol", "name", "wraps"));
    String symbol = named(node, "symbol");
    if (symbol.toUpperCase(Locale.ROOT).equals(Filling.CURRENCY)) {
      throw node.required("symbol", "a symbol").wrong("another symbol than the chain's currency");
    }
    return new Catalogue.Token(
        chain(node),
        address(node),
        symbol,
        node.member("name").isPresent() ? named(node, "name") : symbol,
        node.member("wraps").map(Node::flag).orElse(false));
  }

  private static Catalogue.Place place(Node node) {
    node.only(Set.of("chainId", "address", "name", "kind"));
    return new Catalogue.Place(
        chain(node),
        address(node),
        named(node, "name"),
        node.member("kind").isPresent() ? named(node, "kind") : "");
  }

  private static Action action(Node node) {
    node.only(
        Set.of(
            "id",
            "title",
            "kind",
            "to",
            "value",
            "function",
            "arguments",
            "fields",
            "intent",
            "promises"));
    Action.Kind kind = choice(node, "kind", Action.Kind.class, Optional.of(Action.Kind.CALL));
    List<Action.Field> fields =
        node.member("fields").map(Node::elements).orElse(List.of()).stream()
            .map(CatalogueReader::field)
            .toList();
    Set<String> names = new HashSet<>(GIVEN);
    if (kind == Action.Kind.SWAP) {
      names.addAll(SWAPPED);
    }
    for (Action.Field field : fields) {
      if (!names.add(field.name())) {
        throw node.required("fields", "fields").wrong("fields of different names");
      }
    }
    Optional<AbiFunction> function =
        node.member("function").map(text -> text.as("a function's signature", Abi::function));
    List<Object> arguments =
        node.member("arguments").map(list -> arguments(list, names)).orElse(List.of());
    function
        .filter(known -> known.inputs().size() != arguments.size())
        .ifPresent(known -> {
          throw node.required("function", "a function")
              .wrong("one of " + arguments.size() + " parameters, as many as arguments");
        });
    return new Action(
        id(node.required("id", "an id")),
        node.required("title", "a title").text(),
        kind,
        node.member("to").map(to -> template(to, names)).orElse(""),
        node.member("value").map(value -> template(value, names)).orElse("0"),
        function,
        arguments,
        fields,
        template(node.required("intent", "the user's words"), names),
        template(node.required("promises", "what comes of it"), names));
  }

  private static String id(Node node) {
    if (!node.text().matches("[a-z][a-z0-9-]{0,39}")) {
      throw node.wrong("small letters, digits and dashes, at most 40");
    }
    return node.text();
  }

  private static Action.Field field(Node node) {
    node.only(Set.of("name", "type", "label", "unit", "kind", "default", "choices"));
    Map<String, Integer> choices = new LinkedHashMap<>();
    node.member("choices")
        .ifPresent(each ->
            each.nodes()
                .forEach((word, number) -> {
                  BigInteger value = number.integer();
                  if (value.signum() < 0 || value.bitLength() > 16) {
                    throw number.wrong("a number from 0 to 65,535");
                  }
                  choices.put(word, value.intValue());
                }));
    Node name = node.required("name", "a name");
    if (!HOLE.matcher("{" + name.text() + "}").matches()) {
      throw name.wrong("a small letter, then letters and digits");
    }
    return new Action.Field(
        name.text(),
        choice(node, "type", Action.Type.class, Optional.empty()),
        node.required("label", "a label").text(),
        node.member("unit").map(Node::text),
        node.member("kind").map(Node::text),
        node.member("default").map(Node::text),
        choices);
  }

  private static <E extends Enum<E>> E choice(
      Node node, String name, Class<E> type, Optional<E> otherwise) {
    Optional<Node> member = node.member(name);
    if (member.isEmpty() && otherwise.isPresent()) {
      return otherwise.get();
    }
    List<String> words = new ArrayList<>();
    for (E each : type.getEnumConstants()) {
      words.add(each.name().toLowerCase(Locale.ROOT));
    }
    return node.required(name, String.join(", ", words))
        .as(
            String.join(", ", words),
            text -> {
              if (!words.contains(text)) {
                throw new IllegalArgumentException(text);
              }
              return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
            });
  }

  private static List<Object> arguments(Node list, Set<String> names) {
    List<Object> arguments = new ArrayList<>();
    for (Node each : list.elements()) {
      if (each.value() instanceof BigInteger number) {
        arguments.add(number);
      } else if (each.isText()) {
        arguments.add(template(each, names));
      } else {
        arguments.add(arguments(each, names));
      }
    }
    return List.copyOf(arguments);
  }

  private static String template(Node node, Set<String> names) {
    Matcher holes = HOLE.matcher(node.text());
    while (holes.find()) {
      if (!names.contains(holes.group(1))) {
        throw node.wrong("only names of fields in braces");
      }
    }
    return node.text();
  }

  /** The text with what stands for each name in braces. */
  static String filled(String template, Function<String, String> shown) {
    return HOLE.matcher(template)
        .replaceAll(hole -> Matcher.quoteReplacement(shown.apply(hole.group(1))));
  }
}
