package bothy.provider;

import static bothy.provider.EthereumErrors.ATOMICITY_UNSUPPORTED;
import static bothy.provider.EthereumErrors.BUNDLE_TOO_LARGE;
import static bothy.provider.EthereumErrors.DUPLICATE_ID;
import static bothy.provider.EthereumErrors.UNKNOWN_BUNDLE;
import static bothy.provider.EthereumErrors.UNSUPPORTED_CAPABILITY;
import static bothy.provider.EthereumErrors.UNSUPPORTED_CHAIN;
import static bothy.provider.WalletMethods.reply;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.eth.Shown;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcReply;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Batches of calls, EIP-5792 version 2.0.0. The calls of a plain account can't be made one: each is
 * a transaction of its own, so {@code atomic} is always unsupported.
 */
final class BatchMethods {
  private static final String VERSION = "2.0.0";
  private static final int LONGEST_ID = 4_096;
  private static final int MOST_CALLS = 32;
  private static final int MOST_CHAINS = 100;

  /** Newer batches push out the oldest; the standard wants a day, which this many rarely fill. */
  private static final int MOST_KEPT = 1_000;

  private static final int PENDING = 100;
  private static final int CONFIRMED = 200;
  private static final int FAILED_BEFORE = 400;
  private static final int REVERTED = 500;
  private static final int PARTIAL = 600;

  private final WalletMethods methods;
  private final Wallet wallet;
  private final ChainId chain;
  private final SecureRandom random = new SecureRandom();

  /** Whose batch it is, and what they call it. */
  private record Id(Optional<String> page, String text) {}

