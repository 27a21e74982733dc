package bothy.provider;

import bothy.chain.ChainException;
import bothy.chain.ChainView;
import bothy.eth.Bytes;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.eth.Shown;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcMethods;
import bothy.jsonrpc.RpcReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The methods that wallets ask a node for. What can be proven is; what can't is marked as claimed,
 * or refused where the user wants nothing claimed. A transaction to be sent goes to the guard.
 */
public final class Provider implements RpcMethods {
  /** Wallets give up after some 30 seconds. */
  private static final Duration DEADLINE = Duration.ofSeconds(25);

  /** What a page may ask before the person has connected it: nothing about the user. */
  private static final Set<String> OPEN = Set.of("eth_chainId", "net_version", "eth_accounts");

  /** What is passed on as the node says it, and nothing proves: fees, and how the node is. */
  private static final Set<String> PASSED =
      Set.of(
          "eth_feeHistory",
          "eth_gasPrice",
          "eth_maxPriorityFeePerGas",
          "eth_blobBaseFee",
          "eth_syncing",
          "net_peerCount",
          "eth_getUncleCountByBlockHash",
          "eth_getUncleCountByBlockNumber");

  /** What is passed on where the chain's newest block is itself only claimed. */
  private static final Set<String> PASSED_IF_CLAIMED =
      Set.of(
          "eth_blockNumber",
          "eth_getBalance",
          "eth_getTransactionCount",
          "eth_getCode",
          "eth_getStorageAt",
          "eth_getProof",
          "eth_call",
          "eth_estimateGas",
          "eth_createAccessList",
          "eth_getBlockByNumber",
          "eth_getBlockByHash",
          "eth_getBlockReceipts",
          "eth_getBlockTransactionCountByNumber",
          "eth_getBlockTransactionCountByHash",
          "eth_getTransactionByHash",
          "eth_getTransactionByBlockHashAndIndex",
          "eth_getTransactionByBlockNumberAndIndex",
          "eth_getTransactionReceipt",
          "eth_getLogs");

  /** Where a signed transaction goes. */
  public interface Sending {
    /**
     * Sends a transaction, or says why it isn't sent, or that it waits.
     *
     * @return its hash
     */
    Hash send(Bytes raw) throws RpcException;
  }

  private interface Method {
    RpcReply answer(Asked asked) throws RpcException;
  }

  private final ChainView chain;
  private final Worlds worlds;
  private final Sending sending;
  private final boolean strict;
  private final String version;
  private final Optional<WalletMethods> wallet;
  private final Optional<Checks> checks;
  private final CallMethods calls;
  private final Filters filters = new Filters();
  private final Subscriptions subscriptions;
  private final Map<String, Method> methods;

  /** A provider of a chain, without keys. */
  public Provider(ChainView chain, Worlds worlds, Sending sending, boolean strict, String version) {
    this(chain, worlds, sending, strict, version, Optional.empty(), Optional.empty());
  }

  /**
   * A provider of a chain.
   *
   * @param strict whether what is only claimed is refused
   * @param version of this program, for {@code web3_clientVersion}
   * @param wallet what signs, if there is something
   * @param checks what gives cards for other wallets' requests
   */
  public Provider(
      ChainView chain,
      Worlds worlds,
      Sending sending,
      boolean strict,
      String version,
      Optional<Wallet> wallet,
      Optional<Checks> checks) {
    this.chain = chain;
    this.worlds = worlds;
    this.sending = sending;
    this.strict = strict;
    this.version = version;
    this.wallet = wallet.map(keys -> new WalletMethods(keys, chain.chain()));
    this.checks = checks;
    this.calls = new CallMethods(worlds);
    this.subscriptions = new Subscriptions(chain, worlds);
    this.methods =
        Map.ofEntries(
            Map.entry("eth_chainId", asked -> constant(Quantity.hex(chain.chain().value()))),
            Map.entry("net_version", asked -> constant(chain.chain().value().toString())),
            Map.entry("net_listening", asked -> RpcReply.of(true)),
            Map.entry("web3_clientVersion", asked -> RpcReply.of("Bothy/" + this.version)),
            Map.entry("web3_sha3", Provider::keccak),
            Map.entry("eth_accounts", asked -> RpcReply.of(List.of())),
            Map.entry("eth_blockNumber", BlockMethods::number),
            Map.entry("eth_getBlockByNumber", BlockMethods::block),
            Map.entry("eth_getBlockByHash", BlockMethods::block),
            Map.entry("eth_getBlockReceipts", BlockMethods::receipts),
            Map.entry("eth_getBlockTransactionCountByNumber", BlockMethods::transactionCount),
            Map.entry("eth_getBlockTransactionCountByHash", BlockMethods::transactionCount),
            Map.entry("eth_getTransactionByHash", BlockMethods::transaction),
            Map.entry("eth_getTransactionByBlockHashAndIndex", BlockMethods::transactionInBlock),
            Map.entry("eth_getTransactionByBlockNumberAndIndex", BlockMethods::transactionInBlock),
            Map.entry("eth_getTransactionReceipt", BlockMethods::receipt),
            Map.entry("eth_getBalance", StateMethods::balance),
            Map.entry("eth_getTransactionCount", StateMethods::nonce),
            Map.entry("eth_getCode", StateMethods::code),
            Map.entry("eth_getStorageAt", StateMethods::slot),
            Map.entry("eth_getProof", StateMethods::proof),
            Map.entry("eth_call", calls::call),
            Map.entry("eth_estimateGas", calls::estimateGas),
            Map.entry("eth_createAccessList", calls::accessList),
            Map.entry("eth_getLogs", LogMethods::logs),
            Map.entry("eth_newFilter", filters::logs),
            Map.entry("eth_newBlockFilter", filters::blocks),
            Map.entry("eth_getFilterChanges", filters::changes),
            Map.entry("eth_getFilterLogs", filters::all),
            Map.entry("eth_uninstallFilter", filters::remove),
            Map.entry("eth_sendRawTransaction", this::send));
  }

