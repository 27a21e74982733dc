package bothy.signing;

import static bothy.signing.Situation.ACCOUNT;
import static bothy.signing.Situation.ETHER;
import static bothy.signing.Situation.at;
import static bothy.signing.Situation.done;
import static bothy.signing.Situation.passphrase;
import static bothy.signing.Situation.payment;
import static bothy.signing.Situation.with;
import static bothy.signing.Situation.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import bothy.crypto.Secp256k1;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.Sender;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.Wei;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.policy.Consent;
import bothy.policy.Limits;
import bothy.policy.Payload;
import bothy.policy.Terms;
import bothy.practice.PracticeAccounts;
import bothy.signing.files.SystemDisk;
import bothy.verdict.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule of the signer: what it stops, and what it lets through. */
class NotaryTest {
  @TempDir Path folder;
  private Situation here;

  @BeforeEach
  void open() {
    here = new Situation(new SystemDisk(), folder).filled();
  }

  private static void refused(SigningResult result, String rule) {
    assertThat(result)
        .isInstanceOfSatisfying(
            SigningResult.Refused.class, refused -> assertThat(refused.rule()).isEqualTo(rule));
  }

  private static void needed(SigningResult result, String rule) {
    assertThat(result)
        .isInstanceOfSatisfying(
            SigningResult.ProofNeeded.class, needed -> assertThat(needed.rule()).isEqualTo(rule));
  }

  private static Bytes signed(SigningResult result) {
    assertThat(result).isInstanceOf(SigningResult.Signed.class);
    return ((SigningResult.Signed) result).bytes();
  }

  private static Address signer(Hash digest, Bytes signature) {
    return Secp256k1.recover(
            digest.bytes().toArray(),
            new BigInteger(1, signature.slice(0, 32).toArray()),
            new BigInteger(1, signature.slice(32, 64).toArray()),
            signature.at(64) - 27)
        .map(key -> new Address(Bytes.owning(Secp256k1.address(key))))
        .orElseThrow();
  }

  private static Terms account(Terms terms, Address account) {
    return new Terms(
        terms.id(),
        account,
        terms.chain(),
        terms.payload(),
        terms.digest(),
        terms.answer(),
        terms.inputs(),
        terms.consent(),
        terms.limits(),
        terms.reads(),
        terms.from(),
        terms.until());
  }

  private static Terms chain(Terms terms, ChainId chain) {
    return new Terms(
        terms.id(),
        terms.account(),
        chain,
        terms.payload(),
        terms.digest(),
        terms.answer(),
        terms.inputs(),
        terms.consent(),
        terms.limits(),
        terms.reads(),
        terms.from(),
        terms.until());
  }

  private static Terms id(Terms terms, String id) {
    return new Terms(
        id,
        terms.account(),
        terms.chain(),
        terms.payload(),
        terms.digest(),
        terms.answer(),
        terms.inputs(),
        terms.consent(),
        terms.limits(),
        terms.reads(),
        terms.from(),
        terms.until());
  }

  private Terms typedData(String text) {
    Bytes bytes = Bytes.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    // the digest is told by the signer where it differs
    Terms guess = here.terms(new Payload.TypedData(bytes), Hash.ZERO);
    return TermsCheck.check(guess, here.now.get())
                instanceof TermsCheck.Result.Failed(String rule, String says)
            && rule.equals("digest")
        ? here.terms(
            new Payload.TypedData(bytes),
            Hash.fromHex(says.replaceFirst(".*payload, (0x[0-9a-f]{64}),.*", "$1")))
        : guess;
  }

  private static String mail() throws IOException {
    try (InputStream stream = NotaryTest.class.getResourceAsStream("/eth/eip-712/example.json")) {
      Node example = bothy.jsonrpc.Json.read(Objects.requireNonNull(stream));
      return bothy.jsonrpc.CompactJson.of(
          example.member("data").or(() -> example.member("typedData")).orElse(example).value());
    }
  }

  @Test
  void aTransactionComesBackAsItIsSent() {
    Terms terms = here.payment(7);

    Transaction sent = Transactions.decode(signed(here.sign(terms)));

    assertThat(Transactions.sender(sent)).isEqualTo(new Sender.Recovered(ACCOUNT));
    assertThat(Transactions.signingPayload(sent)).isEqualTo(terms.payload().bytes());
  }

