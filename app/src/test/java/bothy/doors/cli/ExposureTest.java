package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.Schemas;
import bothy.authority.SignedRequests;
import bothy.catalogue.Catalogue;
import bothy.effects.Probe;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Request;
import bothy.eth.TypedData;
import bothy.eth.Word;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.practice.Deployed;
import bothy.practice.PracticeAccounts;
import bothy.practice.PracticeContracts;
import bothy.practice.ServedPractice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code exposure} on the practice chain: what is listed, on what ground, and what lies can do. */
@Timeout(300)
class ExposureTest {
  private static final Address ALICE = PracticeAccounts.all().get(0);
  private static final Address BOB = PracticeAccounts.all().get(1);
  private static final Address CAROL = PracticeAccounts.all().get(2);
  private static final Address DAVE = PracticeAccounts.all().get(3);
  private static final Address USDC = PracticeContracts.address("USD Coin (practice)");
  private static final Address DOLLAR = PracticeContracts.address("Practice Dollar");
  private static final Address WETH = PracticeContracts.address("WETH9");
  private static final Address ROUTER = PracticeContracts.address("Uniswap V2 Router02");
  private static final Address PERMIT2 = PracticeContracts.address("Permit2");
  private static final Address DRAINER = PracticeContracts.address("Drainer");
  private static final Address SAFE = PracticeContracts.address("Safe of the first account");
  private static final String APPROVAL =
      "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925";
  private static final long FOREVER = 1L << 40;

  private static ServedPractice practice;
  private static Deployed chain;
  private static Middle middle;
  private static Address picture;
  private static Address items;
  private static long dollarsTo;

  @TempDir Path home;

  private SignedRequests signed = SignedRequests.NONE;

  private record Run(int code, String out, String err) {
    Node json() {
      return Json.read(out.getBytes(StandardCharsets.UTF_8));
    }

    List<Node> lines() {
      return json().required("lines", "a list").elements();
    }

    /** Each line as its kind, token, spender, amount and what could be taken today. */
    List<String> told() {
      return lines().stream().map(Run::told).toList();
    }

    private static String told(Node line) {
      String token =
          line.member("token").map(node -> node.required("address", "").text()).orElse("-");
      return "%s %s %s %s %s"
          .formatted(
              line.required("kind", "").text(),
              token,
              line.required("spender", "").required("address", "").text(),
              line.member("amount").map(Node::text).orElse("-"),
              line.member("today").map(Node::text).orElse("-"));
    }

    boolean complete() {
      return json().required("search", "").required("complete", "").flag();
    }
  }

  @BeforeAll
  static void start() throws IOException {
    practice = new ServedPractice(Duration.ofMinutes(1));
    chain = new Deployed(practice);
    middle = new Middle(practice);
    picture = chain.deploy("Picture");
    items = chain.deploy("Items", ALICE.toWord());
    chain.call(ALICE, WETH, "0xde0b6b3a7640000", Probe.calldata("deposit()"));
    chain.call(ALICE, picture, "0xb1a2bc2ec50000", Probe.calldata("mint()"));
    chain.call(ALICE, picture, "0xb1a2bc2ec50000", Probe.calldata("mint()"));
    approve(ALICE, USDC, ROUTER, Word.of(5_000_000)); // limited
    dollarsTo = block();
    approve(ALICE, DOLLAR, DRAINER, Word.MAX); // without a limit
    approve(ALICE, WETH, BOB, Word.of(7)); // of which five are spent
    chain.call(
        BOB,
        WETH,
        Probe.calldata(
            "transferFrom(address,address,uint256)", ALICE.toWord(), BOB.toWord(), Word.of(5)));
    approve(ALICE, USDC, CAROL, Word.of(9)); // taken back
    approve(ALICE, USDC, CAROL, Word.ZERO);
    approve(ALICE, DOLLAR, CAROL, Word.of(3)); // spent whole
    chain.call(
        CAROL,
        DOLLAR,
        Probe.calldata(
            "transferFrom(address,address,uint256)", ALICE.toWord(), BOB.toWord(), Word.of(3)));
    approve(ALICE, USDC, PERMIT2, Word.of(40));
    permit2(USDC, BOB, 1_000, FOREVER);
    permit2(USDC, CAROL, 1_000, 1); // long over
    operator(picture, BOB, true);
    operator(picture, CAROL, true);
    operator(picture, CAROL, false);
    operator(items, DAVE, true);
    approve(ALICE, picture, DAVE, Word.ONE); // one NFT
    approve(ALICE, picture, DAVE, Word.of(2)); // another, which is gone
    chain.call(
        ALICE,
        picture,
        Probe.calldata(
            "transferFrom(address,address,uint256)", ALICE.toWord(), BOB.toWord(), Word.of(2)));
    practice.call("evm_mine");
  }