  @Override
  public RpcReply call(RpcCall call) throws RpcException {
    try {
      RpcReply reply = answer(call);
      if (strict && reply.ground().filter(Ground.CLAIMED::equals).isPresent()) {
        throw new RpcException(
            RpcException.RESOURCE_UNAVAILABLE,
            call.method() + ": this can't be proven, and --strict lets nothing claimed through");
      }
      return reply;
    } catch (ChainException.Lied e) {
      throw new RpcException(
          RpcException.RESOURCE_UNAVAILABLE, "The node was caught: " + e.getMessage());
    } catch (ChainException e) {
      throw new RpcException(RpcException.RESOURCE_UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  private RpcReply answer(RpcCall call) throws RpcException {
    Optional<String> page = call.session().page();
    Asked asked =
        new Asked(
            chain,
            worlds,
            chain.rpc(DEADLINE),
            Params.of(call.params()),
            page,
            page.isPresent() && !call.session().named());
    String name = call.method();
    if (name.equals("bothy_status")) {
      return status();
    }
    if (name.equals("bothy_check") && checks.isPresent()) {
      Node request = asked.params().required(0, "a request");
      return RpcReply.of(checks.get().card(request, page));
    }
    if (wallet.isPresent()) {
      Optional<RpcReply> answered = wallet.get().answer(asked, name, call.params());
      if (answered.isPresent()) {
        return answered.get();
      }
    }
    boolean stranger = page.isPresent() && !call.session().named() && !connected(page.get());
    if (stranger && !OPEN.contains(name)) {
      throw new RpcException(
          EthereumErrors.UNAUTHORIZED,
          name
              + (wallet.isPresent() && wallet.get().hasKeys()
                  ? ": this page isn't connected; ask for eth_requestAccounts first"
                  : ": Bothy has no account to connect a page to"));
    }
    switch (name) {
      case "eth_subscribe" -> {
        return subscriptions.subscribe(asked, call.session());
      }
      case "eth_unsubscribe" -> {
        return subscriptions.unsubscribe(asked, call.session());
      }
      default -> {}
    }
    if (PASSED.contains(name) || (PASSED_IF_CLAIMED.contains(name) && onlyClaimed())) {
      return passedOn(asked, name, call);
    }
    Method method = methods.get(name);
    if (method == null) {
      throw unknown(name);
    }
    return method.answer(asked);
  }

  private boolean connected(String page) {
    return wallet.isPresent() && wallet.get().connected(page);
  }

  /** What the extension shows of itself. */
  private RpcReply status() {
    return RpcReply.of(
        Map.of(
            "version",
            version,
            "chainId",
            Quantity.hex(chain.chain().value()),
            "keys",
            wallet.isPresent() && wallet.get().hasKeys(),
            "checks",
            checks.isPresent()));
  }

  private boolean onlyClaimed() {
    return chain.heads().ground() == Ground.CLAIMED;
  }

  private static RpcException unknown(String name) {
    return switch (name) {
      case "eth_sendTransaction",
          "eth_sign",
          "eth_signTransaction",
          "personal_sign",
          "eth_signTypedData",
          "eth_signTypedData_v4" ->
          new RpcException(
              EthereumErrors.UNSUPPORTED,
              name
                  + ": this door holds no keys. It sees a transaction only once your wallet has"
                  + " signed it; typed data and messages never pass here, so nothing checks them");
      default ->
          new RpcException(
              RpcException.METHOD_NOT_FOUND, "the method isn't offered here: " + Shown.of(name));
    };
  }

  /** As the node says it. Fees and heads may differ from node to node; the rest may not. */
  private static RpcReply passedOn(Asked asked, String name, RpcCall call) throws RpcException {
    boolean agreed = !PASSED.contains(name) && !name.equals("eth_blockNumber");
    return RpcReply.of(asked.claimed(name, call.params().elements(), agreed), Ground.CLAIMED);
  }

  /** The chain's number is what the user set up. */
  private static RpcReply constant(Object value) {
    return RpcReply.of(value, Ground.GIVEN);
  }

  private static RpcReply keccak(Asked asked) {
    Bytes data = asked.params().required(0, "hex bytes").as("hex bytes", Bytes::fromHex);
    return RpcReply.of(Hash.keccak(data).toHex());
  }

  private RpcReply send(Asked asked) throws RpcException {
    Bytes raw = asked.params().required(0, "a signed transaction").as("hex bytes", Bytes::fromHex);
    return RpcReply.of(sending.send(raw).toHex());
  }

  /** How the view of the chain stands, for people. */
  public Map<String, Object> health() {
    return chain.heads().health();
  }

  /** Ends what runs beside the calls. */
  public void close() {
    subscriptions.close();
  }
}
