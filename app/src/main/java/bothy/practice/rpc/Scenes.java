package bothy.practice.rpc;

import bothy.eth.Address;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcException;
import bothy.practice.blocks.AccountChange;
import bothy.practice.blocks.Block;
import bothy.practice.blocks.Chain;
import bothy.simulation.BlockContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads where a call is to be run: a block, and what is put in its place. */
final class Scenes {
  private static final int OVERRIDES_MOST = 1_024;
  private static final int SLOTS_MOST = 16_384;
  private static final Set<String> ACCOUNT_FIELDS =
      Set.of("balance", "nonce", "code", "state", "stateDiff");
  private static final Set<String> BLOCK_FIELDS =
      Set.of(
          "number",
          "time",
          "timestamp",
          "gasLimit",
          "feeRecipient",
          "coinbase",
          "prevRandao",
          "random",
          "baseFeePerGas",
          "baseFee");

  private final Chain chain;
  private final BlockIds ids;

  Scenes(Chain chain) {
    this.chain = chain;
    this.ids = new BlockIds(chain);
  }

  /** The scene after a block. */
  Scene at(Optional<Node> id) throws RpcException {
    Block block = ids.block(id);
    return new Scene(block.state(), block.context(), chain::blockHash);
  }

  /** As {@code eth_call} has them: a block, state overrides, block overrides. */
  Scene of(Optional<Node> id, Optional<Node> accounts, Optional<Node> block) throws RpcException {
    Scene scene = at(id);
    if (accounts.isPresent()) {
      scene = scene.with(scene.world().with(accounts(accounts.get())));
    }
    return block.isPresent() ? scene.with(context(scene.context(), block.get())) : scene;
  }

  /** Accounts as a state override set says them. */
  static Map<Address, AccountChange> accounts(Node node) {
    Map<Address, AccountChange> changes = new LinkedHashMap<>();
    Map<String, Node> members = node.nodes();
    if (members.size() > OVERRIDES_MOST) {
      throw node.wrong("at most " + OVERRIDES_MOST + " accounts");
    }
    members.forEach((name, account) ->
        changes.put(Params.address(new Node(account.path(), name)), account(account)));
    return changes;
  }

  private static AccountChange account(Node node) {
    node.only(ACCOUNT_FIELDS);
    if (node.member("state").isPresent() && node.member("stateDiff").isPresent()) {
      throw new InputException(node.path(), "either state or stateDiff", "both");
    }
    Optional<Node> slots = node.member("state").or(() -> node.member("stateDiff"));
    return new AccountChange(
        node.member("balance").map(balance -> new Wei(Params.quantity(balance))),
        node.member("nonce").map(Params::unsigned),
        node.member("code").map(Params::bytes),
        node.member("state").isPresent(),
        slots.map(Scenes::slots).orElse(Map.of()));
  }

  private static Map<Word, Word> slots(Node node) {
    Map<Word, Word> slots = new LinkedHashMap<>();
    Map<String, Node> members = node.nodes();
    if (members.size() > SLOTS_MOST) {
      throw node.wrong("at most " + SLOTS_MOST + " slots");
    }
    members.forEach(
        (key, value) -> slots.put(Params.slot(new Node(value.path(), key)), Params.slot(value)));
    return slots;
  }

  /** A block as block overrides change it. */
  static BlockContext context(BlockContext block, Node node) {
    node.only(BLOCK_FIELDS);
    return new BlockContext(
        member(node, "number", "number").map(Params::unsigned).orElse(block.number()),
        member(node, "time", "timestamp").map(Params::unsigned).orElse(block.timestamp()),
        member(node, "gasLimit", "gasLimit").map(Params::unsigned).orElse(block.gasLimit()),
        member(node, "feeRecipient", "coinbase").map(Params::address).orElse(block.coinbase()),
        block.difficulty(),
        member(node, "prevRandao", "random").map(Params::slot).orElse(block.prevRandao()),
        member(node, "baseFeePerGas", "baseFee")
            .map(fee -> new Wei(Params.quantity(fee)))
            .orElse(block.baseFee()),
        block.excessBlobGas());
  }

  private static Optional<Node> member(Node node, String name, String other) {
    return node.member(name).or(() -> node.member(other));
  }
}
