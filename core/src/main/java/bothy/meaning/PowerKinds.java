package bothy.meaning;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.effects.Holder;
import bothy.effects.Probe;
import bothy.effects.Redemption;
import bothy.eth.Abi;
import bothy.eth.AbiFunction;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.TypedData;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Votes by signature, and delegations of the account's powers (ERC-7710, as MetaMask has them). */
final class PowerKinds extends TypedKind {
  private static final Map<Address, String> MANAGERS =
      Map.of(Address.fromHex("0xdb9b1e94b5b69df7e401ddbede43491141047db3"), "MetaMask's");

  /** Lets its delegate transfer up to an amount of one token, and nothing else. */
  private static final Address ERC20_TRANSFER_AMOUNT =
      Address.fromHex("0xf100b0819427117ecf76ed94b358b1a5b5c6d2fc");

  /** Bounds when a delegation can be used. */
  private static final Address TIMESTAMP =
      Address.fromHex("0x1046bb45c8d673d4ea75321280db34899413c069");

  private static final String CONTEXT =
      "((address delegate,address delegator,bytes32 authority,"
          + "(address enforcer,bytes terms,bytes args)[] caveats,uint256 salt,bytes signature)[])";
  private static final AbiFunction REDEEM =
      Abi.function("redeemDelegations(bytes[] contexts,bytes32[] modes,bytes[] executions)");

  /** That the delegate tries to take. */
  private static final int MOST_TOKENS = Holder.MOST_STEPS - 1;

  PowerKinds(TypedData data, Address signer, Sentences sentences, Known known) {
    super(data, signer, sentences, known);
  }

  @Override
  Optional<Said> read(String type) {
    return switch (type) {
      case "Ballot(uint256 proposalId,uint8 support)",
          "Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)",
          "ExtendedBallot(uint256 proposalId,uint8 support,string reason,bytes params)",
          "ExtendedBallot(uint256 proposalId,uint8 support,address voter,uint256 nonce,"
              + "string reason,bytes params)" ->
          Optional.of(power(Signed.Kind.VOTE, ballot(), List.of()));
      case "Delegation(address delegatee,uint256 nonce,uint256 expiry)" ->
          Optional.of(
              power(
                  Signed.Kind.VOTE,
                  "Delegate votes by signature to " + sentences.name(message.address("delegatee")),
                  List.of()));
      case "Delegation(address delegate,address delegator,bytes32 authority,Caveat[] caveats,"
              + "uint256 salt)Caveat(address enforcer,bytes terms)" ->
          Optional.of(delegation());
      default -> Optional.empty();
    };
  }

  private static Said power(Signed.Kind kind, String sentence, List<Exposure> exposure) {
    return new Said(
        sentence, exposure, List.of(), new Signed(kind, List.of(), Optional.empty(), true));
  }

  private String ballot() {
    String support =
        switch (message.number("support").intValue()) {
          case 0 -> "against";
          case 1 -> "for";
          case 2 -> "to abstain on";
          default -> "with the choice " + message.number("support") + " on";
        };
    return "Vote by signature " + support + " proposal " + message.number("proposalId");
  }