  @Test
  void everyKindOfTransactionIsSigned() {
    Transaction usual = payment(0, BigInteger.ONE, 20);
    int nonce = 0;
    for (int type : new int[] {0, 1, 2}) {
      Transaction transaction =
          new Transaction(
              type,
              usual.chainId(),
              nonce++,
              type < 2 ? usual.maxFeePerGas() : Wei.of(1),
              usual.maxFeePerGas(),
              21_000,
              usual.to(),
              usual.value(),
              Bytes.of((byte) 1),
              List.of(),
              Wei.ZERO,
              List.of(),
              List.of(),
              Optional.empty());
      Transaction sent = Transactions.decode(signed(here.sign(here.terms(transaction))));
      assertThat(Transactions.sender(sent)).isEqualTo(new Sender.Recovered(ACCOUNT));
      assertThat(sent.chainId()).contains(Situation.CHAIN);
    }
  }

  @Test
  void messagesAndTypedDataComeBackAsSignaturesOfTheAccount() throws IOException {
    Terms message = here.message("hello");
    Terms typed = typedData(mail());

    assertThat(signer(message.digest(), signed(here.sign(message)))).isEqualTo(ACCOUNT);
    assertThat(signer(typed.digest(), signed(here.sign(typed)))).isEqualTo(ACCOUNT);
    // EIP-712's own value
    assertThat(typed.digest().toHex())
        .isEqualTo("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");
  }

  @Test
  void typedDataForAnotherChainOrThatWalletsReadInTwoWaysIsRefused() throws IOException {
    String mail = mail();
    assertThat(mail).contains("\"chainId\":1,");

    refused(here.sign(typedData(mail.replace("\"chainId\":1,", "\"chainId\":5,"))), "chain");
    refused(
        here.sign(typedData(mail.replace("\"chainId\":1,", "\"chainId\":1,\"more\":1,"))),
        "ambiguous");
    refused(here.sign(typedData(mail.substring(1))), "payload");
    refused(here.sign(typedData(mail.replace("\"message\"", "\"massage\""))), "payload");
  }

  @Test
  void lockedKeysSignNothing() {
    done(here.keeper.lock());

    assertThat(here.sign(here.payment(0))).isInstanceOf(SigningResult.Locked.class);
    done(here.keeper.unlock(passphrase(), false));
    signed(here.sign(here.payment(0)));
  }

  @Test
  void keysLockThemselvesWhenNothingWasSignedForAWhile() {
    here.now.updateAndGet(now -> now.plus(Duration.ofMinutes(14)));
    signed(here.sign(here.payment(0)));
    here.now.updateAndGet(now -> now.plus(Duration.ofMinutes(14)));
    signed(here.sign(here.payment(1)));
    here.now.updateAndGet(now -> now.plus(Duration.ofMinutes(15)));

    assertThat(here.sign(here.payment(2))).isInstanceOf(SigningResult.Locked.class);
  }

  @Test
  void anotherDigestThanThePayloadsIsRefused() {
    Terms honest = here.payment(0);
    Terms other = here.payment(1);
    Terms bent =
        new Terms(
            honest.id(),
            honest.account(),
            honest.chain(),
            honest.payload(),
            other.digest(),
            honest.answer(),
            honest.inputs(),
            honest.consent(),
            honest.limits(),
            honest.reads(),
            honest.from(),
            honest.until());

    refused(here.sign(bent), "digest");
  }

  @Test
  void anotherAccountOrChainIsRefused() {
    refused(here.sign(account(here.payment(0), PracticeAccounts.all().get(1))), "account");
    refused(here.sign(chain(here.payment(0), ChainId.of(5))), "chain");
  }

  @Test
  void aTransactionForAnyChainIsRefused() {
    Transaction usual = payment(0, BigInteger.ONE, 20);
    Transaction forAny =
        new Transaction(
            0,
            Optional.empty(),
            0,
            usual.maxFeePerGas(),
            usual.maxFeePerGas(),
            21_000,
            usual.to(),
            usual.value(),
            Bytes.EMPTY,
            List.of(),
            Wei.ZERO,
            List.of(),
            List.of(),
            Optional.empty());

    refused(here.sign(here.terms(forAny)), "chain");
  }

  @Test
  void bytesThatAreNoTransactionAreRefused() {
    for (String hex : List.of("0x", "0x02", "0xc0", "0x02c0", "0x05", "0x7f00")) {
      Bytes bytes = Bytes.fromHex(hex);
      refused(here.sign(here.terms(new Payload.Transaction(bytes), Hash.keccak(bytes))), "payload");
    }
  }

