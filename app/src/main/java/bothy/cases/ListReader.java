package bothy.cases;

import bothy.crypto.Digests;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Shown;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.meaning.HostList;
import bothy.meaning.Known;
import bothy.meaning.Lists;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a list from its file's bytes, as one of
 *
 * <ul>
 *   <li>hosts: npm's {@code eth-phishing-detect} {@code config.json}, by its older or newer names;
 *   <li>addresses: JSON {@code {"addresses": [{"address", "kind", "label"}]}}, or text with a line
 *       {@code address[,kind[,label]]} each, {@code #} for remarks;
 *   <li>tokens: a Uniswap token list.
 * </ul>
 */
public final class ListReader {
  public static final int MAX_BYTES = Json.MAX_BYTES;
  public static final int MAX_ENTRIES = 1_000_000;

  private static final int MAX_FUZZY = 10_000;
  private static final int MAX_LABEL = 200;
  private static final int DEFAULT_TOLERANCE = 3;
  private static final int MAX_TOLERANCE = 10;

  private final String name;
  private final String sha256;

  private ListReader(String name, String sha256) {
    this.name = name;
    this.sha256 = sha256;
  }

  /**
   * The list that {@code bytes} are.
   *
   * @param name that the user gave it
   * @throws InputException if they are none; the field begins with the name
   */
  public static Lists read(String name, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new InputException(name, "at most " + (MAX_BYTES >> 20) + " MB", "more");
    }
    ListReader reader = new ListReader(name, Bytes.owning(Digests.sha256(bytes.clone())).toHex());
    return isJson(bytes) ? reader.json(parsed(name, bytes)) : reader.lines(bytes);
  }

  private static boolean isJson(byte[] bytes) {
    int at = 0;
    while (at < bytes.length && Character.isWhitespace(bytes[at])) {
      at++;
    }
    return at < bytes.length && (bytes[at] == '{' || bytes[at] == '[');
  }

  private static Node parsed(String name, byte[] bytes) {
    try {
      return new Node(name, Json.read(bytes).value());
    } catch (InputException e) {
      throw new InputException(name, e.expected(), e.found());
    }
  }

  private Lists json(Node root) {
    if (!root.isObject()) {
      return addresses(root);
    }
    if (root.member("addresses").isPresent()) {
      return addresses(root.required("addresses", "an array of addresses"));
    }
    if (root.member("tokens").isPresent()) {
      return tokens(root.required("tokens", "an array of tokens"));
    }
    boolean hosts =
        List.of("blocklist", "blacklist", "fuzzylist", "allowlist", "whitelist").stream()
            .anyMatch(member -> root.member(member).isPresent());
    if (hosts) {
      return hosts(root);
    }
    throw new InputException(
        name,
        "hosts (blocklist, allowlist, fuzzylist), addresses or tokens",
        "only " + Shown.of(String.join(", ", root.members().keySet())));
  }

  private Lists.Source source(Lists.Kind kind, int entries) {
    return new Lists.Source(name, kind, sha256, entries);
  }

  private Lists hosts(Node root) {
    Set<String> allow = new HashSet<>(names(root, "allowlist", "whitelist"));
    Set<String> block = new HashSet<>(names(root, "blocklist", "blacklist"));
    List<String> fuzzy = names(root, "fuzzylist", "fuzzylist");
    if (fuzzy.size() > MAX_FUZZY) {
      throw new InputException(
          name + ".fuzzylist", "at most " + MAX_FUZZY + " hosts", "" + fuzzy.size());
    }
    int tolerance = root.member("tolerance").map(ListReader::tolerance).orElse(DEFAULT_TOLERANCE);
    int entries = allow.size() + block.size() + fuzzy.size();
    return new Lists(
        List.of(source(Lists.Kind.HOSTS, entries)),
        List.of(new HostList(allow, block, fuzzy, tolerance)),
        Map.of(),
        Map.of());
  }

  private static int tolerance(Node node) {
    BigInteger tolerance = node.integer();
    if (tolerance.signum() < 0 || tolerance.compareTo(BigInteger.valueOf(MAX_TOLERANCE)) > 0) {
      throw node.wrong("a tolerance from 0 to " + MAX_TOLERANCE);
    }
    return tolerance.intValue();
  }

  private static List<String> names(Node root, String newer, String older) {
    Optional<Node> list = root.member(newer).or(() -> root.member(older));
    List<String> names = new ArrayList<>();
    for (Node each : list.map(ListReader::bounded).orElse(List.of())) {
      String host = each.text().strip().toLowerCase(Locale.ROOT);
      if (host.isEmpty() || host.length() > 253 || host.contains("/") || host.contains(" ")) {
        throw each.wrong("a host's name");
      }
      names.add(host);
    }
    return names;
  }

  private static List<Node> bounded(Node list) {
    List<Node> elements = list.elements();
    if (elements.size() > MAX_ENTRIES) {
      throw new InputException(
          list.path(), "at most " + MAX_ENTRIES + " entries", "" + elements.size());
    }
    return elements;
  }

  private Lists addresses(Node list) {
    Map<Address, Lists.Listed> found = new HashMap<>();
    for (Node each : bounded(list)) {
      if (each.isText()) {
        add(
            found,
            each.as("an address: 0x and 40 hex digits", ListReader::address),
            listed("", ""));
        continue;
      }
      each.only(Set.of("address", "kind", "label"));
      Node kind = each.member("kind").orElse(new Node(each.path() + ".kind", ""));
      String label = each.member("label").map(Node::text).orElse("");
      add(
          found,
          each.required("address", "an address")
              .as("an address: 0x and 40 hex digits", ListReader::address),
          kind.as("malicious, sanctioned or trusted", word -> listed(word, label)));
    }
    return addresses(found);
  }

  private Lists addresses(Map<Address, Lists.Listed> found) {
    return new Lists(
        List.of(source(Lists.Kind.ADDRESSES, found.size())), List.of(), found, Map.of());
  }

  /** Of an address that stands twice the worse counts. */
  private static void add(Map<Address, Lists.Listed> found, Address address, Lists.Listed listed) {
    found.merge(
        address, listed, (one, two) -> one.standing().compareTo(two.standing()) <= 0 ? one : two);
  }

  private Lists.Listed listed(String kind, String label) {
    Lists.Standing standing =
        kind.isEmpty()
            ? Lists.Standing.MALICIOUS
            : Lists.Standing.valueOf(kind.strip().toUpperCase(Locale.ROOT));
    String shown = label.strip();
    return new Lists.Listed(
        standing, shown.substring(0, Math.min(MAX_LABEL, shown.length())), name);
  }

  private static Address address(String text) {
    return Address.fromHex(text.strip().toLowerCase(Locale.ROOT));
  }

  private Lists lines(byte[] bytes) {
    Map<Address, Lists.Listed> found = new HashMap<>();
    int number = 0;
    for (String line : text(bytes).split("\n", -1)) {
      number++;
      String content = line.replaceFirst("#.*", "").strip();
      if (content.isEmpty()) {
        continue;
      }
      if (found.size() == MAX_ENTRIES) {
        throw new InputException(name, "at most " + MAX_ENTRIES + " entries", "more");
      }
      String[] parts = content.split("\\s*[,;\\t]\\s*|\\s+", 3);
      String at = name + ", line " + number;
      Function<String, Lists.Listed> kind = word -> listed(word, parts.length > 2 ? parts[2] : "");
      add(
          found,
          new Node(at, parts[0]).as("an address: 0x and 40 hex digits", ListReader::address),
          new Node(at, parts.length > 1 ? parts[1] : "")
              .as("malicious, sanctioned or trusted", kind));
    }
    if (found.isEmpty()) {
      throw new InputException(name, "a list of hosts, addresses or tokens", "nothing");
    }
    return addresses(found);
  }

  private String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InputException(name, "UTF-8 text", "bytes that are not UTF-8");
    }
  }

  private Lists tokens(Node list) {
    Map<ChainId, Map<Address, Known.Token>> found = new HashMap<>();
    int entries = 0;
    for (Node each : bounded(list)) {
      BigInteger chain = each.required("chainId", "a chain's id").integer();
      if (chain.signum() <= 0 || chain.bitLength() > 256) {
        throw each.required("chainId", "").wrong("a chain id from 1 to 2^256 - 1");
      }
      BigInteger decimals = each.required("decimals", "decimals").integer();
      if (decimals.signum() < 0 || decimals.bitLength() > 7) {
        throw each.required("decimals", "").wrong("decimals from 0 to 127");
      }
      if (!each.required("address", "an address").text().startsWith("0x")) {
        continue; // of a chain that has other addresses, as Solana
      }
      String symbol = each.required("symbol", "a symbol").text();
      Known.Token token =
          new Known.Token(
              symbol, decimals.intValue(), each.member("name").map(Node::text).orElse(symbol));
      Address address =
          each.required("address", "an address")
              .as("an address: 0x and 40 hex digits", ListReader::address);
      found.computeIfAbsent(new ChainId(chain), id -> new HashMap<>()).put(address, token);
      entries++;
    }
    return new Lists(List.of(source(Lists.Kind.TOKENS, entries)), List.of(), Map.of(), found);
  }
}
