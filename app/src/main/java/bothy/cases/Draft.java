package bothy.cases;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.eth.Shown;
import bothy.eth.State;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.JsonText;
import bothy.jsonrpc.Node;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A case that has no state yet, kept as it was written, so that it can be written again with one.
 */
public final class Draft {
  private static final Set<ChainId> DEVELOPMENT = Set.of(ChainId.of(31337), ChainId.of(1337));

  private final Node root;
  private final Case given;

  private Draft(Node root) {
    this.root = root;
    this.given = CaseReader.read(root);
  }

  /**
   * Reads a case without a state.
   *
   * @throws InputException if it isn't one
   */
  public static Draft read(InputStream input) throws IOException {
    return of(Json.read(input));
  }

  /**
   * The case in {@code root}, which has no state.
   *
   * @throws InputException if it isn't one
   */
  public static Draft of(Node root) {
    if (root.member("at").isPresent() || root.member("genesis").isPresent()) {
      throw new InputException("at", "none, since it is what capture adds", "a state");
    }
    return new Draft(root);
  }

  public Case given() {
    return given;
  }

  /** The case as it was written. */
  public Node written() {
    return root;
  }

  /**
   * Holds the case against the chain that a node follows.
   *
   * @throws InputException if it is another
   */
  public void requireChain(ChainId chain) {
    if (!chain.equals(given.chainId())) {
      throw new InputException("chainId", chain + " as the node says", given.chainId().toString());
    }
  }

  /**
   * The fork that was named, else the one that a development chain is taken to run; empty where the
   * chain's schedule chooses.
   */
  public Optional<String> fork(Optional<String> named) {
    return named.or(
        () -> DEVELOPMENT.contains(given.chainId()) ? Optional.of("osaka") : Optional.empty());
  }

  /**
   * The case as it would be with a block and any state at all.
   *
   * @param fork by name; empty where the chain's schedule chooses
   * @param block the header's fields as a case names them
   * @throws InputException if the fork isn't known here
   */
  public Case with(Optional<String> fork, Map<String, String> block, State state, Ground ground) {
    Node whole = with(at(fork, block, Map.of(), Map.of()));
    Case.At at = CaseReader.read(whole).at().orElseThrow();
    if (at.rules().isEmpty()) {
      throw new InputException(
          "--fork",
          "the name of a fork that is known here and that chain " + given.chainId() + " runs",
          fork.map(Shown::of).orElse("none"));
    }
    return given.at(new Case.At(at.rules(), at.fork(), at.block(), state, ground, Map.of()));
  }

  /** The case as JSON text, with a part of a state: what isn't in it is unknown. */
  public String text(
      Optional<String> fork,
      Map<String, String> block,
      Map<Address, GivenState.Entry> accounts,
      Map<Long, Hash> blockHashes) {
    Object value = plain(with(at(fork, block, accounts, blockHashes)).value());
    return JsonText.of(Objects.requireNonNull(value, "an object"));
  }

  private Node with(Map<String, Object> at) {
    Map<String, Object> members = new LinkedHashMap<>(root.members());
    members.put("at", at);
    return new Node("", members);
  }

  private static Map<String, Object> at(
      Optional<String> fork,
      Map<String, String> block,
      Map<Address, GivenState.Entry> accounts,
      Map<Long, Hash> blockHashes) {
    Map<String, Object> alloc = new LinkedHashMap<>();
    new TreeMap<>(accounts).forEach((address, entry) -> alloc.put(address.toHex(), json(entry)));
    Map<String, Object> at = new LinkedHashMap<>();
    fork.ifPresent(name -> at.put("fork", name));
    at.put("block", block);
    at.put("alloc", alloc);
    at.put("partial", true);
    if (!blockHashes.isEmpty()) {
      Map<String, Object> hashes = new LinkedHashMap<>();
      new TreeMap<>(blockHashes)
          .forEach((number, hash) -> hashes.put(Long.toUnsignedString(number), hash.toHex()));
      at.put("blockHashes", hashes);
    }
    return at;
  }

  private static Map<String, Object> json(GivenState.Entry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("balance", "0x" + entry.account().balance().amount().toString(16));
    json.put("nonce", "0x" + Long.toHexString(entry.account().nonce()));
    if (!entry.code().isEmpty()) {
      json.put("code", entry.code().toHex());
    }
    if (!entry.storage().isEmpty()) {
      Map<String, Object> storage = new LinkedHashMap<>();
      new TreeMap<>(entry.storage())
          .forEach((key, value) -> storage.put(key.toHex(), value.toHex()));
      json.put("storage", storage);
    }
    return json;
  }

  /** The JSON library knows Java's null, not ours. */
  private static @Nullable Object plain(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put((String) name, plain(member)));
        yield members;
      }
      case List<?> list -> {
        List<@Nullable Object> elements = new ArrayList<>();
        list.forEach(element -> elements.add(plain(element)));
        yield elements;
      }
      default -> value.equals(Json.NULL) ? null : value;
    };
  }
}
