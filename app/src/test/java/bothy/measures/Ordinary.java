package bothy.measures;

import bothy.cases.Case;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Checksum;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Ordinary uses, drawn by a seed: each is read as a wallet would be asked for it, then happens for
 * real, so that what fails on the chain isn't taken for honest and the next one finds another
 * state.
 */
final class Ordinary {
  /** What people do. */
  enum Kind {
    PAY_ETHER("payment in ether"),
    SEND_TOKENS("token transfer"),
    SEND_A_PICTURE("NFT transfer"),
    APPROVE_EXACTLY("approval of an exact amount"),
    APPROVE_PERMIT2("approval of Permit2"),
    APPROVE_A_PICTURE("approval of one NFT"),
    REVOKE("revocation"),
    SWAP_ETHER("swap of ether with a floor"),
    SWAP_TOKENS("swap of tokens with a floor"),
    APPROVE_AND_SWAP("approval and swap in a batch"),
    WRAP("wrapping"),
    UNWRAP("unwrapping"),
    DEPOSIT("deposit into a vault"),
    WITHDRAW("withdrawal from a vault"),
    VOTE("vote"),
    DELEGATE("delegation of votes to oneself"),
    SAFE_ETHER("Safe payment in ether"),
    SAFE_TOKENS("Safe payment in tokens"),
    SIGN_IN("sign-in"),
    CLAIM("claim"),
    PAY_PER_CALL("x402 payment"),
    PERMIT("permit of an exact amount"),
    MINT("mint for a stated value"),
    BUY("purchase of an NFT");

    final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /** A use: a case, and what makes it happen for real. */
  record Use(Kind kind, Case asked, Runnable happens) {}

  private static final Kind[] KINDS = Kind.values();
  private static final List<Address> USERS = Town.PEOPLE.subList(0, 6);

  private final Town town;
  private final Random random;
  private long proposals;
  private int drawn;

  Ordinary(Town town, long seed) {
    this.town = town;
    this.random = new Random(seed);
  }

