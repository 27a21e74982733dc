package bothy.meaning;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.meaning.Intent.Action;
import bothy.meaning.Intent.Role;
import bothy.meaning.Intent.Thing;
import bothy.meaning.IntentVocabulary.Bound;
import bothy.meaning.IntentVocabulary.Plain;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads words from left to right, once. A verb at the start of a clause opens a step; what follows
 * is added to it by the preposition before it. A clause without a verb goes on with the step before
 * it, or is left unread.
 */
final class IntentReader {
  private static final int NATIVE_DECIMALS = 18;

  private static final Set<String> ABBREVIATIONS = Set.of("no", "nr", "prop", "approx", "ca");

  private final String text;
  private final List<IntentText.Word> words;
  private final Known known;
  private final Address account;
  private final IntentNames names;
  private final IntentVocabulary vocabulary;

  private final List<Intent.Step> steps = new ArrayList<>();
  private final List<Intent.Unread> unread = new ArrayList<>();
  private Optional<ChainId> network = Optional.empty();
  private boolean whole = true;

  private IntentDraft draft = new IntentDraft();

  private enum Join {
    NONE,
    COMMA,
    AND,
    /** A full stop or semicolon. */
    HARD
  }

  private Join join = Join.NONE;

  /** The preposition that stands before what comes next. */
  private @Nullable Plain preposition;

  private @Nullable Bound bound;
  private boolean all;
  private boolean nextIsNumber;
  private boolean money;

  /** Index of the word after the last party, which an address may stand beside. */
  private int afterParty = -1;

  private IntentReader(
      String text,
      List<IntentText.Word> words,
      Known known,
      Address account,
      Set<Address> candidates,
      ChainId chain) {
    this.text = text;
    this.words = words;
    this.known = known;
    this.account = account;
    Set<Address> all = new TreeSet<>(candidates);
    all.add(account);
    this.names = new IntentNames(known, all);
    this.vocabulary = new IntentVocabulary(chain);
  }

  static Intent read(
      String text, Known known, Address account, Set<Address> candidates, ChainId chain) {
    Optional<List<IntentText.Word>> words =
        text.length() > Intent.MAX_LENGTH ? Optional.empty() : IntentText.words(text);
    if (words.isEmpty()) {
      return new Intent(List.of(), Optional.empty(), List.of(new Intent.Unread(text, 0)), false);
    }
    return new IntentReader(text, words.get(), known, account, candidates, chain).read();
  }

  private Intent read() {
    int at = 0;
    while (at < words.size()) {
      at += one(at);
    }
    finish();
    return new Intent(steps, network, unread, whole);
  }

  /** Reads what starts at a word, and says how many words it took. */
  private int one(int at) {
    IntentText.Word word = words.get(at);
    if (!word.readable()) {
      return unread(at, 1);
    }
    if (word.mark()) {
      return mark(at, word);
    }
    if (IntentNames.isHex(word.text())) {
      return hex(at, word);
    }
    Optional<IntentNames.Match> name = names.match(words, at);
    Optional<IntentVocabulary.Match> sense = vocabulary.match(words, at);
    if (name.isPresent() && winsOver(name.get(), sense)) {
      return name(at, name.get());
    }
    Optional<IntentNumber> number = article(at) ? one() : IntentNumber.read(words, at);
    if (number.isPresent()) {
      return number(at, number.get());
    }
    return sense.map(match -> sense(at, match)).orElseGet(() -> unread(at, 1));
  }

  /** A name wins over a verb where no verb can stand, and over common nouns. */
  private boolean winsOver(IntentNames.Match name, Optional<IntentVocabulary.Match> sense) {
    if (sense.isEmpty() || name.length() > sense.get().length()) {
      return true;
    }
    return name.length() == sense.get().length()
        && (sense.get().sense() == Plain.PLACE
            || sense.get().sense() == Plain.WRAPPED
            || (sense.get().sense() instanceof IntentVocabulary.Network && preposition != Plain.ON)
            || (sense.get().sense() instanceof IntentVocabulary.Verb && preposition != null));
  }

  /** {@code an ether} is one. */
  private boolean article(int at) {
    String word = words.get(at).lower();
    return (word.equals("a") || word.equals("an"))
        && at + 1 < words.size()
        && vocabulary
            .match(words, at + 1)
            .filter(match -> match.sense() instanceof IntentVocabulary.Unit)
            .isPresent();
  }

