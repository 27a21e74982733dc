package bothy.meaning;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.TypedData;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Address delegate = message.address("delegate");
    String who = sentences.name(delegate);
    List<Struct> caveats = message.structs("caveats");
    if (caveats.isEmpty()) {
      return power(Signed.Kind.DELEGATION, "Let " + who + " do anything as the account", List.of());
    }
    Optional<BigInteger> from = Optional.empty();
    Optional<BigInteger> until = Optional.empty();
    List<Bytes> amounts = new ArrayList<>();
    for (Struct caveat : caveats) {
      Bytes terms = caveat.bytes("terms");
      if (caveat.address("enforcer").equals(TIMESTAMP) && terms.size() == 32) {
        from = since(new BigInteger(1, terms.slice(0, 16).toArray()));
        until = since(new BigInteger(1, terms.slice(16).toArray()));
      } else if (caveat.address("enforcer").equals(ERC20_TRANSFER_AMOUNT) && terms.size() == 52) {
        amounts.add(terms);
      } else {
        throw new NotThatKind(
            "What the caveat of "
                + sentences.name(caveat.address("enforcer"))
                + " leaves to "
                + who
                + " isn't known here.");
      }
    }
    if (amounts.size() != 1) {
      throw new NotThatKind("What it leaves to " + who + " isn't bounded by an amount.");
    }
    Address token = new Address(amounts.getFirst().slice(0, 20));
    BigInteger amount = new BigInteger(1, amounts.getFirst().slice(20).toArray());
    return power(
        Signed.Kind.DELEGATION,
        "Let " + who + " transfer up to " + sentences.amount(token, amount),
        exposure(new Asset.Erc20(token), amount, Optional.of(delegate), from, until, true));
  }
}
