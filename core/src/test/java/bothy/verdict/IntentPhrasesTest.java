package bothy.verdict;

import static bothy.verdict.Deal.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import bothy.effects.Asset;
import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Request;
import bothy.eth.TypedData;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single cases beside the table of everyday requests: each words, a request, and what it gives. */
class IntentPhrasesTest {
  private static final BigInteger ALL = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

  private static Arguments fine(String words, Deal deal) {
    return Arguments.of(words, deal);
  }

  static Stream<Arguments> honest() {
    Deal pay = pay("0.2", TREASURY);
    return Stream.of(
        fine("pay treasury 0.2 ETH for invoice 4711", pay),
        fine("pay treasury 0.2 ETH for invoice #4711", pay),
        fine("pay 0.2 ETH for invoice #4711", pay),
        fine("pay the 0.2 ETH I owe to treasury", pay),
        fine("let treasury have 0.2 ETH", pay),
        fine("I approve the payment of 0.2 ETH to treasury", pay),
        fine("authorize a transfer of 0.2 ETH to treasury", pay),
        fine("confirm the transfer of 0.2 ETH to treasury", pay),
        fine("put 0.2 ETH in treasury", pay),
        fine("send back 0.2 ETH to treasury", pay),
        fine("pay 5$ to treasury", pay),
        fine("pay $500 worth of ETH to treasury", pay),
        fine("pay about 0.2 ETH to treasury", pay),
        fine("pay less than 0.21 ETH to treasury", pay),
        fine("pay more than 0.19 ETH to treasury", pay),
        fine("pay at least 0.1 ETH to treasury", pay),
        fine("send all my ETH to treasury", pay),
        fine("send everything to treasury", pay),
        fine("send treasury some ETH", pay),
        fine("pay treasury", pay),
        fine("pay my landlord 0.2 ETH", pay),
        fine("send 0.2 ETH to landlord.eth", pay),
        fine("pay trеasury 0.2 ETH", pay), // Cyrillic е
        fine("pay 1.000 ETH to treasury", pay),
        fine("envoie 0,2 ETH à la trésorerie", pay),
        fine("settle my debt with treasury", pay),
        fine("pay treasury 0.2 ETH each month", pay),
        fine("pay 0.2 ETH to treasury and not to alice", pay),
        fine("pay 0.2 ETH to treasury; never pay alice", pay),
        fine("pay 0.2 ETH to treasury but don't let anybody take my DAI", pay),
        fine("don't let anybody take my DAI", pay),
        fine("not more than 0.2 ETH to treasury", pay),
        fine("Pay 0.2 ETH to treasury. Do not send anything else.", pay),
        fine("Pay 0.2 ETH to treasury and nothing else", pay),
        fine("pay treasury exactly 0.2 ETH, not a cent more", pay),
        fine("pay 0.2 ETH to treasury, no approvals", pay),
        fine("don't pay treasury more than 0.2 ETH", pay),
        fine("never spend more than 1 ETH", pay),
        fine("treasury gets 0.2 ETH", pay),
        fine("amount: 0.2 ETH, to: treasury", pay),
        fine("Pay treasury back the 0.2 ETH they lent me", pay),
        fine("let me pay treasury 0.2 ETH", pay),
        fine("I want Maker vault to be able to spend 100 DAI", approve(DAI, VAULT, ether("100"))),
        fine("Maker vault may take up to 100 DAI", approve(DAI, VAULT, ether("100"))),
        fine("revoke access of Uniswap to DAI", approve(DAI, ROUTER, ALL, BigInteger.ZERO)),
        fine("don't let Uniswap take more than 50 DAI", approve(DAI, ROUTER, ether("50"))),
        fine(
            "make bob the owner of Bothies",
            of(BOTHIES, BigInteger.ZERO, calldata("transferOwnership(address)", BOB))),
        fine("send alice and bob 1 ETH", pay("1", ALICE).then(pay("1", BOB))),
        fine("pay bob 1 ETH and pay bob 1 ETH", pay("1", BOB).then(pay("1", BOB))),
        fine("pay treasury 0.2 ETH for alice", pay),
        fine("", pay),
        fine("   ", pay),
        fine("swap 50 USDC for ETH with 0.5% slippage", swap("50", "0.01", "0.0102", ME)),
        fine("swap 50 USDC to ETH, min 0.01", swap("50", "0.01", "0.0102", ME)),
        fine("swap 50 USDC → ETH", swap("50", "0.01", "0.0102", ME)),
        fine("swap 50 USDC for 0.0102 ETH", swap("50", "0.0101", "0.01018", ME)),
        fine("use Uniswap to swap 50 USDC for ETH", swap("50", "0.01", "0.0102", ME)),
        fine("swap 50 USDC for ETH and send it to bob", swap("50", "0.01", "0.0102", BOB)),
        fine("swap 50 USDC for ETH for me", swap("50", "0.01", "0.0102", ME)),
        fine("swap my USDC for ETH", swap("50", "0.01", "0.0102", ME)),
        fine("swap all my USDC into ETH", swap("50", "0.01", "0.0102", ME)),
        fine("withdraw everything from Maker vault", withdraw(VAULT, DAI, ether("9"), ME)),
        fine("withdraw all my DAI from Maker vault", withdraw(VAULT, DAI, ether("9"), ME)),
        fine("withdraw 9 DAI to alice", withdraw(VAULT, DAI, ether("9"), ALICE)),
        fine("deposit 9 DAI into Maker vault for alice", deposit(VAULT, DAI, ether("9"), ALICE)),
        fine("deposit my DAI", deposit(VAULT, DAI, ether("9"), ME)),
        fine("could you please wrap 1 ETH for me?", wrap(WETH, ether("1"))),
        fine(
            "wrap 1 ETH by sending it to WETH",
            payWei(ether("1"), WETH).moves(ME, new Asset.Erc20(WETH), ether("1"))),
        fine("vote FOR on 12", vote(12, 1)),
        fine("vote on proposal 12 with yes", vote(12, 1)),
        fine("abstain on proposal 12", vote(12, 2)),
        fine("vote on proposal 12", vote(12, 0)),
        fine("delegate my UNI to alice", delegateVotes(ALICE)),
        fine("approve USDC", approve(USDC, ROUTER, ALL)),
        fine("approve Uniswap", approve(USDC, ROUTER, ALL)),
        fine("approve a max of 50 USDC for Uniswap", approve(USDC, ROUTER, units("50", 6))),
        fine("approve max USDC for Uniswap", approve(USDC, ROUTER, ALL)),
        fine("approve USDC for Uniswap, no limit", approve(USDC, ROUTER, ALL)),
        fine("revoke all approvals", approve(DAI, ROUTER, ALL, BigInteger.ZERO)),
        fine(
            "reduce Uniswap's DAI allowance to 10 DAI",
            approve(DAI, ROUTER, ether("100"), ether("10"))),
        fine(
            "lower the DAI allowance of Uniswap to 10 DAI", approve(DAI, ROUTER, ALL, ether("10"))),
        fine(
            "claim 400 UNI",
            unknown(AIRDROP, BigInteger.ZERO).moves(ME, new Asset.Erc20(UNI), ether("400"))),
        fine(
            "buy 400 UNI with 1 ETH",
            swapFromEther(ROUTER, UNI, ether("1"), ether("396"), ether("400"), ME)),
        fine(
            "mint one Bothy to alice for 0.05 ETH",
            unknown(BOTHIES, ether("0.05")).moves(ALICE, nft(BOTHIES, 3), BigInteger.ONE)));
  }

