package bothy.liar;

import static bothy.liar.PracticeWorld.ALICE;
import static bothy.liar.PracticeWorld.BOB;
import static bothy.liar.PracticeWorld.CLAIM;
import static bothy.liar.PracticeWorld.DRAINER;
import static bothy.liar.PracticeWorld.ROUTER;
import static bothy.liar.PracticeWorld.USDC;
import static bothy.liar.PracticeWorld.WETH;
import static bothy.liar.PracticeWorld.word;

import bothy.cases.Draft;
import bothy.eth.Address;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.RpcException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked of the practice chain. */
final class PracticeQuestions {
  private static final String PROVEN = "proven";
  private static final String CLAIMED = "claimed";

  private final List<Question> questions = new ArrayList<>();

  private PracticeQuestions() {}

  static List<Question> all(PracticeWorld world) {
    PracticeQuestions all = new PracticeQuestions();
    Object head = world.told("eth_getBlockByNumber", "latest", false);
    long number = Long.decode((String) Change.member(head, "number"));
    String several = "0x" + Long.toHexString(number - 3);
    String quiet = "0x" + Long.toHexString(number - 20);
    String severalHash = hash(world, several);
    all.state(several);
    all.runs(several);
    all.blocks(several, quiet, severalHash, (String) Change.member(head, "hash"));
    all.transactions(world, several, severalHash);
    all.logs(several, quiet, severalHash);
    all.claims();
    all.checks();
    return List.copyOf(all.questions);
  }

  private static String hash(PracticeWorld world, String number) {
    return (String) Change.member(world.told("eth_getBlockByNumber", number, false), "hash");
  }

  private void call(String name, String ground, String method, String parameters) {
    questions.add(
        new Question(name, ground, front -> front.call(method, parameters.replace('\'', '"'))));
  }

  private void proven(String method, String parameters) {
    call(method + " " + parameters, PROVEN, method, parameters);
  }

  private void state(String earlier) {
    proven("eth_blockNumber", "[]");
    proven("eth_getBalance", "['%s', 'latest']".formatted(ALICE));
    proven("eth_getBalance", "['%s', '%s']".formatted(BOB, earlier));
    proven("eth_getBalance", "['0x00000000000000000000000000000000000ab5e7', 'latest']");
    proven("eth_getTransactionCount", "['%s', 'latest']".formatted(ALICE));
    proven("eth_getTransactionCount", "['%s', 'pending']".formatted(ALICE));
    proven("eth_getCode", "['%s', 'latest']".formatted(DRAINER));
    proven("eth_getCode", "['%s', 'latest']".formatted(BOB));
    proven("eth_getStorageAt", "['%s', '0x2', 'latest']".formatted(WETH));
    proven("eth_getStorageAt", "['%s', '0x1', '%s']".formatted(USDC, earlier));
    proven("eth_getProof", "['%s', ['0x0', '0x1'], 'latest']".formatted(USDC));
    proven("eth_getProof", "['%s', [], '%s']".formatted(ALICE, earlier));
    proven("eth_getBalance", "['%s', 'finalized']".formatted(ALICE));
    call("eth_chainId", "given", "eth_chainId", "[]");
    call("net_version", "given", "net_version", "[]");
  }