  private static Optional<IntentNumber> one() {
    return Optional.of(new IntentNumber(Optional.of(BigDecimal.ONE), 1, ""));
  }

  private int mark(int at, IntentText.Word word) {
    char mark = word.text().charAt(0);
    boolean glued =
        at + 1 < words.size()
            && words.get(at + 1).start() == word.end()
            && startsWithDigit(words.get(at + 1));
    switch (mark) {
      case ',' -> join = join == Join.NONE ? Join.COMMA : join;
      case '&', '+' -> join = Join.AND;
      case '.' -> {
        boolean abbreviates = at > 0 && ABBREVIATIONS.contains(words.get(at - 1).lower());
        join = abbreviates && startsNumberNext(at) ? join : Join.HARD;
      }
      case ';', '!', '?' -> join = Join.HARD;
      case '#' -> nextIsNumber = true;
      case '~', '≈' -> bound = Bound.ABOUT;
      case '<', '≤' -> bound = Bound.AT_MOST;
      case '→' -> arrow();
      case '>' -> {
        if (at > 0 && words.get(at - 1).text().equals("-")) {
          arrow();
        } else {
          bound = Bound.AT_LEAST;
        }
      }
      case '≥' -> bound = Bound.AT_LEAST;
      case '$' -> money = glued;
      case '€', '£', '¥', '%' -> {
        money = glued;
        return unread(at, 1);
      }
      case '-', '−' -> money = glued; // a negative amount is none
      case '×', '*' -> draft.qualified = true;
      case '(', ')', '"', '\'', ':', '/', '“', '”', '‘', '–', '—', '=', '@', '\\' -> {}
      default -> {
        return unread(at, 1);
      }
    }
    return 1;
  }

  private void arrow() {
    preposition = Plain.TO;
    turn();
  }

  private static boolean startsWithDigit(IntentText.Word word) {
    return Character.isDigit(word.text().charAt(0)) || word.text().charAt(0) == '.';
  }

  private int hex(int at, IntentText.Word word) {
    Optional<Address> address = names.address(word.text());
    boolean beside = beside(at) && draft.lastParty() != null;
    if (address.isEmpty()) {
      unread(at, 1);
    }
    Set<Address> found = address.map(Set::of).orElse(Set.of());
    continueStep(true);
    if (beside && address.isPresent()) {
      draft.narrow(found, word.text());
    } else if (!beside) {
      draft.addParty(role(), found, word.text(), preposition);
    }
    preposition = null;
    afterParty = at + 1;
    return 1;
  }

  /** Whether only {@code at}, brackets and the like stand since the last party. */
  private boolean beside(int at) {
    if (afterParty < 0) {
      return false;
    }
    for (int i = afterParty; i < at; i++) {
      IntentText.Word word = words.get(i);
      if (!word.loose() && !word.lower().equals("at")) {
        return false;
      }
    }
    return true;
  }

  private int name(int at, IntentNames.Match match) {
    IntentNames.Entry entry = match.entry();
    String written = written(at, match.length());
    boolean possessive = words.get(at + match.length() - 1).lower().endsWith("'s");
    if (possessive && ownsSomethingUnread(at + match.length())) {
      return unread(at, match.length());
    }
    boolean party =
        (entry.tokens.isEmpty() && entry.collections.isEmpty())
            || (!entry.parties.isEmpty() && preposition != null && !draft.takesToken(preposition))
            || (entry.parties.isEmpty() && draft.isPlace(preposition));
    if (party) {
      continueStep(true);
      Set<Address> addresses = entry.parties.isEmpty() ? new TreeSet<>() : entry.parties;
      if (entry.parties.isEmpty()) {
        addresses.addAll(entry.tokens);
        addresses.addAll(entry.collections);
      }
      draft.addParty(role(), addresses, written, preposition);
      afterParty = at + match.length();
    } else {
      continueStep(false);
      Set<Address> contracts = entry.tokens.isEmpty() ? entry.collections : entry.tokens;
      mention(new Thing(false, contracts, Optional.empty()), written);
    }
    preposition = null;
    return match.length();
  }

  /** Whether a possessive is followed by a word that isn't understood: bob's sister isn't bob. */
  private boolean ownsSomethingUnread(int next) {
    return next < words.size()
        && !words.get(next).mark()
        && vocabulary.match(words, next).isEmpty()
        && names.match(words, next).isEmpty()
        && IntentNumber.read(words, next).isEmpty();
  }

