package bothy.policy;

import bothy.eth.Address;
import bothy.eth.ChainId;

/** A trait of requests for which the policy says what it takes. */
sealed interface Demand {
  /** A finding of this rule stands in the verdict. */
  record OfRule(String rule) implements Demand {}

  record OfKind(Kind kind) implements Demand {}

  record OnChain(ChainId chain) implements Demand {}

  /** The address has a part in the request or its run. */
  record WithParty(Address address) implements Demand {}

  /** As a sentence's subject. */
  default String says() {
    return switch (this) {
      case OfRule(String rule) -> "a request with a finding of " + rule;
      case OfKind(Kind kind) -> "a request of kind " + kind.word();
      case OnChain(ChainId chain) -> "a request on chain " + chain;
      case WithParty(Address address) -> "a request with " + address;
    };
  }
}
