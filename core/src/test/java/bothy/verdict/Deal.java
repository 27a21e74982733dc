package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Request;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.meaning.Decoder;
import bothy.meaning.Known;
import bothy.simulation.Ending;
import bothy.simulation.Outcome;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A request with the effects that its run would show, put together by hand. */
final class Deal {
  static final Address ME = address("0x1111111111111111111111111111111111111111");
  static final Address TREASURY = address("0x3333333333333333333333333333333333333333");
  static final Address ALICE = address("0xa11ce0000000000000000000000000000000a11c");
  static final Address BOB = address("0xb0b0000000000000000000000000000000000b0b");
  static final Address VITALIK = address("0xd8da6bf26964af9d7eed9e03e53415d37aa96045");
  static final Address EVE = address("0xe0e0000000000000000000000000000000000eee");
  static final Address ROUTER = address("0x7a250d5630b4cf539739df2c5dacb4c659f2488d");
  static final Address VAULT = address("0x83f20f44975d03b1b09e64809b757c47f942beea");
  static final Address STAKING = address("0x00000000219ab540356cbb839cbe05303d7705fa");
  static final Address GOVERNOR = address("0x408ed6354d4973f66138c91495f2f2fcbd8724c3");
  static final Address MARKET = address("0x0000000000000068f116a894984e2db1123eb395");
  static final Address NAMES = address("0x59e16fccd424cc24e280be16e11bcd56fb0ce547");
  static final Address BRIDGE = address("0x49048044d57e1c92a77f79988d21fa8faf74e97e");
  static final Address AIRDROP = address("0x090d4613473dee047c3f2706764f49e0821d256e");
  static final Address SAFE = address("0x5afe000000000000000000000000000000005afe");

  static final Address DAI = address("0x6b175474e89094c44da98b954eedeac495271d0f");
  static final Address USDC = address("0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48");
  static final Address WETH = address("0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2");
  static final Address UNI = address("0x1f9840a85d5af5bf1d1762f925bdaddc4201f984");
  static final Address FAKE_ETH = address("0xfa4e00000000000000000000000000000000fa4e");
  static final Address BOTHIES = address("0xb07b1e50000000000000000000000000000b0e55");
  static final Address PUNKS = address("0xb47e3cd837ddf8e4c57f05d70ab865de6e193bbb");

  static final Asset ETHER = new Asset.Native();

  static final Known KNOWN =
      new Known(
          Map.of(
              TREASURY, "treasury",
              ALICE, "alice",
              BOB, "Bob",
              ROUTER, "Uniswap",
              VAULT, "Maker vault",
              STAKING, "Deposit contract",
              GOVERNOR, "Governor",
              MARKET, "OpenSea",
              BRIDGE, "Base Bridge",
              SAFE, "my Safe"),
          Map.of(VITALIK, "vitalik.eth"),
          Map.of(
              DAI, new Known.Token("DAI", 18, "Dai Stablecoin"),
              USDC, new Known.Token("USDC", 6, "USD Coin"),
              WETH, new Known.Token("WETH", 18, "Wrapped Ether"),
              UNI, new Known.Token("UNI", 18, "Uniswap Token"),
              FAKE_ETH, new Known.Token("ETH", 18, "Ether")),
          Map.of(BOTHIES, "Bothies", PUNKS, "CryptoPunks"),
          Map.of());

  ChainId chain = ChainId.MAINNET;
  private final List<Request.Call> calls = new ArrayList<>();
  private final List<Effects.Balance> balances = new ArrayList<>();
  private final List<Effects.Allowance> allowances = new ArrayList<>();
  private final List<Effects.Operator> operators = new ArrayList<>();
  private final List<Effects.Delegation> delegations = new ArrayList<>();
  private final List<Effects.Control> control = new ArrayList<>();
  private Optional<Request> signature = Optional.empty();

  static Address address(String hex) {
    return Address.fromHex(hex);
  }

  static BigInteger units(String amount, int decimals) {
    return new BigDecimal(amount).movePointRight(decimals).toBigIntegerExact();
  }

  static BigInteger ether(String amount) {
    return units(amount, 18);
  }

  static Bytes calldata(String signature, Object... values) {
    return Abi.function(signature).encode(List.of(values));
  }

  static Deal of(Address to, BigInteger value, Bytes data) {
    return new Deal().call(to, value, data);
  }