  private static Deal swap(String in, String floor, String got, Address to) {
    return swapForEther(ROUTER, USDC, units(in, 6), ether(floor), ether(got), to);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("honest")
  void raisesNoDanger(String words, Deal deal) {
    assertThat(deal.dangers(words, true)).isEmpty();
    assertThat(deal.dangers(words, false)).isEmpty();
  }

  private static Arguments wrong(String words, String rule, Deal deal) {
    return Arguments.of(words, rule, deal);
  }

  static Stream<Arguments> contradicting() {
    Deal pay = pay("0.2", TREASURY);
    return Stream.of(
        wrong("don't pay treasury", "intent.recipient", pay),
        wrong("pay treasury 0.2 ETH for bob", "intent.recipient", pay("0.2", BOB)),
        wrong("send alice and bob 1 ETH", "intent.recipient", pay("1", ALICE).then(pay("1", EVE))),
        wrong("pay bob 1 ETH and alice 2 ETH", "intent.amount", pay("1", BOB).then(pay("1", BOB))),
        wrong("never send ETH", "intent.recipient", pay),
        wrong("don't pay treasury more than 0.1 ETH", "intent.recipient", pay),
        wrong("mint a Bothy for free", "intent.amount", unknown(BOTHIES, ether("0.1"))),
        wrong("treasury gets 0.1 ETH", "intent.amount", pay),
        wrong("Pay 0.1 ETH to treasury and nothing else", "intent.amount", pay),
        wrong(
            "don't let Uniswap take more than 50 DAI",
            "intent.spender",
            approve(DAI, ROUTER, ether("51"))),
        wrong(
            "Maker vault may take up to 100 DAI",
            "intent.amount",
            approve(DAI, VAULT, ether("101"))),
        wrong("pay alice, don't pay treasury", "intent.recipient", pay),
        wrong("pay bob 0.2 ETH", "intent.recipient", pay),
        wrong("pay treasury about 2 ETH", "intent.amount", pay),
        wrong("pay treasury at least 0.3 ETH", "intent.amount", pay),
        wrong("pay treasury more than 0.2 ETH", "intent.amount", pay),
        wrong("pay treasury less than 0.2 ETH", "intent.amount", pay),
        wrong("pay 0.2 WETH to treasury", "intent.token", pay),
        wrong("pay 5$ to alice", "intent.recipient", pay),
        wrong("pay treasury 0.2 ETH on Base", "intent.network", pay),
        wrong("vote yes", "intent.action", pay),
        wrong("claim my airdrop", "intent.action", pay),
        wrong("revoke Uniswap's allowance", "intent.action", pay),
        wrong("sign in to app.example", "intent.action", pay),
        wrong("send everything to alice", "intent.recipient", pay),
        wrong("don't let anybody take my DAI", "intent.spender", approve(DAI, ROUTER, ALL)),
        wrong("don't let Uniswap take my DAI", "intent.spender", approve(DAI, ROUTER, ALL)),
        wrong(
            "pay 0.2 ETH to treasury but don't let anybody take my DAI",
            "intent.spender",
            pay("0.2", TREASURY).then(approve(DAI, ROUTER, ether("1")))),
        wrong("let nobody take my DAI", "intent.spender", approve(DAI, ROUTER, ALL)),
        wrong(
            "reduce Uniswap's DAI allowance to 10 DAI", "intent.action", approve(DAI, ROUTER, ALL)),
        wrong(
            "swap 50 USDC for ETH and send it to bob",
            "intent.recipient",
            swap("50", "0.01", "0.0102", EVE)),
        wrong(
            "approve Bothy #7 for OpenSea",
            "intent.amount",
            of(BOTHIES, BigInteger.ZERO, calldata("setApprovalForAll(address,bool)", MARKET, true))
                .operator(MARKET, BOTHIES, true)),
        wrong(
            "cancel my listing",
            "intent.action",
            of(BOTHIES, BigInteger.ZERO, calldata("transferOwnership(address)", EVE))),
        wrong(
            "transfer ownership of the contract to alice",
            "intent.recipient",
            of(BOTHIES, BigInteger.ZERO, calldata("transferOwnership(address)", EVE))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("contradicting")
  void isADanger(String words, String rule, Deal deal) {
    assertThat(deal.dangers(words, true)).extracting(Finding::rule).contains(rule);
    assertThat(deal.dangers(words, false)).extracting(Finding::rule).contains(rule);
  }

  @Test
  void withoutWordsThereIsNoFinding() {
    assertThat(approve(DAI, EVE, ALL).judge("", true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zork blah", "1 ETH an bob senden", "\u202epay 9 ETH to bob", "😀"})
  void whereNothingIsReadTheOnlyFindingIsInfo(String words) {
    List<Finding> findings = approve(DAI, EVE, ALL).judge(words, true);

    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().rule()).isEqualTo("intent.unread");
    assertThat(findings.getFirst().severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void aFindingNamesBothSides() {
    Finding finding = pay("0.2", EVE).dangers("pay 0.2 ETH to treasury", true).getFirst();

    assertThat(finding.says())
        .isEqualTo(
            "You said treasury (0x3333333333333333333333333333333333333333); this pays"
                + " 0xE0E0000000000000000000000000000000000Eee.");
    assertThat(finding.evidence())
        .containsEntry("said", "treasury (0x3333333333333333333333333333333333333333)")
        .containsEntry("found", EVE.toHex());
  }

  @Test
  void aLookalikeOfAnAddressThatTheWordsNameIsADanger() {
    Address twin = address("0xd8daffffffffffffffffffffffffffffffff6045");

    assertThat(pay("1", twin).dangers("send 1 ETH to vitalik.eth", true))
        .extracting(Finding::rule)
        .contains("lookalike", "intent.recipient");
    assertThat(pay("1", VITALIK).dangers("send 1 ETH to vitalik.eth", true)).isEmpty();
  }

  @Test
  void aQuoteMayMoveByAHundredthButNotMore() {
    assertThat(swap("50", "0.0101", "0.0101", ME).dangers("swap 50 USDC for 0.0102 ETH", true))
        .isEmpty();
    assertThat(swap("50", "0.0101", "0.01", ME).dangers("swap 50 USDC for 0.0102 ETH", true))
        .extracting(Finding::rule)
        .contains("intent.amount");
  }

  @Test
  void whatTheRunShowsIsHeldAgainstTheWordsWhereTheCallIsNotDecoded() {
    Deal honest = unknown(EVE, ether("1")).hands(ETHER, ether("1"), EVE, BOB);
    Deal split = unknown(EVE, ether("1")).hands(ETHER, ether("0.4"), EVE, BOB);
    Deal none = unknown(EVE, BigInteger.ZERO);

    assertThat(honest.dangers("pay 1 ETH to bob", true)).isEmpty();
    assertThat(split.dangers("pay 1 ETH to bob", true))
        .extracting(Finding::rule)
        .contains("intent.recipient");
    assertThat(none.dangers("pay 1 ETH to bob", true))
        .extracting(Finding::rule)
        .contains("intent.action");
    assertThat(unknown(EVE, BigInteger.ZERO).dangers("pay 1 ETH to bob", false)).isEmpty();
  }

  @Test
  void somethingThatLooksLikeASafeIsNotTheUsers() {
    Bytes execute =
        calldata(
            "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
            BOB,
            BigInteger.ZERO,
            Bytes.EMPTY,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            Address.ZERO,
            Address.ZERO,
            Bytes.EMPTY);
    Deal deal = of(EVE, BigInteger.ZERO, execute).then(deposit(VAULT, DAI, ether("5"), EVE));

    assertThat(deal.dangers("deposit 5 DAI into Maker vault", false))
        .extracting(Finding::rule)
        .contains("intent.recipient");
  }

  @Test
  void aPermitIsHeldAgainstTheWords() {
    Deal permit = signing(new Request.Typed(ME, permit(ROUTER, "50000000")));

    assertThat(permit.dangers("let Uniswap take 50 USDC", false)).isEmpty();
    assertThat(permit.dangers("let Uniswap take up to 60 USDC", false)).isEmpty();
    assertThat(permit.dangers("let Uniswap take 5 USDC", false))
        .extracting(Finding::rule)
        .contains("intent.amount");
    assertThat(permit.dangers("let OpenSea take 50 USDC", false))
        .extracting(Finding::rule)
        .contains("intent.spender");
    assertThat(permit.dangers("let Uniswap take 50 DAI", false))
        .extracting(Finding::rule)
        .contains("intent.token");
    assertThat(permit.dangers("sign in to app.example", false))
        .extracting(Finding::rule)
        .contains("intent.spender", "intent.action");
  }

  private static TypedData permit(Address spender, String value) {
    return new TypedData(
        Map.of(
            "Permit",
            members("address owner,address spender,uint256 value,uint256 nonce,uint256 deadline")),
        "Permit",
        Map.of("verifyingContract", USDC.toHex()),
        Map.of(
            "owner",
            ME.toHex(),
            "spender",
            spender.toHex(),
            "value",
            value,
            "nonce",
            "0",
            "deadline",
            "9"));
  }

  /** A struct's members, as {@code type name} with commas between. */
  private static List<TypedData.Member> members(String text) {
    return Stream.of(text.split(",", -1))
        .map(member -> member.split(" ", -1))
        .map(parts -> new TypedData.Member(parts[1], parts[0]))
        .toList();
  }

  @Test
  void aTransferByAuthorisationIsHeldAgainstTheWords() {
    Deal signed =
        signing(
            new Request.Typed(
                ME,
                new TypedData(
                    Map.of(
                        "TransferWithAuthorization",
                        members(
                            "address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,"
                                + "bytes32 nonce")),
                    "TransferWithAuthorization",
                    Map.of("verifyingContract", USDC.toHex()),
                    Map.of(
                        "from",
                        ME.toHex(),
                        "to",
                        BOB.toHex(),
                        "value",
                        "5000000",
                        "validAfter",
                        "0",
                        "validBefore",
                        "9",
                        "nonce",
                        Hash.ZERO.toHex()))));

    assertThat(signed.dangers("pay 5 USDC to bob", false)).isEmpty();
    assertThat(signed.dangers("pay 5 USDC to alice", false))
        .extracting(Finding::rule)
        .contains("intent.recipient");
    assertThat(signed.dangers("pay 4 USDC to bob", false))
        .extracting(Finding::rule)
        .contains("intent.amount");
  }

  @Test
  void aPermitForABatchIsReadWhole() {
    Map<String, Object> first =
        Map.of("token", USDC.toHex(), "amount", "5000000", "expiration", "9", "nonce", "0");
    Map<String, Object> second =
        Map.of("token", DAI.toHex(), "amount", ALL.shiftRight(96), "expiration", "9", "nonce", "0");
    Deal signed =
        signing(
            new Request.Typed(
                ME,
                new TypedData(
                    Map.of(
                        "PermitBatch",
                        members("PermitDetails[] details,address spender,uint256 sigDeadline"),
                        "PermitDetails",
                        members("address token,uint160 amount,uint48 expiration,uint48 nonce")),
                    "PermitBatch",
                    Map.of(
                        "name",
                        "Permit2",
                        "chainId",
                        "1",
                        "verifyingContract",
                        "0x000000000022d473030f116ddee9f6b43ac78ba3"),
                    Map.of(
                        "spender",
                        ROUTER.toHex(),
                        "details",
                        List.of(first, second),
                        "sigDeadline",
                        "9"))));

    assertThat(signed.dangers("let Uniswap take 5 USDC", false))
        .extracting(Finding::rule)
        .contains("intent.token");
    assertThat(signed.dangers("let Uniswap take 5 USDC and all my DAI", false)).isEmpty();
  }

  @Test
  void aBatchOfManyCallsIsJudgedInNoTime() {
    Deal deal = new Deal();
    for (int i = 0; i < 20_000; i++) {
      Address token = address(String.format("0x%040x", 0x10000 + i));
      deal.then(send(token, BigInteger.ONE, EVE));
    }

    assertTimeout(
        Duration.ofSeconds(10),
        () -> assertThat(deal.dangers("send 1 DAI to bob", false)).isNotEmpty());
    assertTimeout(
        Duration.ofSeconds(10),
        () -> assertThat(deal.dangers("send everything to bob", false)).isNotEmpty());
  }

  @Test
  void anAccountIsDelegatedOnlyIfTheWordsSaySo() {
    Deal signed =
        signing(
            new Request.Delegate(
                ME,
                new Authorization(
                    BigInteger.ONE,
                    ROUTER,
                    0,
                    0,
                    BigInteger.ZERO,
                    BigInteger.ZERO,
                    Optional.of(ME))));

    assertThat(signed.dangers("delegate my account to Uniswap", false)).isEmpty();
    assertThat(signed.dangers("delegate my votes to Uniswap", false))
        .extracting(Finding::rule)
        .contains("intent.action");
    assertThat(signed.dangers("delegate my account to alice", false))
        .extracting(Finding::rule)
        .contains("intent.recipient");
    assertThat(signed.dangers("claim my airdrop", false))
        .extracting(Finding::rule)
        .contains("intent.action");
  }

  @Test
  void anotherAccountsAuthorisationIsNotTheUsers() {
    Deal signed =
        signing(
            new Request.Delegate(
                ME,
                new Authorization(
                    BigInteger.ONE,
                    ROUTER,
                    0,
                    0,
                    BigInteger.ZERO,
                    BigInteger.ZERO,
                    Optional.of(BOB))));

    assertThat(signed.dangers("claim my airdrop", false)).isEmpty();
  }

  @Test
  void aMessageIsNoPayment() {
    Bytes text = Bytes.of("hello".getBytes(StandardCharsets.US_ASCII));
    Deal message = signing(new Request.Message(ME, text));

    assertThat(message.dangers("sign in to app.example", false)).isEmpty();
    assertThat(message.dangers("cancel my listing", false)).isEmpty();
    assertThat(message.dangers("pay 1 ETH to bob", false))
        .extracting(Finding::rule)
        .contains("intent.action");
  }
}
