package bothy.eth;

import bothy.crypto.Secp256k1;
import java.util.Optional;

/** The bytes of EIP-7702 authorisations. */
public final class Authorizations {
  private static final Bytes MAGIC = Bytes.of((byte) 0x05);

  private Authorizations() {}

  /** What the authority signs: keccak(0x05 || rlp([chain id, address, nonce])). */
  public static Hash signingHash(Authorization authorization) {
    RlpItem content =
        Rlp.list(
            Rlp.number(authorization.chainId()),
            Rlp.data(authorization.delegate().bytes()),
            Rlp.number(authorization.nonce()));
    return Hash.keccak(MAGIC.concat(Rlp.encode(content)));
  }

  /**
   * Who signed it; empty if nobody can have, or s is high. The {@link Authorization#authority()}
   * that the tuple may carry isn't looked at.
   */
  public static Optional<Address> recover(Authorization authorization) {
    if (authorization.yParity() > 1 || !Secp256k1.isLowS(authorization.s())) {
      return Optional.empty();
    }
    return Transactions.recover(
        signingHash(authorization), authorization.r(), authorization.s(), authorization.yParity());
  }

  static Authorization read(RlpItem item) {
    Fields fields = new Fields("an authorisation", item).expecting(6);
    return new Authorization(
        fields.number("authorisation chainId", 256),
        fields.address("authorisation address"),
        fields.unsignedLong("authorisation nonce"),
        fields.number("authorisation yParity", 8).intValue(),
        fields.number("authorisation r", 256),
        fields.number("authorisation s", 256),
        Optional.empty());
  }

  static RlpItem item(Authorization authorization) {
    return Rlp.list(
        Rlp.number(authorization.chainId()),
        Rlp.data(authorization.delegate().bytes()),
        Rlp.number(authorization.nonce()),
        Rlp.number(authorization.yParity()),
        Rlp.number(authorization.r()),
        Rlp.number(authorization.s()));
  }
}
