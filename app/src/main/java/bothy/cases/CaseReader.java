package bothy.cases;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Ambiguity;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Request;
import bothy.eth.Sender;
import bothy.eth.Shown;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.OperationReader;
import bothy.jsonrpc.Reading;
import bothy.jsonrpc.Requests;
import bothy.meaning.Known;
import bothy.simulation.BlockContext;
import bothy.simulation.ForkSchedule;
import bothy.simulation.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads a Bothy case or a go-ethereum tracer fixture. */
public final class CaseReader {
  private static final Set<String> CASE_FIELDS =
      Set.of(
          "chainId",
          "account",
          "origin",
          "intent",
          "known",
          "method",
          "params",
          "at",
          "name",
          "description");

  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(256);

  private CaseReader() {}

  /**
   * The case that the stream holds.
   *
   * @throws InputException if it isn't one
   */
  public static Case read(InputStream input) throws IOException {
    return read(Json.read(input));
  }

  /**
   * The case in {@code root}.
   *
   * @throws InputException if it isn't one
   */
  public static Case read(Node root) {
    return root.member("genesis").isPresent() ? fixture(root) : ownCase(root);
  }

  private static Case ownCase(Node root) {
    root.only(CASE_FIELDS);
    Reading reading = new Reading();
    Node chainNode = root.required("chainId", "a number");
    if (chainNode.isText()) {
      reading.ambiguous(chainNode, "a number written as text", "refused: chainId is a number");
    }
    BigInteger id = chainNode.isText() ? reading.quantity(chainNode) : chainNode.integer();
    if (id.signum() <= 0 || id.bitLength() > 256) {
      throw chainNode.wrong("a chain id from 1 to 2^256 - 1");
    }
    ChainId chain = new ChainId(id);
    Optional<Address> named = root.member("account").map(reading::address);
    Node method = root.required("method", "a method of EIP-1193");
    Node params = root.required("params", "an array");
    Requests.Parsed parsed =
        method.text().equals(OperationReader.METHOD)
            ? OperationReader.read(reading, params, chain, named)
            : new Requests(reading, CaseReader::raw).read(method, params);
    Address account = named.orElse(parsed.request().signer());
    Optional<Case.At> at = root.member("at").map(node -> at(node, chain));
    return new Case(
        chain,
        account,
        root.member("origin").map(Node::text),
        root.member("intent").map(Node::text),
        root.member("known").map(node -> known(reading, node)).orElse(Known.NOTHING),
        parsed.request(),
        parsed.chainId(),
        reading.ambiguities(),
        parsed.absent(),
        said(root, Set.of("at", "name", "description")),
        at);
  }

  private static Request.Raw raw(Node node, Bytes encoded) {
    try {
      Transaction transaction = Transactions.decode(encoded);
      return switch (Transactions.sender(transaction)) {
        case Sender.Recovered(Address sender) -> new Request.Raw(sender, transaction, encoded);
        case Sender.Unrecoverable(String why) ->
            throw new InputException(node.path(), "a signature that gives a sender", why);
      };
    } catch (EthException e) {
      throw new InputException(
          node.path(), "a signed transaction", Shown.of(String.valueOf(e.getMessage())));
    }
  }

  private static Case fixture(Node root) {
    Node genesis = root.required("genesis", "an object");
    Node context = root.required("context", "an object");
    BigInteger number = number(context.required("number", "a number"));
    BigInteger time = number(context.required("timestamp", "a number"));
    BigInteger difficulty =
        context.member("difficulty").map(CaseReader::number).orElse(BigInteger.ZERO);
    Node config = genesis.required("config", "an object");
    boolean merged =
        difficulty.signum() == 0 && config.member("terminalTotalDifficulty").isPresent();
    Optional<Rules> rules = GenesisConfig.rules(config, number, time, merged);
    Node input = root.required("input", "a signed transaction");
    Request.Raw request = raw(input, new Reading().bytes(input));
    Node alloc = genesis.required("alloc", "an object");
    BlockContext block =
        new BlockContext(
            number.longValue(),
            time.longValue(),
            number(context.required("gasLimit", "a number")).longValue(),
            context
                .member("miner")
                .map(n -> n.as("an address", Address::fromHex))
                .orElse(Address.ZERO),
            Word.of(difficulty),
            genesis.member("mixHash").map(n -> n.as("32 bytes", Word::fromHex)).orElse(Word.ZERO),
            new Wei(
                context.member("baseFeePerGas").map(CaseReader::number).orElse(BigInteger.ZERO)),
            genesis
                .member("excessBlobGas")
                .map(CaseReader::number)
                .orElse(BigInteger.ZERO)
                .longValue());
    Case.At at =
        Case.At.given(
            rules,
            rules.map(r -> r.fork().name()).orElse("unknown"),
            block,
            new GivenState(accounts(alloc), Map.of(), false));
    ChainId chain = new ChainId(config.required("chainId", "a number").integer());
    return new Case(
        chain,
        request.sender(),
        Optional.empty(),
        Optional.empty(),
        Known.NOTHING,
        request,
        request.transaction().chainId(),
        List.<Ambiguity>of(),
        Set.of(),
        said(root, Set.of("genesis", "result")),
        Optional.of(at));
  }

  private static Map<String, Object> said(Node root, Set<String> without) {
    Map<String, Object> said = root.members();
    said.keySet().removeAll(without);
    return said;
  }

