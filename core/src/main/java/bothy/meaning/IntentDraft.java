package bothy.meaning;

import bothy.eth.Address;
import bothy.meaning.Intent.Action;
import bothy.meaning.Intent.Party;
import bothy.meaning.Intent.Role;
import bothy.meaning.Intent.Step;
import bothy.meaning.Intent.Term;
import bothy.meaning.Intent.Thing;
import bothy.meaning.IntentVocabulary.Bound;
import bothy.meaning.IntentVocabulary.Plain;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A step while it is being read. */
final class IntentDraft {
  /** Actions whose first amount is what arrives. */
  private static final Set<Action> GETTING =
      EnumSet.of(Action.BUY, Action.MINT, Action.WITHDRAW, Action.CLAIM, Action.RENEW);

  /** Actions of which a token may be the place: a vault's shares, a staked token. */
  private static final Set<Action> PLACES =
      EnumSet.of(Action.DEPOSIT, Action.STAKE, Action.WITHDRAW, Action.CLAIM, Action.BRIDGE);

  /** Symbols of the wrapped currencies of the chains that are known by name. */
  private static final Set<String> WRAPPED =
      Set.of("WETH", "WPOL", "WMATIC", "WBNB", "WXDAI", "WAVAX", "WFTM", "WCELO");

  /** A number without a unit, and where it stands. */
  record Bare(BigDecimal value, @Nullable Bound bound, String words, int at, boolean arrives) {}

  private record Said(Party party, @Nullable Plain preposition) {}

  @Nullable Action action;
  String words = "";
  boolean negated;
  boolean open;
  boolean increase;
  boolean qualified;
  boolean unlimited;
  boolean pronoun;
  boolean getting;

  /** Whether the clause names money or addresses, so that not reading it matters. */
  boolean content;

  /** Whether something unread stands before all else. */
  boolean blurred;

  /** Whether something in it is unread: what it forbids can't be told then. */
  boolean unsure;

  int support = -1;

  private final List<Term> gives = new ArrayList<>();
  private final List<Term> gets = new ArrayList<>();
  private final List<Said> parties = new ArrayList<>();
  private final List<BigInteger> ids = new ArrayList<>();
  private List<Bare> bare = new ArrayList<>();
  private Optional<BigInteger> number = Optional.empty();
  private boolean lastIsParty;

  /** The words that say that nothing is paid or left. */
  private @Nullable String nothing;

  /** Whether who is let comes next. */
  private boolean lets;

  private boolean votes;

  void start(Action started, String written) {
    action = started;
    words = written;
    getting = GETTING.contains(started);
  }

  boolean empty() {
    return action == null && gives.isEmpty() && gets.isEmpty() && parties.isEmpty();
  }

  /** Whether it has both an amount and somebody. */
  boolean complete() {
    return !parties.isEmpty() && (!gives.isEmpty() || !gets.isEmpty() || open || pronoun);
  }

  /** Whether a further verb only says what somebody else may do. */
  boolean absorbsVerbs() {
    return action != null && absorbsVerbs(action);
  }

  private static boolean absorbsVerbs(Action action) {
    return action == Action.APPROVE || action == Action.REVOKE;
  }

  private boolean bare() {
    return gives.isEmpty() && gets.isEmpty() && bare.isEmpty();
  }

  /** A token that is named next may be who is let: a vault that is a token itself. */
  void let() {
    lets = true;
  }

  /** What may be done comes next. */
  void act() {
    lets = false;
  }

  /** "Let her have it" gives it to her. */
  void have() {
    if (action == Action.APPROVE) {
      action = Action.PAY;
    }
  }

  /** Whether a second verb says what the first is for: pay to mint, use to buy. */
  boolean becomes(Action second, @Nullable Plain preposition) {
    boolean approvesAnAct = absorbsVerbs() && !absorbsVerbs(second) && bare() && parties.isEmpty();
    return approvesAnAct
        || (action == Action.PAY && preposition == Plain.TO && second != Action.PAY)
        || (action == Action.DELEGATE && second == Action.DELEGATE_ACCOUNT);
  }