  @Test
  void aFeeBeyondTheLimitIsRefused() {
    Terms honest = here.payment(0);
    BigInteger fee = BigInteger.valueOf(21_000).multiply(BigInteger.valueOf(20_000_000_000L));
    for (int less : new int[] {0, 1}) {
      Terms terms =
          new Terms(
              Situation.id(),
              honest.account(),
              honest.chain(),
              honest.payload(),
              honest.digest(),
              honest.answer(),
              honest.inputs(),
              honest.consent(),
              new Limits(
                  honest.limits().leaves(),
                  Map.of(),
                  fee.subtract(BigInteger.valueOf(less)),
                  List.of()),
              honest.reads(),
              honest.from(),
              honest.until());
      if (less == 1) {
        refused(here.sign(terms), "fee");
      } else {
        signed(here.sign(terms));
      }
    }
  }

  @Test
  void anApprovalHoldsFromItsBeginningToItsEnd() {
    Instant now = here.now.get();
    Terms terms = here.payment(0);

    refused(here.sign(at(terms, now.minusSeconds(60), now)), "expired");
    refused(here.sign(at(terms, now.plusSeconds(60), now.plusSeconds(90))), "time");
    refused(here.sign(at(terms, now, now.plusSeconds(311))), "time");
    refused(here.sign(at(terms, now.plusSeconds(1), now.plusSeconds(1))), "time");
    signed(here.sign(at(terms, now.minusSeconds(60), now.plusSeconds(1))));
  }

  @Test
  void anApprovalIsUsedOnceAndTheSameAnswerCanBeHadAgain() {
    Terms terms = here.payment(0);

    Bytes first = signed(here.sign(terms));

    assertThat(signed(here.sign(terms))).isEqualTo(first);
    refused(here.sign(id(here.payment(1), terms.id())), "approval.used");
    refused(here.sign(id(here.message("hello"), terms.id())), "approval.used");
    here.now.updateAndGet(now -> now.plus(Duration.ofMinutes(3)));
    refused(here.sign(terms), "expired");
  }

  @Test
  void anIdOfAnotherShapeIsRefused() {
    refused(here.sign(id(here.payment(0), "x")), "id");
    refused(here.sign(id(here.payment(0), "../../vault".repeat(3))), "id");
  }

  @ParameterizedTest
  @EnumSource(Verdict.Answer.class)
  void thePolicysWordIsEnoughForAllowAlone(Verdict.Answer answer) {
    SigningResult result = here.sign(with(here.payment(0), answer, Consent.POLICY));

    if (answer == Verdict.Answer.ALLOW) {
      signed(result);
    } else {
      refused(result, "consent");
    }
  }

  @ParameterizedTest
  @EnumSource(Verdict.Answer.class)
  void aPersonsWordIsEnoughForAllButARefusal(Verdict.Answer answer) {
    SigningResult result = here.sign(with(here.payment(0), answer, Consent.PERSON));

    if (answer == Verdict.Answer.REFUSE) {
      refused(result, "consent");
    } else {
      signed(result);
    }
  }

  @ParameterizedTest
  @EnumSource(Verdict.Answer.class)
  void whatIsProvenNeedsAProofThatHolds(Verdict.Answer answer) {
    Terms terms = with(here.payment(0), answer, Consent.PROVEN);

    needed(here.sign(terms), answer == Verdict.Answer.REFUSE ? "refused" : "consent");
    refused(here.sign(terms, wrong()), "passphrase.wrong");
    signed(here.sign(terms, passphrase()));
  }

  @Test
  void moreThanTheCapAtOnceNeedsAProof() {
    BigInteger fee = payment(0, BigInteger.ZERO, 20).maxFee();
    Terms most = here.terms(payment(0, ETHER.subtract(fee), 20));
    Terms more = here.terms(payment(1, ETHER.subtract(fee).add(BigInteger.ONE), 20));

    signed(here.sign(most));
    needed(here.sign(more), "caps.transaction");
    signed(here.sign(more, passphrase()));
  }

