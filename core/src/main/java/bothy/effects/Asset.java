package bothy.effects;

import bothy.eth.Address;
import java.math.BigInteger;
import java.util.Comparator;

/** Something that can be owned. Amounts are in its smallest unit. */
public sealed interface Asset extends Comparable<Asset> {
  /** The chain's own currency, in wei. */
  record Native() implements Asset {}

  record Erc20(Address token) implements Asset {}

  record Erc721(Address token, BigInteger id) implements Asset {}

  record Erc1155(Address token, BigInteger id) implements Asset {}

  /** Every token of a collection: what an operator may take. */
  record Collection(Address token) implements Asset {}

  /** {@code native}, {@code erc20}, {@code erc721}, {@code erc1155} or {@code collection}. */
  default String kind() {
    return switch (this) {
      case Native ignored -> "native";
      case Erc20 ignored -> "erc20";
      case Erc721 ignored -> "erc721";
      case Erc1155 ignored -> "erc1155";
      case Collection ignored -> "collection";
    };
  }

  /** The token's contract; the zero address for the native currency. */
  default Address contract() {
    return switch (this) {
      case Native ignored -> Address.ZERO;
      case Erc20(Address token) -> token;
      case Erc721(Address token, BigInteger ignored) -> token;
      case Erc1155(Address token, BigInteger ignored) -> token;
      case Collection(Address token) -> token;
    };
  }

  /** The token id; zero where there is none. */
  default BigInteger tokenId() {
    return switch (this) {
      case Erc721(Address ignored, BigInteger id) -> id;
      case Erc1155(Address ignored, BigInteger id) -> id;
      case Native ignored -> BigInteger.ZERO;
      case Erc20 ignored -> BigInteger.ZERO;
      case Collection ignored -> BigInteger.ZERO;
    };
  }

  @Override
  default int compareTo(Asset other) {
    return Comparator.comparing(Asset::contract)
        .thenComparing(Asset::kind)
        .thenComparing(Asset::tokenId)
        .compare(this, other);
  }
}
