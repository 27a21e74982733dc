package bothy.guard;

import bothy.crypto.Secp256k1;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Signature;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.policy.Approved;
import bothy.policy.Consent;
import bothy.policy.Payload;
import bothy.policy.Terms;
import bothy.signing.Proof;
import bothy.signing.Signer;
import bothy.signing.SigningResult;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Keys in this process, without a passphrase: what is asked of a signer, and how it may fail. */
final class PlainSigner implements Signer {
  static final Address ACCOUNT = Address.fromHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");

  private static final BigInteger KEY =
      new BigInteger("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", 16);

  final List<Terms> signed = new ArrayList<>();

  /** What it answers next instead of a signature. */
  Supplier<Optional<SigningResult>> instead = Optional::empty;

  /** Sees each terms that come, whatever is answered. */
  Consumer<Terms> seen = terms -> {};

  @Override
  public List<Address> accounts() {
    return List.of(ACCOUNT);
  }

  /** As with a book that was put back. */
  boolean forgot;

  @Override
  public int missing(List<String> approvals) {
    return forgot ? approvals.size() : 0;
  }

  @Override
  public synchronized SigningResult sign(Approved approved, Optional<Proof> proof) {
    seen.accept(approved.terms());
    Optional<SigningResult> other = instead.get();
    if (other.isPresent()) {
      return other.get();
    }
    Terms terms = approved.terms();
    if (terms.consent() == Consent.PROVEN && proof.isEmpty()) {
      return new SigningResult.ProofNeeded("proof", "the passphrase, please");
    }
    signed.add(terms);
    Secp256k1.Signed made = Secp256k1.sign(terms.digest().bytes().toArray(), KEY);
    Signature signature = new Signature(made.yParity(), made.r(), made.s());
    if (terms.payload() instanceof Payload.Transaction(Bytes bytes)) {
      Transaction transaction = Transactions.decodeUnsigned(bytes);
      return new SigningResult.Signed(
          Transactions.encode(transaction.signed(signature)), terms.digest());
    }
    return new SigningResult.Signed(joined(signature), terms.digest());
  }

  static Bytes joined(Signature signature) {
    return word(signature.r())
        .concat(word(signature.s()))
        .concat(Bytes.of((byte) (27 + signature.yParity())));
  }

  private static Bytes word(BigInteger value) {
    return Bytes.fromHex("0x" + "0".repeat(64 - value.toString(16).length()) + value.toString(16));
  }
}
