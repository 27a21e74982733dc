package bothy.signing;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.Transaction;
import bothy.jsonrpc.CanonicalJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.policy.Consent;
import bothy.policy.Terms;
import bothy.signing.files.AppendLog;
import bothy.signing.files.Disk;
import bothy.signing.files.SystemDisk;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was signed: the one owner of nonces, of used approvals and of what was spent. Each signature
 * is one record, which is on the medium before the signature leaves: a kill or a power cut can only
 * lose an answer, which can be had again, since signatures are deterministic.
 */
public final class Book {
  /** How much more a replacement must pay, as nodes demand it: a tenth. */
  private static final BigInteger TENTHS = BigInteger.TEN;

  private static final byte[] UNKEYED = "bothy book 1".getBytes(StandardCharsets.US_ASCII);

  private static final Duration DAY = Duration.ofHours(24);

  /** What was said about an approval, a nonce or a proof. */
  sealed interface Answer {
    /** Nothing speaks against it. */
    record Free() implements Answer {}

    /** The very same was signed; it may leave again. */
    record Signed() implements Answer {}

    record Taken(String rule, String says) implements Answer {}
  }

  private record Slot(Address account, ChainId chain, long nonce) {}

  private record Fees(Hash digest, BigInteger most, BigInteger tip) {}

  private record Spent(Instant time, BigInteger amount) {}

  private final AppendLog log;
  private final Map<String, Bytes> approvals = new HashMap<>();
  private final Map<Slot, List<Fees>> nonces = new HashMap<>();
  private final Map<Address, Map<Slot, Spent>> spent = new HashMap<>();
  private final Map<Bytes, Long> counters = new HashMap<>();
  private Optional<Hash> sealed = Optional.empty();

  /** Whether a write failed: it is then to be opened anew. */
  boolean isBroken() {
    return log.isBroken();
  }

  private Book(AppendLog log) {
    this.log = log;
  }

  /**
   * Reads a book, or begins one.
   *
   * @param key under which it is written
   * @throws SigningException if it isn't as it was written
   */
  public static Book open(Disk disk, Path file, byte[] key) {
    Book book = new Book(AppendLog.open(disk, file, key));
    book.log.records().forEach(record -> book.take(Json.read(record)));
    return book;
  }

  /** A book beside a remote signer, whose keys aren't here: its records are under no secret. */
  public static Book beside(Path file) {
    return open(new SystemDisk(), file, UNKEYED);
  }

  private void take(Node record) {
    switch (record.required("kind", "a kind of record").text()) {
      case "signed" -> takeSigned(record);
      case "released" -> takeReleased(record);
      case "sealed" ->
          sealed = Optional.of(Hash.fromHex(record.required("digest", "a hash").text()));
      case "counted" ->
          counters.put(
              Bytes.fromHex(record.required("credential", "an id").text()),
              TermsJson.number(record.required("count", "a number")).longValue());
      default -> throw new SigningException("expected a record of this version of the book");
    }
  }

  private void takeSigned(Node record) {
    approvals.put(
        record.required("id", "an id").text(),
        Bytes.fromHex(record.required("terms", "a hash").text()));
    Optional<Node> pays = record.member("pays");
    if (pays.isEmpty()) {
      return;
    }
    Slot slot =
        new Slot(
            Address.fromHex(record.required("account", "an address").text()),
            new ChainId(TermsJson.number(record.required("chain", "a chain"))),
            TermsJson.number(pays.get().required("nonce", "a nonce")).longValue());
    nonces
        .computeIfAbsent(slot, absent -> new ArrayList<>())
        .add(
            new Fees(
                Hash.fromHex(record.required("digest", "a hash").text()),
                TermsJson.number(pays.get().required("maxFee", "wei")),
                TermsJson.number(pays.get().required("tip", "wei"))));
    if (!record.required("proven", "true or false").flag()) {
      Spent spending =
          new Spent(
              Instant.parse(record.required("time", "a time").text()),
              TermsJson.number(pays.get().required("amount", "wei")));
      spent
          .computeIfAbsent(slot.account(), absent -> new HashMap<>())
          .merge(slot, spending, (a, b) -> a.amount().compareTo(b.amount()) >= 0 ? a : b);
    }
  }

  private void takeReleased(Node record) {
    approvals.remove(record.required("id", "an id").text());
    Optional<Node> nonce = record.member("nonce");
    if (nonce.isPresent()) {
      Slot slot =
          new Slot(
              Address.fromHex(record.required("account", "an address").text()),
              new ChainId(TermsJson.number(record.required("chain", "a chain"))),
              TermsJson.number(nonce.get()).longValue());
      Hash digest = Hash.fromHex(record.required("digest", "a hash").text());
      nonces.getOrDefault(slot, List.of()).removeIf(fees -> fees.digest().equals(digest));
    }
  }