  void override(Action second, String written) {
    List<Term> before = new ArrayList<>(gives);
    start(second, written);
    gives.clear();
    gives.addAll(before);
  }

  /** A noun that says what the verb before it is about, or opens a step by itself. */
  void noun(Plain noun, String written) {
    switch (noun) {
      case ALLOWANCE -> {
        if (action == null) {
          start(Action.APPROVE, written);
        } else if (action == Action.PAY || action == Action.SWAP) {
          action = Action.APPROVE;
          getting = false;
        } else if (action == Action.CANCEL || action == Action.WITHDRAW) {
          action = Action.REVOKE;
          getting = false;
        }
      }
      case LIQUIDITY -> {
        if (action == Action.REVOKE) {
          start(Action.WITHDRAW, words);
        }
      }
      case ACCOUNT -> {
        if (action == Action.DELEGATE && !votes) {
          action = Action.DELEGATE_ACCOUNT;
        }
      }
      case VOTES -> {
        votes = true;
        if (action == Action.DELEGATE_ACCOUNT || action == Action.PAY) {
          action = Action.DELEGATE;
        }
      }
      case OWNERSHIP -> {
        if (action == null) {
          start(Action.CONTROL, written);
        } else if (action == Action.PAY || action == Action.REVOKE || action == Action.SWAP) {
          action = Action.CONTROL;
        }
      }
      default -> {}
    }
  }

  /** Whether an amount comes first, as in "0.2 ether to treasury". */
  boolean implied() {
    return !gives.isEmpty();
  }

  boolean takesToken(Plain preposition) {
    return action == Action.SWAP && preposition != Plain.FROM && preposition != Plain.WITH;
  }

  /** Whether a token that is named after {@code preposition} is a place or a party. */
  boolean isPlace(@Nullable Plain preposition) {
    if (action == null || preposition == null) {
      return action == Action.APPROVE && lets && noParty() && gives.isEmpty();
    }
    boolean into =
        preposition == Plain.INTO
            || preposition == Plain.FROM
            || preposition == Plain.WITH
            || preposition == Plain.AT
            || preposition == Plain.ON;
    if (PLACES.contains(action)) {
      return into || (preposition == Plain.TO && action != Action.BRIDGE);
    }
    return switch (action) {
      case PAY -> preposition == Plain.TO;
      case APPROVE, REVOKE ->
          noParty()
              && (preposition == Plain.TO
                  || preposition == Plain.BY
                  || (preposition == Plain.FOR && !gives.isEmpty()));
      default -> false;
    };
  }

  private boolean noParty() {
    return parties.isEmpty();
  }

  Role role(@Nullable Plain preposition) {
    Action kind = action == null ? Action.PAY : action;
    boolean towards = preposition == Plain.TO || preposition == Plain.FOR;
    return switch (kind) {
      case APPROVE, REVOKE -> Role.SPENDER;
      case PAY ->
          preposition == null || towards || preposition == Plain.AT
              ? Role.RECIPIENT
              : Role.COUNTERPART;
      case DELEGATE, DELEGATE_ACCOUNT ->
          preposition == null || towards || preposition == Plain.WITH
              ? Role.RECIPIENT
              : Role.COUNTERPART;
      case DEPOSIT, STAKE -> preposition == Plain.FOR ? Role.RECIPIENT : Role.COUNTERPART;
      default -> towards ? Role.RECIPIENT : Role.COUNTERPART;
    };
  }

  @Nullable Role lastRole() {
    return parties.isEmpty() ? null : parties.getLast().party().role();
  }

  @Nullable Party lastParty() {
    return parties.isEmpty() ? null : parties.getLast().party();
  }

  boolean partyLast() {
    return lastIsParty;
  }

