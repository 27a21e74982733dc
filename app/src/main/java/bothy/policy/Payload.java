package bothy.policy;

import bothy.eth.Bytes;

/** The exact bytes that a key is to sign, before they are hashed. */
public sealed interface Payload {
  /** As it was given, or as the wallet will send it. */
  Bytes bytes();

  /**
   * A transaction: what its signature covers, {@code type || rlp(fields without signature)} of
   * EIP-2718, or EIP-155's nine fields for a legacy one.
   */
  record Transaction(Bytes bytes) implements Payload {}

  /** EIP-712 typed data: its JSON in UTF-8, as {@code eth_signTypedData_v4} carries it. */
  record TypedData(Bytes bytes) implements Payload {}

  /** EIP-191 version 0x45, {@code personal_sign}: the message without its prefix. */
  record Message(Bytes bytes) implements Payload {}

  /** An EIP-7702 authorisation: {@code 0x05 || rlp([chain, address, nonce])}. */
  record Authorization(Bytes bytes) implements Payload {}

  /** {@code transaction}, {@code typedData}, {@code message} or {@code authorization}. */
  default String kind() {
    return switch (this) {
      case Transaction ignored -> "transaction";
      case TypedData ignored -> "typedData";
      case Message ignored -> "message";
      case Authorization ignored -> "authorization";
    };
  }
}
