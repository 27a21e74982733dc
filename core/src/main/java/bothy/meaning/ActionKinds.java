package bothy.meaning;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.effects.Probe;
import bothy.effects.Redemption;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.TypedData;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Signatures that have another account act: a Safe's transaction, a user operation (ERC-4337 v0.8).
 * What they do is decoded as far as it goes, and known by playing them.
 */
final class ActionKinds extends TypedKind {
  private static final Word THRESHOLD_SLOT = Word.of(4);
  private static final Word NONCE_SLOT = Word.of(5);
  private static final Map<Address, String> ENTRY_POINTS =
      Map.of(Address.fromHex("0x4337084d9e255ff0702461cf8895ce9e3b5ff108"), "ERC-4337 v0.8");

  ActionKinds(TypedData data, Address signer, Sentences sentences, Known known) {
    super(data, signer, sentences, known);
  }

  @Override
  Optional<Said> read(String type) {
    return switch (type) {
      case "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,"
              + "uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,"
              + "uint256 nonce)" ->
          Optional.of(safe());
      case "PackedUserOperation(address sender,uint256 nonce,bytes initCode,bytes callData,"
              + "bytes32 accountGasLimits,uint256 preVerificationGas,bytes32 gasFees,"
              + "bytes paymasterAndData)" ->
          Optional.of(operation());
      default -> Optional.empty();
    };
  }

  private Said safe() {
    Address safe = contract();
    Address to = message.address("to");
    DecodedCall call =
        new CallReader()
            .read(
                "params[1].message.data",
                safe,
                Optional.of(to),
                message.number("operation").equals(BigInteger.ONE),
                new Wei(message.number("value")),
                message.bytes("data"));
    List<Exposure> exposure = new ArrayList<>(moves(call, safe));
    exposure.addAll(refund());
    Bytes submit =
        Abi.function(
                "execTransaction(address to,uint256 value,bytes data,uint8 operation,uint256"
                    + " safeTxGas,uint256 baseGas,uint256 gasPrice,address gasToken,address"
                    + " refundReceiver,bytes signatures)")
            .encode(
                List.of(
                    to,
                    message.number("value"),
                    message.bytes("data"),
                    message.number("operation"),
                    message.number("safeTxGas"),
                    message.number("baseGas"),
                    message.number("gasPrice"),
                    message.address("gasToken"),
                    message.address("refundReceiver"),
                    Redemption.SIGNATURE));
    BigInteger nonce = message.number("nonce");
    Redemption redemption =
        new Redemption(
            digest(),
            signer,
            safe,
            directed(call, safe),
            Optional.empty(),
            NEVER,
            Optional.of(Redemption.Nonce.counter(safe, Probe.calldata("nonce()"), nonce)),
            List.of(call(ANYBODY, safe, submit)),
            Map.of(safe, Map.of(THRESHOLD_SLOT, Word.ONE, NONCE_SLOT, Word.of(nonce))),
            "that its other owners sign and that the nonce " + nonce + " is next");
    return new Said(
        "From the Safe " + sentences.name(safe) + ": " + sentences.of(call),
        exposure,
        List.of(call),
        new Signed(Signed.Kind.ACTION, List.of(), Optional.of(redemption), false));
  }

  /** What the Safe pays to whoever sends the transaction, or to whom it names. */
  private List<Exposure> refund() {
    BigInteger gas = message.number("baseGas").add(message.number("safeTxGas"));
    Address token = message.address("gasToken");
    Address receiver = message.address("refundReceiver");
    return exposure(
        token.equals(Address.ZERO) ? new Asset.Native() : new Asset.Erc20(token),
        gas.multiply(message.number("gasPrice")).min(MAX),
        receiver.equals(Address.ZERO) ? Optional.empty() : Optional.of(receiver),
        Optional.empty(),
        NEVER,
        false);
  }

  /** Safes whose transactions {@code account}'s calls execute, by themselves or by one another. */
  private static Set<Address> directed(DecodedCall top, Address account) {
    Set<Address> directed = new TreeSet<>();
    top.all()
        .filter(call -> call.is("execTransaction"))
        .map(DecodedCall::to)
        .flatMap(Optional::stream)
        .filter(safe -> !safe.equals(account))
        .forEach(directed::add);
    return directed;
  }

