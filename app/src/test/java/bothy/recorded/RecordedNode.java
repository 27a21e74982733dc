package bothy.recorded;

import bothy.chain.RecordedBlock;
import bothy.doors.rpc.Gets;
import bothy.doors.rpc.Limits;
import bothy.doors.rpc.Origins;
import bothy.doors.rpc.Reply;
import bothy.doors.rpc.RpcDoor;
import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.Word;
import bothy.jsonrpc.BlockPlace;
import bothy.jsonrpc.HeaderJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcMethods;
import bothy.jsonrpc.RpcReply;
import bothy.jsonrpc.TransactionJson;
import bothy.jsonrpc.WithdrawalJson;
import bothy.proof.BeaconNetwork;
import bothy.proof.Checked;
import bothy.proof.Header;
import bothy.proof.StateProof;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recorded mainnet at one moment, as a beacon node and an execution node on one port of loopback.
 * What it answers is true; what wasn't recorded is an error.
 */
final class RecordedNode implements AutoCloseable {
  private static final String LIGHT_CLIENT = "/eth/v1/beacon/light_client/";
  private static final Pattern UPDATES = Pattern.compile("start_period=([0-9]+)&count=([0-9]+)");

  private final RecordedMainnet mainnet;
  private final long head;
  private final RpcDoor door;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());

  /**
   * Serves mainnet as it was once the block in a slot was signed.
   *
   * @param head the slot
   */
  RecordedNode(RecordedMainnet mainnet, long head) throws IOException {
    this.mainnet = mainnet;
    this.head = head;
    RpcMethods methods = this::answer;
    Gets gets = (path, query, accept) -> get(path, query);
    door =
        RpcDoor.open(
            0,
            methods,
            new RpcDoor.Settings(
                Origins.EXTENSIONS, Limits.DEFAULT, Map::of, gets, List.of(), faults::add));
  }

  String url() {
    return door.address().toString();
  }

  /** The moment that it serves. */
  Instant now() {
    return Instant.ofEpochSecond(BeaconNetwork.MAINNET.timeOf(head + 1));
  }

  /** The methods that were asked for, in order. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  /** What was the server's own fault. */
  List<Throwable> faults() {
    return List.copyOf(faults);
  }

  private Optional<Reply> get(String path, String query) {
    if (!path.startsWith(LIGHT_CLIENT)) {
      return Optional.empty();
    }
    String what = path.substring(LIGHT_CLIENT.length());
    if (what.equals("optimistic_update")) {
      return Optional.of(ssz(RecordedMainnet.CODEC.encodeOptimistic(mainnet.optimistic(head))));
    }
    Matcher periods = UPDATES.matcher(query);
    if (what.equals("updates") && periods.matches()) {
      long first = Long.parseLong(periods.group(1));
      long count = Long.parseLong(periods.group(2));
      return Optional.of(
          ssz(RecordedMainnet.CODEC.encode(mainnet.updates(first, count, head + 1))));
    }
    return what.matches("bootstrap/0x[0-9a-f]{64}")
        ? Optional.ofNullable(
                mainnet.bootstraps.get(Hash.fromHex(what.substring("bootstrap/".length()))))
            .map(RecordedNode::ssz)
        : Optional.empty();
  }

  private static Reply ssz(Bytes bytes) {
    return new Reply(
        200, "application/octet-stream", bytes, Map.of("Eth-Consensus-Version", "deneb"));
  }

  private RpcReply answer(RpcCall call) throws RpcException {
    asked.add(call.method());
    List<Node> params = call.params().elements();
    return RpcReply.of(
        switch (call.method()) {
          case "eth_chainId" -> "0x1";
          case "eth_getBlockByHash" ->
              block(mainnet.withHash(hash(params.getFirst())), params.get(1).flag());
          case "eth_getBlockByNumber" ->
              block(Optional.of(numbered(params.getFirst())), params.get(1).flag());
          case "eth_getProof" ->
              proof(stateRoot(params.get(2)), address(params.getFirst()), params.get(1).elements());
          case "eth_getCode" -> code(stateRoot(params.get(1)), address(params.getFirst()));
          case "eth_getBlockReceipts" ->
              recorded(
                      Optional.ofNullable(
                          mainnet.receipts.get(Quantity.unsigned(params.getFirst()))))
                  .value();
          case "eth_getTransactionReceipt" -> receipt(hash(params.getFirst()));
          case "eth_getTransactionByHash" -> transaction(hash(params.getFirst()));
          default -> throw new RpcException(RpcException.METHOD_NOT_FOUND, "it wasn't recorded");
        });
  }

  private static <T> T recorded(Optional<T> answer) throws RpcException {
    return answer.orElseThrow(
        () -> new RpcException(RpcException.RESOURCE_UNAVAILABLE, "it wasn't recorded"));
  }

  private static Hash hash(Node node) {
    return node.as("a hash", Hash::fromHex);
  }

  private static Address address(Node node) {
    return node.as("an address", Address::fromHex);
  }

  private RecordedBlock numbered(Node number) throws RpcException {
    return recorded(mainnet.withNumber(Quantity.unsigned(number)));
  }

  private Hash stateRoot(Node number) throws RpcException {
    return numbered(number).header().execution().stateRoot();
  }

  /** As a node answered, where that was recorded; else made of the beacon block's payload. */
  private Object block(Optional<RecordedBlock> which, boolean whole) throws RpcException {
    RecordedBlock block = recorded(which);
    Node answered = mainnet.headers.get(block.header().execution().blockHash());
    if (answered != null && !whole) {
      return answered.value();
    }
    Header header = block.execution();
    Map<String, Object> json = HeaderJson.of(header);
    json.put("uncles", List.of());
    List<Object> transactions = new ArrayList<>();
    for (int i = 0; i < block.transactions().size(); i++) {
      transactions.add(
          whole ? transaction(block, i) : Hash.keccak(block.transactions().get(i)).toHex());
    }
    json.put("transactions", transactions);
    json.put("withdrawals", block.withdrawals().stream().map(WithdrawalJson::of).toList());
    return json;
  }

  private static Map<String, Object> transaction(RecordedBlock block, int index) {
    Transaction transaction = Transactions.decode(block.transactions().get(index));
    Header header = block.execution();
    return TransactionJson.of(
        transaction,
        Optional.of(new TransactionJson.Place(BlockPlace.of(header, header.hash()), index)));
  }

  private Object transaction(Hash hash) {
    for (RecordedBlock block : mainnet.blocks.values()) {
      for (int i = 0; i < block.transactions().size(); i++) {
        if (Hash.keccak(block.transactions().get(i)).equals(hash)) {
          return transaction(block, i);
        }
      }
    }
    return Json.NULL;
  }

  private Object receipt(Hash transaction) {
    return mainnet.receipts.values().stream()
        .flatMap(all -> all.elements().stream())
        .filter(each -> hash(each.required("transactionHash", "a hash")).equals(transaction))
        .findFirst()
        .map(Node::value)
        .orElse(Json.NULL);
  }

  private StateProof.ProvenAccount account(Hash root, Address address, List<Bytes> path)
      throws RpcException {
    return switch (StateProof.account(root, address, path)) {
      case Checked.Proven<StateProof.ProvenAccount>(StateProof.ProvenAccount account) -> account;
      case Checked.Unproven<StateProof.ProvenAccount> failed ->
          throw new RpcException(RpcException.INTERNAL_ERROR, failed.says());
    };
  }

  private Object code(Hash root, Address address) throws RpcException {
    List<Bytes> path = recorded(mainnet.tries.account(root, address));
    Account account = account(root, address, path).account();
    return account.hasCode()
        ? recorded(Optional.ofNullable(mainnet.codes.get(account.codeHash()))).toHex()
        : "0x";
  }

  private Object proof(Hash root, Address address, List<Node> keys) throws RpcException {
    List<Bytes> path = recorded(mainnet.tries.account(root, address));
    StateProof.ProvenAccount found = account(root, address, path);
    List<Object> slots = new ArrayList<>();
    for (Node key : keys) {
      slots.add(slot(address, found.storageRoot(), key));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("address", address.toHex());
    json.put("balance", Quantity.hex(found.account().balance().amount()));
    json.put("nonce", Quantity.hex(found.account().nonce()));
    json.put("codeHash", found.account().codeHash().toHex());
    json.put("storageHash", found.storageRoot().toHex());
    json.put("accountProof", hex(path));
    json.put("storageProof", slots);
    return json;
  }

  private Map<String, Object> slot(Address address, Hash root, Node key) throws RpcException {
    Word word = Word.of(Quantity.read(key));
    List<Bytes> path = recorded(mainnet.tries.slot(root, word));
    return switch (StateProof.slot(address, root, word, path)) {
      case Checked.Proven<Word>(Word value) ->
          Map.of(
              "key", key.value(),
              "value", Quantity.hex(value.toBigInteger()),
              "proof", hex(path));
      case Checked.Unproven<Word> failed ->
          throw new RpcException(RpcException.INTERNAL_ERROR, failed.says());
    };
  }

  private static List<String> hex(List<Bytes> nodes) {
    return nodes.stream().map(Bytes::toHex).toList();
  }

  @Override
  public void close() {
    door.close();
  }
}