  void addParty(Role role, Set<Address> addresses, String written, @Nullable Plain preposition) {
    lastIsParty = true;
    content = true;
    boolean subject = action == Action.RENEW || action == Action.VOTE || action == Action.SIGN_IN;
    boolean source = preposition == Plain.FROM && role != Role.SPENDER && !PLACES.contains(action);
    if ((subject && preposition != Plain.ON && preposition != Plain.WITH && preposition != Plain.AT)
        || source
        || (preposition == Plain.FROM && action == Action.APPROVE)) {
      return;
    }
    parties.add(new Said(new Party(role, addresses, written), preposition));
  }

  /** Takes an address that stands beside a name as what the name means. */
  void narrow(Set<Address> addresses, String written) {
    Said last = parties.removeLast();
    parties.add(
        new Said(
            new Party(last.party().role(), addresses, last.party().words() + " " + written),
            last.preposition()));
  }

  /** Turns between what leaves and what arrives. */
  void turn(Plain preposition) {
    if (action == null) {
      return;
    }
    boolean towards =
        preposition == Plain.TO || preposition == Plain.INTO || preposition == Plain.FOR;
    boolean priced = preposition == Plain.FOR || preposition == Plain.AT;
    switch (action) {
      case SWAP, WRAP, UNWRAP -> getting |= towards && (pronoun || !gives.isEmpty());
      case BUY, MINT, RENEW -> {
        if (priced || preposition == Plain.WITH) {
          getting = false;
        }
      }
      case CLAIM -> getting = getting && !priced;
      case LIST -> getting |= priced;
      case DEPOSIT, STAKE -> getting |= preposition == Plain.FOR;
      case PAY -> getting = preposition == Plain.FOR || preposition == Plain.ON;
      default -> {}
    }
  }

  void addTerm(
      Thing thing,
      @Nullable BigInteger amount,
      @Nullable Bound bound,
      boolean all,
      String written) {
    lastIsParty = false;
    content = true;
    Thing meant = thing;
    if (!ids.isEmpty() && amount == null && !thing.isNative() && !thing.contracts().isEmpty()) {
      meant = new Thing(false, thing.contracts(), Optional.of(ids.removeLast()));
    }
    List<Term> terms = getting ? gets : gives;
    Term term =
        amount == null
            ? new Term(meant, BigInteger.ZERO, Optional.empty(), all, written)
            : bounded(meant, amount, bound, written);
    if (amount == null && !all && says(terms, meant)) {
      return;
    }
    Thing named = meant;
    terms.removeIf(other -> other.thing().equals(named) && !other.stated() && !other.unlimited());
    terms.add(term);
  }

  /** "For free", or to zero. */
  void addNothing(String written) {
    content = true;
    nothing = written;
  }

  private static boolean says(List<Term> terms, Thing thing) {
    return terms.stream().anyMatch(term -> term.thing().equals(thing));
  }

  private static Term bounded(
      Thing thing, BigInteger amount, @Nullable Bound bound, String written) {
    BigInteger two = BigInteger.TWO;
    BigInteger one = BigInteger.ONE;
    return switch (bound == null ? Bound.EXACTLY : bound) {
      case EXACTLY -> new Term(thing, amount, Optional.of(amount), false, written);
      case AT_MOST ->
          new Term(thing, BigInteger.ZERO, Optional.of(amount), false, "at most " + written);
      case AT_LEAST -> new Term(thing, amount, Optional.empty(), false, "at least " + written);
      case BELOW ->
          new Term(
              thing,
              BigInteger.ZERO,
              Optional.of(amount.subtract(one).max(BigInteger.ZERO)),
              false,
              "less than " + written);
      case ABOVE ->
          new Term(thing, amount.add(one), Optional.empty(), false, "more than " + written);
      case ABOUT ->
          new Term(
              thing,
              amount.divide(two),
              Optional.of(amount.multiply(two)),
              false,
              "about " + written);
    };
  }

  /** Bounds the amount that was read last; false if there is none. */
  boolean boundLast(Bound bound) {
    List<Term> terms = getting ? gets : gives;
    if (bound == Bound.ABOVE || bound == Bound.BELOW || bound == Bound.ABOUT) {
      return false;
    }
    if (!bare.isEmpty()) {
      Bare last = bare.removeLast();
      bare.add(new Bare(last.value(), bound, last.words(), last.at(), last.arrives()));
      return true;
    }
    if (terms.isEmpty() || terms.getLast().most().isEmpty() || lastIsParty) {
      return false;
    }
    Term last = terms.removeLast();
    terms.add(bounded(last.thing(), last.most().get(), bound, last.words()));
    return true;
  }

