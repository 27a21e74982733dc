package bothy.meaning;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.effects.Probe;
import bothy.effects.Redemption;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.TypedData;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Permits of tokens by themselves, and EIP-3009's authorisations: the token verifies them. */
final class PermitKinds extends TypedKind {
  private static final Word V = Word.of(27);

  PermitKinds(TypedData data, Address signer, Sentences sentences, Known known) {
    super(data, signer, sentences, known);
  }

  @Override
  Optional<Said> read(String type) {
    return switch (type) {
      case "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)" ->
          Optional.of(permit());
      case "Permit(address holder,address spender,uint256 nonce,uint256 expiry,bool allowed)" ->
          Optional.of(allow());
      case "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,"
              + "uint256 validBefore,bytes32 nonce)" ->
          Optional.of(payment("transferWithAuthorization", ANYBODY));
      case "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,"
              + "uint256 validBefore,bytes32 nonce)" ->
          Optional.of(payment("receiveWithAuthorization", message.address("to")));
      case "CancelAuthorization(address authorizer,bytes32 nonce)" ->
          Optional.of(
              new Said(
                  "Cancel the authorisation " + message.string("nonce") + " of " + token(),
                  List.of(),
                  List.of(),
                  new Signed(Signed.Kind.CANCELLATION, List.of(), Optional.empty(), true)));
      default -> Optional.empty();
    };
  }

  private String token() {
    return sentences.name(contract());
  }

  /** EIP-2612 */
  private Said permit() {
    Address owner = message.address("owner");
    Address spender = message.address("spender");
    BigInteger value = message.number("value");
    BigInteger deadline = message.number("deadline");
    Bytes submit =
        Probe.calldata(
            "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
            owner.toWord(),
            spender.toWord(),
            Word.of(value),
            Word.of(deadline),
            V,
            Word.ONE,
            Word.ONE);
    // The allowance outlives the deadline, which only bounds when the permit can be submitted.
    return granted(owner, spender, value, Optional.of(deadline), message.number("nonce"), submit);
  }

  /** As DAI has it: all or nothing; an expiry of zero never comes. */
  private Said allow() {
    Address holder = message.address("holder");
    Address spender = message.address("spender");
    BigInteger expiry = message.number("expiry");
    Bytes submit =
        Probe.calldata(
            "permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32)",
            holder.toWord(),
            spender.toWord(),
            Word.of(message.number("nonce")),
            Word.of(expiry),
            message.flag("allowed") ? Word.ONE : Word.ZERO,
            V,
            Word.ONE,
            Word.ONE);
    return granted(
        holder,
        spender,
        message.flag("allowed") ? MAX : BigInteger.ZERO,
        since(expiry),
        message.number("nonce"),
        submit);
  }

  private Said granted(
      Address owner,
      Address spender,
      BigInteger value,
      Optional<BigInteger> until,
      BigInteger nonce,
      Bytes submit) {
    Address token = contract();
    List<Redemption.Step> steps = new ArrayList<>();
    steps.add(call(spender, token, submit));
    steps.add(new Redemption.Step.Pull(spender, token, value, Optional.empty()));
    List<Exposure> exposure =
        exposure(
            new Asset.Erc20(token), value, Optional.of(spender), Optional.empty(), until, true);
    return new Said(
        value.signum() == 0
            ? "No longer let " + sentences.name(spender) + " take " + sentences.name(token)
            : "Let " + sentences.name(spender) + " take up to " + sentences.amount(token, value),
        exposure,
        List.of(),
        new Signed(
            value.signum() == 0 ? Signed.Kind.CANCELLATION : Signed.Kind.PERMIT,
            List.of(),
            Optional.of(
                redemption(
                    Optional.empty(),
                    until,
                    Optional.of(
                        Redemption.Nonce.counter(
                            token, Probe.calldata("nonces(address)", owner.toWord()), nonce)),
                    steps)),
            true));
  }

  /** EIP-3009, and x402's exact scheme on it. */
  private Said payment(String function, Address by) {
    Address token = contract();
    Address from = message.address("from");
    Address to = message.address("to");
    BigInteger value = message.number("value");
    BigInteger after = message.number("validAfter");
    BigInteger before = message.number("validBefore");
    Bytes nonce = message.bytes("nonce");
    Bytes submit =
        Abi.function(
                function
                    + "(address from,address to,uint256 value,uint256 validAfter,uint256"
                    + " validBefore,bytes32 nonce,uint8 v,bytes32 r,bytes32 s)")
            .encode(
                List.of(
                    from,
                    to,
                    value,
                    after,
                    before,
                    nonce,
                    V.toBigInteger(),
                    Word.ONE.toBytes(),
                    Word.ONE.toBytes()));
    Bytes state =
        Probe.calldata("authorizationState(address,bytes32)", from.toWord(), Word.of(nonce));
    return new Said(
        "Send " + sentences.amount(token, value) + " to " + sentences.name(to),
        exposure(
            new Asset.Erc20(token),
            value,
            Optional.of(to),
            since(after),
            Optional.of(before),
            false),
        List.of(),
        new Signed(
            Signed.Kind.PAYMENT,
            List.of(),
            Optional.of(
                redemption(
                    // strictly after
                    since(after).map(BigInteger.ONE::add),
                    Optional.of(before.subtract(BigInteger.ONE)),
                    Optional.of(new Redemption.Nonce(token, state, 0, 0, BigInteger.ZERO)),
                    List.of(call(by, token, submit)))),
            true));
  }
}
