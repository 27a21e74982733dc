package bothy.signing;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.PersonalMessage;
import bothy.eth.Rlp;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.Wei;
import bothy.policy.Consent;
import bothy.policy.Limits;
import bothy.policy.Payload;
import bothy.policy.Terms;
import bothy.practice.PracticeAccounts;
import bothy.signing.files.Disk;
import bothy.signing.keys.Vault;
import bothy.verdict.Verdict;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** An opened vault with the first practice account, a clock that is set, and terms to bend. */
final class Situation {
  static final Address ACCOUNT = PracticeAccounts.all().getFirst();
  static final String WORDS = "test test test test test test test test test test test junk";
  static final String PASSPHRASE = "correct horse";
  static final ChainId CHAIN = ChainId.of(1);
  static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final SecureRandom RANDOM = new SecureRandom();

  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
  final Keyring keyring;
  final Notary notary;
  final Keeper keeper;

  Situation(Disk disk, Path folder) {
    keyring =
        new Keyring(disk, folder, Vault.Cost.LEAST, SignerSettings.USUAL_IDLE, now::get, RANDOM);
    notary = new Notary(keyring, now::get);
    keeper = new Keeper(keyring, Caps.USUAL, now::get, RANDOM);
  }

  static Proof.Passphrase passphrase() {
    return new Proof.Passphrase(PASSPHRASE.toCharArray());
  }

  static Proof.Passphrase wrong() {
    return new Proof.Passphrase("wrong horse".toCharArray());
  }

  /** With a vault that holds the account. */
  Situation filled() {
    done(keeper.create(passphrase()));
    done(keeper.importMnemonic(passphrase(), WORDS.toCharArray(), new char[0], 1));
    return this;
  }

  static Map<String, Object> done(KeeperResult result) {
    if (result instanceof KeeperResult.Done(Map<String, Object> value)) {
      return value;
    }
    throw new AssertionError("expected it done, found " + result);
  }

  SigningResult sign(Terms terms) {
    return notary.sign(terms, Optional.empty());
  }

  SigningResult sign(Terms terms, Proof proof) {
    return notary.sign(terms, Optional.of(proof));
  }

  static String id() {
    byte[] id = new byte[16];
    RANDOM.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /** A payment with 21,000 gas at {@code gwei}, of which 2 are the tip. */
  static Transaction payment(long nonce, BigInteger value, long gwei) {
    return new Transaction(
        Transaction.DYNAMIC_FEE,
        Optional.of(CHAIN),
        nonce,
        new Wei(BigInteger.valueOf(gwei * 100_000_000)),
        new Wei(BigInteger.valueOf(gwei * 1_000_000_000)),
        21_000,
        Optional.of(PracticeAccounts.all().get(1)),
        new Wei(value),
        Bytes.EMPTY,
        List.of(),
        Wei.ZERO,
        List.of(),
        List.of(),
        Optional.empty());
  }

  Terms payment(long nonce) {
    return terms(payment(nonce, ETHER.shiftRight(3), 20));
  }

  Terms terms(Transaction transaction) {
    Bytes bytes = Transactions.signingPayload(transaction);
    return terms(new Payload.Transaction(bytes), Hash.keccak(bytes));
  }

  Terms message(String text) {
    Bytes bytes = Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    return terms(new Payload.Message(bytes), PersonalMessage.hash(bytes));
  }

  Terms authorization(long chain) {
    Bytes bytes =
        Bytes.of((byte) 5)
            .concat(
                Rlp.encode(
                    Rlp.list(
                        Rlp.number(chain),
                        Rlp.data(PracticeAccounts.all().get(2).bytes()),
                        Rlp.number(0))));
    return terms(new Payload.Authorization(bytes), Hash.keccak(bytes));
  }

  Terms terms(Payload payload, Hash digest) {
    Limits limits =
        new Limits(
            Map.of(new Asset.Native(), ETHER),
            Map.of(new Asset.Erc20(PracticeAccounts.all().get(3)), BigInteger.TEN),
            ETHER,
            List.of(
                new Exposure(
                    new Asset.Erc721(PracticeAccounts.all().get(4), BigInteger.TWO),
                    BigInteger.ONE,
                    false,
                    Optional.of(PracticeAccounts.all().get(5)),
                    Optional.of(BigInteger.valueOf(1_800_000_000)),
                    true)));
    return new Terms(
        id(),
        ACCOUNT,
        CHAIN,
        payload,
        digest,
        Verdict.Answer.ALLOW,
        "0x" + "ab".repeat(32),
        Consent.POLICY,
        limits,
        Map.of("account " + ACCOUNT, "0x01"),
        now.get(),
        now.get().plus(Duration.ofMinutes(2)));
  }

  static Terms with(Terms terms, Verdict.Answer answer, Consent consent) {
    return new Terms(
        terms.id(),
        terms.account(),
        terms.chain(),
        terms.payload(),
        terms.digest(),
        answer,
        terms.inputs(),
        consent,
        terms.limits(),
        terms.reads(),
        terms.from(),
        terms.until());
  }

  static Terms at(Terms terms, Instant from, Instant until) {
    return new Terms(
        terms.id(),
        terms.account(),
        terms.chain(),
        terms.payload(),
        terms.digest(),
        terms.answer(),
        terms.inputs(),
        terms.consent(),
        terms.limits(),
        terms.reads(),
        from,
        until);
  }
}
