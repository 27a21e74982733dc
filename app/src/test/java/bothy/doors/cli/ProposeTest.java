package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.Schemas;
import bothy.effects.Probe;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Word;
import bothy.guard.Guard;
import bothy.jsonrpc.CompactJson;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code propose} on the practice chain: what is built, and what the guard says to it. */
@Timeout(180)
class ProposeTest {
  private static final Address ALICE = PracticeAccounts.all().getFirst();
  private static final Address BOB = PracticeAccounts.all().get(1);
  private static final Address USDC = PracticeContracts.address("USD Coin (practice)");
  private static final Address DOLLAR = PracticeContracts.address("Practice Dollar");
  private static final Address WETH = PracticeContracts.address("WETH9");
  private static final Address ROUTER = PracticeContracts.address("Uniswap V2 Router02");
  private static final Address PERMIT2 = PracticeContracts.address("Permit2");

  private static ServedPractice practice;
  private static String words;

  @TempDir Path home;

  private record Run(int code, String out, String err) {
    Node json() {
      return Json.read(out.getBytes(StandardCharsets.UTF_8));
    }

    Node transaction() {
      return json()
          .required("request", "a case")
          .required("params", "a list")
          .elements()
          .getFirst();
    }

    Bytes data() {
      return Bytes.fromHex(transaction().required("data", "hex").text());
    }
  }

  @BeforeAll
  static void start() throws IOException {
    practice = new ServedPractice(Duration.ofMinutes(1));
    Deployed deployed = new Deployed(practice);
    Address votes = deployed.deploy("VoteCoin", ALICE.toWord(), Word.of(1_000_000));
    Address ballots = deployed.deploy("Ballots");
    Address airdrop = deployed.deploy("Airdrop", DOLLAR.toWord());
    Address picture = deployed.deploy("Picture");
    deployed.call(
        ALICE,
        ballots,
        Probe.calldata("propose(uint256,uint256)", Word.of(12), Word.of(1_000_000)));
    deployed.call(ALICE, DOLLAR, approval(airdrop, 5_000));
    deployed.call(
        ALICE, airdrop, Probe.calldata("fund(address,uint256)", ALICE.toWord(), Word.of(5_000)));
    deployed.call(ALICE, picture, "0xb1a2bc2ec50000", Probe.calldata("mint()"));
    deployed.call(ALICE, USDC, approval(ROUTER, 500_000_000));
    deployed.call(ALICE, WETH, "0xde0b6b3a7640000", Probe.calldata("deposit()"));
    deployed.call(
        ALICE,
        PERMIT2,
        Probe.calldata(
            "approve(address,address,uint160,uint48)",
            USDC.toWord(),
            BOB.toWord(),
            Word.of(77),
            Word.of(1L << 40)));
    deployed.call(
        ALICE, picture, Probe.calldata("setApprovalForAll(address,bool)", BOB.toWord(), Word.ONE));
    deployed.call(
        ALICE, picture, Probe.calldata("approve(address,uint256)", BOB.toWord(), Word.ONE));
    words =
        "VOTES=%s BALLOTS=%s AIRDROP=%s PICTURE=%s BOB=%s FAKE=%s ROUTER=%s"
            .formatted(
                votes,
                ballots,
                airdrop,
                picture,
                BOB,
                PracticeContracts.address("FakeClaim"),
                ROUTER);
  }

  private static Bytes approval(Address spender, long amount) {
    return Probe.calldata("approve(address,uint256)", spender.toWord(), Word.of(amount));
  }

  @AfterAll
  static void stop() {
    practice.close();
    assertThat(practice.faults()).isEmpty();
  }

  private static String filled(String text) {
    String filled = text;
    for (String pair : words.split(" ", -1)) {
      filled =
          filled.replace(
              "=" + pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=')));
    }
    return filled;
  }

  private Run run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("propose"));
    arguments.addAll(List.of("--home", home.resolve("home").toString()));
    arguments.addAll(Arrays.asList(options));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter errors = new PrintWriter(err);
    Propose propose = new Propose(new Guard(), new PrintWriter(out), errors, Map.of(), false);
    int code =
        new Bothy(List.of(propose), new PrintWriter(out), errors, Map.of())
            .run(arguments.toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }

