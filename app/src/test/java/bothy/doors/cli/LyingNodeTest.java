package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.guard.Guard;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Node;
import bothy.peers.Anvil;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real node's true answers, falsified on their way: {@code capture} says which value is a lie and
 * writes nothing, or writes what it would have written.
 */
class LyingNodeTest {
  private static final long SEED = 5;
  private static final String OWNER = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String NOBODY = "0x" + "0".repeat(40);
  private static final String READER = "0x00000000000000000000000000000000000ead01";
  private static final String WIDE = "0x00000000000000000000000000000000000ead02";
  private static final String OTHER = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";

  /** Reads slot 0, slot 7, the hash three blocks back and OTHER's balance. */
  private static final String CODE =
      "0x5f5450" + "60075450" + "6003430340" + "50" + "73" + OTHER.substring(2) + "315000";

  private static final String SLOT_0 = "0x" + "0".repeat(64);
  private static final String SLOT_7 = "0x" + "0".repeat(63) + "7";

  private static Anvil anvil;

  @TempDir Path folder;

  /** What a call's true result is made into. */
  private interface Lie {
    Object of(String method, List<Node> parameters, Object truth);
  }

  private record Run(int code, String out, String err) {}

  @BeforeAll
  static void startNode() {
    anvil = Anvil.start("--hardfork", "osaka");
    anvil.call("anvil_setCode", READER, CODE);
    for (int i = 0; i < 40; i++) {
      String key = "0x%064x".formatted(i == 7 ? 1000 : i);
      anvil.call("anvil_setStorageAt", READER, key, "0x%064x".formatted(i + 0x1234));
      anvil.call("anvil_setBalance", "0x%040x".formatted(0xabc000 + i), "0x10");
    }
    anvil.call("anvil_setCode", WIDE, "0x" + wide() + "00");
    anvil.call("anvil_mine", "0xd0");
  }

  /** Reads 150 slots, two of which aren't empty, and the hash 200 blocks back. */
  private static String wide() {
    StringBuilder code = new StringBuilder();
    for (int slot = 0; slot < 150; slot++) {
      code.append("60%02x5450".formatted(slot));
    }
    for (int slot : new int[] {3, 140}) {
      anvil.call("anvil_setStorageAt", WIDE, "0x%064x".formatted(slot), "0x%064x".formatted(9));
    }
    return code + "60c8430340" + "50";
  }

  @AfterAll
  static void stopNode() {
    if (anvil != null) {
      anvil.close();
    }
  }

  private static Object truth(String method, List<Node> parameters) {
    return anvil.call(method, parameters.stream().map(Node::value).toArray()).value();
  }

  private Run capture(FakeNode node, String... options) throws Exception {
    return capture(READER, node.url(), options);
  }

