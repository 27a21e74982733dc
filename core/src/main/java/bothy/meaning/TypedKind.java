package bothy.meaning;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.effects.Probe;
import bothy.effects.Redemption;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.TypedData;
import bothy.eth.TypedDataHash;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One family of kinds of typed data. A kind is known by its struct type as EIP-712 encodes it, so
 * that data which only looks like a permit isn't read as one; where a standard fixes the contract
 * that verifies it, another contract makes it another kind.
 */
abstract class TypedKind {
  static final BigInteger MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
  static final Optional<BigInteger> NEVER = Optional.empty();

  /** Who plays the holder where a signature names nobody. */
  static final Address ANYBODY = Address.fromHex("0x00000000000000000000000000000000000b0714");

  private static final BigInteger UNLIMITED = BigInteger.ONE.shiftLeft(95);

  final TypedData data;
  final Address signer;
  final Sentences sentences;
  final Known known;
  final Struct message;

  /**
   * What a kind says.
   *
   * @param notDecoded what of it isn't known, where it can be played all the same
   */
  record Said(
      String sentence,
      List<Exposure> exposure,
      List<DecodedCall> calls,
      Signed signed,
      Optional<String> notDecoded) {
    Said(String sentence, List<Exposure> exposure, List<DecodedCall> calls, Signed signed) {
      this(sentence, exposure, calls, signed, Optional.empty());
    }
  }

  /** It looks like a kind and isn't it. */
  static final class NotThatKind extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotThatKind(String why) {
      super(why);
    }
  }

  TypedKind(TypedData data, Address signer, Sentences sentences, Known known) {
    this.data = data;
    this.signer = signer;
    this.sentences = sentences;
    this.known = known;
    this.message = new Struct(data.message());
  }

  /** What the data says, if it is of this family. */
  abstract Optional<Said> read(String type);

  /** The contract that verifies the signature. */
  final Address contract() {
    if (data.domain().get("verifyingContract") instanceof String text && text.length() == 42) {
      return Address.fromHex("0x" + text.substring(2));
    }
    throw new NotThatKind("Its domain names no contract.");
  }

  /** The contract, which must be one of those that the standard has. */
  final Address contract(String standard, Map<Address, String> places) {
    Address contract = contract();
    if (!places.containsKey(contract)) {
      throw new NotThatKind(
          "It has the form of " + standard + ", for a contract that isn't " + standard + ".");
    }
    return contract;
  }

  final Hash digest() {
    return TypedDataHash.of(data);
  }

  /** The hash of a member that is a struct. */
  final Hash structHash(TypedData.Member witness) {
    if (!(data.message().get(witness.name()) instanceof Map<?, ?>)) {
      throw new EthException("expected a struct for " + witness.name());
    }
    Map<String, Object> values = new LinkedHashMap<>();
    message
        .struct(witness.name())
        .members()
        .forEach((name, value) -> values.put(String.valueOf(name), value));
    return TypedDataHash.messageHash(
        new TypedData(data.types(), witness.type(), data.domain(), values));
  }

  final Redemption redemption(
      Optional<BigInteger> from,
      Optional<BigInteger> until,
      Optional<Redemption.Nonce> nonce,
      List<Redemption.Step> steps) {
    return new Redemption(
        Map.of(digest(), signer), signer, Set.of(), from, until, nonce, steps, Map.of(), "");
  }

  /** Who fills an order has what it costs, and lets the market take that. */
  static List<Redemption.Step> payment(
      Address filler, Address token, BigInteger amount, Address market) {
    return List.of(
        new Redemption.Step.Fund(filler, token, amount),
        call(
            filler,
            token,
            Probe.calldata("approve(address,uint256)", market.toWord(), Word.of(amount))));
  }

  static Redemption.Step call(Address from, Address to, Bytes data) {
    return new Redemption.Step.Call(from, to, Wei.ZERO, data);
  }

  final List<Exposure> exposure(
      Asset asset,
      BigInteger amount,
      Optional<Address> by,
      Optional<BigInteger> from,
      Optional<BigInteger> until,
      boolean standing) {
    return exposure(known, asset, amount, by, from, until, standing);
  }

  static List<Exposure> exposure(
      Known known,
      Asset asset,
      BigInteger amount,
      Optional<Address> by,
      Optional<BigInteger> from,
      Optional<BigInteger> until,
      boolean standing) {
    return amount.signum() <= 0
        ? List.of()
        : List.of(
            new Exposure(
                asset,
                amount,
                isUnlimited(known, asset, amount),
                by,
                from,
                until,
                standing,
                Optional.empty()));
  }

  /** As wallets mean it, or more whole tokens than anybody has. */
  private static boolean isUnlimited(Known known, Asset asset, BigInteger amount) {
    if (!(asset instanceof Asset.Erc20(Address token))) {
      return false;
    }
    Known.Token facts = known.tokens().get(token);
    return amount.compareTo(UNLIMITED) >= 0
        || (facts != null && amount.compareTo(BigInteger.TEN.pow(facts.decimals() + 15)) >= 0);
  }

  /** Zero begins now. */
  static Optional<BigInteger> since(BigInteger seconds) {
    return seconds.signum() == 0 ? Optional.empty() : Optional.of(seconds);
  }

  final String amounts(List<Struct> permitted) {
    List<String> said = new ArrayList<>();
    for (Struct each : permitted) {
      said.add(sentences.amount(each.address("token"), each.number("amount")));
    }
    return String.join(" and ", said);
  }

  static EthException bad(String expected) {
    return new EthException("expected " + expected);
  }
}
