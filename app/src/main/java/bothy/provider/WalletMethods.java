package bothy.provider;

import static bothy.provider.EthereumErrors.UNAUTHORIZED;
import static bothy.provider.EthereumErrors.UNRECOGNIZED_CHAIN;
import static bothy.provider.EthereumErrors.UNSUPPORTED;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.Shown;
import bothy.guard.Asked.By;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.Reading;
import bothy.jsonrpc.Requests;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcReply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a wallet answers beside a node: accounts, permissions, signatures. A page sees accounts once
 * the person has connected it; a program on this machine, which could ask anything else too, sees
 * them at once. Neither signs anything: that is asked of the {@link Wallet}.
 */
final class WalletMethods {
  private static final Set<String> SIGNED =
      Set.of("eth_sendTransaction", "eth_signTypedData_v4", "personal_sign");

  private static final String PERMISSION = "eth_accounts";

  /** Methods that a wallet could have, and why this one hasn't. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "eth_sign",
          "it signs a bare hash, which nobody can read; ask for personal_sign or"
              + " eth_signTypedData_v4",
          "eth_signTransaction",
          "what is signed here is also sent here; ask for eth_sendTransaction",
          "eth_signTypedData",
          "its first version doesn't say for which contract and chain it is; ask for"
              + " eth_signTypedData_v4",
          "eth_signTypedData_v1",
          "it doesn't say for which contract and chain it is; ask for eth_signTypedData_v4",
          "eth_signTypedData_v3",
          "wallets read its arrays and nested types differently; ask for eth_signTypedData_v4",
          "wallet_addEthereumChain",
          "which chain is followed, and by which nodes, the user says when Bothy starts",
          "wallet_watchAsset",
          "thank you, but there is no list of tokens to add it to");

  private final Wallet wallet;
  private final ChainId chain;
  private final Begun begun = new Begun();
  private final BatchMethods batches;

  WalletMethods(Wallet wallet, ChainId chain) {
    this.wallet = wallet;
    this.chain = chain;
    this.batches = new BatchMethods(this, wallet, chain);
  }

  /**
   * The answer to a method that a wallet answers; empty for any other, and while there are no keys.
   *
   * @param asked for receipts
   */
  Optional<RpcReply> answer(Asked asked, String method, Node params) throws RpcException {
    if (!hasKeys()) {
      return Optional.empty();
    }
    if (SIGNED.contains(method)) {
      return reply(wallet.ask(request(asked, method, params)).toHex());
    }
    if (REFUSED.containsKey(method)) {
      throw new RpcException(UNSUPPORTED, method + ": " + REFUSED.get(method));
    }
    return switch (method) {
      case "eth_accounts" -> reply(hex(seen(asked)));
      case "eth_coinbase" -> reply(hex(seen(asked)).stream().findFirst().orElse(""));
      case "eth_requestAccounts" -> {
        connect(asked);
        yield reply(hex(seen(asked)));
      }
      case "wallet_getPermissions" -> reply(permissions(asked));
      case "wallet_requestPermissions" -> {
        onlyAccounts(asked.params().required(0, "the permissions that are asked for"));
        connect(asked);
        yield reply(permissions(asked));
      }
      case "wallet_revokePermissions" -> {
        onlyAccounts(asked.params().required(0, "the permissions to be taken back"));
        asked.page().ifPresent(wallet::disconnect);
        yield reply(Json.NULL);
      }
      case "wallet_switchEthereumChain" -> switchChain(asked);
      case "bothy_begin" -> begin(asked);
      case "bothy_standing" -> standing(asked);
      default -> batches.answer(asked, method);
    };
  }

  /** Whether a page may ask what a node could be asked, through Bothy. */
  boolean connected(String page) {
    return hasKeys() && wallet.connected(page);
  }

  boolean hasKeys() {
    return !wallet.accounts().isEmpty();
  }

  /** The accounts that who asks may see. */
  List<Address> seen(Asked asked) {
    return asked.page().map(wallet::connected).orElse(true) ? wallet.accounts() : List.of();
  }

  private void connect(Asked asked) throws RpcException {
    Optional<String> page = asked.page();
    if (page.isPresent() && !wallet.connected(page.get())) {
      wallet.connect(page.get());
    }
  }