  @Test
  void moreThanTheCapInADayNeedsAProofAndProvenOnesDoNotCount() {
    Terms proven = with(here.terms(payment(0, ETHER, 20)), Verdict.Answer.ALLOW, Consent.PROVEN);
    signed(here.sign(proven, passphrase()));
    BigInteger most = ETHER.multiply(BigInteger.valueOf(9)).divide(BigInteger.TEN);
    signed(here.sign(here.terms(payment(1, most, 20))));
    signed(here.sign(here.terms(payment(2, most, 20))));

    needed(here.sign(here.terms(payment(3, most, 20))), "caps.day");
    signed(here.sign(here.terms(payment(3, ETHER.divide(BigInteger.valueOf(10)), 20))));

    here.now.updateAndGet(now -> now.plus(Duration.ofHours(24)).plusSeconds(1));
    done(here.keeper.unlock(passphrase(), false));
    signed(here.sign(here.terms(payment(4, most, 20))));
  }

  @Test
  void theDayIsCountedAcrossARestart() {
    BigInteger most = ETHER.multiply(BigInteger.valueOf(9)).divide(BigInteger.TEN);
    signed(here.sign(here.terms(payment(1, most, 20))));
    signed(here.sign(here.terms(payment(2, most, 20))));

    Situation again = new Situation(new SystemDisk(), folder);
    done(again.keeper.unlock(passphrase(), false));

    needed(again.sign(again.terms(payment(3, most, 20))), "caps.day");
  }

  @Test
  void delegationsNeedAProofAndThoseForEveryChainAlwaysDo() {
    Terms one = here.authorization(1);
    Terms every = here.authorization(0);

    needed(here.sign(one), "caps.delegations");
    signed(here.sign(one, passphrase()));
    done(here.keeper.setCaps(passphrase(), ACCOUNT, new Caps(ETHER, ETHER, true, true, true)));
    signed(here.sign(here.authorization(1)));
    needed(here.sign(every), "caps.delegations");
    signed(here.sign(every, passphrase()));
    refused(here.sign(here.authorization(5), passphrase()), "chain");
  }

  @Test
  void capsCanHoldBackTypedDataAndMessages() throws IOException {
    done(here.keeper.setCaps(passphrase(), ACCOUNT, new Caps(ETHER, ETHER, false, false, false)));

    needed(here.sign(typedData(mail())), "caps.typedData");
    needed(here.sign(here.message("hello")), "caps.messages");
    signed(here.sign(here.message("hello"), passphrase()));
  }

  @Test
  void aNonceIsSignedForOnceButTheSameTransactionAgain() {
    Terms first = here.payment(3);
    Bytes signed = signed(here.sign(first));

    refused(here.sign(here.terms(payment(3, BigInteger.ONE, 20))), "nonce.used");
    assertThat(signed(here.sign(here.terms(payment(3, ETHER.shiftRight(3), 20)))))
        .isEqualTo(signed);
  }

  @Test
  void aPersonReplacesATransactionByOneThatPaysATenthMore() {
    signed(here.sign(here.payment(3)));

    Terms tooLittle = here.terms(payment(3, BigInteger.ZERO, 21));
    Terms enough = here.terms(payment(3, BigInteger.ZERO, 22));

    refused(here.sign(enough), "nonce.used");
    refused(here.sign(with(tooLittle, Verdict.Answer.ALLOW, Consent.PERSON)), "nonce.fees");
    signed(here.sign(with(enough, Verdict.Answer.ALLOW, Consent.PERSON)));
    refused(
        here.sign(
            with(here.terms(payment(3, BigInteger.ONE, 22)), Verdict.Answer.ALLOW, Consent.PERSON)),
        "nonce.fees");
  }

  @Test
  void theSameNonceOnAnotherChainIsAnotherNonce() {
    signed(here.sign(here.payment(3)));
    Transaction usual = payment(3, BigInteger.ONE, 20);
    Transaction elsewhere =
        new Transaction(
            2,
            Optional.of(ChainId.of(5)),
            3,
            usual.maxPriorityFeePerGas(),
            usual.maxFeePerGas(),
            21_000,
            usual.to(),
            usual.value(),
            Bytes.EMPTY,
            List.of(),
            Wei.ZERO,
            List.of(),
            List.of(),
            Optional.empty());

    signed(here.sign(chain(here.terms(elsewhere), ChainId.of(5))));
  }

  @Test
  void noncesAndApprovalsAreKnownAfterARestart() {
    Terms first = here.payment(3);
    Bytes signed = signed(here.sign(first));

    Situation again = new Situation(new SystemDisk(), folder);
    done(again.keeper.unlock(passphrase(), false));

    assertThat(signed(again.sign(first))).isEqualTo(signed);
    refused(again.sign(id(again.payment(4), first.id())), "approval.used");
    refused(again.sign(again.terms(payment(3, BigInteger.ONE, 20))), "nonce.used");
  }

