package bothy.catalogue;

import bothy.cases.Draft;
import bothy.eth.AbiFunction;
import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Shown;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes requests of the actions of a catalogue, on the state after a block. */
public final class Proposals {
  /** How far below the price that a swap finds its floor lies, in basis points. */
  public static final int SLIPPAGE = 50;

  private static final int MOST_SLIPPAGE = 5_000;
  private static final Duration DEADLINE = Duration.ofMinutes(20);

  private static final Map<String, Object> CONSTANTS =
      Map.of("true", true, "false", false, "zero", Address.ZERO);

  private final Catalogue catalogue;
  private final Views views;

  public Proposals(Catalogue catalogue, Views views) {
    this.catalogue = catalogue;
    this.views = views;
  }

  /**
   * The request that does what was chosen. Equal choices on an equal state give equal bytes; times
   * count from the block's.
   *
   * @param given by name, for the fields of the action's form
   * @param slippage in basis points
   * @throws InputException if there is no such action, or a field can't be what was given
   * @throws bothy.chain.ChainException if the node can't be used, or can't prove what it says
   */
  public Proposal propose(String id, Address account, Map<String, String> given, int slippage) {
    Action action =
        catalogue
            .action(id)
            .orElseThrow(() -> new InputException("action", "one of the catalogue", Shown.of(id)));
    if (slippage < 0 || slippage > MOST_SLIPPAGE) {
      throw new InputException(
          "--slippage", "from 0 to " + MOST_SLIPPAGE + " basis points", "" + slippage);
    }
    Filling filling = new Filling(catalogue, views, account);
    BigInteger deadline = BigInteger.valueOf(views.time() + DEADLINE.toSeconds());
    filling.put("deadline", deadline, Instant.ofEpochSecond(deadline.longValue()).toString());
    filling.fill(action, given);
    Map<String, Object> transaction =
        switch (action.kind()) {
          case CALL -> call(action, account, filling);
          case SWAP -> {
            Swaps.Swap swap = new Swaps(views, account, filling, deadline, slippage).swap();
            filling.put("floor", swap.floor(), filling.asset("buy").says(swap.floor()));
            yield transaction(account, swap.to(), swap.value(), swap.data());
          }
          case AUTHORIZATION -> authorization(action, account, filling);
        };
    return new Proposal(
        draft(action, account, filling, transaction), filling.words(action.promises()));
  }

  private Map<String, Object> call(Action action, Address account, Filling filling) {
    Object to = filling.resolved(action.to());
    Object value = filling.resolved(action.value());
    if (!(to instanceof Address callee) || !(value instanceof BigInteger paid)) {
      throw new InputException(
          action.id(), "an entry that calls an address with a value", "" + to + ", " + value);
    }
    Bytes data = action.function().map(f -> encoded(action, f, filling)).orElse(Bytes.EMPTY);
    return transaction(account, callee, paid, data);
  }

  private static Bytes encoded(Action action, AbiFunction function, Filling filling) {
    try {
      return function.encode(arguments(action.arguments(), filling));
    } catch (EthException e) {
      throw new InputException(
          action.id(), "values that " + function.signature() + " takes", e.getMessage() + "");
    }
  }

  private static List<Object> arguments(List<?> entries, Filling filling) {
    List<Object> arguments = new ArrayList<>();
    for (Object entry : List.copyOf(entries)) {
      arguments.add(
          switch (entry) {
            case List<?> list -> arguments(list, filling);
            case String text -> argument(text, filling);
            default -> entry;
          });
    }
    return List.copyOf(arguments);
  }

  private static Object argument(String text, Filling filling) {
    Object constant = CONSTANTS.get(text);
    return constant == null ? filling.resolved(text) : constant;
  }

  private Map<String, Object> transaction(
      Address account, Address to, BigInteger value, Bytes data) {
    Map<String, Object> transaction = new LinkedHashMap<>();
    transaction.put("from", account.toHex());
    transaction.put("to", to.toHex());
    transaction.put("value", Quantity.hex(value));
    transaction.put("data", data.toHex());
    transaction.put("chainId", Quantity.hex(views.chain().chain().value()));
    return transaction;
  }

  /** Sent by the account itself, so that its nonce has grown by one when it is read. */
  private Map<String, Object> authorization(Action action, Address account, Filling filling) {
    Object delegate = argument(action.to(), filling);
    if (!(delegate instanceof Address code)) {
      throw new InputException(action.id(), "an entry that names a delegate", action.to());
    }
    long nonce =
        views
            .ask(
                account,
                world ->
                    world.state().account(account) instanceof Answer.Known<Account>(Account known)
                        ? known.nonce()
                        : 0L)
            .answers();
    Map<String, Object> transaction = transaction(account, account, BigInteger.ZERO, Bytes.EMPTY);
    Map<String, Object> signed = new LinkedHashMap<>();
    signed.put("chainId", Quantity.hex(views.chain().chain().value()));
    signed.put("address", code.toHex());
    signed.put("nonce", Quantity.hex(nonce + 1));
    transaction.put("authorizationList", List.of(signed));
    return transaction;
  }

  private Draft draft(
      Action action, Address account, Filling filling, Map<String, Object> transaction) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("chainId", views.chain().chain().value());
    root.put("account", account.toHex());
    root.put("intent", filling.words(action.intent()));
    Map<String, Object> tokens = new LinkedHashMap<>();
    filling
        .tokens()
        .forEach((address, asset) ->
            tokens.put(
                address.toHex(),
                Map.of(
                    "symbol", asset.symbol(), "decimals", BigInteger.valueOf(asset.decimals()))));
    if (!tokens.isEmpty()) {
      root.put("known", Map.of("tokens", tokens));
    }
    root.put("method", "eth_sendTransaction");
    root.put("params", List.of(transaction));
    return Draft.of(new Node("", root));
  }
}
