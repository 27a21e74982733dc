package bothy.verdict;

import static bothy.verdict.Deal.*;

import bothy.effects.Asset;
import bothy.eth.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Everyday requests, honest words for each, and twins with one thing changed. */
final class IntentEveryday {
  /**
   * A request that differs in one thing.
   *
   * @param rule that must object
   * @param bare whether it must object without a run, too
   */
  record Twin(String what, String rule, boolean bare, Supplier<Deal> deal) {}

  record Scenario(String name, Supplier<Deal> honest, List<String> phrases, List<Twin> twins) {}

  private static final BigInteger ALL = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
  private static final Asset ERC20_DAI = new Asset.Erc20(DAI);
  private static final Asset ERC20_USDC = new Asset.Erc20(USDC);

  private IntentEveryday() {}

  private static Twin twin(String what, String rule, Supplier<Deal> deal) {
    return new Twin(what, rule, true, deal);
  }

  /** A twin that only a run tells from the honest request. */
  private static Twin seen(String what, String rule, Supplier<Deal> deal) {
    return new Twin(what, rule, false, deal);
  }

  private static BigInteger usdc(String amount) {
    return units(amount, 6);
  }

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    payments(all);
    approvals(all);
    trades(all);
    vaults(all);
    tokens(all);
    others(all);
    return all;
  }

  private static void payments(List<Scenario> all) {
    BigInteger amount = ether("0.2");
    all.add(
        new Scenario(
            "native payment",
            () -> pay("0.2", TREASURY),
            List.of(
                "pay 0.2 ether to treasury",
                "Send 0.2 ETH to the treasury",
                "send treasury 0.2 eth",
                "please transfer 0.2ETH to Treasury.",
                "Pay the treasury 0.2 ether on mainnet",
                "0.2 ether to treasury",
                "I want to send 0.2 Ether to 0x3333333333333333333333333333333333333333",
                "give treasury (0x3333333333333333333333333333333333333333) .2 eth",
                "pay exactly 0.2 ether to the treasury, please",
                "pay up to 0.2 ETH to treasury",
                "send not more than 0.2 ether to treasury",
                "Send 200000000 gwei to treasury",
                "pay 200000000000000000 wei to treasury",
                "transfer 0.20 ether from my wallet to treasury",
                "make a payment of 0.2 ETH to treasury for the rent of May",
                "send 0.2 ETH to 0x3333…333333 on Ethereum mainnet",
                "tip treasury 0.2 ETH",
                "send a payment of 0.2 ETH to treasury",
                "Kindly pay 0.2 ETH to the treasury",
                "could you send 0.2 ether over to treasury today?",
                "send treasury 0.2 ETH max",
                "donate 0.2 ETH to the treasury; thanks!"),
            List.of(
                twin("recipient", "intent.recipient", () -> pay("0.2", EVE)),
                twin("known recipient", "intent.recipient", () -> pay("0.2", ALICE)),
                twin(
                    "one more",
                    "intent.amount",
                    () -> payWei(amount.add(BigInteger.ONE), TREASURY)),
                twin("ten times", "intent.amount", () -> pay("2", TREASURY)),
                twin("decimals", "intent.amount", () -> payWei(ether("200000000000"), TREASURY)),
                twin("token", "intent.token", () -> send(DAI, amount, TREASURY)),
                twin("fake ether", "intent.token", () -> send(FAKE_ETH, amount, TREASURY)),
                twin("wrapped ether", "intent.token", () -> send(WETH, amount, TREASURY)),
                twin("approval", "intent.action", () -> approve(DAI, TREASURY, amount)),
                twin("approval's spender", "intent.spender", () -> approve(DAI, EVE, ALL)),
                twin(
                    "and an approval",
                    "intent.spender",
                    () -> pay("0.2", TREASURY).then(approve(DAI, EVE, ALL))),
                twin(
                    "and a token",
                    "intent.token",
                    () -> pay("0.2", TREASURY).then(send(DAI, ether("1"), TREASURY))),
                twin(
                    "twice",
                    "intent.amount",
                    () -> pay("0.2", TREASURY).then(pay("0.2", TREASURY))),
                twin("vote", "intent.action", () -> vote(12, 1)),
                seen(
                    "another token leaves as well",
                    "intent.token",
                    () -> pay("0.2", TREASURY).hands(ERC20_DAI, ether("5"), ME, EVE)),
                seen("delegation", "intent.action", () -> pay("0.2", TREASURY).delegates(EVE)),
                seen("owner", "intent.action", () -> pay("0.2", TREASURY).controls("owner", EVE)),
                seen(
                    "operator",
                    "intent.spender",
                    () -> pay("0.2", TREASURY).operator(EVE, BOTHIES, true)))));
    all.add(
        new Scenario(
            "exact native payment",
            () -> pay("0.5", BOB),
            List.of(
                "send half an ether to bob",
                "pay Bob half an ETH",
                "pay bob 0.5 ether",
                "send half ether to Bob",
                "transfer 500000000 gwei to bob"),
            List.of(
                twin(
                    "one less",
                    "intent.amount",
                    () -> payWei(ether("0.5").subtract(BigInteger.ONE), BOB)),
                twin(
                    "one more",
                    "intent.amount",
                    () -> payWei(ether("0.5").add(BigInteger.ONE), BOB)),
                twin("a tenth", "intent.amount", () -> pay("0.05", BOB)),
                twin("recipient", "intent.recipient", () -> pay("0.5", ALICE)))));
    all.add(
        new Scenario(
            "token payment",
            () -> send(USDC, usdc("100"), VITALIK),
            List.of(
                "send 100 USDC to vitalik.eth on mainnet",
                "pay vitalik.eth 100 usdc on Ethereum mainnet",
                "transfer 100 USD Coin to vitalik.eth, on mainnet",
                "Please send one hundred USDC to vitalik.eth on mainnet",
                "send 100.00 USDC to 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045 on chain 1",
                "send vitalik.eth 100 $USDC on mainnet",
                "send 100 of my USDC to 0xd8da...6045 on the mainnet"),
            List.of(
                twin("recipient", "intent.recipient", () -> send(USDC, usdc("100"), EVE)),
                twin("one more", "intent.amount", () -> send(USDC, usdc("100.000001"), VITALIK)),
                twin("one less", "intent.amount", () -> send(USDC, usdc("99.999999"), VITALIK)),
                twin("ten times", "intent.amount", () -> send(USDC, usdc("1000"), VITALIK)),
                twin("decimals", "intent.amount", () -> send(USDC, ether("100"), VITALIK)),
                twin("token", "intent.token", () -> send(DAI, usdc("100"), VITALIK)),
                twin("chain", "intent.network", () -> send(USDC, usdc("100"), VITALIK).on(8453)),
                twin("native", "intent.token", () -> pay("100", VITALIK)),
                twin("approval", "intent.action", () -> approve(USDC, VITALIK, usdc("100"))))));
    all.add(
        new Scenario(
            "two payments",
            () -> pay("1", BOB).then(pay("2", ALICE)),
            List.of(
                "pay 1 ETH to bob and 2 ETH to alice",
                "pay bob 1 ETH and alice 2 ETH",
                "transfer 1 ETH to Bob and 2 ETH to Alice",
                "send 1 ether to Bob, 2 ether to Alice",
                "send 1 ETH to bob and then send 2 ETH to alice",
                "Send 1 ETH to bob. Then send 2 ETH to alice."),
            List.of(
                twin("exchanged", "intent.amount", () -> pay("2", BOB).then(pay("1", ALICE))),
                twin("recipient", "intent.recipient", () -> pay("1", BOB).then(pay("2", EVE))),
                twin(
                    "a third",
                    "intent.recipient",
                    () -> pay("1", BOB).then(pay("2", ALICE)).then(pay("1", EVE))))));
    all.add(
        new Scenario(
            "collectible sent",
            () -> sendNft(BOTHIES, 7, ALICE),
            List.of(
                "transfer NFT #7 of Bothies to alice",
                "send Bothy #7 to alice",
                "transfer Bothy #7 to alice, please",
                "send alice my Bothy #7",
                "give Bothies #7 to Alice",
                "transfer my Bothy no. 7 to alice",
                "send the Bothies NFT with id 7 to alice"),
            List.of(
                twin("id", "intent.token", () -> sendNft(BOTHIES, 8, ALICE)),
                twin("collection", "intent.token", () -> sendNft(PUNKS, 7, ALICE)),
                twin("recipient", "intent.recipient", () -> sendNft(BOTHIES, 7, EVE)),
                twin(
                    "operator",
                    "intent.action",
                    () ->
                        of(
                                BOTHIES,
                                BigInteger.ZERO,
                                calldata("setApprovalForAll(address,bool)", ALICE, true))
                            .operator(ALICE, BOTHIES, true)))));
  }

  private static void approvals(List<Scenario> all) {
    BigInteger thousand = ether("1000");
    all.add(
        new Scenario(
            "bounded approval",
            () -> approve(DAI, VAULT, thousand),
            List.of(
                "let the vault at 0x83f20f44975d03b1b09e64809b757c47f942beea take up to 1,000 DAI",
                "let Maker vault take up to 1000 DAI",
                "let Maker vault use 1000 DAI at most",
                "approve Maker vault for at most 1,000 DAI",
                "approve 1,000 DAI for the Maker vault",
                "Allow Maker Vault to spend 1k DAI",
                "approve Maker vault to spend my DAI, at most 1000",
                "give Maker vault an allowance of 1000 DAI",
                "permit maker vault to use a maximum of 1,000 dai",
                "authorize 0x83f2…beea to take 1000 Dai Stablecoin",
                "grant an allowance of one thousand DAI to Maker vault",
                "set the DAI allowance of Maker vault to 1000 DAI",
                "let Maker vault take no more than 1000 DAI",
                "let Maker vault take not more than 1000 DAI",
                "approve DAI for Maker vault, 1000 max"),
            List.of(
                twin("spender", "intent.spender", () -> approve(DAI, EVE, thousand)),
                twin(
                    "one more",
                    "intent.amount",
                    () -> approve(DAI, VAULT, thousand.add(BigInteger.ONE))),
                twin("ten times", "intent.amount", () -> approve(DAI, VAULT, ether("10000"))),
                twin("unlimited", "intent.amount", () -> approve(DAI, VAULT, ALL)),
                twin("token", "intent.token", () -> approve(UNI, VAULT, thousand)),
                twin("payment", "intent.action", () -> send(DAI, thousand, VAULT)),
                twin(
                    "and another",
                    "intent.spender",
                    () -> approve(DAI, VAULT, thousand).then(approve(DAI, EVE, thousand))),
                seen(
                    "and an outflow",
                    "intent.token",
                    () -> approve(DAI, VAULT, thousand).hands(ERC20_DAI, thousand, ME, EVE)))));
    all.add(
        new Scenario(
            "unlimited approval",
            () -> approve(USDC, ROUTER, ALL),
            List.of(
                "approve Uniswap router to spend my USDC, unlimited",
                "let Uniswap take all my USDC",
                "give Uniswap an unlimited allowance of USDC",
                "approve unlimited USDC for Uniswap",
                "allow Uniswap to spend as much as it wants of my USDC",
                "let uniswap spend USDC without limit"),
            List.of(
                twin("spender", "intent.spender", () -> approve(USDC, EVE, ALL)),
                twin("token", "intent.token", () -> approve(DAI, ROUTER, ALL)),
                twin("payment", "intent.action", () -> send(USDC, usdc("1"), ROUTER)))));
    all.add(
        new Scenario(
            "revocation",
            () -> approve(DAI, ROUTER, ALL, BigInteger.ZERO),
            List.of(
                "revoke the allowance of 0x7a250d5630b4cf539739df2c5dacb4c659f2488d",
                "revoke Uniswap's allowance",
                "disable Uniswap's approval",
                "revoke the DAI allowance of Uniswap, please",
                "remove the DAI approval for Uniswap",
                "Stop Uniswap from taking my DAI",
                "set allowance of Uniswap to zero",
                "set the allowance of Uniswap to 0 DAI",
                "cancel my approval of Uniswap",
                "revoke permission for Uniswap to spend DAI",
                "take away Uniswap's access to my DAI"),
            List.of(
                twin("spender", "intent.spender", () -> approve(DAI, VAULT, ALL, BigInteger.ZERO)),
                twin("approval", "intent.action", () -> approve(DAI, ROUTER, ALL)),
                twin("payment", "intent.action", () -> send(DAI, thousand, ROUTER)),
                seen(
                    "and an outflow",
                    "intent.token",
                    () ->
                        approve(DAI, ROUTER, ALL, BigInteger.ZERO)
                            .hands(ERC20_USDC, usdc("1"), ME, EVE)))));
    all.add(
        new Scenario(
            "operator",
            () ->
                of(
                        BOTHIES,
                        BigInteger.ZERO,
                        calldata("setApprovalForAll(address,bool)", MARKET, true))
                    .operator(MARKET, BOTHIES, true),
            List.of(
                "let OpenSea take all my Bothies",
                "approve OpenSea for all Bothies",
                "set approval for all Bothies to OpenSea",
                "allow OpenSea to manage my Bothies",
                "let OpenSea manage all my Bothies",
                "give OpenSea approval over all my Bothies"),
            List.of(
                twin(
                    "operator",
                    "intent.spender",
                    () ->
                        of(
                                BOTHIES,
                                BigInteger.ZERO,
                                calldata("setApprovalForAll(address,bool)", EVE, true))
                            .operator(EVE, BOTHIES, true)),
                twin(
                    "collection",
                    "intent.token",
                    () ->
                        of(
                                PUNKS,
                                BigInteger.ZERO,
                                calldata("setApprovalForAll(address,bool)", MARKET, true))
                            .operator(MARKET, PUNKS, true)))));
    all.add(
        new Scenario(
            "allowance raised",
            () ->
                of(
                        DAI,
                        BigInteger.ZERO,
                        calldata("increaseAllowance(address,uint256)", ROUTER, ether("50")))
                    .allows(ROUTER, ERC20_DAI, ether("10"), ether("60")),
            List.of(
                "increase allowance of Uniswap by 50 DAI",
                "raise the allowance for Uniswap by 50 DAI",
                "Increase Uniswap's DAI allowance by 50",
                "bump the DAI allowance of Uniswap by 50 DAI",
                "increase the approval of Uniswap by 50 DAI"),
            List.of(
                twin(
                    "more",
                    "intent.amount",
                    () ->
                        of(
                                DAI,
                                BigInteger.ZERO,
                                calldata(
                                    "increaseAllowance(address,uint256)", ROUTER, ether("500")))
                            .allows(ROUTER, ERC20_DAI, ether("10"), ether("510"))),
                twin(
                    "spender",
                    "intent.spender",
                    () ->
                        of(
                                DAI,
                                BigInteger.ZERO,
                                calldata("increaseAllowance(address,uint256)", EVE, ether("50")))
                            .allows(EVE, ERC20_DAI, ether("10"), ether("60"))))));
  }

  private static Deal swap(String in, String floor, String got) {
    return swapForEther(ROUTER, USDC, usdc(in), ether(floor), ether(got), ME);
  }

  private static void trades(List<Scenario> all) {
    all.add(
        new Scenario(
            "swap with a floor",
            () -> swap("50", "0.01", "0.0102"),
            List.of(
                "swap 50 USDC for at least 0.01 ETH",
                "exchange 50 usdc to at least 0.01 ether",
                "swap exactly 50 USDC for a minimum of 0.01 ETH",
                "swap 50 USDC for at least 0.01 ETH on Uniswap",
                "Swap 50 USDC into ETH, at least 0.01 ETH",
                "trade 50 USDC for no less than 0.01 ETH on Uniswap",
                "convert 50 USDC into a minimum of 0.01 ether",
                "swap 50 USDC for 0.01 ETH or more",
                "sell 50 USDC and get at least 0.01 ETH",
                "buy at least 0.01 ETH for 50 USDC",
                "buy at least 0.01 ETH with 50 USDC on Uniswap",
                "use 50 USDC to buy at least 0.01 ETH",
                "swap 50 USDC -> min 0.01 ETH"),
            List.of(
                twin("spends more", "intent.amount", () -> swap("50.000001", "0.01", "0.0102")),
                twin("ten times", "intent.amount", () -> swap("500", "0.01", "0.0102")),
                twin("floor", "intent.amount", () -> swap("50", "0.009", "0.0102")),
                twin("no floor", "intent.amount", () -> swap("50", "0", "0.0102")),
                seen("gives less", "intent.amount", () -> swap("50", "0.01", "0.0099")),
                twin(
                    "token",
                    "intent.token",
                    () ->
                        swapForEther(ROUTER, DAI, usdc("50"), ether("0.01"), ether("0.0102"), ME)),
                twin(
                    "recipient",
                    "intent.recipient",
                    () ->
                        swapForEther(
                            ROUTER, USDC, usdc("50"), ether("0.01"), ether("0.0102"), EVE)),
                twin(
                    "the other way",
                    "intent.token",
                    () -> swapFromEther(ROUTER, USDC, ether("0.01"), usdc("50"), usdc("50"), ME)),
                twin("approval", "intent.action", () -> approve(USDC, ROUTER, usdc("50"))),
                twin("payment", "intent.action", () -> send(USDC, usdc("50"), EVE)))));
    all.add(
        new Scenario(
            "swap of ether",
            () -> swapFromEther(ROUTER, DAI, ether("1"), ether("2900"), ether("3000"), ME),
            List.of(
                "swap 1 ETH for DAI",
                "swap one ether to DAI on Uniswap",
                "sell 1 ETH for DAI",
                "convert 1 ether into dai",
                "exchange 1 ETH for at least 2,900 DAI",
                "spend 1 ETH to buy DAI"),
            List.of(
                twin(
                    "token",
                    "intent.token",
                    () -> swapFromEther(ROUTER, UNI, ether("1"), ether("2900"), ether("3000"), ME)),
                twin(
                    "amount",
                    "intent.amount",
                    () ->
                        swapFromEther(ROUTER, DAI, ether("10"), ether("2900"), ether("3000"), ME)),
                twin(
                    "recipient",
                    "intent.recipient",
                    () ->
                        swapFromEther(ROUTER, DAI, ether("1"), ether("2900"), ether("3000"), EVE)),
                seen(
                    "nothing arrives",
                    "intent.token",
                    () -> {
                      Deal deal = unknown(ROUTER, ether("1"));
                      return deal.moves(ME, new Asset.Erc20(UNI), BigInteger.ONE);
                    }))));
    all.add(
        new Scenario(
            "approval and swap",
            () -> approve(USDC, ROUTER, usdc("50")).then(swap("50", "0.01", "0.0102")),
            List.of(
                "approve 50 USDC to Uniswap and swap it",
                "approve 50 USDC to 0x7a25…488d and swap it for ETH",
                "let Uniswap take 50 USDC, then swap 50 USDC for at least 0.01 ETH",
                "approve Uniswap for 50 USDC and then swap 50 USDC for ETH"),
            List.of(
                twin(
                    "spender",
                    "intent.spender",
                    () -> approve(USDC, EVE, usdc("50")).then(swap("50", "0.01", "0.0102"))),
                twin(
                    "allowance",
                    "intent.amount",
                    () -> approve(USDC, ROUTER, ALL).then(swap("50", "0.01", "0.0102"))))));
  }

  private static void vaults(List<Scenario> all) {
    BigInteger thousand = ether("1000");
    all.add(
        new Scenario(
            "deposit",
            () -> deposit(VAULT, DAI, thousand, ME),
            List.of(
                "deposit 1000 dai into the maker vault",
                "Deposit 1,000 DAI in Maker vault",
                "put 1000 DAI into the Maker vault",
                "deposit 1000 DAI to Maker vault",
                "supply 1k DAI to Maker vault",
                "lend 1000 DAI with Maker vault",
                "deposit exactly 1000 DAI into 0x83f20f44975d03b1b09e64809b757c47f942beea"),
            List.of(
                twin("vault", "intent.recipient", () -> deposit(EVE, DAI, thousand, ME)),
                twin("receiver", "intent.recipient", () -> deposit(VAULT, DAI, thousand, EVE)),
                twin(
                    "one more",
                    "intent.amount",
                    () -> deposit(VAULT, DAI, thousand.add(BigInteger.ONE), ME)),
                twin("ten times", "intent.amount", () -> deposit(VAULT, DAI, ether("10000"), ME)),
                seen("token", "intent.token", () -> deposit(VAULT, UNI, thousand, ME)),
                twin("approval", "intent.action", () -> approve(DAI, VAULT, thousand)),
                twin("payment", "intent.action", () -> send(DAI, thousand, EVE)))));
    all.add(
        new Scenario(
            "withdrawal",
            () -> withdraw(VAULT, USDC, usdc("50"), ME),
            List.of(
                "withdraw 50 USDC",
                "withdraw 50 USDC from the Maker vault",
                "withdraw fifty USDC from the Maker vault",
                "take out 50 usdc from Maker vault",
                "Redeem 50 USDC from Maker vault, please",
                "withdraw 50 USDC from Maker vault to my wallet",
                "get back 50 USDC from Maker vault"),
            List.of(
                twin("receiver", "intent.recipient", () -> withdraw(VAULT, USDC, usdc("50"), EVE)),
                twin("ten times", "intent.amount", () -> withdraw(VAULT, USDC, usdc("500"), ME)),
                twin(
                    "one less",
                    "intent.amount",
                    () -> withdraw(VAULT, USDC, usdc("49.999999"), ME)),
                seen("token", "intent.token", () -> withdraw(VAULT, DAI, usdc("50"), ME)),
                seen(
                    "another token leaves",
                    "intent.token",
                    () ->
                        withdraw(VAULT, USDC, usdc("50"), ME)
                            .hands(ERC20_DAI, ether("1"), ME, EVE)),
                twin("payment", "intent.action", () -> send(USDC, usdc("50"), EVE)))));
    all.add(
        new Scenario(
            "staking",
            () -> unknown(STAKING, ether("32")),
            List.of(
                "stake 32 ETH with 0x00000000219ab540356cbb839cbe05303d7705fa",
                "stake 32 ether with the Deposit contract",
                "Stake 32 ETH in Deposit Contract",
                "please stake thirty-two ether at Deposit contract",
                "deposit 32 ETH into the Deposit contract"),
            List.of(
                twin("contract", "intent.recipient", () -> unknown(EVE, ether("32"))),
                twin("ten times", "intent.amount", () -> unknown(STAKING, ether("320"))),
                twin(
                    "one more",
                    "intent.amount",
                    () -> unknown(STAKING, ether("32").add(BigInteger.ONE))),
                twin("payment", "intent.action", () -> pay("32", EVE)))));
  }

  private static void tokens(List<Scenario> all) {
    all.add(
        new Scenario(
            "wrap",
            () -> wrap(WETH, ether("1")),
            List.of(
                "wrap 1 eth",
                "wrap one ether",
                "wrap 1 ETH, please",
                "please wrap 1.0 ether",
                "Wrap 1 ETH into WETH",
                "wrap 1 ETH to WETH please",
                "wrap an ether",
                "wrap exactly 1 ETH"),
            List.of(
                twin("contract", "intent.token", () -> wrap(EVE, ether("1"))),
                twin("ten times", "intent.amount", () -> wrap(WETH, ether("10"))),
                twin("payment", "intent.action", () -> pay("1", EVE)),
                twin("unwrap", "intent.action", () -> unwrap(WETH, ether("1"))))));
    all.add(
        new Scenario(
            "unwrap",
            () -> unwrap(WETH, ether("1")),
            List.of(
                "unwrap 1 WETH",
                "unwrap one WETH",
                "unwrap 1 WETH into ether",
                "unwrap 1 WETH to ETH",
                "Unwrap 1 Wrapped Ether",
                "unwrap 1 ETH"),
            List.of(
                twin("ten times", "intent.amount", () -> unwrap(WETH, ether("10"))),
                twin("payment", "intent.action", () -> send(WETH, ether("1"), EVE)),
                twin("contract", "intent.token", () -> unwrap(EVE, ether("1"))),
                twin("wrap", "intent.action", () -> wrap(WETH, ether("1"))))));
    all.add(
        new Scenario(
            "mint",
            () -> unknown(BOTHIES, ether("0.05")).moves(ME, nft(BOTHIES, 41), BigInteger.ONE),
            List.of(
                "mint one Bothy for 0.05 ETH",
                "mint a Bothy for 0.05 ether",
                "Mint 1 Bothies NFT for 0.05 ETH",
                "mint one Bothy, paying 0.05 ETH",
                "pay 0.05 ETH to mint one Bothy",
                "mint 1 Bothy at a price of 0.05 ETH"),
            List.of(
                twin(
                    "price",
                    "intent.amount",
                    () ->
                        unknown(BOTHIES, ether("0.5")).moves(ME, nft(BOTHIES, 41), BigInteger.ONE)),
                seen(
                    "collection",
                    "intent.token",
                    () -> unknown(PUNKS, ether("0.05")).moves(ME, nft(PUNKS, 41), BigInteger.ONE)),
                seen("nothing", "intent.amount", () -> unknown(BOTHIES, ether("0.05"))),
                seen(
                    "and an outflow",
                    "intent.token",
                    () ->
                        unknown(BOTHIES, ether("0.05"))
                            .moves(ME, nft(BOTHIES, 41), BigInteger.ONE)
                            .hands(ERC20_DAI, ether("1"), ME, EVE)),
                seen(
                    "and an operator",
                    "intent.spender",
                    () ->
                        unknown(BOTHIES, ether("0.05"))
                            .moves(ME, nft(BOTHIES, 41), BigInteger.ONE)
                            .operator(EVE, BOTHIES, true)),
                twin("payment", "intent.action", () -> pay("0.05", EVE)))));
    all.add(
        new Scenario(
            "purchase",
            () -> unknown(MARKET, ether("10")).moves(ME, nft(PUNKS, 123), BigInteger.ONE),
            List.of(
                "buy CryptoPunk #123 for 10 ETH",
                "buy CryptoPunks #123 on OpenSea for 10 ether",
                "purchase #123 of CryptoPunks for 10 ETH",
                "Buy punk #123 for 10 ETH",
                "pay 10 ETH for CryptoPunk #123",
                "buy the CryptoPunk with id 123 for at most 10 ETH"),
            List.of(
                twin(
                    "price",
                    "intent.amount",
                    () -> unknown(MARKET, ether("100")).moves(ME, nft(PUNKS, 123), BigInteger.ONE)),
                seen(
                    "id",
                    "intent.token",
                    () -> unknown(MARKET, ether("10")).moves(ME, nft(PUNKS, 124), BigInteger.ONE)),
                seen(
                    "and an outflow",
                    "intent.token",
                    () ->
                        unknown(MARKET, ether("10"))
                            .moves(ME, nft(PUNKS, 123), BigInteger.ONE)
                            .hands(ERC20_USDC, usdc("9"), ME, EVE)),
                twin("payment", "intent.action", () -> pay("10", EVE)))));
  }

  private static void others(List<Scenario> all) {
    all.add(
        new Scenario(
            "claim",
            () -> unknown(AIRDROP, BigInteger.ZERO).moves(ME, new Asset.Erc20(UNI), ether("400")),
            List.of(
                "claim my airdrop",
                "claim my UNI airdrop",
                "claim my UNI",
                "Collect the airdrop",
                "claim the UNI tokens from 0x090d4613473dee047c3f2706764f49e0821d256e",
                "please claim my rewards"),
            List.of(
                seen(
                    "an outflow",
                    "intent.token",
                    () -> unknown(AIRDROP, BigInteger.ZERO).hands(ERC20_DAI, ether("1"), ME, EVE)),
                twin("value", "intent.token", () -> unknown(AIRDROP, ether("0.1"))),
                seen(
                    "an allowance",
                    "intent.spender",
                    () ->
                        unknown(AIRDROP, BigInteger.ZERO)
                            .allows(EVE, ERC20_DAI, BigInteger.ZERO, ALL)),
                seen(
                    "an operator",
                    "intent.spender",
                    () -> unknown(AIRDROP, BigInteger.ZERO).operator(EVE, BOTHIES, true)),
                twin("approval", "intent.action", () -> approve(DAI, EVE, ALL)),
                twin("payment", "intent.action", () -> pay("1", AIRDROP)),
                seen(
                    "delegation",
                    "intent.action",
                    () -> unknown(AIRDROP, BigInteger.ZERO).delegates(EVE)))));
    all.add(
        new Scenario(
            "vote",
            () -> vote(12, 1),
            List.of(
                "vote yes on proposal 12",
                "Vote for proposal 12",
                "vote yes for proposal 12",
                "vote in favor of proposal #12",
                "cast my vote for proposal 12",
                "vote yes on prop 12 please"),
            List.of(
                twin("proposal", "intent.action", () -> vote(13, 1)),
                twin("against", "intent.action", () -> vote(12, 0)),
                twin("delegation", "intent.action", () -> delegateVotes(EVE)),
                twin("payment", "intent.action", () -> pay("1", GOVERNOR)))));
    all.add(
        new Scenario(
            "vote against",
            () -> vote(12, 0),
            List.of(
                "vote no on proposal 12",
                "vote against proposal 12",
                "cast a vote no on proposal 12",
                "Vote NO on #12",
                "please vote against proposal 12"),
            List.of(twin("for", "intent.action", () -> vote(12, 1)))));
    all.add(
        new Scenario(
            "delegation of votes",
            () -> delegateVotes(ME),
            List.of(
                "delegate my votes to myself",
                "delegate my voting power to me",
                "delegate all my UNI votes to myself",
                "Delegate UNI votes to my own account",
                "delegate to myself",
                "delegate my UNI voting power to 0x1111111111111111111111111111111111111111"),
            List.of(
                twin("delegatee", "intent.recipient", () -> delegateVotes(EVE)),
                twin("payment", "intent.action", () -> send(UNI, ether("1"), ME)),
                twin("approval", "intent.action", () -> approve(UNI, EVE, ALL)))));
    all.add(
        new Scenario(
            "renewal",
            () -> unknown(NAMES, ether("0.01")),
            List.of(
                "renew bothy.eth for 0.01 ETH",
                "renew my name bothy.eth for 1 year for 0.01 ETH",
                "please renew bothy.eth for 0.01 ETH",
                "extend bothy.eth for 0.01 ether",
                "Renew bothy.eth, paying 0.01 ETH",
                "register bothy.eth for at most 0.01 ETH"),
            List.of(
                twin("price", "intent.amount", () -> unknown(NAMES, ether("0.1"))),
                twin("payment", "intent.action", () -> pay("0.01", EVE)),
                seen(
                    "and an outflow",
                    "intent.token",
                    () -> unknown(NAMES, ether("0.01")).hands(ERC20_DAI, ether("1"), ME, EVE)))));
    all.add(
        new Scenario(
            "bridging",
            () -> unknown(BRIDGE, ether("1")),
            List.of(
                "bridge 1 ETH to Base",
                "bridge 1 ether from mainnet to base",
                "bridge exactly 1 ETH to Base",
                "Bridge one ETH to Base with Base Bridge",
                "move 1 ETH to Base",
                "bridge 1 ETH onto Base through 0x49048044d57e1c92a77f79988d21fa8faf74e97e"),
            List.of(
                twin("amount", "intent.amount", () -> unknown(BRIDGE, ether("10"))),
                twin("approval", "intent.action", () -> approve(DAI, BRIDGE, ether("1"))),
                twin("payment", "intent.action", () -> pay("1", EVE)),
                seen(
                    "and an outflow",
                    "intent.token",
                    () -> unknown(BRIDGE, ether("1")).hands(ERC20_DAI, ether("1"), ME, EVE)))));
    all.add(
        new Scenario(
            "listing taken back",
            () -> unknown(MARKET, BigInteger.ZERO),
            List.of(
                "cancel my listing",
                "cancel my listing of Bothy #7 on OpenSea",
                "Cancel the order at OpenSea",
                "delist Bothy #7",
                "cancel all my listings",
                "please cancel my offer"),
            List.of(
                twin("approval", "intent.action", () -> approve(DAI, EVE, ALL)),
                twin("value", "intent.token", () -> unknown(MARKET, ether("1"))),
                seen(
                    "an outflow",
                    "intent.token",
                    () ->
                        unknown(MARKET, BigInteger.ZERO)
                            .hands(nft(BOTHIES, 7), BigInteger.ONE, ME, EVE)))));
    all.add(
        new Scenario(
            "Safe payment",
            () -> {
              Deal deal =
                  of(
                      SAFE,
                      BigInteger.ZERO,
                      calldata(
                          "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
                          BOB,
                          ether("1"),
                          bothy.eth.Bytes.EMPTY,
                          BigInteger.ZERO,
                          BigInteger.ZERO,
                          BigInteger.ZERO,
                          BigInteger.ZERO,
                          Address.ZERO,
                          Address.ZERO,
                          bothy.eth.Bytes.EMPTY));
              return deal.hands(ETHER, ether("1"), SAFE, BOB);
            },
            List.of(
                "pay 1 ETH from my Safe to bob",
                "send 1 ETH to Bob from my Safe",
                "from my Safe, pay 1 ETH to bob",
                "send bob 1 ether",
                "transfer 1 ETH out of my safe to bob",
                "pay Bob 1 ETH with my Safe"),
            List.of(
                seen(
                    "recipient",
                    "intent.recipient",
                    () -> {
                      Deal deal =
                          of(
                              SAFE,
                              BigInteger.ZERO,
                              calldata(
                                  "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
                                  EVE,
                                  ether("1"),
                                  bothy.eth.Bytes.EMPTY,
                                  BigInteger.ZERO,
                                  BigInteger.ZERO,
                                  BigInteger.ZERO,
                                  BigInteger.ZERO,
                                  Address.ZERO,
                                  Address.ZERO,
                                  bothy.eth.Bytes.EMPTY));
                      return deal.hands(ETHER, ether("1"), SAFE, EVE);
                    }))));
  }
}
