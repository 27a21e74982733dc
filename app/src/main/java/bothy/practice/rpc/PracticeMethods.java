package bothy.practice.rpc;

import bothy.eth.Address;
import bothy.eth.Wei;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcException;
import bothy.practice.blocks.AccountChange;
import bothy.practice.blocks.Chain;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What only a chain for practice lets be done: set accounts, move time, go back. */
final class PracticeMethods {
  private static final long BLOCKS_MOST = 10_000;
  private static final long SECONDS_MOST = 100L * 365 * 86_400;

  private final Chain chain;
  private final AccountMethods accounts;
  private final IntervalMining interval;

  PracticeMethods(Chain chain, AccountMethods accounts, IntervalMining interval) {
    this.chain = chain;
    this.accounts = accounts;
    this.interval = interval;
  }

  Map<String, Method.Plain> methods() {
    Map<String, Method.Plain> methods = new LinkedHashMap<>();
    methods.put("evm_increaseTime", this::increaseTime);
    methods.put("evm_setNextBlockTimestamp", this::nextTimestamp);
    methods.put("evm_mine", this::mineOne);
    methods.put("evm_snapshot", params -> Quantity.hex(chain.snapshot()));
    methods.put(
        "evm_revert",
        params -> chain.revert(Params.count(params.required(0, "a snapshot"), Long.MAX_VALUE)));
    methods.put("evm_setAutomine", this::automine);
    methods.put("evm_setIntervalMining", this::interval);
    Map<String, Method.Plain> both = new LinkedHashMap<>();
    both.put("mine", this::mineMany);
    both.put("getAutomine", params -> chain.automine());
    both.put("setBalance", params -> set(params, c -> c.withBalance(new Wei(params.quantity(1)))));
    both.put(
        "setNonce",
        params -> set(params, c -> c.withNonce(Params.unsigned(params.required(1, "a nonce")))));
    both.put(
        "setCode",
        params -> set(params, c -> c.withCode(Params.bytes(params.required(1, "code")))));
    both.put("setStorageAt", this::setStorage);
    both.put("impersonateAccount", this::impersonate);
    both.put("stopImpersonatingAccount", this::stopImpersonating);
    both.put("autoImpersonateAccount", this::impersonateAnybody);
    both.forEach((name, method) -> {
      methods.put("anvil_" + name, method);
      methods.put("hardhat_" + name, method);
    });
    methods.put("anvil_increaseTime", this::increaseTime);
    methods.put("anvil_setNextBlockTimestamp", this::nextTimestamp);
    methods.put("anvil_snapshot", params -> Quantity.hex(chain.snapshot()));
    methods.put("anvil_setAutomine", this::automine);
    return methods;
  }

  private Object increaseTime(Params params) {
    Node seconds = params.required(0, "seconds");
    return chain
        .moveClock(Params.count(seconds, SECONDS_MOST))
        .orElseThrow(() -> seconds.wrong("a time before the year 3000"));
  }

  private Object nextTimestamp(Params params) throws RpcException {
    Node node = params.required(0, "a timestamp");
    requireNext(node, Params.count(node, Chain.LATEST));
    return Json.NULL;
  }

  private void requireNext(Node node, long timestamp) throws RpcException {
    if (!chain.nextTimestamp(timestamp)) {
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "Timestamp error: expected %s after the newest block's, %d, found %d"
              .formatted(node.path(), chain.head().header().timestamp(), timestamp));
    }
  }

  /** With a timestamp, or an object that holds one. */
  private Object mineOne(Params params) throws RpcException {
    Optional<Node> at = params.at(0);
    Optional<Node> timestamp =
        at.filter(Node::isObject).isPresent() ? at.flatMap(node -> node.member("timestamp")) : at;
    if (timestamp.isPresent()) {
      requireNext(timestamp.get(), Params.count(timestamp.get(), Chain.LATEST));
    }
    chain.mine();
    return "0x0";
  }

  /** So many blocks, so many seconds apart. */
  private Object mineMany(Params params) throws RpcException {
    long blocks = params.at(0).map(node -> Params.count(node, BLOCKS_MOST)).orElse(1L);
    Optional<Long> apart = params.at(1).map(node -> Params.count(node, SECONDS_MOST));
    for (long i = 0; i < blocks; i++) {
      if (i > 0 && apart.isPresent() && apart.get() > 0) {
        long next = chain.head().header().timestamp() + apart.get();
        requireNext(params.required(1, "seconds"), next);
      }
      chain.mine();
    }
    return Json.NULL;
  }

  private Object automine(Params params) {
    boolean on = params.required(0, "true or false").flag();
    interval.stop();
    chain.automine(on);
    return Json.NULL;
  }

  /** In seconds; 0 stops. Nothing is mined at once meanwhile. */
  private Object interval(Params params) {
    long seconds = Params.count(params.required(0, "seconds"), SECONDS_MOST);
    if (seconds > 0) {
      chain.automine(false);
    }
    interval.every(seconds);
    return Json.NULL;
  }

  private Object set(Params params, UnaryOperator<AccountChange> change) {
    Address address = params.address(0);
    chain.set(Map.of(address, change.apply(AccountChange.NONE)));
    return true;
  }

  private Object setStorage(Params params) {
    return set(
        params,
        change ->
            change.withSlots(
                Map.of(
                    Params.slot(params.required(1, "a slot")),
                    Params.slot(params.required(2, "a word"))),
                false));
  }

  private Object impersonate(Params params) throws RpcException {
    accounts.impersonate(params.address(0));
    return Json.NULL;
  }

  private Object stopImpersonating(Params params) {
    accounts.stopImpersonating(params.address(0));
    return Json.NULL;
  }

  private Object impersonateAnybody(Params params) {
    accounts.impersonateAnybody(params.flag(0, true));
    return Json.NULL;
  }
}