  @Test
  void withoutTheBookNothingIsUnlockedUntilAPersonSaysSo() throws IOException {
    signed(here.sign(here.payment(3)));
    Files.delete(folder.resolve("book"));

    Situation again = new Situation(new SystemDisk(), folder);

    refused(why(again.keeper.unlock(passphrase(), false)), "book.missing");
    assertThat(again.sign(again.payment(3))).isInstanceOf(SigningResult.Locked.class);
    done(again.keeper.unlock(passphrase(), true));
    signed(again.sign(again.payment(3)));
  }

  @Test
  void aBookThatWasChangedUnlocksNothing() throws IOException {
    signed(here.sign(here.payment(3)));
    signed(here.sign(here.payment(4)));
    byte[] book = Files.readAllBytes(folder.resolve("book"));
    book[60] ^= 1;
    Files.write(folder.resolve("book"), book);

    Situation again = new Situation(new SystemDisk(), folder);

    refused(why(again.keeper.unlock(passphrase(), false)), "book.damaged");
  }

  @Test
  void aBookThatIsTakenAwayWhileItRunsIsStillKnown() throws IOException {
    signed(here.sign(here.payment(3)));
    Files.delete(folder.resolve("book"));
    done(here.keeper.lock());
    done(here.keeper.unlock(passphrase(), false));

    refused(here.sign(here.terms(payment(3, BigInteger.ONE, 20))), "nonce.used");
  }

  private static SigningResult why(KeeperResult result) {
    assertThat(result).isInstanceOf(KeeperResult.Failed.class);
    return ((KeeperResult.Failed) result).why();
  }

  @Test
  void guessedPassphrasesHaveToWaitEverLonger() {
    Terms terms = with(here.payment(0), Verdict.Answer.REFUSE, Consent.PROVEN);
    for (int i = 0; i < 5; i++) {
      refused(here.sign(terms, wrong()), "passphrase.wrong");
    }

    assertThat(here.sign(terms, passphrase())).isInstanceOf(SigningResult.Wait.class);
    here.now.updateAndGet(now -> now.plusSeconds(2));
    refused(here.sign(terms, wrong()), "passphrase.wrong");
    here.now.updateAndGet(now -> now.plusSeconds(1));
    assertThat(here.sign(terms, passphrase())).isInstanceOf(SigningResult.Wait.class);
    here.now.updateAndGet(now -> now.plusSeconds(2));
    signed(here.sign(terms, passphrase()));
  }

  @Test
  void workOnKeysNeedsThePassphraseEvenWhileTheyAreOpen() {
    Keeper keeper = here.keeper;
    byte[] key = new byte[32];
    key[31] = 1;

    refused(why(keeper.export(wrong(), ACCOUNT, passphrase())), "passphrase.wrong");
    refused(why(keeper.words(wrong(), ACCOUNT)), "passphrase.wrong");
    refused(why(keeper.importKey(wrong(), key)), "passphrase.wrong");
    refused(why(keeper.add(wrong())), "passphrase.wrong");
    here.now.updateAndGet(now -> now.plusSeconds(600));
    refused(why(keeper.setCaps(wrong(), ACCOUNT, Caps.PRACTICE)), "passphrase.wrong");
    here.now.updateAndGet(now -> now.plusSeconds(10));
    refused(why(keeper.seal(wrong(), "policy")), "passphrase.wrong");
    here.now.updateAndGet(now -> now.plusSeconds(200));
    done(keeper.unlock(passphrase(), false));
    assertThat(done(keeper.words(passphrase(), ACCOUNT))).containsEntry("words", Situation.WORDS);
    assertThat(done(keeper.add(passphrase())))
        .containsEntry("address", PracticeAccounts.all().get(1).toHex());
  }

  @Test
  void sealsHoldForTheirTextAndKindOnly() {
    Bytes seal =
        Bytes.fromHex(String.valueOf(done(here.keeper.seal(passphrase(), "limits")).get("seal")));
    Bytes head = Bytes.fromHex(String.valueOf(done(here.keeper.head("7:0xab")).get("seal")));

    assertThat(holds(Seals.Kind.SEAL, "limits", seal)).isTrue();
    assertThat(holds(Seals.Kind.HEAD, "7:0xab", head)).isTrue();
    assertThat(holds(Seals.Kind.SEAL, "limitz", seal)).isFalse();
    assertThat(holds(Seals.Kind.HEAD, "limits", seal)).isFalse();
    assertThat(holds(Seals.Kind.SEAL, "limits", head)).isFalse();
    assertThat(holds(Seals.Kind.SEAL, "limits", seal.slice(1))).isFalse();
  }