  /** Without caveats the delegate can do anything as the account. */
  private Said delegation() {
    contract("MetaMask's delegation manager", MANAGERS);
    String who = sentences.name(message.address("delegate"));
    List<Struct> caveats = message.structs("caveats");
    if (caveats.isEmpty()) {
      return delegation(
          "Let " + who + " do anything as the account", Optional.empty(), Optional.empty());
    }
    Optional<BigInteger> from = Optional.empty();
    Optional<BigInteger> until = Optional.empty();
    List<Bytes> amounts = new ArrayList<>();
    Optional<String> unknown = Optional.empty();
    for (Struct caveat : caveats) {
      Bytes terms = caveat.bytes("terms");
      if (caveat.address("enforcer").equals(TIMESTAMP) && terms.size() == 32) {
        from = since(new BigInteger(1, terms.slice(0, 16).toArray()));
        until = since(new BigInteger(1, terms.slice(16).toArray()));
      } else if (caveat.address("enforcer").equals(ERC20_TRANSFER_AMOUNT) && terms.size() == 52) {
        amounts.add(terms);
      } else {
        unknown =
            Optional.of(
                "What the caveat of "
                    + sentences.name(caveat.address("enforcer"))
                    + " leaves to "
                    + who
                    + " isn't known here.");
      }
    }
    if (unknown.isEmpty() && amounts.size() != 1) {
      unknown = Optional.of("What it leaves to " + who + " isn't bounded by an amount.");
    }
    if (unknown.isPresent()) {
      return delegation(
          "Let " + who + " act as the account, as far as its caveats go",
          Optional.empty(),
          unknown);
    }
    Address token = new Address(amounts.getFirst().slice(0, 20));
    BigInteger amount = new BigInteger(1, amounts.getFirst().slice(20).toArray());
    List<Exposure> bound =
        exposure(
            new Asset.Erc20(token),
            amount,
            Optional.of(message.address("delegate")),
            from,
            until,
            true);
    return new Said(
        "Let " + who + " transfer up to " + sentences.amount(token, amount),
        bound,
        List.of(),
        signed(Optional.of(new Redemption.Permission(token, amount)), from, until, true));
  }

  private Said delegation(
      String sentence, Optional<Redemption.Permission> most, Optional<String> notDecoded) {
    Signed signed = signed(most, Optional.empty(), Optional.empty(), notDecoded.isEmpty());
    return new Said(sentence, List.of(), List.of(), signed, notDecoded);
  }

  /** The delegate redeems it for all that is there of each asset, which the caveats may refuse. */
  private Signed signed(
      Optional<Redemption.Permission> most,
      Optional<BigInteger> from,
      Optional<BigInteger> until,
      boolean bounded) {
    List<Redemption.Step> steps = new ArrayList<>();
    Set<Address> tokens = new LinkedHashSet<>();
    most.map(Redemption.Permission::token).ifPresent(tokens::add);
    tokens.addAll(known.tokens().keySet());
    steps.add(take(Optional.empty(), MAX));
    tokens.stream()
        .limit(MOST_TOKENS)
        .forEach(token ->
            steps.add(
                take(
                    Optional.of(token),
                    most.filter(each -> each.token().equals(token))
                        .map(Redemption.Permission::most)
                        .orElse(MAX))));
    return new Signed(
        Signed.Kind.DELEGATION,
        List.of(),
        Optional.of(
            redemption(
                from.map(BigInteger.ONE::add), // strictly between both
                until.map(each -> each.subtract(BigInteger.ONE)),
                Optional.empty(),
                steps)),
        bounded);
  }

  private Redemption.Step take(Optional<Address> token, BigInteger most) {
    Address delegate = message.address("delegate");
    return new Redemption.Step.Take(
        delegate,
        contract(),
        token,
        most,
        amount ->
            token
                .map(of ->
                    redeem(
                        of,
                        BigInteger.ZERO,
                        Probe.calldata(
                            "transfer(address,uint256)", delegate.toWord(), Word.of(amount))))
                .orElseGet(() -> redeem(delegate, amount, Bytes.EMPTY)));
  }

  /** One call as the account: ERC-7579's single mode, target, value and calldata packed. */
  private Bytes redeem(Address target, BigInteger value, Bytes calldata) {
    List<Object> caveats = new ArrayList<>();
    for (Struct caveat : message.structs("caveats")) {
      caveats.add(List.of(caveat.address("enforcer"), caveat.bytes("terms"), Bytes.EMPTY));
    }
    List<Object> delegation =
        List.of(
            message.address("delegate"),
            message.address("delegator"),
            message.bytes("authority"),
            caveats,
            message.number("salt"),
            Redemption.SIGNATURE);
    Bytes context = Abi.encodeTuple(CONTEXT, List.of(List.of(delegation)));
    Bytes execution = target.bytes().concat(Word.of(value).toBytes()).concat(calldata);
    return REDEEM.encode(
        List.of(List.of(context), List.of(Bytes.of(new byte[Word.SIZE])), List.of(execution)));
  }
}