  private List<Object> permissions(Asked asked) {
    List<String> accounts = hex(seen(asked));
    if (accounts.isEmpty()) {
      return List.of();
    }
    Map<String, Object> permission = new LinkedHashMap<>();
    asked.page().ifPresent(page -> permission.put("invoker", page));
    permission.put("parentCapability", PERMISSION);
    permission.put(
        "caveats", List.of(Map.of("type", "restrictReturnedAccounts", "value", accounts)));
    return List.of(permission);
  }

  private static void onlyAccounts(Node permissions) throws RpcException {
    for (String name : permissions.members().keySet()) {
      if (!name.equals(PERMISSION)) {
        throw new RpcException(
            UNSUPPORTED, "permissions: expected " + PERMISSION + ", found " + Shown.of(name));
      }
    }
    permissions.required(PERMISSION, "an object");
  }

  private Optional<RpcReply> switchChain(Asked asked) throws RpcException {
    Node wanted = asked.params().required(0, "a chain").required("chainId", "a quantity");
    if (!Quantity.read(wanted).equals(chain.value())) {
      throw new RpcException(
          UNRECOGNIZED_CHAIN,
          "Bothy follows chain " + chain + " and no other; start it with --rpc for another");
    }
    return reply(Json.NULL);
  }

  /** What is to be signed, if who asks may use the account. */
  private bothy.guard.Asked request(Asked asked, String method, Node params) throws RpcException {
    requireAccount(asked, account(method, params));
    return asked(asked, method, params);
  }

  static bothy.guard.Asked asked(Asked asked, String method, Node params) {
    boolean page = asked.page().isPresent();
    Node said = page && method.equals("eth_sendTransaction") ? withoutNonce(params) : params;
    By by = page ? By.PAGE : By.DOOR;
    return new bothy.guard.Asked(method, said, asked.page(), Optional.empty(), by, asked.paired());
  }

  /**
   * Which of an account's transactions one takes the place of is the wallet's to say: with the
   * nonce of one that is pending, a page would replace it.
   */
  private static Node withoutNonce(Node params) {
    List<Object> kept = new ArrayList<>();
    for (Node each : params.elements()) {
      if (each.isObject()) {
        Map<String, Object> members = new LinkedHashMap<>(each.members());
        members.remove("nonce");
        kept.add(members);
      } else {
        kept.add(each.value());
      }
    }
    return new Node(params.path(), kept);
  }

  /** Holds an account against those that who asks may see. */
  void requireAccount(Asked asked, Address account) throws RpcException {
    if (!seen(asked).contains(account)) {
      throw new RpcException(
          UNAUTHORIZED,
          asked.page().map(wallet::connected).orElse(true)
              ? "there is no key for " + account + " here"
              : "this page isn't connected; ask for eth_requestAccounts first");
    }
  }

  /** Whose signature is asked for, as the guard will read it too. */
  private static Address account(String method, Node params) {
    Requests.RawReader none =
        (node, encoded) -> {
          throw node.wrong("a request that isn't signed yet");
        };
    return new Requests(new Reading(), none)
        .read(new Node("method", method), params)
        .request()
        .signer();
  }

  /** For who can't wait for one long answer: begins, and tells the name to ask on by. */
  private Optional<RpcReply> begin(Asked asked) throws RpcException {
    Node method = asked.params().required(0, "a method");
    Node params = asked.params().required(1, "its parameters");
    if (!SIGNED.contains(method.text())) {
      throw method.wrong("one of " + String.join(", ", SIGNED.stream().sorted().toList()));
    }
    Hash name = wallet.begin(request(asked, method.text(), params));
    begun.put(name, asked.page());
    return reply(name.toHex());
  }

  /** Only who began a request hears what became of it. */
  private Optional<RpcReply> standing(Asked asked) throws RpcException {
    Hash name = asked.params().hash(0);
    Wallet.Standing standing =
        wallet
            .standing(name)
            .filter(known -> begun.by(name, asked.page()))
            .orElseThrow(
                () -> new RpcException(RpcException.INVALID_INPUT, "no such request is known"));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("stage", standing.stage().name().toLowerCase(java.util.Locale.ROOT));
    answer.put("says", standing.says());
    standing.result().ifPresent(result -> answer.put("result", result.toHex()));
    return reply(answer);
  }

  private static List<String> hex(List<Address> accounts) {
    List<String> hex = new ArrayList<>();
    accounts.forEach(account -> hex.add(account.toHex()));
    return hex;
  }

  static Optional<RpcReply> reply(Object value) {
    return Optional.of(RpcReply.of(value));
  }
}