  /** A number that isn't an amount: a token's id, or a proposal's. */
  void number(BigInteger found) {
    content = true;
    if (action == Action.VOTE) {
      number = Optional.of(found);
      return;
    }
    List<Term> terms = getting || GETTING.contains(action) ? gets : gives;
    if (!terms.isEmpty() && !lastIsParty) {
      Term last = terms.getLast();
      if (!last.thing().isNative() && last.thing().id().isEmpty() && !last.thing().any()) {
        terms.removeLast();
        terms.add(
            new Term(
                new Thing(false, last.thing().contracts(), Optional.of(found)),
                BigInteger.ZERO,
                Optional.empty(),
                false,
                last.words() + " #" + found));
        return;
      }
    }
    ids.add(found);
  }

  void bare(BigDecimal value, @Nullable Bound bound, String written, int at) {
    lastIsParty = false;
    content = true;
    bare.add(new Bare(value, bound, written, at, getting));
  }

  /** Numbers that nothing was found for. */
  List<Bare> unassigned() {
    return bare;
  }

  /** Puts together what belongs together, once the clause is read. */
  void settle(Known known, @Nullable Step before) {
    if (action == null) {
      boolean to = parties.stream().anyMatch(said -> said.preposition() == Plain.TO);
      if (blurred || gives.isEmpty() || !to) {
        return;
      }
      action = Action.PAY;
      words = "pay";
    }
    parties.replaceAll(this::inItsRole);
    for (BigInteger id : ids) {
      (getting || GETTING.contains(action) ? gets : gives)
          .add(
              new Term(
                  new Thing(false, Set.of(), Optional.of(id)),
                  BigInteger.ZERO,
                  Optional.empty(),
                  false,
                  "#" + id));
    }
    assign(known);
    if (nothing != null && absorbsVerbs()) {
      action = Action.REVOKE;
    } else if (nothing != null) {
      gives.add(bounded(Thing.ANY, BigInteger.ZERO, null, nothing));
    }
    if (unlimited) {
      makeUnlimited();
    }
    if (pronoun && before != null && gives.isEmpty()) {
      refer(before);
    }
    wrapped(known);
    if (action == Action.PAY && !gets.isEmpty()) {
      boolean asset =
          gets.stream().anyMatch(t -> t.thing().isNative() || !t.thing().contracts().isEmpty());
      if (parties.isEmpty() && asset) {
        action = Action.BUY;
      } else {
        gets.clear(); // what it is paid for
      }
    }
    boolean none =
        !gives.isEmpty()
            && gives.stream()
                .allMatch(term -> term.most().filter(most -> most.signum() == 0).isPresent());
    if (action == Action.APPROVE && none) {
      action = Action.REVOKE;
    }
    boolean paid =
        parties.stream()
            .anyMatch(
                said -> said.preposition() != Plain.FOR && said.party().role() == Role.RECIPIENT);
    if (paid && action == Action.PAY) {
      parties.removeIf(said -> said.preposition() == Plain.FOR); // on whose account
    }
    long recipients =
        parties.stream()
            .map(Said::party)
            .filter(party -> party.role() == Role.RECIPIENT)
            .map(Party::addresses)
            .distinct()
            .count();
    open |= action == Action.PAY && recipients > 1; // together, or each?
  }

  /** The verb may have turned out to mean something else after the party was read. */
  private Said inItsRole(Said said) {
    Party party = said.party();
    return new Said(
        new Party(role(said.preposition()), party.addresses(), party.words()), said.preposition());
  }