  private boolean holds(Seals.Kind kind, String text, Bytes seal) {
    return Boolean.TRUE.equals(done(here.keeper.holds(kind, text, seal)).get("holds"));
  }

  @Test
  void termsGoThroughJsonUnchanged() throws IOException {
    for (Terms terms :
        List.of(
            here.payment(0), typedData(mail()), here.message("\u202e\"x"), here.authorization(0))) {
      assertThat(TermsJson.read(new Node("terms", TermsJson.write(terms)))).isEqualTo(terms);
    }
  }

  @Test
  void termsWithAnyFieldMissingMoreOrInAnotherFormAreRefused() {
    Map<String, Object> honest = TermsJson.write(here.payment(0));
    for (String field : honest.keySet()) {
      Map<String, Object> missing = new LinkedHashMap<>(honest);
      missing.remove(field);
      unreadable(missing, field);
      Map<String, Object> number = new LinkedHashMap<>(honest);
      number.put(field, BigInteger.ONE);
      unreadable(number, field);
    }
    unreadable(put(honest, "more", "x"), "more");
    unreadable(
        put(honest, "account", ACCOUNT.toHex().toUpperCase(java.util.Locale.ROOT)), "account");
    unreadable(put(honest, "account", ACCOUNT.toHex().replace('a', 'A')), "one form");
    unreadable(put(honest, "chain", "01"), "one form");
    unreadable(put(honest, "chain", "0"), "chain");
    unreadable(put(honest, "until", "2026-01-01T12:02:00.000Z"), "one form");
    unreadable(put(honest, "answer", "Allow"), "one form");
    unreadable(put(honest, "consent", "nobody"), "consent");
  }

  private static Map<String, Object> put(Map<String, Object> json, String field, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(json);
    changed.put(field, value);
    return changed;
  }

  private static void unreadable(Map<String, Object> json, String says) {
    Assertions.assertThatThrownBy(() -> TermsJson.read(new Node("terms", json)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(says);
  }

  @Test
  void nothingSecretStandsInWhatIsShown() {
    Proof proof = passphrase();

    assertThat(proof.toString() + done(here.keeper.words(passphrase(), ACCOUNT)).size())
        .doesNotContain(Situation.PASSPHRASE);
    assertThat(here.keeper.words(passphrase(), ACCOUNT).toString()).doesNotContain("test");
    assertThat(PairingKey.fresh(new java.security.SecureRandom()).toString()).doesNotContain("0");
  }

  /** An older policy that a person once vouched for, put back. */
  @Test
  void onlyTheNewestTextThatWasVouchedForHolds() {
    Map<String, Object> older = done(here.keeper.seal(passphrase(), "version = 1"));
    Map<String, Object> newer = done(here.keeper.seal(passphrase(), "version = 1 # stricter"));

    assertThat(holds("version = 1", older)).isFalse();
    assertThat(holds("version = 1 # stricter", newer)).isTrue();
    here.keeper.lock();
    Situation again = new Situation(new SystemDisk(), folder);
    done(again.keeper.unlock(passphrase(), false));
    here = again;
    assertThat(holds("version = 1", older)).isFalse();
    assertThat(holds("version = 1 # stricter", newer)).isTrue();
  }

  private boolean holds(String text, Map<String, Object> sealed) {
    Bytes seal = Bytes.fromHex(String.valueOf(sealed.get("seal")));
    return Boolean.TRUE.equals(done(here.keeper.holds(Seals.Kind.SEAL, text, seal)).get("holds"));
  }

  /** The journal tells what was signed; an older book doesn't know it. */
  @Test
  void tellsWhichApprovalsItsBookDoesNotKnow() {
    Terms terms = here.payment(0);
    here.sign(terms);

    assertThat(done(here.keeper.missing(List.of(terms.id(), Situation.id()))))
        .containsEntry("missing", BigInteger.ONE);
    here.keeper.lock();
    assertThat(here.keeper.missing(List.of(terms.id()))).isInstanceOf(KeeperResult.Failed.class);
  }
}