  private Run propose(String action) {
    List<String> options =
        new ArrayList<>(
            List.of("--json", "--rpc", practice.url(), "--own-node", "--account", ALICE.toHex()));
    options.addAll(Arrays.asList(filled(action).split(" ", -1)));
    return run(options.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transfer to=BOB amount=0.25",
        "transfer-token token=USDC to=BOB amount=12.5",
        "transfer-nft collection=PICTURE to=BOB id=1",
        "approve token=PUSD spender=permit2 amount=1000",
        "revoke token=USDC spender=ROUTER",
        "revoke-nft collection=PICTURE id=1",
        "revoke-operator collection=PICTURE operator=BOB",
        "revoke-permit2 token=USDC spender=BOB",
        "wrap amount=0.5",
        "unwrap amount=0.5",
        "swap sell=USDC amount=100 buy=ETH",
        "swap sell=ETH amount=0.1 buy=USDC",
        "swap sell=USDC amount=100 buy=WETH",
        "delegate token=VOTES to=BOB",
        "vote governor=BALLOTS proposal=12 support=yes",
        "claim contract=AIRDROP",
        "revoke-delegation",
      })
  void isAllowedWhereTheActionIsHonest(String action) {
    Run run = propose(action);

    assertThat(run.code()).as(run.out() + run.err()).isZero();
  }

  @Test
  void putsTheUsersOwnUnitsAndTheirWordsIntoTheRequest() {
    Run run = propose("transfer-token token=USDC to=BOB amount=12.5");

    assertThat(run.data())
        .isEqualTo(Probe.calldata("transfer(address,uint256)", BOB.toWord(), Word.of(12_500_000)));
    assertThat(run.transaction().required("to", "a token").text()).isEqualTo(USDC.toHex());
    Node request = run.json().required("request", "a case");
    assertThat(request.required("intent", "words").text())
        .startsWith("send 12.5 USDC to 0x")
        .endsWithIgnoringCase(BOB.toHex());
    assertThat(Schemas.PROPOSAL.objections(run.out())).isEmpty();
    assertThat(Schemas.CASE.objections(CompactJson.of(request.value()))).isEmpty();
    assertThat(Schemas.VERDICT.objections(CompactJson.of(run.json().members().get("verdict"))))
        .isEmpty();
  }

  @Test
  void givesASwapTheFloorThatThePoolsStateSays() {
    Node told =
        practice.call(
            "eth_call",
            Map.of(
                "to",
                ROUTER.toHex(),
                "data",
                Abi.function("getAmountsOut(uint256,address[])")
                    .encode(List.of(BigInteger.valueOf(100_000_000), List.of(USDC, WETH)))
                    .toHex()),
            "latest");
    Word price = Word.of(Bytes.fromHex(told.text()).slice(96, 128));

    Run run = propose("swap sell=USDC amount=100 buy=ETH --slippage 100");

    BigInteger floor =
        price.toBigInteger().multiply(BigInteger.valueOf(99)).divide(BigInteger.valueOf(100));
    assertThat(Word.of(run.data().slice(36, 68)).toBigInteger()).isEqualTo(floor);
    long time =
        Long.decode(
            practice
                .call("eth_getBlockByNumber", "latest", false)
                .required("timestamp", "seconds")
                .text());
    assertThat(Word.of(run.data().slice(132, 164))).isEqualTo(Word.of(time + 1_200));
  }

  @Test
  void buildsTheSameBytesFromTheSameChoices() {
    String swap = "swap sell=USDC amount=100 buy=ETH";

    assertThat(propose(swap).json().required("request", ""))
        .isEqualTo(propose(swap).json().required("request", ""));
  }

  @Test
  void refusesAClaimThatTakesRatherThanGives() {
    practice.call(
        "eth_sendTransaction",
        Map.of(
            "from",
            ALICE.toHex(),
            "to",
            DOLLAR.toHex(),
            "data",
            Probe.calldata(
                    "approve(address,uint256)",
                    PracticeContracts.address("FakeClaim").toWord(),
                    Word.MAX)
                .toHex()));

    Run run = propose("claim contract=FAKE");

    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(20);
  }

  @Test
  void asksAboutASwapWithoutAnAllowance() {
    Run run = propose("swap sell=USDC amount=600 buy=ETH");

    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(10);
    assertThat(run.out()).contains("outcome.reverts");
  }