  /** Gives numbers without a unit the one token that the step names, if there is one. */
  private void assign(Known known) {
    List<Bare> left = new ArrayList<>();
    for (Bare number : bare) {
      List<Term> side = number.arrives() ? gets : gives;
      List<Term> named = side.stream().filter(term -> !term.stated() && single(term)).toList();
      Optional<BigInteger> amount =
          named.size() == 1
              ? decimals(named.getFirst().thing(), known).flatMap(d -> units(number.value(), d))
              : Optional.empty();
      if (number.value().signum() == 0 && absorbsVerbs()) {
        amount = Optional.of(BigInteger.ZERO);
      }
      if (amount.isEmpty()) {
        left.add(number);
        open = true;
        continue;
      }
      Thing thing = named.isEmpty() ? Thing.ANY : named.getFirst().thing();
      String unit = named.isEmpty() ? "" : " " + named.getFirst().words();
      side.removeAll(named);
      side.add(bounded(thing, amount.get(), number.bound(), number.words() + unit));
    }
    bare = left;
  }

  private static boolean single(Term term) {
    return term.thing().isNative() || term.thing().contracts().size() == 1;
  }

  private static Optional<Integer> decimals(Thing thing, Known known) {
    return thing.isNative()
        ? Optional.of(18)
        : Optional.ofNullable(known.tokens().get(thing.contracts().iterator().next()))
            .map(Known.Token::decimals);
  }

  private static Optional<BigInteger> units(BigDecimal value, int decimals) {
    try {
      return Optional.of(value.movePointRight(decimals).toBigIntegerExact());
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private void makeUnlimited() {
    if (gives.isEmpty()) {
      gives.add(new Term(Thing.ANY, BigInteger.ZERO, Optional.empty(), true, "unlimited"));
      return;
    }
    List<Term> all = List.copyOf(gives);
    gives.clear();
    for (Term term : all) {
      gives.add(
          term.stated()
              ? term
              : new Term(term.thing(), BigInteger.ZERO, Optional.empty(), true, term.words()));
    }
  }

  /** "and swap it": what the step before gave or got. */
  private void refer(Step before) {
    List<Term> source = before.gets().isEmpty() ? before.gives() : before.gets();
    for (Term term : source) {
      boolean exact = before.gets().isEmpty();
      gives.add(
          exact
              ? term
              : new Term(term.thing(), BigInteger.ZERO, Optional.empty(), true, term.words()));
    }
    open |= before.open() || source.isEmpty();
  }

  /** Ether and wrapped ether go by each other's name where one is made of the other. */
  private void wrapped(Known known) {
    if (action != Action.WRAP && action != Action.UNWRAP) {
      return;
    }
    Set<Address> wrapped = new TreeSet<>();
    known
        .tokens()
        .forEach((address, token) -> {
          if (WRAPPED.contains(token.symbol())) {
            wrapped.add(address);
          }
        });
    Thing token = wrapped.isEmpty() ? Thing.ANY : new Thing(false, wrapped, Optional.empty());
    boolean wrap = action == Action.WRAP;
    gives.replaceAll(term -> meaning(term, wrap ? Thing.NATIVE : token, wrapped));
    gets.replaceAll(term -> meaning(term, wrap ? token : Thing.NATIVE, wrapped));
    if (gets.isEmpty() && !open) {
      for (Term term : gives) {
        gets.add(
            new Term(
                wrap ? token : Thing.NATIVE,
                term.least(),
                term.most(),
                term.unlimited(),
                term.words()));
      }
    }
  }

  private static Term meaning(Term term, Thing thing, Set<Address> wrapped) {
    boolean either =
        term.thing().isNative()
            || term.thing().any()
            || (!term.thing().contracts().isEmpty()
                && wrapped.containsAll(term.thing().contracts()));
    boolean named = !thing.isNative() && !term.thing().contracts().isEmpty();
    return new Term(
        either && !named ? thing : term.thing(),
        term.least(),
        term.most(),
        term.unlimited(),
        term.words());
  }

  Step step() {
    return new Step(
        action == null ? Action.PAY : action,
        words,
        negated,
        gives,
        gets,
        parties.stream().map(Said::party).toList(),
        open,
        increase,
        number,
        support < 0 ? Optional.empty() : Optional.of(support));
  }
}