  /** What the calls of {@code account}, and of Safes that it directs, say that they move. */
  private List<Exposure> moves(DecodedCall top, Address account) {
    Set<Address> own = directed(top, account);
    own.add(account);
    List<Exposure> moves = new ArrayList<>();
    top.all()
        .filter(call -> own.contains(call.caller()) && call.to().isPresent())
        .filter(call -> !own.contains(call.to().get()))
        .filter(call -> call.calls().isEmpty())
        .forEach(call -> {
          Address to = call.to().get();
          if (!call.delegates()) {
            moves.addAll(once(new Asset.Native(), call.value().amount(), to));
          }
          switch (call.function().orElse("")) {
            case "transfer(address,uint256)" ->
                call.arguments()
                    .ifPresent(a ->
                        moves.addAll(
                            once(new Asset.Erc20(to), a.number("amount"), a.address("to"))));
            case "safeTransferFrom(address,address,uint256)",
                "safeTransferFrom(address,address,uint256,bytes)" ->
                call.arguments()
                    .ifPresent(a ->
                        moves.addAll(
                            once(
                                new Asset.Erc721(to, a.number("id")),
                                BigInteger.ONE,
                                a.address("to"))));
            default -> {}
          }
        });
    return moves;
  }

  private List<Exposure> once(Asset asset, BigInteger amount, Address to) {
    return exposure(asset, amount, Optional.of(to), Optional.empty(), NEVER, false);
  }

  private Said operation() {
    Address entryPoint = contract("the entry point of ERC-4337 v0.8", ENTRY_POINTS);
    if (!"ERC4337".equals(data.domain().get("name")) || !"1".equals(data.domain().get("version"))) {
      throw new NotThatKind("Its domain isn't the entry point's.");
    }
    Address sender = message.address("sender");
    DecodedCall call =
        new CallReader()
            .read(
                "params[1].message.callData",
                entryPoint,
                Optional.of(sender),
                Wei.ZERO,
                message.bytes("callData"));
    List<Exposure> exposure = new ArrayList<>(moves(call, sender));
    exposure.addAll(prefund(entryPoint));
    List<Object> operation =
        List.of(
            sender,
            message.number("nonce"),
            message.bytes("initCode"),
            message.bytes("callData"),
            message.bytes("accountGasLimits"),
            message.number("preVerificationGas"),
            message.bytes("gasFees"),
            message.bytes("paymasterAndData"),
            Redemption.SIGNATURE);
    Bytes submit =
        Abi.function(
                "handleOps((address sender,uint256 nonce,bytes initCode,bytes callData,bytes32"
                    + " accountGasLimits,uint256 preVerificationGas,bytes32 gasFees,bytes"
                    + " paymasterAndData,bytes signature)[] ops,address beneficiary)")
            .encode(List.of(List.of(operation), ANYBODY));
    BigInteger nonce = message.number("nonce");
    Redemption redemption =
        new Redemption(
            digest(),
            signer,
            sender,
            directed(call, sender),
            Optional.empty(),
            NEVER,
            Optional.of(
                Redemption.Nonce.counter(
                    entryPoint,
                    Probe.calldata(
                        "getNonce(address,uint192)",
                        sender.toWord(),
                        Word.of(nonce.shiftRight(64))),
                    nonce)),
            List.of(call(ANYBODY, entryPoint, submit)),
            Map.of(),
            "");
    return new Said(
        "From the account " + sentences.name(sender) + ": " + sentences.of(call),
        exposure,
        List.of(call),
        new Signed(Signed.Kind.ACTION, List.of(), Optional.of(redemption), false));
  }

  /** What the account pays the bundler at most, unless a paymaster does. */
  private List<Exposure> prefund(Address entryPoint) {
    if (!message.bytes("paymasterAndData").isEmpty()) {
      return List.of();
    }
    Bytes limits = message.bytes("accountGasLimits");
    Bytes fees = message.bytes("gasFees");
    BigInteger gas = half(limits, 0).add(half(limits, 1)).add(message.number("preVerificationGas"));
    return once(new Asset.Native(), gas.multiply(half(fees, 1)).min(MAX), entryPoint);
  }

  private static BigInteger half(Bytes packed, int which) {
    return new BigInteger(1, packed.slice(16 * which, 16 * which + 16).toArray());
  }
}