  private Run capture(String to, String url, String... options) throws Exception {
    Path request =
        Files.writeString(
            folder.resolve("request.json"),
            """
            {"chainId": 31337, "method": "eth_sendTransaction", "params": [{
             "from": "%s", "to": "%s", "gas": "0x100000"}]}
            """
                .formatted(OWNER, to));
    List<String> arguments = new ArrayList<>(List.of("capture", "--rpc", url));
    arguments.addAll(List.of(options));
    arguments.add(request.toString());
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    CaptureState capture = new CaptureState(new Guard(), writer);
    int code =
        new Bothy(List.of(capture), writer, new PrintWriter(err), Map.of())
            .run(arguments.toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }

  private Run capture(Lie lie, String... options) throws Exception {
    try (FakeNode node =
        FakeNode.answering(
            (method, parameters) -> lie.of(method, parameters, truth(method, parameters)))) {
      return capture(node, options);
    }
  }

  private void assertCaught(Lie lie, String... says) throws Exception {
    assertCaught(capture(lie), says);
  }

  private static void assertCaught(Run run, String... says) {
    assertThat(run.code()).as(run.err()).isEqualTo(69);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("bothy: 127.0.0.1:").contains(says).doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }

  /** Changes a copy of the proof of {@code address}. */
  private static Lie inProof(String address, Consumer<Map<String, Object>> change) {
    return (method, parameters, truth) ->
        method.equals("eth_getProof") && parameters.getFirst().text().equals(address)
            ? changed(truth, change)
            : truth;
  }

  private static Lie inBlock(Consumer<Map<String, Object>> change) {
    return (method, parameters, truth) ->
        method.startsWith("eth_getBlockBy") ? changed(truth, change) : truth;
  }

  private static Map<String, Object> changed(Object truth, Consumer<Map<String, Object>> change) {
    Map<String, Object> copy = new LinkedHashMap<>(new Node("", truth).members());
    change.accept(copy);
    return copy;
  }

  private static Lie inCode(String address, UnaryOperator<String> change) {
    return (method, parameters, truth) ->
        method.equals("eth_getCode") && parameters.getFirst().text().equals(address)
            ? change.apply((String) truth)
            : truth;
  }

  /** Changes the list of nodes that prove an account. */
  private static Consumer<Map<String, Object>> nodes(Consumer<List<Object>> change) {
    return proof -> proof.computeIfPresent("accountProof", (name, nodes) -> list(nodes, change));
  }

  /** Changes what is said of the slots at {@code key}. */
  private static Consumer<Map<String, Object>> slot(
      String key, Consumer<Map<String, Object>> change) {
    return proof ->
        proof.computeIfPresent(
            "storageProof",
            (name, slots) ->
                list(
                    slots,
                    all ->
                        all.replaceAll(each ->
                            new Node("", each).required("key", "a slot").text().equals(key)
                                ? changed(each, change)
                                : each)));
  }

  private static List<Object> list(Object value, Consumer<List<Object>> change) {
    List<Object> copy = new ArrayList<>();
    new Node("", value).elements().forEach(each -> copy.add(each.value()));
    change.accept(copy);
    return copy;
  }

  private static String other(Object hex) {
    String text = (String) hex;
    if (text.equals("0x")) {
      return "0x01";
    }
    int last = text.length() - 1;
    return text.substring(0, last)
        + Integer.toHexString(Character.digit(text.charAt(last), 16) ^ 1);
  }

  private static Consumer<Map<String, Object>> altered(String name) {
    return members -> members.computeIfPresent(name, (ignored, value) -> other(value));
  }

  @Test
  void theTruthIsProvenAndWhatItSaysIsWrittenAsWithoutProofs() throws Exception {
    Run proven = capture((method, parameters, truth) -> truth);
    Run claimed = capture((method, parameters, truth) -> truth, "--claimed");

    assertThat(proven.code()).as(proven.err()).isZero();
    assertThat(proven.err()).isEmpty();
    assertThat(claimed.err()).isEmpty();
    assertThat(proven.out()).isEqualTo(claimed.out()).contains(SLOT_0, SLOT_7, "blockHashes");
  }

  @Test
  void manySlotsAndALongWayBackAreProvenInParts() throws Exception {
    Run proven = capture(WIDE, anvil.url());
    Run claimed = capture(WIDE, anvil.url(), "--claimed");

    assertThat(proven.code()).as(proven.err()).isZero();
    assertThat(proven.out()).isEqualTo(claimed.out()).contains("%064x".formatted(149));
  }

  @ParameterizedTest
  @ValueSource(strings = {"london", "paris", "shanghai", "cancun", "prague", "osaka"})
  void theHeadersOfEveryForkHash(String fork) throws Exception {
    try (Anvil node = Anvil.start("--hardfork", fork)) {
      node.call("anvil_mine", "0x2");
      try (FakeNode proxy =
          FakeNode.answering((method, parameters) ->
              node.call(method, parameters.stream().map(Node::value).toArray()).value())) {
        Run run = capture(proxy, "--fork", fork);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
      }
    }
  }

  @Test
  void falseValuesBesideTrueProofsAreNamed() throws Exception {
    assertCaught(
        inProof(OTHER, altered("balance")),
        "balance of "
            + OTHER
            + ": expected 10000000000000000000000 as it is proven, found 10000000000000000000001");
    assertCaught(
        inProof(OWNER, altered("nonce")),
        "nonce of " + OWNER + ": expected 0 as it is proven, found 1");
    assertCaught(inProof(READER, altered("codeHash")), "code hash of " + READER + ": expected 0x");
    assertCaught(inProof(READER, altered("storageHash")), "storage root of " + READER);
    assertCaught(inProof(READER, altered("address")), "address of the account: expected " + READER);
    assertCaught(
        inProof(READER, slot(SLOT_0, altered("value"))),
        "slot " + SLOT_0 + " of " + READER + ": expected 0x1234 as it is proven, found 0x1235");
    assertCaught(
        inProof(READER, slot(SLOT_7, altered("value"))),
        "slot " + SLOT_7 + " of " + READER + ": expected 0x0 as it is proven, found 0x1");
    assertCaught(
        inProof(READER, slot(SLOT_0, altered("key"))),
        "key of a slot of " + READER + ": expected " + SLOT_0);
  }

  @Test
  void falseCodeIsNamed() throws Exception {
    String says = "code of " + READER + ": expected code that hashes to 0x";

    assertCaught(inCode(READER, LyingNodeTest::other), says);
    assertCaught(inCode(READER, code -> code + "00"), says);
    assertCaught(inCode(READER, code -> "0x"), says);
    assertCaught(inCode(OTHER, code -> "0x00"), "code of " + OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parentHash",
        "sha3Uncles",
        "miner",
        "stateRoot",
        "transactionsRoot",
        "receiptsRoot",
        "logsBloom",
        "difficulty",
        "number",
        "gasLimit",
        "gasUsed",
        "timestamp",
        "extraData",
        "mixHash",
        "nonce",
        "baseFeePerGas",
        "withdrawalsRoot",
        "blobGasUsed",
        "excessBlobGas",
        "parentBeaconBlockRoot",
        "requestsHash",
        "hash"
      })
  void aFalseFieldOfTheHeaderChangesItsHash(String field) throws Exception {
    assertCaught(
        inBlock(altered(field)),
        "can't prove what it says: header of block ",
        ": expected fields that hash to 0x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"requestsHash", "blobGasUsed", "stateRoot", "logsBloom", "nonce"})
  void aMissingFieldOfTheHeaderIsNoticed(String field) throws Exception {
    Run run = capture(inBlock(block -> block.remove(field)));

    assertThat(run.code()).isEqualTo(69);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"parentHash", "extraData", "timestamp"})
  void anEarlierBlocksFalseHeaderIsNamed(String field) throws Exception {
    String before = before(1).required("number", "a quantity").text();
    Lie lie =
        (method, parameters, truth) ->
            method.equals("eth_getBlockByNumber") && parameters.getFirst().text().equals(before)
                ? changed(truth, altered(field))
                : truth;

    assertCaught(lie, "header of block ", ": expected fields that hash to 0x");
  }

  /** The block that many before the newest. */
  private static Node before(int blocks) {
    String latest = anvil.call("eth_blockNumber").text();
    BigInteger number = new BigInteger(latest.substring(2), 16);
    String wanted = "0x" + number.subtract(BigInteger.valueOf(blocks)).toString(16);
    return anvil.call("eth_getBlockByNumber", wanted, false);
  }

  @Test
  void proofNodesLeftOutDoubledSwappedCutAndSwollenAreNamed() throws Exception {
    String account = "account " + READER;

    assertCaught(
        inProof(READER, nodes(List::clear)), account + ": expected a proof node that hashes to 0x");
    assertCaught(inProof(READER, nodes(List::removeFirst)), account + ", proof node 0: expected");
    assertCaught(
        inProof(READER, nodes(List::removeLast)),
        account + ": expected a proof node that hashes to");
    assertCaught(inProof(READER, nodes(all -> all.add(all.getLast()))), account, "the rest unused");
    assertCaught(
        inProof(READER, nodes(all -> all.add(0, all.getFirst()))), account + ", proof node 1");
    assertCaught(inProof(READER, nodes(Collections::reverse)), account + ", proof node 0");
    assertCaught(
        inProof(READER, nodes(all -> all.set(0, ((String) all.getFirst()).substring(0, 100)))),
        account + ", proof node 0");
    assertCaught(
        inProof(READER, nodes(all -> all.set(0, all.getFirst() + "00".repeat(1 << 20)))),
        account + ", proof node 0: expected at most 532 bytes, found 10");
    assertCaught(
        inProof(READER, nodes(all -> all.addAll(Collections.nCopies(200, "0x80")))),
        account + ": expected at most 130 proof nodes, found 20");
    assertCaught(
        inProof(READER, slot(SLOT_0, slot -> slot.put("proof", List.of()))),
        "slot " + SLOT_0 + " of " + READER + ": expected a proof node that hashes to 0x");
    assertCaught(
        inProof(READER, proof -> proof.put("storageProof", List.of())),
        "slots of " + READER + ": expected ",
        " storage proofs, found 0");
  }

  @Test
  void proofsOfAnotherAccountSlotAndBlockAreNamed() throws Exception {
    Object otherAccount = proof(OTHER, "latest");
    Object otherSlot = proof(READER, "latest", "0x%064x".formatted(3));
    Object otherBlock = proof(READER, "0x0", SLOT_0, SLOT_7);

    assertCaught(
        inProof(READER, proof -> proof.putAll(members(otherAccount))), "account " + READER);
    assertCaught(
        inProof(
            READER,
            slot(
                SLOT_0,
                slot ->
                    slot.put(
                        "proof",
                        new Node("", otherSlot)
                            .required("storageProof", "a list")
                            .elements()
                            .getFirst()
                            .required("proof", "a list")
                            .value()))),
        "slot " + SLOT_0 + " of " + READER);
    assertCaught(
        (method, parameters, truth) ->
            method.equals("eth_getProof") && parameters.getFirst().text().equals(OTHER)
                ? changed(
                    truth,
                    proof -> proof.put("accountProof", members(otherBlock).get("accountProof")))
                : truth,
        "account " + OTHER);
  }

  private static Map<String, Object> members(Object proof) {
    return new Node("", proof).members();
  }

  private static Object proof(String address, String block, String... keys) {
    return anvil.call("eth_getProof", address, List.of(keys), block).value();
  }

  @Test
  void answersUnderOtherIdsAreNotTaken() throws Exception {
    try (FakeNode node = FakeNode.answering(LyingNodeTest::truth, id -> id.add(BigInteger.ONE))) {
      assertCaught(capture(node), "expected the id 0, found 1");
    }
    try (FakeNode node =
        FakeNode.answering(
            LyingNodeTest::truth,
            id -> id.compareTo(BigInteger.valueOf(4)) < 0 ? id : BigInteger.TEN.pow(9))) {
      assertCaught(capture(node), "an id that stands once");
    }
  }

  @Test
  void aFalseHintCostsARoundTripAndNothingElse() throws Exception {
    Run honest = capture((method, parameters, truth) -> truth);
    Run misled =
        capture((method, parameters, truth) ->
            method.equals("eth_createAccessList") ? Map.of("accessList", List.of()) : truth);

    assertThat(misled.code()).as(misled.err()).isZero();
    assertThat(misled.out()).isEqualTo(honest.out());
  }

  @Test
  void aBlockThatTheUserVouchesForIsTheOneThatIsTaken() throws Exception {
    Node block = anvil.call("eth_getBlockByNumber", "latest", false);
    String hash = block.required("hash", "a hash").text();
    Object older = anvil.call("eth_getBlockByNumber", "0x2", false).value();
    Lie otherBlock =
        (method, parameters, truth) -> method.equals("eth_getBlockByHash") ? older : truth;
    Lie sameHash =
        (method, parameters, truth) ->
            method.equals("eth_getBlockByHash")
                ? changed(older, members -> members.put("hash", hash))
                : truth;

    Run run = capture((method, parameters, truth) -> truth, "--block-hash", hash);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(capture((method, parameters, truth) -> truth).out());
    assertCaught(
        capture(otherBlock, "--block-hash", hash),
        "header of block 2: expected fields that hash to " + hash);
    assertCaught(
        capture(sameHash, "--block-hash", hash),
        "header of block 2: expected fields that hash to " + hash);
  }

  @Test
  void theNewestBlockIsNotTakenForAnOlderOneThatTheUserVouchesFor() throws Exception {
    Node older = before(1);
    String hash = older.required("hash", "a hash").text();
    Object newest = before(0).value();

    Run run = capture((method, parameters, truth) -> truth, "--block-hash", hash);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains(hash, older.required("number", "a quantity").text());
    assertCaught(
        capture(
            (method, parameters, truth) -> method.equals("eth_getBlockByHash") ? newest : truth,
            "--block-hash",
            hash),
        ": expected fields that hash to " + hash);
  }

  @Test
  void withoutProofsTheNodeIsBelievedAndThatIsSaidUnlessABlockWasVouchedFor() throws Exception {
    String hash =
        anvil.call("eth_getBlockByNumber", "latest", false).required("hash", "a hash").text();
    try (FakeNode node = FakeNode.before(anvil, "eth_getProof")) {
      Run believed = capture(node);
      Run vouched = capture(node, "--block-hash", hash);
      Run both = capture(node, "--block-hash", hash, "--claimed");
      Run none = capture(node, "--block-hash", "0x12");

      assertThat(believed.code()).isZero();
      assertThat(believed.err())
          .startsWith("bothy: nothing is proven, the node is believed: 127.0.0.1:")
          .contains("refused eth_getProof");
      assertCaught(vouched, "refused eth_getProof");
      assertThat(both.code()).isEqualTo(64);
      assertThat(none.code()).isEqualTo(65);
      assertThat(none.err())
          .contains("--block-hash: expected 0x and 64 hex digits, found \"0x12\"");
    }
  }

  @Test
  void aDevelopmentNodeThatHasMinedNothingIsToldToMine() throws Exception {
    try (Anvil fresh = Anvil.start("--hardfork", "osaka");
        FakeNode node = FakeNode.before(fresh)) {
      assertCaught(capture(node), "block 0 has no state", "mine a block, or take --claimed");
    }
  }

  @Test
  void noLieAnywhereInAnAnswerChangesWhatIsWritten() throws Exception {
    Random random = new Random(SEED);
    String honest = capture((method, parameters, truth) -> truth).out();
    int caught = 0;
    int harmless = 0;
    for (int i = 0; i < 400; i++) {
      Sweep sweep = new Sweep(random.nextLong());

      Run run = capture(sweep);

      String lie = "seed " + SEED + ", lie " + i + ": " + sweep;
      if (run.code() == 0) {
        assertThat(run.out()).as(lie).isEqualTo(honest);
        harmless++;
      } else {
        assertThat(run.code()).as(lie + ": " + run.err()).isIn(65, 69);
        assertThat(run.err().lines()).as(lie).hasSize(1);
        assertThat(run.err())
            .as(lie)
            .containsAnyOf("can't prove what", "can't be used", "replaced");
        assertThat(run.out()).as(lie).isEmpty();
        caught++;
      }
    }

    assertThat(caught).isGreaterThan(200);
    assertThat(harmless).isPositive(); // what no run reads: a block's size, its uncles
    System.out.printf(
        "seed %d: of 400 lies %d were caught, %d changed nothing%n", SEED, caught, harmless);
  }

  /** One text, number or list member, somewhere in one kind of answer, made another. */
  private static final class Sweep implements Lie {
    private static final List<String> METHODS =
        List.of("eth_getProof", "eth_getProof", "eth_getCode", "eth_getBlockByNumber");

    private final Random random;
    private final String method;
    private String done = "nothing";

    Sweep(long seed) {
      random = new Random(seed);
      method = METHODS.get(random.nextInt(METHODS.size()));
    }

    @Override
    public synchronized Object of(String asked, List<Node> parameters, Object truth) {
      if (!asked.equals(method) || !done.equals("nothing") || random.nextInt(4) == 0) {
        return truth;
      }
      if (parameters.getFirst().value().equals(NOBODY)) { // asks only whether there are proofs
        return truth;
      }
      done = asked + " " + CompactJson.of(parameters.stream().map(Node::value).toList());
      return lie(truth);
    }

    private Object lie(Object value) {
      return switch (value) {
        case Map<?, ?> map when !map.isEmpty() -> {
          Map<String, Object> copy = new LinkedHashMap<>(new Node("", map).members());
          String name = List.copyOf(copy.keySet()).get(random.nextInt(copy.size()));
          done += " " + name;
          copy.computeIfPresent(name, (ignored, member) -> lie(member));
          yield copy;
        }
        case List<?> list when !list.isEmpty() ->
            list(
                list,
                all -> {
                  int at = random.nextInt(all.size());
                  done += " " + at;
                  switch (random.nextInt(4)) {
                    case 0 -> all.remove(at);
                    case 1 -> all.add(at, all.get(at));
                    default -> all.set(at, lie(all.get(at)));
                  }
                });
        case String text when text.length() > 2 -> {
          int at = 2 + random.nextInt(text.length() - 2);
          int digit = Character.digit(text.charAt(at), 16) ^ (1 + random.nextInt(15));
          yield text.substring(0, at) + Integer.toHexString(digit) + text.substring(at + 1);
        }
        default -> "0x01";
      };
    }

    @Override
    public String toString() {
      return done;
    }
  }
}
