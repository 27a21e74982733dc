package bothy.policy;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.verdict.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The user's rules over verdicts, as their file says them. Immutable. */
public final class Policy {
  /** The file's name in Bothy's home. */
  public static final String FILE = "policy.toml";

  /** Who may sign where without a person. */
  record Alone(Address account, ChainId chain) {}

  /** What a policy file says, filled in by whoever reads it. */
  static final class Draft {
    final Map<Verdict.Answer, Ruled<Level>> answers = new LinkedHashMap<>();
    Ruled<Level> beyond = new Ruled<>(Level.PROOF, 0);
    Ruled<Duration> lifetime = new Ruled<>(Duration.ofMinutes(2), 0);
    final List<Unit> units = new ArrayList<>();
    final Map<Scope, Ruled<BigInteger>> perTransaction = new TreeMap<>();
    final Map<Scope, Ruled<BigInteger>> perDay = new TreeMap<>();
    final Map<Scope, Ruled<BigInteger>> firstTime = new TreeMap<>();
    @Nullable Ruled<BigInteger> fee;
    @Nullable Ruled<BigInteger> feePerDay;
    final Map<Address, Party> parties = new TreeMap<>();
    final Map<Demand, Ruled<Level>> demands = new LinkedHashMap<>();
    final Map<String, Integer> muted = new TreeMap<>();
    final Map<Alone, Integer> alone = new LinkedHashMap<>();
    final Map<Alone, Set<String>> aloneOrigins = new LinkedHashMap<>();

    Draft() {
      answers.put(Verdict.Answer.ASK, new Ruled<>(Level.PERSON, 0));
      answers.put(Verdict.Answer.UNKNOWN, new Ruled<>(Level.PERSON, 0));
      answers.put(Verdict.Answer.REFUSE, new Ruled<>(Level.PROOF, 0));
    }
  }

  private final String text;
  private final String version;
  private final Map<Verdict.Answer, Ruled<Level>> answers;
  private final Ruled<Level> beyond;
  private final Ruled<Duration> lifetime;
  private final List<Unit> units;
  private final Map<Scope, Ruled<BigInteger>> perTransaction;
  private final Map<Scope, Ruled<BigInteger>> perDay;
  private final Map<Scope, Ruled<BigInteger>> firstTime;
  private final @Nullable Ruled<BigInteger> fee;
  private final @Nullable Ruled<BigInteger> feePerDay;
  private final Map<Address, Party> parties;
  private final Map<Demand, Ruled<Level>> demands;
  private final Map<String, Integer> muted;
  private final Map<Alone, Integer> alone;
  private final Map<Alone, Set<String>> aloneOrigins;

  Policy(String text, Draft draft) {
    this.text = text;
    this.version = Sha256.hex(text);
    this.answers = Map.copyOf(draft.answers);
    this.beyond = draft.beyond;
    this.lifetime = draft.lifetime;
    this.units = List.copyOf(draft.units);
    this.perTransaction = Collections.unmodifiableMap(new TreeMap<>(draft.perTransaction));
    this.perDay = Collections.unmodifiableMap(new TreeMap<>(draft.perDay));
    this.firstTime = Collections.unmodifiableMap(new TreeMap<>(draft.firstTime));
    this.fee = draft.fee;
    this.feePerDay = draft.feePerDay;
    this.parties = Collections.unmodifiableMap(new TreeMap<>(draft.parties));
    this.demands = Collections.unmodifiableMap(new LinkedHashMap<>(draft.demands));
    this.muted = Collections.unmodifiableMap(new TreeMap<>(draft.muted));
    this.alone = Collections.unmodifiableMap(new LinkedHashMap<>(draft.alone));
    this.aloneOrigins = Map.copyOf(draft.aloneOrigins);
  }

  /** Reads the text of a policy file. */
  public static PolicyReading read(String text) {
    return PolicyReader.read(text);
  }

  /** The policy of who wrote none: everything asks a person, and a danger wants proof. */
  public static Policy standard() {
    return switch (read(standardText())) {
      case PolicyReading.Good(Policy policy) -> policy;
      case PolicyReading.Wrong(List<Problem> problems) ->
          throw new PolicyException(
              "the default policy is wrong: " + problems.getFirst().says(FILE));
    };
  }

  /** The standard policy as a file with comments, to begin from. */
  public static String standardText() {
    try (InputStream resource =
        Objects.requireNonNull(
            Policy.class.getResourceAsStream("/bothy/policy/standard.toml"), "standard.toml")) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new PolicyException("the default policy can't be read: " + e.getMessage());
    }
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  /** SHA-256 of the text in UTF-8, 0x and hex digits. */
  public String version() {
    return version;
  }

  /**
   * What it takes to have a request signed. Whoever acts on it must see to it that nothing else is
   * approved between this and the moment when the act stands in {@code spent}.
   *
   * @param spent what was approved in the last day
   * @param known those whom the user dealt with before
   */
  public Decision decide(Verdict verdict, Spent spent, Set<Address> known, Instant now) {
    return decide(verdict, Optional.empty(), spent, known, now);
  }

