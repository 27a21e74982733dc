package bothy.doors.web;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.InputException;
import bothy.policy.Decision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** All that can stand behind the desk, without a house: what is told is remembered. */
final class Household
    implements Changes,
        Challenges,
        PolicyShown,
        Authorities,
        Actions,
        AddressBook,
        Keys,
        Anchored,
        Pages {
  static final String ACCOUNT = "0xa11ce00000000000000000000000000000a11ce0";
  static final String SPENDER = "0x3333333333333333333333333333333333333333";
  static final Bytes CHALLENGE = Bytes.fromHex("0x" + "c4".repeat(32));
  static final Hash LOOSENING = Hash.keccak(Bytes.fromHex("0x10"));

  final Passing passing = new Passing();
  final List<String> told = new CopyOnWriteArrayList<>();
  final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  final List<Credential> credentials = new CopyOnWriteArrayList<>();
  volatile List<String> keyIds = List.of();
  volatile Map<String, Object> anchor =
      Map.of(
          "state", "matches", "sequence", 3L, "says", "The head that was kept outside is in it.");
  volatile boolean locked = true;
  volatile boolean accepted;
  volatile List<Map<String, Object>> errors = List.of();
  volatile List<Map<String, Object>> names =
      List.of(
          Map.of("address", SPENDER, "name", "Router", "from", "policy", "line", 14L),
          Map.of("address", ACCOUNT, "name", "Alice", "from", "you"));

  Backing backing() {
    return new Backing(
        Optional.of(passing),
        Optional.of(this),
        Optional.of(this),
        Optional.of(this),
        Optional.of(this),
        Optional.of(this),
        Optional.of(this),
        Optional.of(this),
        Optional.of(this),
        Optional.of(this));
  }

  void changed(String what) {
    listeners.forEach(listener -> listener.accept(what));
  }

  static Decision asks(boolean needsProof, String says) {
    return new Decision.Ask(
        List.of(new Decision.Reason("policy.limit.day", says, OptionalInt.of(3))), needsProof);
  }

  @Override
  public AutoCloseable listen(Consumer<String> what) {
    listeners.add(what);
    return () -> listeners.remove(what);
  }

  @Override
  public Map<String, Object> prepare(Hash hash) {
    if (keyIds.isEmpty()) {
      throw new InputException("assertion", "a security key that is enrolled", "none");
    }
    told.add("prepare " + hash.toHex());
    return Map.of(
        "challenge", base64url(CHALLENGE),
        "credentials", keyIds,
        "terms", List.of("At most 0.2 ETH leave 0xa11ce0.", "Fee: at most 0.01 ETH."));
  }

  static String base64url(Bytes bytes) {
    return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
  }

  private static void require(Presence.Passphrase passphrase) {
    if (!passphrase.text().equals(Passing.PASSPHRASE)) {
      throw new InputException("passphrase", "the one of your keys", "another");
    }
  }

  static final String POLICY =
      """
      version = 1

      [limits.ETH]
      transaction = "0.5 ETH"
      day = "1 ETH"

      [limits.USDC]
      day = "2000 USDC"

      [fee]
      transaction = "0.02 ETH"

      [[party]]
      name = "Router"
      address = "0x3333333333333333333333333333333333333333"
      """;

  @Override
  public Map<String, Object> policy() {
    Map<String, Object> policy = new LinkedHashMap<>();
    policy.put("file", "policy.toml");
    policy.put("text", POLICY);
    policy.put("version", "0x" + "5b8e0c1f".repeat(8));
    policy.put(
        "says",
        List.of(
            "At most 0.5 ETH leave in a transaction, and 1 ETH in a day.",
            "At most 2000 USDC leave in a day.",
            "A fee above 0.02 ETH asks you.",
            "A danger takes your passphrase or a security key."));
    policy.put("errors", errors);
    if (!accepted) {
      policy.put(
          "loosening",
          Map.of("hash", LOOSENING.toHex(), "says", List.of("ETH a day: 1, was 0.2.")));
    }
    return policy;
  }

  @Override
  public Map<String, Object> accept(Hash hash, Presence presence) {
    if (!(presence instanceof Presence.Passphrase passphrase)) {
      throw new InputException("passphrase", "a passphrase", "none");
    }
    require(passphrase);
    accepted = hash.equals(LOOSENING);
    told.add("accept " + hash.toHex());
    return policy();
  }

  @Override
  public Map<String, Object> of(Optional<Address> account) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("accounts", List.of(Map.of("address", ACCOUNT, "name", "Alice")));
    answer.put("complete", false);
    answer.put("says", "Blocks 1 to 21,000,000 are what the node claims.");
    List<Map<String, Object>> lines = new ArrayList<>();
    if (account.isPresent()) {
      lines.add(line("permit2", "1500000000", "115792089237316195423570985008687907853", true));
      lines.add(line("allowance", "25000000", "25000000", false));
      Map<String, Object> operator = line("operator", "2", "2", false);
      operator.put("asset", Map.of("kind", "collection", "address", SPENDER));
      operator.put("ground", "claimed");
      operator.remove("revoke");
      lines.add(operator);
    }
    answer.put("lines", lines);
    return answer;
  }

  private static Map<String, Object> line(
      String kind, String today, String amount, boolean unlimited) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("kind", kind);
    line.put("by", SPENDER);
    line.put("name", "Router");
    line.put(
        "asset",
        Map.of(
            "kind", "erc20",
            "address", "0x2222222222222222222222222222222222222222",
            "symbol", "USDC",
            "decimals", 6L));
    line.put("today", today);
    line.put("amount", amount);
    line.put("unlimited", unlimited);
    line.put("until", unlimited ? "1893456000" : "");
    line.put("ground", "proven");
    line.put(
        "revoke",
        Map.of(
            "action",
            "revoke",
            "fields",
            Map.of("token", "0x2222222222222222222222222222222222222222", "spender", SPENDER)));
    return line;
  }

  @Override
  public Map<String, Object> actions() {
    return Map.of(
        "accounts", List.of(Map.of("address", ACCOUNT, "name", "Alice")),
        "actions",
            List.of(
                action(
                    "transfer",
                    "Send the chain's currency",
                    "The amount leaves for the recipient.",
                    List.of(
                        field("account", "From", "account", ""),
                        field("to", "To", "address", ""),
                        field("amount", "Amount", "amount", "ETH"))),
                action(
                    "swap",
                    "Swap in one pool, with a floor",
                    "The floor arrives, or nothing happens.",
                    List.of(
                        field("sell", "Sell", "asset", ""),
                        field("amount", "Amount", "amount", ""),
                        field("buy", "Buy", "asset", ""))),
                action(
                    "wrap",
                    "Wrap",
                    "ETH become as many WETH.",
                    List.of(field("amount", "Amount", "amount", "ETH"))),
                action("vote", "Vote on a proposal", "Your votes count.", List.of(vote()))));
  }

  private static Map<String, Object> vote() {
    Map<String, Object> field = new LinkedHashMap<>(field("support", "Vote", "choice", ""));
    field.put(
        "choices",
        List.of(Map.of("value", "yes", "label", "Yes"), Map.of("value", "no", "label", "No")));
    return field;
  }

  private static Map<String, Object> action(
      String id, String title, String says, List<Map<String, Object>> fields) {
    return Map.of("id", id, "title", title, "says", says, "fields", fields);
  }

  private static Map<String, Object> field(String name, String label, String type, String unit) {
    return Map.of("name", name, "label", label, "type", type, "unit", unit);
  }

  @Override
  public Hash propose(String action, Map<String, String> fields) {
    if ("nobody".equals(fields.get("to"))) {
      throw new InputException("fields.to", "an address or a name", "nobody");
    }
    told.add("propose " + action + " " + new java.util.TreeMap<>(fields));
    Hash made = passing.asks("pay-with-state", "", asks(false, "Every request asks you."));
    changed("waiting");
    return made;
  }

  @Override
  public Map<String, Object> names() {
    return Map.of("names", names);
  }

  @Override
  public Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("locked", locked);
    if (!locked) {
      keys.put("until", "2026-05-04T09:45:00Z");
    }
    keys.put(
        "accounts",
        List.of(
            Map.of(
                "address",
                ACCOUNT,
                "name",
                "Alice",
                "kind",
                "mnemonic",
                "path",
                "m/44'/60'/0'/0/0"),
            Map.of("address", SPENDER, "name", "Savings", "kind", "keystore")));
    keys.put(
        "securityKeys",
        credentials.stream()
            .map(each -> Map.of("name", each.name(), "since", "2026-05-04T09:31:00Z"))
            .toList());
    keys.put("enrol", !locked);
    return keys;
  }

  @Override
  public Map<String, Object> unlock(Presence.Passphrase passphrase) {
    require(passphrase);
    locked = false;
    told.add("unlock");
    return keys();
  }

  @Override
  public Map<String, Object> lock() {
    locked = true;
    told.add("lock");
    return keys();
  }

  @Override
  public Map<String, Object> beginEnrolment(Presence.Passphrase passphrase) {
    require(passphrase);
    return Map.of(
        "rp", Map.of("name", "Bothy", "id", "localhost"),
        "user", Map.of("id", "AQID", "name", "bothy", "displayName", "Bothy"),
        "challenge", base64url(CHALLENGE),
        "pubKeyCredParams", List.of(Map.of("type", "public-key", "alg", -7L)),
        "attestation", "none",
        "authenticatorSelection", Map.of("userVerification", "required"));
  }

  @Override
  public Map<String, Object> finishEnrolment(Credential credential) {
    credentials.add(credential);
    return keys();
  }

  @Override
  public Map<String, Object> anchor() {
    return anchor;
  }

  final List<String> asking = new CopyOnWriteArrayList<>();
  final List<String> connected = new CopyOnWriteArrayList<>();

  @Override
  public List<String> asking() {
    return List.copyOf(asking);
  }

  @Override
  public Map<String, Object> pages() {
    return Map.of(
        "connected",
        connected.stream()
            .map(origin -> Map.of("origin", origin, "since", "2026-05-04T09:31:00Z"))
            .toList(),
        "paired",
        List.of(
            Map.of(
                "name", "5b8e0c1f",
                "origin", "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
                "since", "2026-05-04T09:30:00Z")));
  }

  @Override
  public void decide(String origin, boolean allow) {
    if (!asking.remove(origin)) {
      throw new InputException("origin", "a page that asks", origin);
    }
    told.add((allow ? "connect " : "refuse ") + origin);
    if (allow) {
      connected.add(origin);
    }
    changed("waiting");
    changed("pages");
  }

  @Override
  public void disconnect(String origin) {
    connected.remove(origin);
    told.add("disconnect " + origin);
  }

  @Override
  public String newCode() {
    return "ABCD-EFGH";
  }

  @Override
  public void unpair(String name) {
    told.add("unpair " + name);
  }
}