  /** The next use: the kinds take turns, everything else is drawn. */
  Use next() {
    Kind kind = KINDS[drawn++ % KINDS.length];
    Address user = kind.name().startsWith("SAFE") ? USERS.getFirst() : drawn(USERS);
    return switch (kind) {
      case PAY_ETHER -> plain(kind, user, other(user), milli(1, 400), "0x");
      case SEND_TOKENS -> {
        boolean usdc = random.nextBoolean();
        yield call(
            kind,
            user,
            usdc ? Town.USDC : Town.DOLLAR,
            "transfer(address,uint256)",
            other(user),
            usdc ? micro(1, 50) : milli(1, 50_000));
      }
      case SEND_A_PICTURE ->
          call(
              kind,
              user,
              town.picture,
              "safeTransferFrom(address,address,uint256)",
              user,
              other(user),
              owned(user));
      case APPROVE_EXACTLY ->
          random.nextBoolean()
              ? call(
                  kind,
                  user,
                  Town.USDC,
                  "approve(address,uint256)",
                  Town.ROUTER,
                  micro(2_000, 4_000))
              : call(
                  kind,
                  user,
                  Town.DOLLAR,
                  "approve(address,uint256)",
                  Town.VAULT,
                  milli(2_000_000, 4_000_000));
      case APPROVE_PERMIT2 ->
          call(
              kind,
              user,
              random.nextBoolean() ? Town.USDC : Town.DOLLAR,
              "approve(address,uint256)",
              Town.PERMIT2,
              BigInteger.TWO.pow(256).subtract(BigInteger.ONE));
      case APPROVE_A_PICTURE ->
          call(kind, user, town.picture, "approve(address,uint256)", town.market, owned(user));
      case REVOKE ->
          call(kind, user, Town.DOLLAR, "approve(address,uint256)", Town.PERMIT2, BigInteger.ZERO);
      case SWAP_ETHER -> swapEther(kind, user);
      case SWAP_TOKENS -> swapTokens(kind, user);
      case APPROVE_AND_SWAP -> batch(kind, user);
      case WRAP -> plain(kind, user, Town.WETH, milli(10, 500), Town.call("deposit()"));
      case UNWRAP -> {
        BigInteger amount = milli(1, 100);
        town.receipt(
            Town.transaction(user, Optional.of(Town.WETH), amount, Town.call("deposit()")));
        yield call(kind, user, Town.WETH, "withdraw(uint256)", amount);
      }
      case DEPOSIT ->
          call(kind, user, Town.VAULT, "deposit(uint256,address)", milli(1_000, 20_000), user);
      case WITHDRAW -> {
        BigInteger amount = milli(1_000, 20_000);
        town.sent(user, Town.VAULT, "deposit(uint256,address)", amount, user);
        yield call(kind, user, Town.VAULT, "withdraw(uint256,address,address)", amount, user, user);
      }
      case VOTE -> {
        BigInteger id = Town.number(++proposals);
        town.sent(Town.TOWN, town.ballots, "propose(uint256,uint256)", id, Town.number(100_000));
        yield call(
            kind,
            user,
            town.ballots,
            "castVote(uint256,uint8)",
            id,
            Town.number(random.nextInt(3)));
      }
      case DELEGATE -> call(kind, user, town.votes, "delegate(address)", user);
      case SAFE_ETHER -> safe(kind, user, other(user), milli(1, 20), "0x");
      case SAFE_TOKENS ->
          safe(
              kind,
              user,
              Town.DOLLAR,
              BigInteger.ZERO,
              Town.call("transfer(address,uint256)", other(user), milli(100, 2_000)));
      case SIGN_IN -> signIn(kind, user);
      case CLAIM -> {
        town.sent(Town.TOWN, town.airdrop, "fund(address,uint256)", user, milli(10, 5_000));
        yield call(kind, user, town.airdrop, "claim()");
      }
      case PAY_PER_CALL -> payPerCall(kind, user);
      case PERMIT -> permit(kind, user);
      case MINT -> mint(kind, user);
      case BUY -> buy(kind, user);
    };
  }

  private <T> T drawn(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** Somebody else: a friend, or now and then somebody new. */
  private Address other(Address user) {
    Address found = user;
    while (found.equals(user)) {
      found = drawn(Town.PEOPLE.subList(0, 9));
    }
    return found;
  }

  private BigInteger between(int least, int most) {
    return Town.number(least + random.nextInt(most - least + 1));
  }

  /** Thousandths of 10^18. */
  private BigInteger milli(int least, int most) {
    return between(least, most).multiply(BigInteger.TEN.pow(15));
  }

  /** Whole units of 10^6, and a broken rest. */
  private BigInteger micro(int least, int most) {
    return between(least, most).multiply(Town.number(1_000_000)).add(between(0, 999_999));
  }

  private Use plain(Kind kind, Address user, Address to, BigInteger value, String data) {
    Map<String, Object> transaction = Town.transaction(user, Optional.of(to), value, data);
    return use(
        kind,
        "eth_sendTransaction",
        List.of(transaction),
        Optional.empty(),
        () -> town.receipt(transaction));
  }

  private Use call(Kind kind, Address user, Address to, String signature, Object... arguments) {
    return plain(kind, user, to, BigInteger.ZERO, Town.call(signature, arguments));
  }

  private Use use(
      Kind kind, String method, List<Object> params, Optional<String> origin, Runnable happens) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("chainId", 31_337);
    members.put("method", method);
    members.put("params", params);
    members.put("known", Town.known(Town.PEOPLE.subList(0, 4)));
    origin.ifPresent(page -> members.put("origin", page));
    return new Use(kind, town.asCase(members), happens);
  }

