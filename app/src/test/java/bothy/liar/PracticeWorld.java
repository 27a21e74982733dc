package bothy.liar;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.Wei;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.practice.PracticeAccounts;
import bothy.practice.PracticeBeacon;
import bothy.practice.PracticeBeaconApi;
import bothy.practice.PracticeChain;
import bothy.practice.PracticeContracts;
import bothy.practice.PracticeNode;
import bothy.practice.rpc.PublicKeys;
import bothy.proof.BeaconFork;
import bothy.proof.Header;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A practice chain with its beacon chain, the same in every run: some quiet blocks, then payments,
 * approvals, a swap, blocks of several transactions. A fork of it parts ways before those.
 */
final class PracticeWorld implements Nodes, AutoCloseable {
  static final Address ALICE = PracticeAccounts.all().getFirst();
  static final Address BOB = PracticeAccounts.all().get(1);
  static final Address USDC = PracticeContracts.address("USD Coin (practice)");
  static final Address DOLLAR = PracticeContracts.address("Practice Dollar");
  static final Address WETH = PracticeContracts.address("WETH9");
  static final Address ROUTER = PracticeContracts.address("Uniswap V2 Router02");
  static final Address DRAINER = PracticeContracts.address("Drainer");
  static final Address CLAIM = PracticeContracts.address("FakeClaim");

  /** More than two epochs, so that some of them are final. */
  private static final int QUIET = 110;

  private static final InstantSource NOON = () -> Instant.ofEpochSecond(1_780_000_000);

  final PracticeBeacon beacon;
  final PracticeBeaconApi api;
  final List<Hash> transactions = new ArrayList<>();
  private final PracticeChain chain;
  private final PracticeNode node;
  private final InstantSource clock;

  PracticeWorld(boolean forked) {
    this(forked, 512);
  }

  /**
   * A world.
   *
   * @param signers of the last blocks, of 512
   */
  PracticeWorld(boolean forked, int signers) {
    AtomicReference<PracticeBeacon> minted = new AtomicReference<>();
    AtomicReference<Header> newest = new AtomicReference<>();
    chain =
        PracticeChain.start(
            PracticeChain.Settings.inMemory()
                .withTime(NOON)
                .withBeaconRoots(header -> {
                  PracticeBeacon known = minted.get();
                  return known == null ? Hash.ZERO : known.parentRoot(header.timestamp() + 1);
                }));
    node =
        new PracticeNode(
            chain,
            fault -> {
              throw new AssertionError(fault);
            });
    told("evm_mine");
    chain.listen(header -> {
      newest.set(header);
      PracticeBeacon known = minted.get();
      if (known != null && !known.has(header.timestamp())) {
        known.add(header);
      }
    });
    beacon =
        new PracticeBeacon(
            newest.get(),
            new PracticeBeacon.Settings(BeaconFork.FULU, 2, Bytes.of((byte) (forked ? 2 : 1))));
    minted.set(beacon);
    api = new PracticeBeaconApi(beacon);
    for (int i = 0; i < QUIET; i++) {
      told("evm_mine");
    }
    beacon.signers(signers);
    busy(forked ? 3 : 1);
    clock = beacon.clock(NOON);
  }

  private void busy(int times) {
    if (times > 1) {
      told("anvil_setBalance", BOB.toHex(), "0xffffffffffffffffffff");
    }
    String wrapped = "0x%x".formatted(1_000_000_000_000_000L * times);
    sent(ALICE, WETH, wrapped, "0xd0e30db0");
    sent(ALICE, USDC, "0x0", "0xa9059cbb" + word(BOB) + word(1_000_000L * times));
    sent(ALICE, USDC, "0x0", "0x095ea7b3" + word(ROUTER) + word(5_000_000L * times));
    // what the fake claim lives on
    sent(ALICE, DOLLAR, "0x0", "0x095ea7b3" + word(CLAIM) + "f".repeat(64));
    sent(ALICE, ROUTER, "0x2386f26fc10000", swap(1, 1_800_000_000));
    told("evm_setAutomine", false);
    for (int i = 1; i <= 3; i++) {
      sent(BOB, ALICE, "0x%x".formatted(i * times), "0x");
      sent(ALICE, USDC, "0x0", "0xa9059cbb" + word(BOB) + word(1_000L * i * times));
    }
    told("evm_mine");
    told("evm_setAutomine", true);
    sent(ALICE, BOB, "0x%x".formatted(77 * times), "0x");
    told("evm_mine");
    sent(BOB, USDC, "0x0", "0xa9059cbb" + word(ALICE) + word(500L * times));
  }

  /** swapExactETHForTokens, to Alice. */
  static String swap(long least, long until) {
    return "0x7ff36ab5"
        + word(least)
        + word(128)
        + word(ALICE)
        + word(until)
        + word(2)
        + word(WETH)
        + word(USDC);
  }

  static String word(Address address) {
    return "0".repeat(24) + address.toHex().substring(2);
  }

  static String word(long value) {
    return "%064x".formatted(value);
  }

  /** A transaction of Alice's that the chain doesn't have, signed. */
  Bytes signed(Address to, long value, String data) {
    String nonce = (String) told("eth_getTransactionCount", ALICE.toHex(), "latest");
    Transaction unsigned =
        new Transaction(
            Transaction.DYNAMIC_FEE,
            Optional.of(PracticeChain.CHAIN_ID),
            Long.decode(nonce),
            Wei.of(1_000_000_000),
            Wei.of(3_000_000_000L),
            100_000,
            Optional.of(to),
            Wei.of(value),
            Bytes.fromHex(data),
            List.of(),
            Wei.ZERO,
            List.of(),
            List.of(),
            Optional.empty());
    return Transactions.encode(
        unsigned.signed(PublicKeys.sign(ALICE, Transactions.signingHash(unsigned)).orElseThrow()));
  }

  private void sent(Address from, Address to, String value, String data) {
    Map<String, Object> transaction = new LinkedHashMap<>();
    transaction.put("from", from.toHex());
    transaction.put("to", to.toHex());
    transaction.put("value", value);
    transaction.put("data", data);
    transaction.put("gas", "0x493e0");
    transactions.add(Hash.fromHex((String) told("eth_sendTransaction", transaction)));
  }

  final Object told(String method, Object... parameters) {
    try {
      return answer(method, List.of(parameters));
    } catch (RpcException e) {
      throw new AssertionError(method + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Object answer(String method, List<Object> parameters) throws RpcException {
    Object said =
        node.call(new RpcCall(method, new Node("params", parameters), RpcCall.ANSWER_ONLY)).value();
    return Json.read(CompactJson.of(said).getBytes(StandardCharsets.UTF_8)).value();
  }

  InstantSource clock() {
    return clock;
  }

  @Override
  public void close() {
    node.close();
    chain.close();
  }
}