  /** Whether anything was signed under an approval's id. */
  boolean knows(String id) {
    return approvals.containsKey(id);
  }

  /** The digest of the text that was vouched for last; empty if none was since the book has it. */
  Optional<Hash> sealed() {
    return sealed;
  }

  void sealed(Hash digest) {
    record(Map.of("kind", "sealed", "digest", digest.toHex()));
  }

  /** Whether an approval was used: once, or for the very same terms again. */
  Answer approval(Terms terms) {
    Bytes used = approvals.get(terms.id());
    if (used == null) {
      return new Answer.Free();
    }
    return used.equals(TermsJson.challenge(terms))
        ? new Answer.Signed()
        : new Answer.Taken(
            "approval.used", "expected an approval that wasn't used yet, found other terms of it");
  }

  /**
   * Whether a transaction may have its nonce: if none had it, if this very one had, or if it
   * replaces those that had by a person's word and a tenth more of both fees.
   */
  Answer nonce(Terms terms, Transaction transaction) {
    List<Fees> before = nonces.getOrDefault(slot(terms, transaction), List.of());
    if (before.isEmpty()) {
      return new Answer.Free();
    }
    if (before.stream().anyMatch(fees -> fees.digest().equals(terms.digest()))) {
      return new Answer.Signed();
    }
    String nonce = Long.toUnsignedString(transaction.nonce());
    if (terms.consent() == Consent.POLICY) {
      return new Answer.Taken(
          "nonce.used",
          "expected a nonce that nothing was signed for, found "
              + nonce
              + ", which a person must replace");
    }
    boolean pays =
        before.stream()
            .allMatch(fees ->
                isTenthMore(transaction.maxFeePerGas().amount(), fees.most())
                    && isTenthMore(transaction.maxPriorityFeePerGas().amount(), fees.tip()));
    return pays
        ? new Answer.Free()
        : new Answer.Taken(
            "nonce.fees",
            "expected a replacement at nonce " + nonce + " to pay a tenth more of both fees");
  }

  private static boolean isTenthMore(BigInteger now, BigInteger before) {
    return now.multiply(TENTHS).compareTo(before.multiply(TENTHS.add(BigInteger.ONE))) >= 0;
  }

  /** What was signed away without a proof in the last 24 hours, this nonce apart. */
  BigInteger spentBeside(Terms terms, Transaction transaction, Instant now) {
    Slot slot = slot(terms, transaction);
    return spent.getOrDefault(terms.account(), Map.of()).entrySet().stream()
        .filter(each -> !each.getKey().equals(slot))
        .filter(each -> each.getValue().time().isAfter(now.minus(DAY)))
        .map(each -> each.getValue().amount())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** The last count of a security key that was seen. */
  long counter(SecurityKey key) {
    return Math.max(key.counter(), counters.getOrDefault(key.id(), 0L));
  }

  void counted(Bytes credential, long count) {
    record(
        Map.of("kind", "counted", "credential", credential.toHex(), "count", Long.toString(count)));
  }

  /** Writes down what will be signed; afterwards the signature may leave. */
  void signed(Terms terms, Subject subject, boolean proven, Instant now) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("kind", "signed");
    record.put("time", now.toString());
    record.put("id", terms.id());
    record.put("terms", TermsJson.challenge(terms).toHex());
    record.put("account", terms.account().toHex());
    record.put("chain", terms.chain().toString());
    record.put("digest", terms.digest().toHex());
    record.put("proven", proven);
    if (subject instanceof Subject.Pays(Hash ignored, Transaction transaction)) {
      record.put(
          "pays",
          Map.of(
              "nonce", Long.toUnsignedString(transaction.nonce()),
              "amount", amount(transaction).toString(),
              "maxFee", transaction.maxFeePerGas().toString(),
              "tip", transaction.maxPriorityFeePerGas().toString()));
    }
    record(record);
  }

  /** What was written down last was not signed after all: a signer elsewhere declined it. */
  void released(Terms terms, Subject subject) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("kind", "released");
    record.put("id", terms.id());
    if (subject instanceof Subject.Pays(Hash ignored, Transaction transaction)) {
      record.put("account", terms.account().toHex());
      record.put("chain", terms.chain().toString());
      record.put("nonce", Long.toUnsignedString(transaction.nonce()));
      record.put("digest", terms.digest().toHex());
    }
    record(record);
  }

  private void record(Map<String, Object> record) {
    byte[] bytes = CanonicalJson.of(record).getBytes(StandardCharsets.UTF_8);
    log.add(bytes);
    take(Json.read(bytes));
  }

  /** What a transaction can cost its sender in the chain's currency. */
  static BigInteger amount(Transaction transaction) {
    return transaction.value().amount().add(transaction.maxFee());
  }

  private static Slot slot(Terms terms, Transaction transaction) {
    return new Slot(terms.account(), terms.chain(), transaction.nonce());
  }
}
