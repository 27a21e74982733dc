package bothy.measures;

import bothy.cases.Case;
import bothy.cases.CaseReader;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.practice.PracticeAccounts;
import bothy.practice.PracticeChain;
import bothy.practice.PracticeContracts;
import bothy.practice.PracticeMoment;
import bothy.practice.PracticeNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A practice chain that ordinary contracts were added to: votes, claims, pictures, a market. */
final class Town implements AutoCloseable {
  static final BigInteger ETHER = BigInteger.TEN.pow(18);
  static final List<Address> PEOPLE = PracticeAccounts.all();
  static final Address DOLLAR = PracticeContracts.address("Practice Dollar");
  static final Address USDC = PracticeContracts.address("USD Coin (practice)");
  static final Address WETH = PracticeContracts.address("WETH9");
  static final Address ROUTER = PracticeContracts.address("Uniswap V2 Router02");
  static final Address PERMIT2 = PracticeContracts.address("Permit2");
  static final Address VAULT = PracticeContracts.address("Vault");
  static final Address SAFE = PracticeContracts.address("Safe of the first account");
  static final Address DRAINER = PracticeContracts.address("Drainer");

  /** Makes and funds what is needed; asks for nothing. */
  static final Address TOWN = PEOPLE.getLast();

  private static final Path CONTRACTS = Path.of("..", "contracts", "out", "contracts.json");
  private static final long NOON = 1_780_000_000;

  final PracticeChain chain;
  private final PracticeNode node;
  private final Node contracts;

  final Address votes;
  final Address ballots;
  final Address airdrop;
  final Address picture;
  final Address market;

  Town() throws IOException {
    chain =
        PracticeChain.start(
            PracticeChain.Settings.inMemory().withTime(() -> Instant.ofEpochSecond(NOON)));
    node =
        new PracticeNode(
            chain,
            fault -> {
              throw new AssertionError(fault);
            });
    contracts = Json.read(Files.readAllBytes(CONTRACTS));
    votes = deployed("VoteCoin", "(address,uint256)", TOWN, ETHER.multiply(number(1_000_000)));
    ballots = deployed("Ballots", "()");
    airdrop = deployed("Airdrop", "(address)", DOLLAR);
    picture = deployed("Picture", "()");
    market = deployed("Market", "()");
    sent(TOWN, DOLLAR, "approve(address,uint256)", airdrop, number(2).pow(256).subtract(number(1)));
    for (Address person : PEOPLE) {
      sent(person, USDC, "approve(address,uint256)", ROUTER, number(2_000_000_000));
      sent(person, DOLLAR, "approve(address,uint256)", VAULT, ETHER.multiply(number(3_000)));
      sent(TOWN, votes, "transfer(address,uint256)", person, ETHER.multiply(number(100)));
    }
  }

  static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }

  /** Seconds since 1970 of the newest block. */
  long now() {
    return at().block().timestamp();
  }

  Case.At at() {
    return PracticeMoment.of(chain);
  }

  /** Calldata of a function by its canonical signature. */
  static String call(String signature, Object... arguments) {
    return Abi.function(signature).encode(List.of(arguments)).toHex();
  }

  private Address deployed(String name, String types, Object... arguments) {
    String code = contracts.required(name, "a contract").required("code", "its code").text();
    Bytes data = Bytes.fromHex(code).concat(Abi.encodeTuple(types, List.of(arguments)));
    Node receipt = receipt(transaction(TOWN, Optional.empty(), BigInteger.ZERO, data.toHex()));
    return Address.fromHex(receipt.required("contractAddress", "an address").text());
  }

  Node sent(Address from, Address to, String signature, Object... arguments) {
    return receipt(transaction(from, Optional.of(to), BigInteger.ZERO, call(signature, arguments)));
  }

  /** Sends a transaction for real; it must go through. */
  Node receipt(Map<String, Object> transaction) {
    String hash = (String) told("eth_sendTransaction", transaction);
    Node receipt = new Node("receipt", told("eth_getTransactionReceipt", hash));
    if (!receipt.required("status", "a status").text().equals("0x1")) {
      throw new AssertionError("failed on the chain: " + transaction);
    }
    return receipt;
  }

  static Map<String, Object> transaction(
      Address from, Optional<Address> to, BigInteger value, String data) {
    Map<String, Object> transaction = new LinkedHashMap<>();
    transaction.put("from", from.toHex());
    to.ifPresent(address -> transaction.put("to", address.toHex()));
    if (value.signum() > 0) {
      transaction.put("value", "0x" + value.toString(16));
    }
    if (!data.equals("0x")) {
      transaction.put("data", data);
    }
    return transaction;
  }

  /** What a view returns, read as types. */
  Abi.Decoded asked(Address to, String types, String signature, Object... arguments) {
    Map<String, Object> call =
        transaction(TOWN, Optional.of(to), BigInteger.ZERO, call(signature, arguments));
    Bytes output = Bytes.fromHex((String) told("eth_call", call, "latest"));
    return (Abi.Decoded) Abi.decodeTuple(types, output);
  }

  private Object told(String method, Object... parameters) {
    try {
      Node params = new Node("params", List.of(parameters));
      Object said = node.call(new RpcCall(method, params, RpcCall.ANSWER_ONLY)).value();
      return Json.read(CompactJson.of(said).getBytes(StandardCharsets.UTF_8)).value();
    } catch (RpcException e) {
      throw new AssertionError(method + ": " + e.getMessage(), e);
    }
  }

  /**
   * A case on the chain as it stands.
   *
   * @param members of the case but for the world
   * @throws bothy.jsonrpc.InputException if it can't be read
   */
  Case asCase(Map<String, Object> members) {
    byte[] text = CompactJson.of(members).getBytes(StandardCharsets.UTF_8);
    Case read = CaseReader.read(Json.read(text));
    return new Case(
        read.chainId(),
        read.account(),
        read.origin(),
        read.intent(),
        read.known(),
        read.request(),
        read.requestChain(),
        read.ambiguities(),
        read.absent(),
        read.said(),
        Optional.of(at()));
  }

  /** What the people of the town know. */
  static Map<String, Object> known(List<Address> friends) {
    Map<String, Object> tokens = new LinkedHashMap<>();
    tokens.put(DOLLAR.toHex(), Map.of("symbol", "PUSD", "decimals", 18, "name", "Practice Dollar"));
    tokens.put(
        USDC.toHex(), Map.of("symbol", "USDC", "decimals", 6, "name", "USD Coin (practice)"));
    tokens.put(WETH.toHex(), Map.of("symbol", "WETH", "decimals", 18, "name", "Wrapped Ether"));
    Map<String, Object> names = new LinkedHashMap<>();
    for (Address friend : friends) {
      names.put(friend.toHex(), "friend " + PEOPLE.indexOf(friend));
    }
    return Map.of("tokens", tokens, "addressNames", names);
  }

  static List<Object> list(Object... elements) {
    return new ArrayList<>(List.of(elements));
  }

  @Override
  public void close() {
    node.close();
    chain.close();
  }
}
