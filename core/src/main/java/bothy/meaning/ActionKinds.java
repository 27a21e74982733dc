package bothy.meaning;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.effects.Probe;
import bothy.effects.Redemption;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EntryPoint;
import bothy.eth.TypedData;
import bothy.eth.UserOperation;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signatures that have another account act: a Safe's transaction, a user operation (ERC-4337 v0.8).
 * What they do is decoded as far as it goes, and known by playing them.
 */
final class ActionKinds extends TypedKind {
  private static final Word THRESHOLD_SLOT = Word.of(4);
  private static final Word NONCE_SLOT = Word.of(5);
  private static final Map<Address, String> ENTRY_POINTS =
      Map.of(EntryPoint.V0_8.address(), "ERC-4337 v0.8");

  private final Actions actions;

  ActionKinds(TypedData data, Address signer, Sentences sentences, Known known) {
    super(data, signer, sentences, known);
    this.actions = new Actions(sentences, known);
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
    List<Exposure> exposure = new ArrayList<>(actions.moves(call, safe));
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
            Map.of(digest(), signer),
            safe,
            Actions.directed(call, safe),
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

  private Said operation() {
    Address entryPoint = contract("the entry point of ERC-4337 v0.8", ENTRY_POINTS);
    if (!"ERC4337".equals(data.domain().get("name")) || !"1".equals(data.domain().get("version"))) {
      throw new NotThatKind("Its domain isn't the entry point's.");
    }
    UserOperation operation =
        new UserOperation(
            message.address("sender"),
            message.number("nonce"),
            message.bytes("initCode"),
            message.bytes("callData"),
            message.bytes("accountGasLimits"),
            message.number("preVerificationGas"),
            message.bytes("gasFees"),
            message.bytes("paymasterAndData"),
            Bytes.EMPTY);
    return actions.operation(
        operation, entryPoint, "params[1].message.callData", Map.of(digest(), signer));
  }
}