  /** A token or collection without an amount. */
  private void mention(Thing thing, String written) {
    if (all) {
      draft.addTerm(thing, null, null, true, written);
    } else if (bound == Bound.AT_MOST) {
      draft.addTerm(thing, null, null, true, written); // "max USDC"
    } else {
      draft.addTerm(thing, null, null, false, written);
    }
    all = false;
    bound = null;
  }

  private int number(int at, IntentNumber number) {
    int after = at + number.length();
    if (draft.action == Action.VOTE || nextIsNumber) {
      nextIsNumber = false;
      Optional<BigInteger> id = number.value().flatMap(IntentReader::integer);
      if (id.isEmpty() || !number.rest().isEmpty()) {
        draft.open = true;
        return unread(at, number.length());
      }
      continueStep(false);
      draft.number(id.get());
      return number.length();
    }
    continueStep(false);
    boolean unclear = number.value().isEmpty() || money;
    money = false;
    int unitAt = after;
    if (number.rest().isEmpty()) {
      while (unitAt < words.size() && skippable(words.get(unitAt))) {
        unitAt++;
      }
    }
    Unit unit = unit(unitAt, number.rest());
    if (unit == null && draft.action == null) {
      draft.content = true;
      return unread(at, number.length());
    }
    if (unit == null) {
      return withoutUnit(at, after, number, unclear);
    }
    int length = number.rest().isEmpty() ? unitAt + unit.length - at : number.length();
    String written = written(at, length);
    if (unit.duration) {
      bound = null;
      return unread(at, length);
    }
    Optional<BigInteger> amount =
        unclear || unit.decimals < 0
            ? Optional.empty()
            : number.value().flatMap(value -> integer(value.movePointRight(unit.decimals)));
    if (amount.isEmpty()) {
      draft.open = true;
      draft.content = true;
      draft.addTerm(unit.thing, null, null, false, written);
      unread(at, length);
    } else {
      draft.addTerm(unit.thing, amount.get(), bound, false, written);
    }
    bound = null;
    all = false;
    preposition = null;
    return length;
  }

  private static boolean skippable(IntentText.Word word) {
    return word.text().equals("$")
        || List.of("of", "my", "the", "units", "worth", "in").contains(word.lower());
  }

  private int withoutUnit(int at, int after, IntentNumber number, boolean unclear) {
    int length = number.length();
    boolean count = draft.getting && draft.action == Action.MINT;
    String next = after < words.size() ? words.get(after).lower() : "";
    boolean percent = next.equals("%");
    boolean ofToken =
        percent && after + 1 < words.size() && words.get(after + 1).lower().equals("of");
    if (percent && !ofToken) {
      return unread(at, length);
    }
    boolean foreign =
        after < words.size()
            && !words.get(after).mark()
            && vocabulary.match(words, after).isEmpty()
            && names.match(words, after).isEmpty()
            && !IntentNames.isHex(next);
    if (unclear || percent || !number.rest().isEmpty() || foreign || next.equals("$")) {
      draft.open = draft.open || !count;
      draft.content = true;
      bound = null;
      return unread(at, foreign && number.rest().isEmpty() ? length + 1 : length);
    }
    if (!count) {
      draft.bare(number.value().orElseThrow(), bound, written(at, length), at);
    }
    bound = null;
    return length;
  }

  private record Unit(Thing thing, int decimals, int length, boolean duration) {}

  /** What a number is of; decimals -1 if they can't be told. */
  private @Nullable Unit unit(int at, String glued) {
    List<IntentText.Word> from = words;
    int index = at;
    if (!glued.isEmpty()) {
      from = List.of(new IntentText.Word(glued, glued, 0, false, true));
      index = 0;
    }
    if (index >= from.size()) {
      return null;
    }
    Optional<IntentVocabulary.Match> sense = vocabulary.match(from, index);
    Optional<IntentNames.Match> name =
        names
            .match(from, index)
            .filter(
                match -> !match.entry().tokens.isEmpty() || !match.entry().collections.isEmpty());
    boolean nativeUnit = sense.isPresent() && sense.get().sense() instanceof IntentVocabulary.Unit;
    if (name.isPresent() && (!nativeUnit || name.get().length() > sense.get().length())) {
      return named(name.get());
    }
    if (sense.isEmpty()) {
      return null;
    }
    int length = sense.get().length();
    return switch (sense.get().sense()) {
      case IntentVocabulary.Unit(int decimals) -> new Unit(Thing.NATIVE, decimals, length, false);
      case Plain.WRAPPED ->
          draft.action == Action.WRAP || draft.action == Action.UNWRAP
              ? new Unit(Thing.ANY, NATIVE_DECIMALS, length, false)
              : new Unit(Thing.ANY, -1, length, false);
      case Plain.MONEY -> new Unit(Thing.ANY, -1, length, false);
      case Plain.DURATION -> new Unit(Thing.ANY, 0, length, true);
      default -> null;
    };
  }