  private static Case.At at(Node node, ChainId chain) {
    node.only(Set.of("fork", "block", "alloc", "partial", "blockHashes"));
    Node block = node.required("block", "an object");
    boolean partial = node.member("partial").map(Node::flag).orElse(false);
    Map<Long, Hash> hashes = new HashMap<>();
    node.member("blockHashes")
        .ifPresent(list ->
            list.nodes()
                .forEach((name, hash) ->
                    hashes.put(
                        number(new Node(hash.path(), name)).longValue(),
                        hash.as("a hash", Hash::fromHex))));
    BlockContext context = block(block);
    Optional<Node> named = node.member("fork");
    Optional<Rules> rules =
        named.isPresent()
            ? GenesisConfig.named(chain, named.get())
            : ForkSchedule.rules(chain, context.number(), context.timestamp());
    return Case.At.given(
        rules,
        named.map(Node::text).orElseGet(() -> rules.map(r -> r.fork().name()).orElse("unknown")),
        context,
        new GivenState(accounts(node.required("alloc", "an object")), hashes, partial));
  }

  /** A block's fields as a case names them. */
  static BlockContext block(Node block) {
    block.only(
        Set.of(
            "number",
            "timestamp",
            "gasLimit",
            "baseFeePerGas",
            "coinbase",
            "miner",
            "prevRandao",
            "mixHash",
            "difficulty",
            "excessBlobGas",
            "hash",
            "parentHash",
            "blobGasUsed",
            "parentBeaconBlockRoot",
            "stateRoot"));
    return new BlockContext(
        limb(block.required("number", "a number")),
        limb(block.required("timestamp", "a number")),
        block.member("gasLimit").map(CaseReader::limb).orElse(60_000_000L),
        block
            .member("coinbase")
            .or(() -> block.member("miner"))
            .map(n -> n.as("an address", Address::fromHex))
            .orElse(Address.ZERO),
        Word.of(block.member("difficulty").map(CaseReader::number).orElse(BigInteger.ZERO)),
        block
            .member("prevRandao")
            .or(() -> block.member("mixHash"))
            .map(n -> n.as("32 bytes", Word::fromHex))
            .orElse(Word.ZERO),
        new Wei(block.member("baseFeePerGas").map(CaseReader::number).orElse(BigInteger.ZERO)),
        block.member("excessBlobGas").map(CaseReader::limb).orElse(0L));
  }

  private static Map<Address, GivenState.Entry> accounts(Node alloc) {
    Map<Address, GivenState.Entry> accounts = new HashMap<>();
    alloc
        .nodes()
        .forEach((name, node) -> {
          node.only(Set.of("balance", "nonce", "code", "codeHash", "storage"));
          String text = name.startsWith("0x") ? name : "0x" + name;
          Address address = new Node(node.path(), text).as("an address", Address::fromHex);
          if (accounts.put(address, entry(node)) != null) {
            throw new InputException(node.path(), "each account once", "it twice");
          }
        });
    return accounts;
  }

  private static GivenState.Entry entry(Node node) {
    Bytes code =
        node.member("code").map(n -> n.as("hex bytes", Bytes::fromHex)).orElse(Bytes.EMPTY);
    Map<Word, Word> storage = new HashMap<>();
    node.member("storage")
        .ifPresent(slots ->
            slots
                .nodes()
                .forEach((key, value) ->
                    storage.put(
                        new Node(value.path(), key).as("a slot", Word::fromHex),
                        value.as("a slot's value", Word::fromHex))));
    Account account =
        new Account(
            true,
            node.member("nonce").map(CaseReader::limb).orElse(0L),
            new Wei(node.member("balance").map(CaseReader::number).orElse(BigInteger.ZERO)),
            code.isEmpty() ? Hash.EMPTY_CODE : Hash.keccak(code));
    return new GivenState.Entry(account, code, storage);
  }

  private static Known known(Reading reading, Node node) {
    node.only(
        Set.of("addressNames", "ensNames", "tokens", "nftCollectionNames", "blockTimestamps"));
    Map<String, String> timestamps = new HashMap<>();
    node.member("blockTimestamps")
        .ifPresent(t -> t.nodes().forEach((k, v) -> timestamps.put(k, number(v).toString())));
    return new Known(
        byAddress(reading, node, "addressNames", Node::text),
        byAddress(reading, node, "ensNames", Node::text),
        byAddress(reading, node, "tokens", CaseReader::token),
        byAddress(reading, node, "nftCollectionNames", Node::text),
        timestamps);
  }

  private static <T> Map<Address, T> byAddress(
      Reading reading, Node node, String name, Function<Node, T> value) {
    Map<Address, T> map = new HashMap<>();
    node.member(name)
        .ifPresent(members ->
            members
                .nodes()
                .forEach((key, member) ->
                    map.put(reading.address(new Node(member.path(), key)), value.apply(member))));
    return map;
  }

  private static Known.Token token(Node node) {
    BigInteger decimals = number(node.required("decimals", "a number"));
    if (decimals.signum() < 0 || decimals.bitLength() > 7) {
      throw node.wrong("decimals from 0 to 127");
    }
    String symbol = node.required("symbol", "a symbol").text();
    return new Known.Token(
        symbol, decimals.intValue(), node.member("name").map(Node::text).orElse(symbol));
  }

  /** A number, a decimal text as go-ethereum writes it, or a 0x quantity. */
  private static BigInteger number(Node node) {
    BigInteger value =
        node.value() instanceof BigInteger plain
            ? plain
            : node.as(
                "a number: 0x and hex digits, or decimal",
                text ->
                    text.startsWith("0x")
                        ? new BigInteger("0" + text.substring(2), 16)
                        : new BigInteger(text));
    if (value.signum() < 0 || value.compareTo(LIMIT) >= 0) {
      throw node.wrong("a number from 0 to 2^256 - 1");
    }
    return value;
  }

  private static long limb(Node node) {
    BigInteger value = number(node);
    if (value.bitLength() > 64) {
      throw node.wrong("a number of at most 2^64 - 1");
    }
    return value.longValue();
  }
}
