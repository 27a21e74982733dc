package bothy.measures;

import bothy.Vectors;
import bothy.cases.ListReader;
import bothy.eth.Address;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.meaning.Lists;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The requests of MetaMask's test dapp that are malicious or malformed, each with what must stop
 * it, written down before the answers were looked at. Where the file doesn't say which contract is
 * called, the town has one of the kind.
 */
final class DappRequests {
  /**
   * One of them.
   *
   * @param rules any of which is the right reason
   * @param field where input that no wallet could read is wrong; empty where it can be read
   * @param bad whether it is to be stopped
   */
  record Entry(
      String id,
      String label,
      Map<String, Object> asked,
      Set<String> rules,
      String field,
      boolean bad) {}

  /** Whom the dapp's malicious requests are for: known only by reputation. */
  private static final String NAMED_BY_THE_DAPP =
      """
      # test-made: whom the malicious requests of MetaMask's test dapp are for
      0x5fbdb2315678afecb367f032d93f642f64180aa3 malicious takes ether and tokens
      0xe50a2dbc466d01a34c3e8b7e8e45fce4f7da39e6 malicious takes approvals
      0xb85492afc686d5ca405e3cd4f50b05d358c75ede malicious takes NFTs
      0x0b3e87a076ac4b0d1975f0f232444af6deb96c59 malicious gains by a contract
      0x1661f1b207629e4f385da89cff535c8e5eb23ee3 malicious takes permits
      0xdfdc0b1cf8e9950d6a860af6501c4fecf7825cc1 malicious takes orders
      """;

  private static final Address USER = Town.PEOPLE.getFirst();
  private static final String ETHER_TO = "0x5fbdb2315678afecb367f032d93f642f64180aa3";

  private final Town town;
  private final Map<String, String> shared = new LinkedHashMap<>();

  private DappRequests(Town town) {
    this.town = town;
  }

  static Lists lists() {
    return ListReader.read("test-dapp", NAMED_BY_THE_DAPP.getBytes(StandardCharsets.UTF_8));
  }

  static List<Entry> all(Town town) throws IOException {
    Node file = Json.read(Files.readAllBytes(Vectors.require("requests/metamask-test-dapp.json")));
    DappRequests requests = new DappRequests(town);
    for (Node each : file.elements()) {
      each.member("data").ifPresent(data -> requests.shared.put(id(each), data.text()));
    }
    return file.elements().stream().map(requests::entry).toList();
  }

  private static String id(Node entry) {
    return entry.required("id", "an id").text();
  }

  private Entry entry(Node entry) {
    String id = id(entry);
    String label = entry.required("label", "a label").text();
    return switch (id) {
      case "maliciousRawEthButton" ->
          stopped(
              id, label, sent(Address.fromHex(ETHER_TO), "0x9184e72a000", ""), "address.listed");
      case "maliciousERC20TransferButton", "shared.eth" -> // the file has the transfer under "eth"
          stopped(id, label, sent(Town.DOLLAR, "", data("shared.eth")), "address.listed");
      case "maliciousApprovalButton", "shared.erc20Approval" ->
          stopped(
              id,
              label,
              sent(Town.DOLLAR, "", data("shared.erc20Approval")),
              "address.listed",
              "allowance.no-code");
      case "maliciousContractInteractionButton", "shared.maliciousContractInteraction" ->
          stopped(
              id,
              label,
              sent(Town.DRAINER, "", data("shared.maliciousContractInteraction")),
              "address.listed");
      case "maliciousSetApprovalForAll", "shared.setApprovalForAll" ->
          stopped(
              id,
              label,
              sent(town.picture, "", data("shared.setApprovalForAll")),
              "address.listed",
              "operator.all");
      case "maliciousPermit", "maliciousTradeOrder", "maliciousSeaport" ->
          stopped(id, label, typed(entry.required("typedData", "typed data")), "address.listed");
      case "mintSepoliaERC20" ->
          new Entry(
              id,
              label,
              stateless(
                  11_155_111,
                  "eth_sendTransaction",
                  List.of(Script.read(source(entry), "params: [").getFirst())),
              Set.of(),
              "",
              false);
      case "signEmptyDomain", "signExtraDataNotTyped", "signInvalidVerifyingContractType" ->
          stopped(id, label, signed(entry), "encoding.ambiguous");
      case "signInvalidType" ->
          unreadable(id, label, signed(entry), "params[1].message.consideration");
      case "signInvalidPrimaryType", "signNoPrimaryTypeDefined" ->
          unreadable(id, label, signed(entry), "params[1].primaryType");
      case "sendWithInvalidValue" -> unreadable(id, label, sentBy(entry), "params[0].value");
      case "sendWithInvalidTxType" -> unreadable(id, label, sentBy(entry), "params[0].type");
      case "sendWithInvalidRecipient" -> unreadable(id, label, sentBy(entry), "params[0].to");
      case "sendWithInvalidGasLimit" -> unreadable(id, label, sentBy(entry), "params[0].gasLimit");
      case "sendWithInvalidMaxFeePerGas" ->
          unreadable(id, label, sentBy(entry), "params[0].maxFeePerGas");
      default -> throw new AssertionError("an entry without a word on what must stop it: " + id);
    };
  }

  private String data(String name) {
    return Optional.ofNullable(shared.get(name)).orElseThrow();
  }

  private static String source(Node entry) {
    return entry.required("source", "a script").text();
  }

  private static Entry stopped(
      String id, String label, Map<String, Object> asked, String... rules) {
    return new Entry(id, label, asked, Set.of(rules), "", true);
  }

  private static Entry unreadable(
      String id, String label, Map<String, Object> asked, String field) {
    return new Entry(id, label, asked, Set.of(), field, true);
  }

  private static Map<String, Object> stateless(long chain, String method, List<Object> params) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("chainId", chain);
    members.put("method", method);
    members.put("params", params);
    return members;
  }

  private static Map<String, Object> sent(Address to, String value, String data) {
    Map<String, Object> transaction = new LinkedHashMap<>();
    transaction.put("from", USER.toHex());
    transaction.put("to", to.toHex());
    if (!value.isEmpty()) {
      transaction.put("value", value);
    }
    if (!data.isEmpty()) {
      transaction.put("data", data);
    }
    return stateless(31_337, "eth_sendTransaction", List.of(transaction));
  }

  /** The script's transaction. */
  private static Map<String, Object> sentBy(Node entry) {
    return stateless(
        31_337, "eth_sendTransaction", new ArrayList<>(Script.read(source(entry), "params: [")));
  }

  /** The script's typed data, as text, as it is passed on. */
  private static Map<String, Object> signed(Node entry) {
    String text = CompactJson.of(Script.read(source(entry), "const msgParams = ").getFirst());
    return stateless(31_337, "eth_signTypedData_v4", List.of(USER.toHex(), text));
  }

  /** Of mainnet, whose state nobody gave; it is signed by whom it is of. */
  private static Map<String, Object> typed(Node data) {
    Node message = data.required("message", "a message");
    String signer =
        message
            .member("owner")
            .or(() -> message.member("maker"))
            .or(() -> message.member("offerer"))
            .map(Node::text)
            .orElseThrow();
    return stateless(1, "eth_signTypedData_v4", List.of(signer, data.value()));
  }
}