  private Unit named(IntentNames.Match match) {
    IntentNames.Entry entry = match.entry();
    if (entry.tokens.isEmpty()) {
      return new Unit(
          new Thing(false, entry.collections, Optional.empty()), 0, match.length(), false);
    }
    Set<Integer> decimals = new TreeSet<>();
    for (Address token : entry.tokens) {
      Known.Token facts = known.tokens().get(token);
      decimals.add(facts == null ? -1 : facts.decimals());
    }
    Thing thing = new Thing(false, entry.tokens, Optional.empty());
    return new Unit(
        thing, decimals.size() == 1 ? decimals.iterator().next() : -1, match.length(), false);
  }

  private static Optional<BigInteger> integer(BigDecimal value) {
    try {
      return Optional.of(value.toBigIntegerExact());
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private int sense(int at, IntentVocabulary.Match match) {
    switch (match.sense()) {
      case IntentVocabulary.Verb(Action action) -> verb(at, match.length(), action);
      case IntentVocabulary.Network(ChainId chain) -> {
        return network(at, match.length(), chain);
      }
      case IntentVocabulary.Unit ignored -> {
        continueStep(false);
        mention(Thing.NATIVE, written(at, match.length()));
        preposition = null;
      }
      case Bound found -> bound(at + match.length(), found);
      case Plain plain -> {
        return plain(at, match.length(), plain);
      }
    }
    return match.length();
  }

  private void verb(int at, int length, Action action) {
    String written = written(at, length);
    draft.act();
    if (draft.action == null) {
      if (join == Join.HARD) {
        finish();
      }
      draft.start(action, written);
    } else if (join != Join.NONE) {
      boolean follows = draft.absorbsVerbs() && join == Join.AND && action == Action.PAY;
      if (!follows || draft.complete()) {
        boolean forbids = draft.negated && draft.empty();
        finish();
        draft.negated = forbids;
        draft.start(action, written);
      }
    } else if (draft.becomes(action, preposition)) {
      draft.override(action, written);
    } else if (preposition == Plain.TO && !draft.absorbsVerbs() && action != draft.action) {
      draft.qualified = true;
    }
    join = Join.NONE;
    preposition = null;
    nextIsNumber = false;
  }

  private int network(int at, int length, ChainId chain) {
    boolean said =
        preposition == Plain.ON
            || (preposition == Plain.FROM && draft.action == Action.BRIDGE)
            || written(at, length).toLowerCase(java.util.Locale.ROOT).contains("mainnet")
            || isPlain(at + length, Plain.NETWORK)
            || (at > 0 && isPlain(at - 1, Plain.NETWORK));
    boolean target = preposition == Plain.TO || preposition == Plain.INTO;
    if (target && (draft.action == Action.BRIDGE || draft.action == Action.PAY)) {
      draft.action = Action.BRIDGE;
    } else if (said && (network.isEmpty() || network.get().equals(chain))) {
      network = Optional.of(chain);
    } else {
      preposition = null;
      return unread(at, length);
    }
    preposition = null;
    return length;
  }

  private boolean isPlain(int at, Plain plain) {
    return at < words.size()
        && !words.get(at).mark()
        && vocabulary.match(words, at).filter(match -> match.sense() == plain).isPresent();
  }

  /** A bound belongs to the amount after it, else to the one before. */
  private void bound(int after, Bound found) {
    int next = after;
    while (next < words.size() && (skippable(words.get(next)) || isPlain(next, Plain.FILLER))) {
      next++;
    }
    boolean leads =
        next < words.size()
            && (IntentNumber.read(words, next).isPresent()
                || (found == Bound.AT_MOST && names.match(words, next).isPresent())
                || isPlain(next, Plain.ALL)
                || words.get(next).text().matches("[$€£~]"));
    if (leads) {
      bound = found;
    } else if (!draft.boundLast(found) && found == Bound.AT_MOST) {
      draft.unlimited = true; // "approve max"
    }
  }

  private int plain(int at, int length, Plain plain) {
    switch (plain) {
      case TO, INTO, FOR, FROM, WITH, AT, ON, BY -> preposition(at, plain);
      case AND -> join = Join.AND;
      case NOT -> not(at, length);
      case LET -> let(at, length);
      case GET -> get(at, length);
      case COST -> draft.getting = false;
      case IT -> draft.pronoun = true;
      case SELF -> self(at, length);
      case NOBODY -> {
        draft.act();
        draft.negated = true;
      }
      case ALL -> all = true;
      case EVERYTHING -> {
        continueStep(false);
        draft.addTerm(Thing.ANY, null, null, true, written(at, length));
      }
      case UNLIMITED -> draft.unlimited = true;
      case NOTHING -> draft.addNothing(written(at, length));
      case INCREASE -> {
        openStep(Action.APPROVE, at, length);
        draft.increase = true;
      }
      case DECREASE -> openStep(Action.REVOKE, at, length);
      case ALLOWANCE, ACCOUNT, VOTES, OWNERSHIP, LIQUIDITY ->
          draft.noun(plain, written(at, length));
      case NUMBER -> {
        nextIsNumber = at + length < words.size() && startsNumber(at + length);
        if (draft.action == Action.APPROVE && !nextIsNumber) {
          return length;
        }
      }
      case YES -> draft.support = 1;
      case AGAINST -> {
        openStep(Action.VOTE, at, length);
        draft.support = 0;
      }
      case ABSTAIN -> {
        openStep(Action.VOTE, at, length);
        draft.support = 2;
      }
      case NETWORK -> {
        return chainNumber(at, length);
      }
      case QUALIFIER -> {
        draft.qualified = true;
        return unread(at, length);
      }
      case MONEY, DURATION -> {
        return unread(at, length);
      }
      case WRAPPED -> {
        if (draft.action != Action.WRAP && draft.action != Action.UNWRAP) {
          draft.open = true;
          return unread(at, length);
        }
        if (preposition != null) {
          turn();
        }
      }
      case DOING -> {
        draft.act();
        preposition = null;
      }
      case HAVE -> draft.have();
      case ABLE -> {
        if (draft.action == null && draft.lastParty() != null) {
          draft.start(Action.APPROVE, written(at, length));
        }
        preposition = null;
      }
      case ANYBODY -> draft.act();
      case OF, FILLER, PLACE, NFT -> {}
    }
    return length;
  }

  private boolean startsNumber(int at) {
    int next = words.get(at).mark() && at + 1 < words.size() ? at + 1 : at;
    return !words.get(next).mark() && IntentNumber.read(words, next).isPresent();
  }

  private void preposition(int at, Plain plain) {
    if (plain == Plain.AT && afterParty >= 0 && beside(at)) {
      return;
    }
    if (draft.action == Action.VOTE && plain == Plain.FOR) {
      draft.support = draft.support < 0 ? 1 : draft.support;
    }
    preposition = plain;
    turn();
  }

  /** Turns from what leaves to what arrives, or back, where the preposition says so. */
  private void turn() {
    if (preposition != null) {
      draft.turn(preposition);
    }
  }

  private boolean startsNumberNext(int at) {
    return at + 1 < words.size() && startsWithDigit(words.get(at + 1));
  }

  private void not(int at, int length) {
    boolean abbreviates =
        written(at, length).equals("no")
            && at + 1 < words.size()
            && words.get(at + 1).text().equals(".")
            && startsNumberNext(at + 1);
    if (abbreviates) {
      nextIsNumber = true;
    } else if (draft.action == Action.VOTE) {
      draft.support = 0;
    } else if (draft.action == null || join != Join.NONE) {
      if (draft.action != null) {
        finish();
      }
      draft.negated = !draft.negated;
      join = Join.NONE;
    } else {
      draft.qualified = true;
      unread(at, length);
    }
  }

  private void let(int at, int length) {
    if (draft.action == null || join != Join.NONE) {
      boolean forbids = draft.action == null && draft.negated;
      if (draft.action != null) {
        finish();
      }
      draft.negated = forbids;
      draft.start(Action.APPROVE, written(at, length));
      draft.let();
    }
    join = Join.NONE;
  }

  private void get(int at, int length) {
    if (draft.action == null) {
      boolean named = draft.lastParty() != null;
      draft.start(named ? Action.PAY : Action.BUY, written(at, length));
    }
    draft.getting = draft.action != Action.PAY;
    join = Join.NONE;
    preposition = null;
  }

  private void openStep(Action action, int at, int length) {
    if (draft.action != null && join != Join.NONE) {
      finish();
    }
    if (draft.action == null) {
      draft.start(action, written(at, length));
    }
    join = Join.NONE;
  }

  private void self(int at, int length) {
    boolean possessed = written(at, length).contains(" ");
    if (draft.action == Action.DELEGATE && preposition == null && possessed) {
      draft.action = Action.DELEGATE_ACCOUNT;
    } else if (draft.action != null
        && draft.action != Action.APPROVE
        && draft.action != Action.REVOKE
        && (preposition != null || draft.lastParty() == null)
        && preposition != Plain.FROM
        && preposition != Plain.ON
        && preposition != Plain.WITH) {
      continueStep(true);
      draft.addParty(Role.RECIPIENT, Set.of(account), written(at, length), preposition);
    }
    preposition = null;
  }

  private int chainNumber(int at, int length) {
    int next = at + length;
    if (next < words.size()
        && words.get(next).lower().matches("[1-9]\\d{0,17}")
        && network.isEmpty()) {
      network = Optional.of(ChainId.of(Long.parseLong(words.get(next).lower())));
      return length + 1;
    }
    return length;
  }

  /**
   * What to do with a join before something that isn't a verb: go on with the step, begin another
   * of the same kind, or leave the clause unread.
   */
  private void continueStep(boolean party) {
    if (join == Join.NONE || draft.action == null) {
      if (draft.action == null && draft.implied()) {
        draft.content = true;
      }
      join = Join.NONE;
      return;
    }
    if (join == Join.HARD) {
      finish();
    } else if (draft.action == Action.PAY && draft.complete()) {
      Action action = draft.action;
      String written = draft.words;
      boolean negated = draft.negated;
      Role last = draft.lastRole();
      boolean sameRecipients = party && join == Join.AND && draft.partyLast();
      if (!sameRecipients) {
        finish();
        draft.start(action, written);
        draft.negated = negated;
      } else if (last != null && preposition == null) {
        preposition = Plain.TO;
      }
    }
    join = Join.NONE;
  }

  private Role role() {
    return draft.role(preposition);
  }

  private void finish() {
    if (preposition == null && bound == null) {
      all = false;
    }
    IntentDraft done = draft;
    Intent.Step before = steps.isEmpty() ? null : steps.getLast();
    done.settle(known, before);
    for (IntentDraft.Bare bare : done.unassigned()) {
      unread(bare.at(), 1);
    }
    if (done.action == null) {
      whole &= !done.content && !done.qualified;
    } else if (done.qualified) {
      whole = false;
    } else if (!done.negated || !done.unsure) {
      steps.add(done.step());
    }
    draft = new IntentDraft();
    join = Join.NONE;
    preposition = null;
    bound = null;
    all = false;
    nextIsNumber = false;
    money = false;
    afterParty = -1;
  }

  private String written(int at, int length) {
    return text.substring(words.get(at).start(), words.get(at + length - 1).end())
        .replaceAll("\\s+", " ");
  }

  private int unread(int at, int length) {
    int taken = Math.min(length, words.size() - at);
    if ((draft.action != null && join == Join.HARD)
        || (join == Join.AND && draft.action != null && draft.complete())) {
      finish();
    }
    draft.blurred |= draft.action == null && !draft.implied();
    draft.unsure = true;
    int start = words.get(at).start();
    if (!unread.isEmpty()) {
      Intent.Unread last = unread.getLast();
      String gap = text.substring(Math.min(start, last.start() + last.words().length()), start);
      if (gap.isBlank()) {
        unread.removeLast();
        start = last.start();
      }
    }
    int end = words.get(at + taken - 1).end();
    unread.add(new Intent.Unread(text.substring(Math.min(start, end), end), start));
    if (preposition != null && words.get(at).mark()) {
      return taken;
    }
    preposition = null;
    return taken;
  }
}