  private static long block() {
    return Long.decode(practice.call("eth_blockNumber").text());
  }

  private static void approve(Address owner, Address token, Address spender, Word amount) {
    chain.call(owner, token, Probe.calldata("approve(address,uint256)", spender.toWord(), amount));
  }

  private static void permit2(Address token, Address spender, long amount, long until) {
    chain.call(
        ALICE,
        PERMIT2,
        Probe.calldata(
            "approve(address,address,uint160,uint48)",
            token.toWord(),
            spender.toWord(),
            Word.of(amount),
            Word.of(until)));
  }

  private static void operator(Address collection, Address who, boolean on) {
    chain.call(
        ALICE,
        collection,
        Probe.calldata("setApprovalForAll(address,bool)", who.toWord(), on ? Word.ONE : Word.ZERO));
  }

  @AfterAll
  static void stop() {
    middle.close();
    practice.close();
    assertThat(practice.faults()).isEmpty();
  }

  private Run run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("exposure"));
    arguments.addAll(List.of("--home", home.resolve("home").toString()));
    arguments.addAll(List.of(options));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter errors = new PrintWriter(err);
    Exposure exposure = new Exposure(home -> signed, new PrintWriter(out), errors, Map.of());
    int code =
        new Bothy(List.of(exposure), new PrintWriter(out), errors, Map.of())
            .run(arguments.toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }

  private Run given(Address account, String... more) {
    List<String> options = new ArrayList<>(List.of("--json", "--rpc", middle.url()));
    options.addAll(List.of("--block-hash", practice.head(), account.toHex()));
    options.addAll(List.of(more));
    return run(options.toArray(String[]::new));
  }

  private static String line(
      String kind, Object token, Address spender, Object amount, Object today) {
    return "%s %s %s %s %s".formatted(kind, token, spender, amount, today);
  }

  private static final String HELD = "9999999999999999999997"; // 10,000 dollars, less 3 units

  private static List<String> alices() {
    return List.of(
        line("allowance", DOLLAR, DRAINER, Word.MAX.toBigInteger(), HELD),
        line("operator", picture, BOB, "-", "1"),
        line("operator", items, DAVE, "-", "-"),
        line("allowance", USDC, ROUTER, "5000000", "5000000"),
        line("allowance", USDC, PERMIT2, "40", "40"),
        line("permit2", USDC, BOB, "1000", "40"),
        line("allowance", WETH, BOB, "2", "2"),
        line("nft", picture, DAVE, "1", "1"));
  }

  @Test
  void listsWhatIsLeftOfEachGrantAndNothingElse() {
    Run run = given(ALICE);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.told()).containsExactlyInAnyOrderElementsOf(alices());
    assertThat(run.complete()).isTrue();
    assertThat(Schemas.EXPOSURE.objections(run.out())).isEmpty();
  }

  @Test
  void putsFirstWhatCouldBeTakenTodayWithoutALimit() {
    List<Node> lines = given(ALICE).lines();

    List<Boolean> unlimited =
        lines.stream().map(line -> line.required("unlimited", "").flag()).toList();
    assertThat(unlimited.subList(0, 3)).containsOnly(true);
    assertThat(unlimited.subList(3, unlimited.size())).containsOnly(false);
    assertThat(Run.told(lines.get(3))).startsWith("allowance " + USDC + " " + ROUTER);
    assertThat(lines.get(3).required("worthWei", "").text()).hasSizeGreaterThan(14);
  }

  @Test
  void isProvenCompleteWhereACommitteeSignedTheNewestBlock() throws IOException {
    Run run =
        run(
            "--json",
            "--rpc",
            middle.url(),
            "--beacon",
            practice.url(),
            "--checkpoint",
            practice.checkpoint().toHex(),
            "--network",
            practice.network(home).toString(),
            ALICE.toHex());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.told()).containsExactlyInAnyOrderElementsOf(alices());
    assertThat(run.lines())
        .allSatisfy(line -> assertThat(line.required("ground", "").text()).isEqualTo("proven"));
    assertThat(run.complete()).isTrue();
    assertThat(run.json().required("search", "").required("says", "").text())
        .isEqualTo(
            "proven complete from block 0 to "
                + run.json().required("block", "").required("number", "").integer());
  }

  @Test
  void isOnlyClaimedWhereNobodyVouches() {
    Run run = run("--json", "--rpc", middle.url(), ALICE.toHex());

    assertThat(run.code()).as(run.err()).isEqualTo(30);
    assertThat(run.complete()).isFalse();
    assertThat(run.lines())
        .allSatisfy(line -> assertThat(line.required("ground", "").text()).isEqualTo("claimed"));
    assertThat(Schemas.EXPOSURE.objections(run.out())).isEmpty();
  }

  /** Leaves out of receipts and logs all that the dollar tells. */
  private static Object hidden(String method, Object truth) {
    return switch (method) {
      case "eth_getBlockReceipts" ->
          ((List<?>) truth)
              .stream()
                  .map(receipt -> {
                    Map<String, Object> copy = new Node("", receipt).members();
                    copy.put(
                        "logs", without(new Node("", receipt).required("logs", "a list").value()));
                    return copy;
                  })
                  .toList();
      case "eth_getLogs" -> without(truth);
      default -> truth;
    };
  }

  private static List<?> without(Object logs) {
    return ((List<?>) logs)
        .stream().filter(log -> !DOLLAR.toHex().equals(((Map<?, ?>) log).get("address"))).toList();
  }

  @Test
  void catchesANodeThatHidesAnEventOfTheProvenRange() {
    middle.says((method, parameters, truth) -> hidden(method, truth));
    try {
      Run run = given(ALICE);

      assertThat(run.code()).isEqualTo(69);
      assertThat(run.err()).contains("can't prove what it says", "receipts of block");
      assertThat(run.out()).isEmpty();
    } finally {
      middle.says(Middle.Change.NONE);
    }
  }

  @Test
  void marksTheRangeInWhichANodeCanHideAnEvent() {
    long proven = block() - dollarsTo - 1; // the unlimited allowance lies just before
    middle.says((method, parameters, truth) ->
        method.equals("eth_getLogs") ? hidden(method, truth) : truth);
    try {
      Run run = given(ALICE, "--proven", "" + proven);

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.told()).doesNotContain(alices().getFirst()).contains(alices().get(6));
      assertThat(run.complete()).isFalse();
      assertThat(run.json().required("search", "").required("says", "").text())
          .contains("only as a node claims: it may leave some out");
    } finally {
      middle.says(Middle.Change.NONE);
    }
  }

  @Test
  void findsTheSameThroughWhatAnHonestNodeClaims() {
    Run run = given(ALICE, "--proven", "1");

    assertThat(run.told()).containsExactlyInAnyOrderElementsOf(alices());
    assertThat(run.complete()).isFalse();
  }

  @Test
  void showsNothingOfAnEventThatANodeInvents() {
    middle.says((method, parameters, truth) -> {
      if (!method.equals("eth_getLogs")) {
        return truth;
      }
      List<Object> logs = new ArrayList<>((List<?>) truth);
      Map<String, Object> invented = new LinkedHashMap<>(Map.of("address", USDC.toHex()));
      invented.put(
          "topics",
          List.of(
              "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925",
              ALICE.toWord().toHex(),
              DAVE.toWord().toHex()));
      invented.put("data", Word.MAX.toHex());
      logs.add(invented);
      return logs;
    });
    try {
      assertThat(given(ALICE, "--proven", "1").told())
          .containsExactlyInAnyOrderElementsOf(alices());
    } finally {
      middle.says(Middle.Change.NONE);
    }
  }

  @Test
  void asksForShorterRangesWhereANodeTakesNoLongerOnes() {
    middle.says((method, parameters, truth) -> {
      if (method.equals("eth_getLogs")) {
        Node filter = parameters.getFirst();
        long from = Long.decode(filter.required("fromBlock", "").text());
        long to = Long.decode(filter.required("toBlock", "").text());
        if (to - from > 3) {
          throw new IllegalStateException("range too wide");
        }
      }
      return truth;
    });
    try {
      assertThat(given(ALICE, "--proven", "2").told())
          .containsExactlyInAnyOrderElementsOf(alices());
    } finally {
      middle.says(Middle.Change.NONE);
    }
  }

  @Test
  void carriesTheActionThatTakesEachLineBack() {
    Run before = given(ALICE);

    for (Node line : before.lines()) {
      Node revoke = line.required("revoke", "an action");
      String fields =
          revoke.required("fields", "").members().entrySet().stream()
              .map(field -> field.getKey() + "=" + field.getValue())
              .collect(Collectors.joining(" "));
      assertThat(Catalogue.builtIn().action(revoke.required("action", "").text()))
          .as(fields)
          .isPresent();
    }
  }

  @Test
  void namesTheOwnersOfASafe() {
    Run run = given(SAFE);

    assertThat(run.told()).containsExactly(line("owner", "-", ALICE, "-", "-"));
    assertThat(run.out()).contains("acts with 1 of 1 signatures");
    assertThat(Schemas.EXPOSURE.objections(run.out())).isEmpty();
  }

  @Test
  void namesTheCodeThatAnAccountRuns() {
    practice.call("anvil_setCode", CAROL.toHex(), "0xef0100" + DRAINER.toHex().substring(2));
    try {
      Run run = given(CAROL);

      assertThat(run.told()).containsExactly(line("delegation", "-", DRAINER, "-", "-"));
      assertThat(run.lines().getFirst().required("revoke", "").required("action", "").text())
          .isEqualTo("revoke-delegation");
    } finally {
      practice.call("anvil_setCode", CAROL.toHex(), "0x");
    }
  }

  @Test
  void saysThatUnknownCodeMayBeDirectedByAnybody() {
    Run run = given(DRAINER);

    assertThat(run.lines()).isEmpty();
    assertThat(run.out()).contains("who directs it can't be said");
  }

  private static final String PERMIT =
      "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";
  private static final String PAYMENT =
      "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,"
          + "uint256 validBefore,bytes32 nonce)";

  /** Typed data that EVE signed, its struct given as EIP-712 encodes a type. */
  private static Request typed(Address contract, String type, Object... values) {
    String name = type.substring(0, type.indexOf('('));
    List<TypedData.Member> members = new ArrayList<>();
    Map<String, Object> message = new LinkedHashMap<>();
    for (String member : type.substring(name.length() + 1, type.length() - 1).split(",", -1)) {
      String[] parts = member.split(" ", -1);
      message.put(parts[1], values[members.size()]);
      members.add(new TypedData.Member(parts[1], parts[0]));
    }
    Map<String, Object> domain =
        Map.of("chainId", BigInteger.valueOf(31_337), "verifyingContract", contract.toHex());
    List<TypedData.Member> of =
        List.of(
            new TypedData.Member("chainId", "uint256"),
            new TypedData.Member("verifyingContract", "address"));
    TypedData data =
        new TypedData(Map.of("EIP712Domain", of, name, members), name, domain, message);
    return new Request.Typed(EVE, data);
  }

  private static Request permit(long value, long nonce, long deadline) {
    return typed(
        USDC, PERMIT, EVE.toHex(), BOB.toHex(), number(value), number(nonce), number(deadline));
  }

  private static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }

  private static final Address EVE = PracticeAccounts.all().get(4);

  @Test
  void listsASignatureUntilItEndsOrIsUsed() {
    String id = "0x" + "ab".repeat(32);
    signed =
        account ->
            new SignedRequests.Found(
                List.of(
                    permit(12, 0, FOREVER),
                    permit(13, 1, FOREVER), // after the one before was used
                    permit(14, 0, 1), // over
                    typed(
                        USDC,
                        PAYMENT,
                        EVE.toHex(),
                        CAROL.toHex(),
                        number(15),
                        number(0),
                        number(FOREVER),
                        id),
                    typed(DOLLAR, "Riddle(uint256 answer)", number(42))),
                "From a test.");

    Run run = given(EVE);

    assertThat(run.told())
        .containsExactly(
            line("signature", USDC, CAROL, "15", "15"),
            line("signature", USDC, BOB, "13", "13"),
            line("signature", USDC, BOB, "12", "12"),
            line("signature", "-", DOLLAR, "-", "-"));
    assertThat(run.out()).contains("From a test.", "isn't known here");
    assertThat(Schemas.EXPOSURE.objections(run.out())).isEmpty();
  }

  private static Request single(Address spender) {
    TypedData.Member[] details = {
      new TypedData.Member("token", "address"),
      new TypedData.Member("amount", "uint160"),
      new TypedData.Member("expiration", "uint48"),
      new TypedData.Member("nonce", "uint48")
    };
    Map<String, List<TypedData.Member>> types =
        Map.of(
            "EIP712Domain",
            List.of(
                new TypedData.Member("chainId", "uint256"),
                new TypedData.Member("verifyingContract", "address")),
            "PermitDetails",
            List.of(details),
            "PermitSingle",
            List.of(
                new TypedData.Member("details", "PermitDetails"),
                new TypedData.Member("spender", "address"),
                new TypedData.Member("sigDeadline", "uint256")));
    Map<String, Object> message =
        Map.of(
            "details",
            Map.of(
                "token", WETH.toHex(),
                "amount", number(9),
                "expiration", number(FOREVER),
                "nonce", number(0)),
            "spender",
            spender.toHex(),
            "sigDeadline",
            number(FOREVER));
    Map<String, Object> domain =
        Map.of(
            "name",
            "Permit2",
            "chainId",
            BigInteger.valueOf(31_337),
            "verifyingContract",
            PERMIT2.toHex());
    return new Request.Typed(FRANK, new TypedData(types, "PermitSingle", domain, message));
  }

  private static final Address FRANK = PracticeAccounts.all().get(5);

  @Test
  void dropsASignatureWhoseNonceIsGone() {
    chain.call(
        FRANK,
        PERMIT2,
        Probe.calldata(
            "invalidateNonces(address,address,uint48)", WETH.toWord(), BOB.toWord(), Word.ONE));
    practice.call("evm_mine");
    signed = account -> new SignedRequests.Found(List.of(single(BOB), single(CAROL)), "");

    Run run = given(FRANK);

    assertThat(run.told()).containsExactly(line("signature", WETH, CAROL, "9", "0"));
    Node revoke = run.lines().getFirst().required("revoke", "an action");
    assertThat(revoke.required("action", "").text()).isEqualTo("cancel-permit2-permits");
    assertThat(revoke.required("fields", "").required("nonce", "").text()).isEqualTo("1");
  }

  @Test
  void saysWhereNoSignaturesWereLookedFor() {
    assertThat(given(BOB).out()).contains("Signatures weren't looked for: no journal is here.");
  }

  @Test
  void readsTheOthersWhereOneContractMakesEndlessWork() {
    Address endless = Address.fromHex("0x00000000000000000000000000000000000e5de5");
    approve(DAVE, USDC, BOB, Word.of(11));
    // log3(0, 32, Approval, DAVE, BOB), whatever is called
    practice.call(
        "anvil_setCode",
        endless.toHex(),
        "0x73%s73%s7f%s60205fa300"
            .formatted(BOB.toHex().substring(2), DAVE.toHex().substring(2), APPROVAL.substring(2)));
    chain.call(BOB, endless, Bytes.EMPTY);
    // goes from slot to slot, each saying which is next: one exchange brings one of them
    practice.call("anvil_setCode", endless.toHex(), "0x5f5b548060015700");
    for (int i = 0; i < 60; i++) {
      practice.call(
          "anvil_setStorageAt",
          endless.toHex(),
          Word.of(i * 1_000L).toHex(),
          Word.of((i + 1) * 1_000L).toHex());
    }

    Run run = given(DAVE);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.told())
        .containsExactly(
            line("allowance", USDC, BOB, "11", "11"), line("allowance", endless, BOB, "-", "-"));
    assertThat(run.lines().get(1).required("ground", "").text()).isEqualTo("claimed");
  }

  @Test
  void agreesWithAModelThroughRandomGrants() {
    long seed = 20_261_125;
    SplittableRandom random = new SplittableRandom(seed);
    Address owner = PracticeAccounts.all().get(7);
    Map<String, Long> model = new TreeMap<>();
    List<Address> tokens = List.of(USDC, DOLLAR, WETH);
    List<Address> spenders = List.of(ALICE, BOB, DAVE, DRAINER, ROUTER);
    for (int i = 0; i < 60; i++) {
      Address token = tokens.get(random.nextInt(tokens.size()));
      Address spender = spenders.get(random.nextInt(spenders.size()));
      long amount = random.nextInt(3) == 0 ? 0 : random.nextInt(1, 1_000_000);
      boolean spends = random.nextInt(4) == 0 && !token.equals(WETH);
      String key = token + " " + spender;
      if (spends && spender.equals(BOB) && model.getOrDefault(key, 0L) > 0) {
        long part = random.nextLong(1, model.getOrDefault(key, 0L) + 1);
        chain.call(
            BOB,
            token,
            Probe.calldata(
                "transferFrom(address,address,uint256)",
                owner.toWord(),
                BOB.toWord(),
                Word.of(part)));
        model.merge(key, -part, Long::sum);
      } else {
        approve(owner, token, spender, Word.of(amount));
        model.put(key, amount);
      }
    }

    Run run = given(owner);

    List<String> expected =
        model.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(entry ->
                "allowance %s %d %s"
                    .formatted(
                        entry.getKey(),
                        entry.getValue(),
                        entry.getKey().startsWith(WETH.toHex()) ? "0" : entry.getValue()))
            .toList();
    assertThat(run.told()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(run.complete()).isTrue();
  }

  @Test
  void printsATableThatNamesWhoCouldTakeWhat() {
    Run run = run("--rpc", middle.url(), "--block-hash", practice.head(), ALICE.toHex());

    assertThat(run.out())
        .contains("TODAY", "unlimited PUSD", "9999.999999999999999997 PUSD", "5 USDC")
        .contains("Uniswap V2 Router02", "propose revoke spender=")
        .contains("given complete from block 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "65 | --rpc URL 0x12 | ACCOUNT",
        "65 | --rpc URL --from -1 ALICE | --from",
        "65 | --rpc URL --proven 0 ALICE | --proven",
        "64 | ALICE | --rpc is missing",
        "69 | --rpc http://127.0.0.1:1 ALICE | can't reach",
        "64 | --rpc URL --catalogue /nowhere ALICE | there is no file",
      })
  void saysWhatCantBe(int code, String options, String says) {
    Run run =
        run(options.replace("URL", middle.url()).replace("ALICE", ALICE.toHex()).split(" ", -1));

    assertThat(run.code()).isEqualTo(code);
    assertThat(run.err()).startsWith("bothy: ").contains(says);
    assertThat(run.out()).isEmpty();
  }
}
