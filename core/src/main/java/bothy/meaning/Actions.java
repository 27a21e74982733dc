package bothy.meaning;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.effects.Probe;
import bothy.effects.Redemption;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.UserOperation;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What an account that acts on a signature is told to do: decoded, and how it would be had. */
final class Actions {
  private final Sentences sentences;
  private final Known known;

  Actions(Sentences sentences, Known known) {
    this.sentences = sentences;
    this.known = known;
  }

  /** Safes whose transactions {@code account}'s calls execute, by themselves or by one another. */
  static Set<Address> directed(DecodedCall top, Address account) {
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
  List<Exposure> moves(DecodedCall top, Address account) {
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
    return TypedKind.exposure(
        known, asset, amount, Optional.of(to), Optional.empty(), TypedKind.NEVER, false);
  }

  /**
   * A user operation of ERC-4337 v0.7 or v0.8, handled by its entry point.
   *
   * @param path where its calldata stands
   * @param vouched what is signed, and by whom
   */
  TypedKind.Said operation(
      UserOperation operation, Address entryPoint, String path, Map<Hash, Address> vouched) {
    Address sender = operation.sender();
    DecodedCall call =
        new CallReader()
            .read(path, entryPoint, Optional.of(sender), Wei.ZERO, operation.callData());
    List<Exposure> exposure = new ArrayList<>(moves(call, sender));
    if (operation.paymasterAndData().isEmpty()) {
      exposure.addAll(once(new Asset.Native(), operation.prefund().min(TypedKind.MAX), entryPoint));
    }
    Bytes view =
        Probe.calldata(
            "getNonce(address,uint192)",
            sender.toWord(),
            Word.of(operation.nonce().shiftRight(64)));
    Redemption redemption =
        new Redemption(
            vouched,
            sender,
            directed(call, sender),
            Optional.empty(),
            TypedKind.NEVER,
            Optional.of(Redemption.Nonce.counter(entryPoint, view, operation.nonce())),
            List.of(new Redemption.Step.Try(TypedKind.ANYBODY, entryPoint, ways(operation))),
            Map.of(),
            "");
    return new TypedKind.Said(
        "From the account " + sentences.name(sender) + ": " + sentences.of(call),
        exposure,
        List.of(call),
        new Signed(Signed.Kind.ACTION, List.of(), Optional.of(redemption), false));
  }

  /** Accounts may want more around a signature than 65 bytes: then in the form that was given. */
  private static List<Bytes> ways(UserOperation operation) {
    return Stream.of(Redemption.SIGNATURE, operation.signature())
        .filter(signature -> !signature.isEmpty())
        .distinct()
        .map(signature -> operation.handled(signature, TypedKind.ANYBODY))
        .toList();
  }
}