  private void runs(String earlier) {
    String balance = "{'to':'%s','data':'0x70a08231%s'}".formatted(USDC, word(ALICE));
    String amounts =
        "{'to':'%s','data':'0xd06ca61f%s'}"
            .formatted(
                ROUTER,
                word(10_000_000_000_000_000L) + word(64) + word(2) + word(WETH) + word(USDC));
    String transfer =
        "{'from':'%s','to':'%s','data':'0xa9059cbb%s'}"
            .formatted(ALICE, USDC, word(BOB) + word(1_000));
    String swap =
        "{'from':'%s','to':'%s','value':'0x2386f26fc10000','data':'%s'}"
            .formatted(ALICE, ROUTER, PracticeWorld.swap(1, 1_800_000_000));
    String reverts =
        "{'from':'%s','to':'%s','data':'0xa9059cbb%s'}"
            .formatted(DRAINER, USDC, word(BOB) + word(1_000));
    // gives the hash of the block three before
    String hashes =
        "{'to':'%s'},'latest',{'%s':{'code':'0x6003430340805f5260205ff3'}}".formatted(BOB, BOB);
    proven("eth_call", "[" + balance + ",'latest']");
    proven("eth_call", "[" + balance + ",'" + earlier + "']");
    proven("eth_call", "[" + amounts + ",'latest']");
    proven("eth_call", "[" + hashes + "]");
    call("eth_call that reverts", "", "eth_call", "[" + reverts + ",'latest']");
    proven("eth_estimateGas", "[" + transfer + ",'latest']");
    proven("eth_estimateGas", "[" + swap + ",'latest']");
    proven("eth_createAccessList", "[" + transfer + ",'latest']");
  }

  private void blocks(String several, String quiet, String severalHash, String head) {
    proven("eth_getBlockByNumber", "['latest', true]");
    proven("eth_getBlockByNumber", "['%s', true]".formatted(several));
    proven("eth_getBlockByNumber", "['%s', false]".formatted(quiet));
    proven("eth_getBlockByNumber", "['finalized', false]");
    proven("eth_getBlockByHash", "['%s', false]".formatted(severalHash));
    proven("eth_getBlockByHash", "['%s', true]".formatted(head));
    proven("eth_getBlockReceipts", "['%s']".formatted(several));
    proven("eth_getBlockReceipts", "['latest']");
    proven("eth_getBlockTransactionCountByNumber", "['%s']".formatted(several));
    proven("eth_getBlockTransactionCountByHash", "['%s']".formatted(severalHash));
  }

  private void transactions(PracticeWorld world, String several, String severalHash) {
    String swap = world.transactions.get(4).toHex();
    String inSeveral = world.transactions.get(6).toHex();
    String last = world.transactions.getLast().toHex();
    for (String hash : List.of(swap, inSeveral, last)) {
      proven("eth_getTransactionByHash", "['%s']".formatted(hash));
      proven("eth_getTransactionReceipt", "['%s']".formatted(hash));
    }
    proven("eth_getTransactionByBlockHashAndIndex", "['%s', '0x1']".formatted(severalHash));
    proven("eth_getTransactionByBlockNumberAndIndex", "['%s', '0x2']".formatted(several));
  }

  private void logs(String several, String quiet, String severalHash) {
    String transfer = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
    String range = "'fromBlock':'%s','toBlock':'latest'".formatted(quiet);
    proven("eth_getLogs", "[{" + range + ",'address':'" + USDC + "'}]");
    proven("eth_getLogs", "[{" + range + ",'topics':['" + transfer + "']}]");
    proven("eth_getLogs", "[{'fromBlock':'" + several + "','toBlock':'" + several + "'}]");
    proven("eth_getLogs", "[{'blockHash':'%s','address':['%s']}]".formatted(severalHash, USDC));
    proven("eth_getLogs", "[{" + range + ",'address':'" + DRAINER + "'}]");
    questions.add(
        new Question(
            "eth_getFilterLogs",
            PROVEN,
            front ->
                front.filtered(
                    "[{" + range.replace('\'', '"') + ",\"address\":\"" + USDC + "\"}]")));
  }

  private void claims() {
    for (String method :
        List.of("eth_gasPrice", "eth_maxPriorityFeePerGas", "eth_blobBaseFee", "eth_syncing")) {
      call(method, CLAIMED, method, "[]");
    }
    call("eth_feeHistory", CLAIMED, "eth_feeHistory", "['0x3','latest',[10]]");
    String never = "0x" + "1".repeat(64);
    call("a transaction that isn't", CLAIMED, "eth_getTransactionByHash", "['" + never + "']");
    call("a receipt that isn't", CLAIMED, "eth_getTransactionReceipt", "['" + never + "']");
    call("a block that isn't", CLAIMED, "eth_getBlockByHash", "['" + never + "', false]");
  }