  private BigInteger quote(BigInteger amount, Object... path) {
    return (BigInteger)
        town.asked(
                Town.ROUTER,
                "(uint256[] amounts)",
                "getAmountsOut(uint256,address[])",
                amount,
                List.of(path))
            .list("amounts")
            .getLast();
  }

  /** From a tenth of a hundredth to three hundredths less than the quote. */
  private BigInteger floor(BigInteger quoted) {
    return quoted.multiply(between(9_700, 9_990)).divide(Town.number(10_000));
  }

  private BigInteger soon() {
    return Town.number(town.now() + 300 + random.nextInt(1_500));
  }

  private Use swapEther(Kind kind, Address user) {
    BigInteger amount = milli(1, 300);
    return plain(
        kind,
        user,
        Town.ROUTER,
        amount,
        Town.call(
            "swapExactETHForTokens(uint256,address[],address,uint256)",
            floor(quote(amount, Town.WETH, Town.USDC)),
            List.of(Town.WETH, Town.USDC),
            user,
            soon()));
  }

  private Use swapTokens(Kind kind, Address user) {
    BigInteger amount = micro(1, 20);
    town.sent(user, Town.USDC, "approve(address,uint256)", Town.ROUTER, amount);
    boolean ether = random.nextBoolean();
    return call(
        kind,
        user,
        Town.ROUTER,
        ether
            ? "swapExactTokensForETH(uint256,uint256,address[],address,uint256)"
            : "swapExactTokensForTokens(uint256,uint256,address[],address,uint256)",
        amount,
        floor(quote(amount, Town.USDC, Town.WETH)),
        List.of(Town.USDC, Town.WETH),
        user,
        soon());
  }

  private Use batch(Kind kind, Address user) {
    BigInteger amount = micro(1, 20);
    String approval = Town.call("approve(address,uint256)", Town.ROUTER, amount);
    String swap =
        Town.call(
            "swapExactTokensForTokens(uint256,uint256,address[],address,uint256)",
            amount,
            floor(quote(amount, Town.USDC, Town.WETH)),
            List.of(Town.USDC, Town.WETH),
            user,
            soon());
    Map<String, Object> asked = new LinkedHashMap<>();
    asked.put("version", "2.0.0");
    asked.put("from", user.toHex());
    asked.put("chainId", "0x7a69");
    asked.put("atomicRequired", true);
    asked.put(
        "calls",
        List.of(
            Map.of("to", Town.USDC.toHex(), "data", approval),
            Map.of("to", Town.ROUTER.toHex(), "data", swap)));
    return use(
        kind,
        "wallet_sendCalls",
        List.of(asked),
        Optional.empty(),
        () -> {
          town.receipt(Town.transaction(user, Optional.of(Town.USDC), BigInteger.ZERO, approval));
          town.receipt(Town.transaction(user, Optional.of(Town.ROUTER), BigInteger.ZERO, swap));
        });
  }

  private Use safe(Kind kind, Address owner, Address to, BigInteger value, String data) {
    // a signature of kind 1: the owner is who sends the transaction
    String approved = "0x" + "0".repeat(24) + owner.toHex().substring(2) + "0".repeat(64) + "01";
    return call(
        kind,
        owner,
        Town.SAFE,
        "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
        to,
        value,
        Bytes.fromHex(data),
        BigInteger.ZERO,
        BigInteger.ZERO,
        BigInteger.ZERO,
        BigInteger.ZERO,
        Address.ZERO,
        Address.ZERO,
        Bytes.fromHex(approved));
  }

  private static final List<String> PAGES =
      List.of("app.example", "swap.example", "vote.example", "shop.example:8443", "m.example.org");

  private Use signIn(Kind kind, Address user) {
    String page = drawn(PAGES);
    String text =
        "%s wants you to sign in with your Ethereum account:\n%s\n\n%sURI: https://%s/login\nVersion: 1\nChain ID: 31337\nNonce: %08d\nIssued At: %s"
            .formatted(
                page,
                Checksum.of(user),
                random.nextBoolean() ? "Sign in to go on.\n\n" : "\n",
                page,
                random.nextInt(100_000_000),
                Instant.ofEpochSecond(town.now()));
    return use(
        kind,
        "personal_sign",
        List.of(text, user.toHex()),
        Optional.of("https://" + page),
        () -> {});
  }