  static Deal signing(Request request) {
    Deal deal = new Deal();
    deal.signature = Optional.of(request);
    return deal;
  }

  Deal call(Address to, BigInteger value, Bytes data) {
    calls.add(new Request.Call(Optional.of(to), new Wei(value), data));
    if (value.signum() > 0) {
      moves(ME, ETHER, value.negate());
      moves(to, ETHER, value);
    }
    return this;
  }

  Deal moves(Address account, Asset asset, BigInteger change) {
    balances.add(new Effects.Balance(account, asset, change));
    return this;
  }

  Deal hands(Asset asset, BigInteger amount, Address from, Address to) {
    return moves(from, asset, amount.negate()).moves(to, asset, amount);
  }

  Deal allows(Address spender, Asset asset, BigInteger before, BigInteger amount) {
    allowances.add(
        new Effects.Allowance(
            ME, spender, asset, amount, before, Optional.empty(), "ERC-20", Optional.empty()));
    return this;
  }

  Deal operator(Address operator, Address token, boolean approved) {
    operators.add(new Effects.Operator(ME, operator, token, approved));
    return this;
  }

  Deal delegates(Address delegate) {
    delegations.add(new Effects.Delegation(ME, delegate));
    return this;
  }

  Deal controls(String what, Address after) {
    control.add(new Effects.Control(ME, what, "", after.toHex(), true));
    return this;
  }

  Deal on(long id) {
    chain = ChainId.of(id);
    return this;
  }

  /** This and another together, as a batch. */
  Deal then(Deal next) {
    calls.addAll(next.calls);
    balances.addAll(next.balances);
    allowances.addAll(next.allowances);
    operators.addAll(next.operators);
    delegations.addAll(next.delegations);
    control.addAll(next.control);
    return this;
  }

  // -- the everyday requests

  static Deal pay(String ether, Address to) {
    return payWei(ether(ether), to);
  }

  static Deal payWei(BigInteger wei, Address to) {
    return of(to, wei, Bytes.EMPTY);
  }

  static Deal send(Address token, BigInteger amount, Address to) {
    return of(token, BigInteger.ZERO, calldata("transfer(address to,uint256 amount)", to, amount))
        .hands(new Asset.Erc20(token), amount, ME, to);
  }

  static Deal approve(Address token, Address spender, BigInteger amount) {
    return approve(token, spender, BigInteger.ZERO, amount);
  }

  static Deal approve(Address token, Address spender, BigInteger before, BigInteger amount) {
    return of(
            token,
            BigInteger.ZERO,
            calldata("approve(address spender,uint256 amount)", spender, amount))
        .allows(spender, new Asset.Erc20(token), before, amount);
  }

  static Deal swapForEther(
      Address router, Address token, BigInteger in, BigInteger floor, BigInteger got, Address to) {
    return of(
            router,
            BigInteger.ZERO,
            calldata(
                "swapExactTokensForETH(uint256,uint256,address[],address,uint256)",
                in,
                floor,
                List.of(token, WETH),
                to,
                BigInteger.TWO))
        .hands(new Asset.Erc20(token), in, ME, EVE)
        .moves(to, ETHER, got);
  }

  static Deal swapFromEther(
      Address router, Address token, BigInteger in, BigInteger floor, BigInteger got, Address to) {
    return of(
            router,
            in,
            calldata(
                "swapExactETHForTokens(uint256,address[],address,uint256)",
                floor,
                List.of(WETH, token),
                to,
                BigInteger.TWO))
        .moves(to, new Asset.Erc20(token), got);
  }

  static Deal deposit(Address vault, Address token, BigInteger amount, Address receiver) {
    return of(
            vault,
            BigInteger.ZERO,
            calldata("deposit(uint256 amount,address receiver)", amount, receiver))
        .hands(new Asset.Erc20(token), amount, ME, vault)
        .moves(receiver, new Asset.Erc20(vault), amount);
  }

  static Deal withdraw(Address vault, Address token, BigInteger amount, Address receiver) {
    return of(
            vault,
            BigInteger.ZERO,
            calldata("withdraw(uint256,address,address)", amount, receiver, ME))
        .hands(new Asset.Erc20(token), amount, vault, receiver)
        .moves(ME, new Asset.Erc20(vault), amount.negate());
  }