  private void checks() {
    check("check a payment", BOB, "0x2386f26fc10000", "0x");
    check(
        "check a swap", ROUTER, "0x2386f26fc10000", PracticeWorld.swap(29_600_000, 1_800_000_000));
    check("check a drainer's approval", USDC, "0x0", "0x095ea7b3" + word(DRAINER) + "f".repeat(64));
    check("check a fake claim", CLAIM, "0x0", "0x4e71d92d");
  }

  private void check(String name, Address to, String value, String data) {
    Map<String, Object> transaction = new LinkedHashMap<>();
    transaction.put("from", ALICE.toHex());
    transaction.put("to", to.toHex());
    transaction.put("value", value);
    transaction.put("data", data);
    Draft draft = Front.draft(transaction);
    questions.add(new Question(name, PROVEN, front -> front.verdict(draft)));
  }

  /** Whole answers that are another chain's, another time's, or none. */
  static List<Lie> otherWorlds(PracticeWorld world, PracticeWorld fork) {
    List<Lie> lies = new ArrayList<>();
    List<String> methods =
        List.of(
            "eth_getProof",
            "eth_getCode",
            "eth_getBlockByHash",
            "eth_getBlockByNumber",
            "eth_getBlockReceipts",
            "eth_getTransactionByHash",
            "eth_getTransactionReceipt",
            "eth_createAccessList");
    for (Question question : all(world)) {
      List<Optional<String>> all = new ArrayList<>(List.of(Optional.empty()));
      methods.forEach(method -> all.add(Optional.of(method)));
      for (Optional<String> only : all) {
        lies.add(
            new Lie.Otherwise(
                question.name(),
                "a forked chain's answers",
                only,
                (call, truth) -> forked(fork, call)));
        lies.add(
            new Lie.Otherwise(
                question.name(),
                "answers of an earlier block",
                only,
                (call, truth) -> earlier(world, call, truth)));
        lies.add(
            new Lie.Otherwise(
                question.name(),
                "refusals",
                only,
                (call, truth) -> {
                  throw new RpcException(-32_000, "missing trie node");
                }));
        lies.add(new Lie.Otherwise(question.name(), "nulls", only, (call, truth) -> Json.NULL));
      }
      lies.add(
          new Lie.Otherwise(
              question.name(),
              "refuses proofs, and lies about the rest",
              Optional.empty(),
              (call, truth) -> {
                if (call.method().equals("eth_getProof")) {
                  throw new RpcException(-32_000, "no proofs here");
                }
                return state(fork, call, truth);
              }));
    }
    return lies;
  }

  private static Object forked(PracticeWorld fork, Call call) throws RpcException {
    List<Object> parameters = new ArrayList<>(call.parameters());
    if (call.method().equals("eth_getBlockByHash")) {
      // the fork's block in its place, under a hash that it doesn't have
      return fork.answer("eth_getBlockByNumber", List.of("latest", parameters.get(1)));
    }
    return fork.answer(call.method(), parameters);
  }

  /** The headers are true, or nothing could be said at all. */
  private static Object state(PracticeWorld fork, Call call, Object truth) throws RpcException {
    return call.method().startsWith("eth_getBlock") ? truth : forked(fork, call);
  }

  /** What was true a block before. */
  private static Object earlier(PracticeWorld world, Call call, Object truth) throws RpcException {
    List<Object> parameters = new ArrayList<>(call.parameters());
    if (call.method().equals("eth_getBlockByHash") && truth instanceof Map<?, ?>) {
      return world.answer(
          "eth_getBlockByNumber",
          List.of(before(Change.member(truth, "number")), parameters.get(1)));
    }
    parameters.replaceAll(PracticeQuestions::before);
    return world.answer(call.method(), parameters);
  }

  /** One less, if it is a block's number. */
  private static Object before(Object parameter) {
    return parameter instanceof String text && text.matches("0x[1-9a-f][0-9a-f]{0,9}")
        ? "0x" + Long.toHexString(Long.decode(text) - 1)
        : parameter;
  }
}