  /**
   * The same for what a page asks.
   *
   * @param page the origin that the paired extension vouches for; empty for all that came otherwise
   */
  public Decision decide(
      Verdict verdict, Optional<String> page, Spent spent, Set<Address> known, Instant now) {
    return new Weighing(this, verdict, page, spent.at(now), known).decision();
  }

  /**
   * Mints the right to have something signed.
   *
   * @param decision on this verdict
   * @param consent given to it
   * @param digest what the signature is over
   * @param id 16 random bytes in hex
   * @throws PolicyException if the decision takes more than the consent
   */
  public Approved approve(
      Judged judged,
      Decision decision,
      Consent consent,
      Payload payload,
      Hash digest,
      String id,
      Instant now) {
    Level level = decision.level();
    boolean enough =
        switch (level) {
          case NOBODY -> true;
          case PERSON -> consent != Consent.POLICY;
          case PROOF -> consent == Consent.PROVEN;
          case REFUSED -> false;
        };
    if (!enough) {
      throw new PolicyException(
          "expected a consent by which " + level.says() + ", found " + consent);
    }
    Verdict verdict = judged.verdict();
    if (verdict.answer() != Verdict.Answer.ALLOW
        && consent == Consent.POLICY
        && !verdict.findings().stream().allMatch(f -> mayPass(f, verdict))) {
      throw new PolicyException("expected a person's consent to " + verdict.answer());
    }
    Terms terms =
        new Terms(
            id,
            verdict.inputs().account(),
            verdict.inputs().chain(),
            payload,
            digest,
            verdict.answer(),
            judged.inputs(),
            consent,
            judged.stakes().limits(),
            judged.reads(),
            now,
            now.plus(lifetime.value()));
    return new Approved(terms, Optional.of(verdict));
  }

  /** What passes without anybody's word: less than a warning, or a warning that is turned down. */
  private boolean mayPass(bothy.verdict.Finding finding, Verdict verdict) {
    return switch (finding.severity()) {
      case INFO -> true;
      case WARNING -> muted.containsKey(finding.rule()) && verdict.unknown().isEmpty();
      case DANGER -> false;
    };
  }

  /**
   * Where this policy allows more than the accepted one did, each in a sentence. If it is empty, no
   * request is decided more leniently by this one.
   */
  public List<String> loosens(Policy accepted) {
    return new Loosening(accepted, this).list();
  }

  /** What it says, a sentence each. */
  public List<String> words() {
    return PolicyWords.of(this);
  }

  /** How long an approval holds. */
  public Duration lifetime() {
    return lifetime.value();
  }

  Ruled<Level> takes(Verdict.Answer answer) {
    return answers.getOrDefault(answer, new Ruled<>(Level.NOBODY, 0));
  }

  Ruled<Level> beyond() {
    return beyond;
  }

  Map<Scope, Ruled<BigInteger>> perTransaction() {
    return perTransaction;
  }

  Map<Scope, Ruled<BigInteger>> perDay() {
    return perDay;
  }

  Map<Scope, Ruled<BigInteger>> firstTime() {
    return firstTime;
  }

  /** Above what a first time asks: the strictest that covers the asset, zero if none does. */
  Ruled<BigInteger> firstTime(Address contract, ChainId chain) {
    return firstTime.entrySet().stream()
        .filter(each -> each.getKey().contract().equals(contract) && each.getKey().isOn(chain))
        .map(Map.Entry::getValue)
        .min(java.util.Comparator.comparing(Ruled::value))
        .orElse(new Ruled<>(BigInteger.ZERO, 0));
  }

  @Nullable Ruled<BigInteger> fee() {
    return fee;
  }

  @Nullable Ruled<BigInteger> feePerDay() {
    return feePerDay;
  }

  /** A trusted party by its name, and the line that says so. */
  public record Named(String name, Address address, int line) {}

  /** Those that the file names. */
  public List<Named> named() {
    return parties.values().stream()
        .map(party -> new Named(party.name(), party.address(), party.line()))
        .toList();
  }

  Map<Address, Party> parties() {
    return parties;
  }

  Map<Demand, Ruled<Level>> demands() {
    return demands;
  }

  Map<String, Integer> muted() {
    return muted;
  }

  Map<Alone, Integer> alone() {
    return alone;
  }

  /** The pages that alone may have an account sign by itself; empty where anybody may. */
  Set<String> aloneOrigins(Alone account) {
    return aloneOrigins.getOrDefault(account, Set.of());
  }

  /** The names that the user gave to parties, and to tokens of a chain. */
  public Map<Address, String> names() {
    Map<Address, String> names = new TreeMap<>();
    parties.forEach((address, party) -> names.put(address, party.name()));
    return names;
  }

  /** An amount in the words of the file, or in the smallest unit of what it doesn't name. */
  String words(Scope scope, BigInteger amount) {
    return units.stream()
        .filter(unit -> unit.scope().covers(scope) || scope.covers(unit.scope()))
        .findFirst()
        .map(unit -> unit.words(amount))
        .orElseGet(() ->
            scope.contract().equals(Address.ZERO)
                ? ether(amount)
                : (amount.compareTo(Unit.UNLIMITED) >= 0 ? "any amount" : amount)
                    + " of "
                    + scope.contract());
  }

  static String ether(BigInteger amount) {
    return Unit.ofNative(Optional.empty()).words(amount);
  }
}