  /** A call that isn't decoded. */
  static Deal unknown(Address to, BigInteger value) {
    return of(to, value, Bytes.fromHex("0x4e71d92d"));
  }

  static Deal wrap(Address weth, BigInteger amount) {
    return of(weth, amount, calldata("deposit()")).moves(ME, new Asset.Erc20(weth), amount);
  }

  static Deal unwrap(Address weth, BigInteger amount) {
    return of(weth, BigInteger.ZERO, calldata("withdraw(uint256 amount)", amount))
        .moves(ME, new Asset.Erc20(weth), amount.negate())
        .moves(ME, ETHER, amount);
  }

  static Deal sendNft(Address collection, long id, Address to) {
    return of(
            collection,
            BigInteger.ZERO,
            calldata(
                "safeTransferFrom(address from,address to,uint256 id)",
                ME,
                to,
                BigInteger.valueOf(id)))
        .hands(nft(collection, id), BigInteger.ONE, ME, to);
  }

  static Asset nft(Address collection, long id) {
    return new Asset.Erc721(collection, BigInteger.valueOf(id));
  }

  static Deal vote(long proposal, long support) {
    return of(
        GOVERNOR,
        BigInteger.ZERO,
        calldata(
            "castVote(uint256 proposalId,uint8 support)",
            BigInteger.valueOf(proposal),
            BigInteger.valueOf(support)));
  }

  static Deal delegateVotes(Address to) {
    return of(UNI, BigInteger.ZERO, calldata("delegate(address delegatee)", to));
  }

  // -- judging

  List<Finding> judge(String intent, boolean run) {
    List<Finding> findings = new ArrayList<>();
    IntentRules.apply(inputs(intent, run), findings);
    return findings;
  }

  List<Finding> dangers(String intent, boolean run) {
    return judge(intent, run).stream()
        .filter(finding -> finding.severity() == Severity.DANGER)
        .toList();
  }

  Inputs inputs(String intent, boolean run) {
    Request request =
        signature.orElseGet(() ->
            calls.size() == 1
                ? new Request.Unsigned(ME, transaction())
                : new Request.Batch(ME, chain, true, calls));
    return new Inputs(
        request,
        ME,
        chain,
        Optional.of(chain),
        List.of(),
        KNOWN,
        Optional.empty(),
        new Decoder(KNOWN).read(request),
        new Parties(Set.of(), Set.of(), Set.of(), Map.of()),
        Optional.of(bothy.eth.Ground.GIVEN),
        "No state was given to run it on.",
        run && signature.isEmpty() ? Optional.of(run()) : Optional.empty(),
        Optional.of(intent),
        Context.NONE);
  }

  private Transaction transaction() {
    Request.Call call = calls.getFirst();
    return new Transaction(
        Transaction.DYNAMIC_FEE,
        Optional.of(chain),
        0,
        Wei.of(1),
        Wei.of(2),
        100_000,
        call.to(),
        call.value(),
        call.data(),
        List.of(),
        Wei.ZERO,
        List.of(),
        List.of(),
        Optional.empty());
  }

  private Run run() {
    Outcome outcome =
        new Outcome(
            new Ending.Success(),
            21_000,
            Wei.of(42_000),
            Bytes.EMPTY,
            Optional.empty(),
            List.of(),
            Set.of(),
            Set.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            List.of());
    Map<String, BigInteger> sums = new java.util.HashMap<>();
    balances.forEach(b -> sums.merge(b.account() + "" + b.asset(), b.change(), BigInteger::add));
    List<Effects.Balance> net =
        balances.stream()
            .map(b ->
                new Effects.Balance(
                    b.account(),
                    b.asset(),
                    sums.getOrDefault(b.account() + "" + b.asset(), BigInteger.ZERO)))
            .filter(b -> b.change().signum() != 0)
            .distinct()
            .toList();
    Effects effects =
        new Effects(
            net,
            allowances,
            operators,
            delegations,
            List.of(),
            control,
            List.of(),
            Set.of(),
            List.of(),
            0);
    return new Run(
        List.of(transaction()),
        Set.of(),
        outcome,
        effects,
        List.of(effects),
        List.of(),
        List.of(),
        Set.of(),
        Set.of(ME),
        Set.of(),
        Set.of(),
        false);
  }
}