  private final Map<Id, Hash> names =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Id, Hash> eldest) {
          return size() > MOST_KEPT;
        }
      };

  BatchMethods(WalletMethods methods, Wallet wallet, ChainId chain) {
    this.methods = methods;
    this.wallet = wallet;
    this.chain = chain;
  }

  Optional<RpcReply> answer(Asked asked, String method) throws RpcException {
    return switch (method) {
      case "wallet_sendCalls" -> send(asked);
      case "wallet_getCallsStatus" -> Optional.of(status(asked));
      case "wallet_showCallsStatus" -> {
        known(asked); // the desk shows it as it shows every request
        yield reply(Json.NULL);
      }
      case "wallet_getCapabilities" -> capabilities(asked);
      default -> Optional.empty();
    };
  }

  private Optional<RpcReply> send(Asked asked) throws RpcException {
    Node batch = asked.params().required(0, "a batch object");
    String version = batch.required("version", "\"" + VERSION + "\"").text();
    if (!version.equals(VERSION)) {
      throw new InputException("params[0].version", "\"" + VERSION + "\"", Shown.of(version));
    }
    Node id = batch.required("chainId", "a quantity");
    if (!Quantity.read(id).equals(chain.value())) {
      throw new RpcException(
          UNSUPPORTED_CHAIN,
          "chainId: expected " + Quantity.hex(chain.value()) + ", found " + id.shown());
    }
    refuseCapabilities(batch);
    List<Node> calls = batch.required("calls", "a list of calls").elements();
    if (calls.size() > MOST_CALLS) {
      throw new RpcException(
          BUNDLE_TOO_LARGE, "calls: expected at most " + MOST_CALLS + ", found " + calls.size());
    }
    for (Node call : calls) {
      refuseCapabilities(call);
    }
    if (batch.member("atomicRequired").map(Node::flag).orElse(false)) {
      throw new RpcException(
          ATOMICITY_UNSUPPORTED, "atomicRequired: a plain account can't make several calls as one");
    }
    return reply(Map.of("id", begin(asked, batch)));
  }

  private static void refuseCapabilities(Node node) throws RpcException {
    Optional<Node> asked = node.member("capabilities");
    if (asked.isEmpty()) {
      return;
    }
    for (Map.Entry<String, Node> each : asked.get().nodes().entrySet()) {
      boolean optional =
          each.getValue().isObject()
              && each.getValue().member("optional").map(Node::flag).orElse(false);
      if (!optional) {
        throw new RpcException(
            UNSUPPORTED_CAPABILITY,
            each.getValue().path() + ": expected none that must be met, found one");
      }
    }
  }

  /** Hands on what the guard reads: an account, an id, and no capability that was optional. */
  private String begin(Asked asked, Node batch) throws RpcException {
    Address from =
        batch
            .member("from")
            .map(node -> node.as("an address", Address::fromHex))
            .or(() -> methods.seen(asked).stream().findFirst())
            .orElse(Address.ZERO);
    methods.requireAccount(asked, from);
    String text = batch.member("id").map(BatchMethods::text).orElseGet(this::newId);
    Map<String, Object> members = new LinkedHashMap<>(batch.members());
    members.remove("capabilities");
    members.put("from", from.toHex());
    members.put("id", text);
    Node params = new Node("params", List.of(members));
    Id id = new Id(asked.page(), text);
    synchronized (names) {
      if (names.containsKey(id) || wallet.batch(asked.page(), text).isPresent()) {
        throw new RpcException(DUPLICATE_ID, "id: expected one that wasn't used, found another");
      }
      names.put(id, wallet.begin(WalletMethods.asked(asked, "wallet_sendCalls", params)));
    }
    return text;
  }

  private static String text(Node id) {
    if (id.text().isEmpty() || id.text().getBytes(StandardCharsets.UTF_8).length > LONGEST_ID) {
      throw new InputException(
          id.path(), "text of 1 to " + LONGEST_ID + " bytes", "another length");
    }
    return id.text();
  }

  private String newId() {
    byte[] bytes = new byte[Hash.SIZE];
    random.nextBytes(bytes);
    return Bytes.owning(bytes).toHex();
  }

  private record Batch(String id, Wallet.Standing standing) {}

  private Batch known(Asked asked) throws RpcException {
    String text = text(asked.params().required(0, "a batch's id"));
    Optional<Hash> name;
    synchronized (names) {
      name = Optional.ofNullable(names.get(new Id(asked.page(), text)));
    }
    return name.or(() -> wallet.batch(asked.page(), text))
        .flatMap(wallet::standing)
        .map(standing -> new Batch(text, standing))
        .orElseThrow(() -> new RpcException(UNKNOWN_BUNDLE, "no batch of that id is known"));
  }

  private RpcReply status(Asked asked) throws RpcException {
    Batch batch = known(asked);
    List<Object> receipts = new ArrayList<>();
    int succeeded = 0;
    Optional<Ground> ground = Optional.empty();
    for (Hash hash : batch.standing().transactions()) {
      RpcReply reply = BlockMethods.receipt(asked.with(List.of(new Node("hash", hash.toHex()))));
      if (reply.value() instanceof Map<?, ?> receipt) {
        receipts.add(part(receipt));
        succeeded += "0x1".equals(receipt.get("status")) ? 1 : 0;
        ground = ground.isEmpty() ? reply.ground() : reply.ground().map(ground.get()::and);
      }
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("version", VERSION);
    answer.put("id", batch.id());
    answer.put("chainId", Quantity.hex(chain.value()));
    answer.put("status", code(batch.standing(), receipts.size(), succeeded));
    answer.put("atomic", false);
    answer.put("receipts", receipts);
    return new RpcReply(answer, ground);
  }

  private static Map<String, Object> part(Map<?, ?> receipt) {
    Map<String, Object> part = new LinkedHashMap<>();
    for (String name :
        List.of("logs", "status", "blockHash", "blockNumber", "gasUsed", "transactionHash")) {
      Object value = receipt.get(name);
      if (value != null) {
        part.put(name, value);
      }
    }
    return part;
  }

  private static int code(Wallet.Standing standing, int included, int succeeded) {
    int sent = standing.transactions().size();
    return switch (standing.stage()) {
      case WAITING -> PENDING;
      case DONE -> included < sent || sent == 0 ? PENDING : ended(sent, succeeded);
      case STOPPED, REFUSED, FAILED -> {
        if (sent == 0) {
          yield FAILED_BEFORE;
        }
        // some calls went, later ones didn't: whatever the first do, the batch isn't whole
        yield included < sent ? PENDING : succeeded == 0 ? REVERTED : PARTIAL;
      }
    };
  }

  private static int ended(int sent, int succeeded) {
    return succeeded == sent ? CONFIRMED : succeeded == 0 ? REVERTED : PARTIAL;
  }

  private Optional<RpcReply> capabilities(Asked asked) throws RpcException {
    methods.requireAccount(asked, asked.params().address(0));
    Optional<Node> chains = asked.params().at(1);
    if (chains.isPresent()) {
      List<Node> wanted = chains.get().elements();
      if (wanted.size() > MOST_CHAINS) {
        throw chains.get().wrong("at most " + MOST_CHAINS + " chains");
      }
      if (wanted.stream().map(Quantity::read).noneMatch(chain.value()::equals)) {
        return reply(Map.of());
      }
    }
    return reply(
        Map.of(Quantity.hex(chain.value()), Map.of("atomic", Map.of("status", "unsupported"))));
  }
}