  @Test
  void findsTheStateProvenWhereACommitteeSignedIt() throws IOException {
    Run run =
        run(
            "--json",
            "--rpc",
            practice.url(),
            "--beacon",
            practice.url(),
            "--checkpoint",
            practice.checkpoint().toHex(),
            "--network",
            practice.network(home).toString(),
            "--account",
            ALICE.toHex(),
            "swap",
            "sell=ETH",
            "amount=1",
            "buy=USDC");

    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(
            run.json()
                .required("verdict", "one")
                .required("grounds", "them")
                .required("state", "one")
                .text())
        .isEqualTo("proven");
  }

  @Test
  void writesTheCaseAndLeavesAFileThatIsThere() throws IOException {
    Path file = home.resolve("case.json");

    Run first = propose("transfer to=BOB amount=1 --out " + file);
    Run second = propose("transfer to=BOB amount=2 --out " + file);

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(second.code()).isEqualTo(64);
    assertThat(second.err()).contains("is there already");
    assertThat(Json.read(Files.readAllBytes(file)))
        .isEqualTo(new Node("", first.json().required("request", "").value()));
  }

  @Test
  void takesAnActionOfTheUsersOwn() throws IOException {
    Path file =
        Files.writeString(
            home.resolve("own.json"),
            """
            {"contracts": [{"chainId": 31337, "address": "%s", "name": "my friend"}],
             "actions": [{"id": "tip", "title": "Tip", "to": "{whom}", "value": "{amount}",
              "fields": [{"name": "whom", "type": "contract", "label": "Whom"},
                         {"name": "amount", "type": "amount", "unit": "ETH", "label": "How much"}],
              "intent": "tip {amount} to {whom}", "promises": "{whom} gets {amount}."}]}
            """
                .formatted(BOB));

    Run run =
        run(
            "--json",
            "--rpc",
            practice.url(),
            "--own-node",
            "--account",
            ALICE.toHex(),
            "--catalogue",
            file.toString(),
            "tip",
            "whom=My Friend",
            "amount=0.001");

    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.transaction().required("to", "").text()).isEqualTo(BOB.toHex());
    assertThat(run.transaction().required("value", "").text()).isEqualTo("0x38d7ea4c68000");
  }

  @Test
  void listsEachActionWithItsFields() {
    Run run = run();

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("transfer-token", "amount=amount in token", "yes, no, abstain");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transfr to=BOB amount=1 | action",
        "transfer to=BOB | amount",
        "transfer to=BOB amount=1 memo=x | transfer",
        "transfer to=BOB amount=0 | amount",
        "transfer to=BOB amount=1e3 | amount",
        "transfer to=BOB amount=-1 | amount",
        "transfer to=BOB amount=0.0000000000000000001 | amount",
        "transfer-token token=USDC to=BOB amount=0.0000001 | amount",
        "transfer-token token=NONE to=BOB amount=1 | token",
        "transfer to=0x70997970C51812dc3A010C7d01b50e0d17dc79c8 amount=1 | to",
        "vote governor=BALLOTS proposal=12 support=maybe | support",
        "vote governor=BALLOTS proposal=0x12 support=yes | proposal",
        "swap sell=USDC amount=1 buy=USDC | buy",
        "swap sell=USDC amount=1 buy=PUSD | buy",
        "swap sell=WETH amount=1 buy=ETH | buy",
        "swap sell=USDC amount=1 buy=ETH router=BOB | router",
        "swap sell=USDC amount=1 buy=ETH --slippage 5001 | --slippage",
        "transfer to=BOB to=BOB amount=1 | to",
        "transfer to | FIELD=VALUE",
      })
  void namesTheFieldThatCantBe(String action, String field) {
    Run run = propose(action);

    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(65);
    assertThat(Schemas.ERROR.objections(run.out())).isEmpty();
    assertThat(run.json().required("error", "").required("field", "").text()).isEqualTo(field);
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(run("transfer", "to=" + BOB, "amount=1").err()).contains("--rpc is missing");
    assertThat(run("transfer", "--rpc", practice.url()).err()).contains("--account is missing");
    assertThat(run("--catalogue", "/nowhere").code()).isEqualTo(64);
  }
}