  private static Map<String, Object> member(String name, String type) {
    return Map.of("name", name, "type", type);
  }

  private static List<Object> members(String... namesAndTypes) {
    List<Object> members = new ArrayList<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      members.add(member(namesAndTypes[i], namesAndTypes[i + 1]));
    }
    return members;
  }

  private Use typed(
      Kind kind,
      Address user,
      Address contract,
      String name,
      String version,
      String primary,
      List<Object> members,
      Map<String, Object> message) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(
        "types",
        Map.of(
            "EIP712Domain",
            members(
                "name", "string",
                "version", "string",
                "chainId", "uint256",
                "verifyingContract", "address"),
            primary,
            members));
    data.put("primaryType", primary);
    data.put(
        "domain",
        Map.of(
            "name",
            name,
            "version",
            version,
            "chainId",
            31_337,
            "verifyingContract",
            contract.toHex()));
    data.put("message", message);
    return use(
        kind,
        "eth_signTypedData_v4",
        List.of(user.toHex(), data),
        Optional.of("https://" + drawn(PAGES)),
        () -> {});
  }

  private Use payPerCall(Kind kind, Address user) {
    byte[] nonce = new byte[32];
    random.nextBytes(nonce);
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("from", user.toHex());
    message.put("to", other(user).toHex());
    message.put("value", between(1_000, 1_000_000).toString());
    message.put("validAfter", Long.toString(town.now() - 600));
    message.put("validBefore", Long.toString(town.now() + 60 + random.nextInt(540)));
    message.put("nonce", Bytes.of(nonce).toHex());
    return typed(
        kind,
        user,
        Town.USDC,
        "USD Coin (practice)",
        "2",
        "TransferWithAuthorization",
        members(
            "from", "address",
            "to", "address",
            "value", "uint256",
            "validAfter", "uint256",
            "validBefore", "uint256",
            "nonce", "bytes32"),
        message);
  }

  private Use permit(Kind kind, Address user) {
    BigInteger nonce =
        town.asked(Town.DOLLAR, "(uint256 nonce)", "nonces(address)", user).number("nonce");
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("owner", user.toHex());
    message.put("spender", Town.VAULT.toHex());
    message.put("value", milli(1_000, 50_000).toString());
    message.put("nonce", nonce.toString());
    message.put("deadline", soon().toString());
    return typed(
        kind,
        user,
        Town.DOLLAR,
        "Practice Dollar",
        "1",
        "Permit",
        members(
            "owner", "address",
            "spender", "address",
            "value", "uint256",
            "nonce", "uint256",
            "deadline", "uint256"),
        message);
  }

  private static final BigInteger PRICE = BigInteger.TEN.pow(16).multiply(BigInteger.valueOf(5));

  private Use mint(Kind kind, Address user) {
    return plain(kind, user, town.picture, PRICE, Town.call("mint()"));
  }

  /** A picture of the user's, made for it. */
  private BigInteger owned(Address user) {
    BigInteger id = town.asked(town.picture, "(uint256 id)", "next()").number("id");
    town.receipt(Town.transaction(user, Optional.of(town.picture), PRICE, Town.call("mint()")));
    return id;
  }

  private Use buy(Kind kind, Address user) {
    Address seller = other(user);
    BigInteger id = owned(seller);
    BigInteger price = milli(10, 400);
    town.sent(seller, town.picture, "approve(address,uint256)", town.market, id);
    town.sent(seller, town.market, "list(address,uint256,uint256)", town.picture, id, price);
    return plain(
        kind, user, town.market, price, Town.call("buy(address,uint256)", town.picture, id));
  }
}
