package bothy.eth;

import java.util.List;

/** Anything that a key could sign. */
public sealed interface Request {
  /** Whose key signs, or has signed. */
  Address signer();

  /** Calls {@code eth_sendTransaction}: not yet signed. */
  record Unsigned(Address from, Transaction transaction) implements Request {
    @Override
    public Address signer() {
      return from;
    }
  }

  /** A signed transaction as its bytes; {@code sender} was recovered from the signature. */
  record Raw(Address sender, Transaction transaction, Bytes encoded) implements Request {
    @Override
    public Address signer() {
      return sender;
    }
  }

  /** EIP-712 typed data, {@code eth_signTypedData_v4}. */
  record Typed(Address signer, TypedData data) implements Request {}

  /** EIP-191 version 0x45, {@code personal_sign}. */
  record Message(Address signer, Bytes message) implements Request {}

  /** EIP-5792 {@code wallet_sendCalls}. */
  record Batch(Address from, ChainId chainId, boolean atomicRequired, List<Call> calls)
      implements Request {
    public Batch {
      calls = List.copyOf(calls);
    }

    @Override
    public Address signer() {
      return from;
    }
  }

  /** One call of a batch; an absent {@code to} creates a contract. */
  record Call(java.util.Optional<Address> to, Wei value, Bytes data) {}

  /** An EIP-7702 authorisation to be signed by itself. */
  record Delegate(Address authority, Authorization authorization) implements Request {
    @Override
    public Address signer() {
      return authority;
    }
  }

  /**
   * An operation for an account of ERC-4337, {@code eth_sendUserOperation}, to be signed.
   *
   * @param signer whose key the account verifies
   * @param chain that it is hashed for: the request names none
   * @param authorization EIP-7702's that comes with it
   */
  record Operation(
      Address signer,
      UserOperation operation,
      Address entryPoint,
      ChainId chain,
      java.util.Optional<Authorization> authorization)
      implements Request {
    private static final String MARKER = "0x7702";

    /**
     * Whether the account's code is set by EIP-7702: what is hashed then is that code's address, in
     * the place of what the operation holds.
     */
    public boolean installs() {
      return authorization.isPresent()
          || (operation.initCode().toHex().startsWith(MARKER)
              && entryPoint.equals(EntryPoint.V0_8.address()));
    }
  }
}
