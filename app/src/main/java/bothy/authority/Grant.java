package bothy.authority;

import bothy.effects.Probe;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.proof.LogFilter;
import bothy.proof.Receipt;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Something that was granted once; what is left of it only the state knows. */
sealed interface Grant {
  /** The contract that keeps it. */
  Address contract();

  /** ERC-20. */
  record Allowance(Address contract, Address spender) implements Grant {}

  /** ERC-721, for one of them. */
  record Single(Address contract, BigInteger id) implements Grant {}

  /** ERC-721 and ERC-1155, for all. */
  record Operator(Address contract, Address operator) implements Grant {}

  /** Permit2's own allowance. */
  record Permit2(Address contract, Address token, Address spender) implements Grant {}

  Hash APPROVAL = topic("Approval(address,address,uint256)");
  Hash APPROVAL_FOR_ALL = topic("ApprovalForAll(address,address,bool)");
  Hash PERMIT2_APPROVAL = topic("Approval(address,address,address,uint160,uint48)");
  Hash PERMIT2_PERMIT = topic("Permit(address,address,address,uint160,uint48,uint48)");

  private static Hash topic(String signature) {
    return Hash.keccak(Bytes.owning(signature.getBytes(StandardCharsets.US_ASCII)));
  }

  /** The events by which an account's grants are told. */
  static LogFilter by(Address owner) {
    return new LogFilter(
        Set.of(),
        List.of(
            Set.of(APPROVAL, APPROVAL_FOR_ALL, PERMIT2_APPROVAL, PERMIT2_PERMIT),
            Set.of(owner.toWord().toHash())));
  }

  /** The grant that an event tells of, if it has the shape of one. */
  static Optional<Grant> told(Receipt.Log log) {
    List<Hash> topics = log.topics();
    Hash kind = topics.getFirst();
    int words = log.data().size() / 32;
    if (kind.equals(APPROVAL) && topics.size() == 3 && words == 1) {
      return Optional.of(new Allowance(log.address(), party(topics, 2)));
    }
    if (kind.equals(APPROVAL) && topics.size() == 4 && words == 0) {
      return Optional.of(new Single(log.address(), topics.get(3).toWord().toBigInteger()));
    }
    if (kind.equals(APPROVAL_FOR_ALL) && topics.size() == 3) {
      return Optional.of(new Operator(log.address(), party(topics, 2)));
    }
    boolean permit2 = kind.equals(PERMIT2_APPROVAL) || kind.equals(PERMIT2_PERMIT);
    return permit2 && topics.size() == 4
        ? Optional.of(new Permit2(log.address(), party(topics, 2), party(topics, 3)))
        : Optional.empty();
  }

  private static Address party(List<Hash> topics, int at) {
    return Address.of(topics.get(at).toWord());
  }

  /** Permit2's three answers: amount, expiry, nonce. */
  static Bytes permit2Allowance(Address owner, Address token, Address spender) {
    return Probe.calldata(
        "allowance(address,address,address)", owner.toWord(), token.toWord(), spender.toWord());
  }
}
