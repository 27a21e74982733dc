package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Checksum;
import bothy.eth.Shown;
import bothy.meaning.Intent;
import bothy.meaning.Intent.Action;
import bothy.meaning.Intent.Party;
import bothy.meaning.Intent.Role;
import bothy.meaning.Intent.Step;
import bothy.meaning.Intent.Term;
import bothy.meaning.Known;
import bothy.verdict.Deeds.Deed;
import bothy.verdict.Deeds.Grant;
import bothy.verdict.Deeds.Kind;
import bothy.verdict.Deeds.Payment;
import bothy.verdict.Deeds.Trade;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Holds a request, and what its run did, against the user's own words. What isn't known never
 * contradicts: where an amount, a party or a clause couldn't be read, or a call isn't decoded and
 * no run shows what it does, there is no finding.
 */
final class IntentRules {
  /** As many first and last hex digits as people look at. */
  private static final int LOOKED_AT = 4;

  private static final Map<Action, Set<Kind>> KINDS = new EnumMap<>(Action.class);

  /** Actions that an allowance for the very contract called, up to what is spent, is a part of. */
  private static final Set<Action> SPENDING =
      EnumSet.of(
          Action.SWAP,
          Action.BUY,
          Action.MINT,
          Action.DEPOSIT,
          Action.STAKE,
          Action.BRIDGE,
          Action.RENEW);

  /** Actions that let anything leave if the words name nothing that does. */
  private static final Set<Action> COSTING =
      EnumSet.of(
          Action.PAY,
          Action.SWAP,
          Action.BUY,
          Action.MINT,
          Action.WRAP,
          Action.UNWRAP,
          Action.DEPOSIT,
          Action.STAKE,
          Action.BRIDGE,
          Action.RENEW);

  /** Actions that a bare payment can be, if it goes to somebody whom the words name. */
  private static final Set<Action> BY_PAYMENT =
      EnumSet.of(
          Action.DEPOSIT,
          Action.STAKE,
          Action.BRIDGE,
          Action.WRAP,
          Action.WITHDRAW,
          Action.MINT,
          Action.BUY,
          Action.SWAP);

  /** Actions whose words name what they are about, and nothing that leaves. */
  private static final Set<Action> FREE =
      EnumSet.of(
          Action.APPROVE,
          Action.REVOKE,
          Action.CANCEL,
          Action.LIST,
          Action.VOTE,
          Action.DELEGATE,
          Action.DELEGATE_ACCOUNT,
          Action.SIGN_IN);

  /** Actions of which something arrives. */
  private static final Set<Action> GETTING =
      EnumSet.of(
          Action.SWAP,
          Action.BUY,
          Action.MINT,
          Action.WRAP,
          Action.UNWRAP,
          Action.WITHDRAW,
          Action.CLAIM);

  /** Actions that a message can't be. */
  private static final Set<Action> NEVER_MESSAGES =
      EnumSet.of(
          Action.PAY, Action.APPROVE, Action.REVOKE, Action.SWAP, Action.WRAP, Action.UNWRAP);

  static {
    KINDS.put(Action.PAY, EnumSet.of(Kind.PAYMENT));
    KINDS.put(Action.APPROVE, EnumSet.of(Kind.GRANT, Kind.REVOCATION));
    KINDS.put(Action.REVOKE, EnumSet.of(Kind.GRANT, Kind.REVOCATION));
    KINDS.put(Action.SWAP, EnumSet.of(Kind.SWAP, Kind.DEPOSIT, Kind.WITHDRAWAL));
    KINDS.put(Action.BUY, EnumSet.of(Kind.SWAP, Kind.DEPOSIT));
    KINDS.put(Action.MINT, EnumSet.of(Kind.DEPOSIT));
    KINDS.put(Action.WRAP, EnumSet.of(Kind.DEPOSIT));
    KINDS.put(Action.UNWRAP, EnumSet.of(Kind.WITHDRAWAL));
    KINDS.put(Action.DEPOSIT, EnumSet.of(Kind.DEPOSIT));
    KINDS.put(Action.STAKE, EnumSet.of(Kind.DEPOSIT));
    KINDS.put(Action.BRIDGE, EnumSet.of(Kind.DEPOSIT, Kind.WITHDRAWAL));
    KINDS.put(Action.WITHDRAW, EnumSet.of(Kind.WITHDRAWAL));
    KINDS.put(Action.CLAIM, EnumSet.of(Kind.WITHDRAWAL));
    KINDS.put(Action.VOTE, EnumSet.of(Kind.VOTE));
    KINDS.put(Action.DELEGATE, EnumSet.of(Kind.DELEGATION));
    KINDS.put(Action.DELEGATE_ACCOUNT, EnumSet.of(Kind.ACCOUNT));
    KINDS.put(Action.CONTROL, EnumSet.of(Kind.CONTROL));
    KINDS.put(Action.RENEW, EnumSet.noneOf(Kind.class));
    KINDS.put(Action.LIST, EnumSet.noneOf(Kind.class));
    KINDS.put(Action.CANCEL, EnumSet.noneOf(Kind.class));
    KINDS.put(Action.SIGN_IN, EnumSet.of(Kind.MESSAGE));
  }

  private final Inputs inputs;
  private final List<Finding> findings;
  private final Intent intent;
  private final List<Step> wanted;
  private final Deeds deeds;
  private final Set<String> reported = new HashSet<>();

  private IntentRules(Inputs inputs, Intent intent, List<Finding> findings) {
    this.inputs = inputs;
    this.intent = intent;
    this.wanted = intent.wanted();
    this.findings = findings;
    this.deeds = Deeds.of(inputs);
  }

  /** What can be read of the user's words; empty if there are none. */
  static Optional<Intent> read(Inputs inputs) {
    return inputs
        .intent()
        .filter(words -> !words.isBlank())
        .map(words ->
            Intent.read(
                words, inputs.known(), inputs.account(), Deeds.addresses(inputs), inputs.chain()));
  }

  /** Adds what the user's words say against the request; nothing if there are none. */
  static void apply(Inputs inputs, List<Finding> findings) {
    read(inputs).ifPresent(intent -> new IntentRules(inputs, intent, findings).apply());
  }

  private void apply() {
    unread();
    network();
    lookalikes();
    prohibitions();
    if (!intent.whole() || wanted.isEmpty()) {
      return;
    }
    deeds.deeds.forEach(this::action);
    deeds.payments.forEach(this::payment);
    deeds.trades.forEach(this::trade);
    deeds.deeds.forEach(this::details);
    deeds.grants.forEach(this::grant);
    onlyGrants();
    outflows();
    inflows();
    strangers();
    unmoved();
    delegations();
    counterparts();
  }

  private void unread() {
    if (intent.unread().isEmpty()) {
      return;
    }
    String shown =
        intent.unread().stream()
            .limit(8)
            .map(unread -> Shown.of(unread.words()))
            .collect(Collectors.joining(", "));
    boolean nothing = intent.steps().isEmpty() || !intent.whole();
    findings.add(
        new Finding(
            "intent.unread",
            Severity.INFO,
            "intent",
            nothing
                ? "Your words could not be read, so the request isn't held against them: "
                    + shown
                    + "."
                : "These of your words could not be read: " + shown + ".",
            Map.of(
                "words",
                shown,
                "at",
                intent.unread().stream()
                    .limit(8)
                    .map(unread -> Integer.toString(unread.start()))
                    .collect(Collectors.joining(", ")))));
  }

  private void network() {
    if (intent.network().isEmpty()) {
      return;
    }
    ChainId said = intent.network().get();
    ChainId found = inputs.requestChain().orElse(inputs.chain());
    if (!said.equals(found) || !said.equals(inputs.chain())) {
      danger(
          "network",
          "chain " + found,
          "You said chain " + said + "; this is for chain " + found + ".",
          said.toString(),
          found.toString());
    }
  }

  /** An address made to be taken for one that the words name. */
  private void lookalikes() {
    Set<Address> named = new TreeSet<>();
    for (Step step : intent.steps()) {
      step.parties().forEach(party -> named.addAll(party.addresses()));
    }
    for (Address found : Deeds.addresses(inputs)) {
      for (Address meant : named) {
        boolean known =
            findings.stream()
                .anyMatch(f -> f.rule().equals("lookalike") && f.about().equals(found.toHex()));
        if (!known && !named.contains(found) && ends(found).equals(ends(meant))) {
          findings.add(
              new Finding(
                  "lookalike",
                  Severity.DANGER,
                  found.toHex(),
                  Checksum.of(found)
                      + " looks like "
                      + name(meant)
                      + ", which you named, and is another address.",
                  Map.of("found", found.toHex(), "known", meant.toHex())));
        }
      }
    }
  }

  private static String ends(Address address) {
    String hex = address.toHex();
    return hex.substring(2, 2 + LOOKED_AT) + hex.substring(hex.length() - LOOKED_AT);
  }

  /** What the words forbid. */
  private void prohibitions() {
    for (Step step : intent.steps()) {
      if (step.negated()) {
        forbid(step);
      }
    }
  }

  private void forbid(Step step) {
    Set<Address> parties = step.addresses(Role.values());
    boolean unclear = step.parties().stream().anyMatch(party -> party.addresses().isEmpty());
    if (unclear) {
      return;
    }
    String said = "no " + step.words();
    if (step.action() == Action.APPROVE) {
      for (Grant grant : deeds.grants) {
        boolean spender = parties.isEmpty() || parties.contains(grant.spender());
        if (grant.raised() && spender && forbids(step, grant.asset(), grant.amount())) {
          danger(
              "spender",
              grant.spender().toHex(),
              "You said that this must not be; it lets " + describe(grant) + ".",
              said,
              grant.spender().toHex());
        }
      }
    } else if (step.action() == Action.PAY) {
      for (Payment payment : deeds.payments) {
        boolean recipient = parties.isEmpty() || parties.contains(payment.recipient());
        if (recipient && forbids(step, payment.asset(), payment.amount())) {
          danger(
              "recipient",
              payment.recipient().toHex(),
              "You said that this must not be; it pays " + describe(payment) + ".",
              said,
              payment.recipient().toHex());
        }
      }
    } else if (step.gives().stream().noneMatch(Term::stated)
        && step.gets().stream().noneMatch(Term::stated)) {
      for (Deed deed : deeds.deeds) {
        if (kinds(step.action()).contains(deed.kind())) {
          danger(
              "action",
              deed.target().toHex(),
              "You said not to " + step.words() + "; this does.",
              said,
              deed.kind().name());
        }
      }
    }
  }

  private static boolean forbids(Step step, Asset asset, BigInteger amount) {
    return step.gives().isEmpty()
        || step.gives().stream().anyMatch(term -> term.thing().fits(asset) && term.holds(amount));
  }

  private static boolean fitsAny(List<Term> terms, Asset asset) {
    return terms.isEmpty() || terms.stream().anyMatch(term -> term.thing().fits(asset));
  }

  private static Set<Kind> kinds(Action action) {
    return KINDS.getOrDefault(action, Set.of());
  }

  /** A decoded call of a kind that no word asks for. */
  private void action(Deed deed) {
    boolean handled =
        switch (deed.kind()) {
          case PAYMENT, GRANT, REVOCATION -> true;
          case OTHER -> !wanted.stream().allMatch(step -> step.action() == Action.SIGN_IN);
          case MESSAGE -> !wanted.stream().allMatch(s -> NEVER_MESSAGES.contains(s.action()));
          default -> false;
        };
    if (handled || wanted.stream().anyMatch(step -> does(step, deed))) {
      return;
    }
    danger(
        "action",
        deed.target().toHex(),
        "You said " + said() + "; this is " + describe(deed) + ".",
        said(),
        deed.kind().name());
  }

  private static boolean does(Step step, Deed deed) {
    return kinds(step.action()).contains(deed.kind())
        || (step.action() == Action.PAY
            && deed.kind() == Kind.DEPOSIT
            && step.addresses(Role.RECIPIENT).contains(deed.target()));
  }

  private void payment(Payment payment) {
    List<Step> able = wanted.stream().filter(step -> pays(step, payment)).toList();
    if (able.isEmpty()) {
      danger(
          "action",
          payment.recipient().toHex(),
          "You said " + said() + "; this pays " + describe(payment) + ".",
          said(),
          Kind.PAYMENT.name());
      return;
    }
    List<Step> fitting =
        able.stream()
            .filter(step ->
                step.action() != Action.PAY || admits(step, payment.recipient(), Role.RECIPIENT))
            .toList();
    if (fitting.isEmpty()) {
      danger(
          "recipient",
          payment.recipient().toHex(),
          "You said "
              + parties(able, Role.RECIPIENT)
              + "; this pays "
              + name(payment.recipient())
              + ".",
          parties(able, Role.RECIPIENT),
          payment.recipient().toHex());
      return;
    }
    if (fitting.stream().anyMatch(step -> step.open() || step.gives().isEmpty())) {
      return;
    }
    List<Term> terms =
        fitting.stream()
            .flatMap(step -> step.gives().stream())
            .filter(term -> of(term, payment))
            .toList();
    if (terms.isEmpty()) {
      danger(
          "token",
          payment.asset().contract().toHex(),
          "You said " + terms(fitting) + "; this pays " + describe(payment) + ".",
          terms(fitting),
          amount(payment.asset(), payment.amount()));
    } else if (terms.stream().noneMatch(term -> term.holds(payment.amount()) || !payment.clear())) {
      danger(
          "amount",
          payment.asset().contract().toHex(),
          "You said " + terms(fitting) + "; this pays " + describe(payment) + ".",
          terms(fitting),
          amount(payment.asset(), payment.amount()));
    }
  }

  /** Whether a step can be done by a bare payment. */
  private boolean pays(Step step, Payment payment) {
    if (step.action() == Action.PAY) {
      return true;
    }
    boolean toNamed = step.addresses(Role.values()).contains(payment.recipient());
    boolean toToken =
        step.action() == Action.WRAP
            && step.gets().stream()
                .anyMatch(term -> term.thing().contracts().contains(payment.recipient()));
    return toToken || (BY_PAYMENT.contains(step.action()) && toNamed);
  }

  private static boolean of(Term term, Payment payment) {
    boolean unique =
        !payment.clear()
            && term.thing().fits(new Asset.Erc721(payment.asset().contract(), payment.amount()));
    return unique || term.thing().fits(payment.asset());
  }

  /** Whether the words admit {@code address} in a role: they name it, or nobody, or unclearly. */
  private static boolean admits(Step step, Address address, Role role) {
    List<Party> parties = step.parties().stream().filter(p -> p.role() == role).toList();
    return parties.isEmpty()
        || parties.stream()
            .anyMatch(p -> p.addresses().isEmpty() || p.addresses().contains(address));
  }

  private static boolean admitsInAnyRole(Step step, Address address) {
    return step.parties().isEmpty()
        || step.parties().stream()
            .anyMatch(p -> p.addresses().isEmpty() || p.addresses().contains(address));
  }

  private void trade(Trade trade) {
    List<Step> swaps =
        wanted.stream()
            .filter(step -> step.action() == Action.SWAP || step.action() == Action.BUY)
            .toList();
    if (swaps.isEmpty()) {
      return;
    }
    boolean ours = deeds.mine.contains(trade.recipient());
    if (!ours
        && wanted.stream()
            .noneMatch(step -> step.addresses(Role.RECIPIENT).contains(trade.recipient()))
        && wanted.stream().noneMatch(IntentRules::hasUnclearRecipient)) {
      danger(
          "recipient",
          trade.recipient().toHex(),
          "You said " + said() + "; what this swap gives goes to " + name(trade.recipient()) + ".",
          said(),
          trade.recipient().toHex());
    }
    if (swaps.size() > 1 || swaps.getFirst().open()) {
      return;
    }
    Step swap = swaps.getFirst();
    Asset into = asset(trade.into());
    leg(swap.gives(), asset(trade.from()), "takes");
    leg(swap.gets(), into, "gives");
    for (Term term : swap.gives()) {
      BigInteger spends = trade.spends().orElse(BigInteger.ZERO);
      if (term.thing().fits(asset(trade.from())) && !term.holds(spends)) {
        danger(
            "amount",
            asset(trade.from()).contract().toHex(),
            "You said "
                + term.words()
                + "; this swaps "
                + amount(asset(trade.from()), spends)
                + ".",
            term.words(),
            amount(asset(trade.from()), spends));
      }
    }
    for (Term term : swap.gets()) {
      boolean firm = term.most().isEmpty();
      BigInteger floor = firm ? trade.floor() : trade.floor().shiftLeft(1);
      if (term.thing().fits(into) && floor.compareTo(term.least()) < 0) {
        danger(
            "amount",
            into.contract().toHex(),
            "You said "
                + term.words()
                + "; this swap takes no less than "
                + amount(into, trade.floor())
                + ".",
            term.words(),
            amount(into, trade.floor()));
      }
    }
  }

  private static boolean hasUnclearRecipient(Step step) {
    return step.parties().stream()
        .anyMatch(p -> p.role() == Role.RECIPIENT && p.addresses().isEmpty());
  }

  private void leg(List<Term> terms, Asset asset, String verb) {
    if (!fitsAny(terms, asset)) {
      danger(
          "token",
          asset.contract().toHex(),
          "You said " + words(terms) + "; this swap " + verb + " " + name(asset) + ".",
          words(terms),
          name(asset));
    }
  }

  private static Asset asset(Optional<Address> token) {
    return token.isPresent() ? new Asset.Erc20(token.get()) : new Asset.Native();
  }

  /** Whom and how much a decoded call names. */
  private void details(Deed deed) {
    List<Step> able = wanted.stream().filter(step -> does(step, deed)).toList();
    if (able.isEmpty()) {
      return;
    }
    switch (deed.kind()) {
      case DEPOSIT, WITHDRAWAL -> {
        beneficiary(deed, able, true);
        target(deed, able);
        deed.amount().ifPresent(amount -> namedAmount(deed, able, amount));
      }
      case DELEGATION -> beneficiary(deed, able, false);
      case ACCOUNT, CONTROL -> {
        Address named = deed.beneficiary().orElse(Address.ZERO);
        if (able.stream().noneMatch(step -> admitsInAnyRole(step, named))) {
          wrongParty(named, able);
        }
      }
      case VOTE -> vote(deed, able);
      case SWAP -> target(deed, able);
      default -> {}
    }
  }

  private void beneficiary(Deed deed, List<Step> able, boolean selfIsFine) {
    Address named = deed.beneficiary().orElse(Address.ZERO);
    if (deed.beneficiary().isEmpty() || (selfIsFine && deeds.mine.contains(named))) {
      return;
    }
    boolean admitted =
        able.stream()
            .anyMatch(step ->
                selfIsFine
                    ? step.addresses(Role.RECIPIENT).contains(named) || hasUnclearRecipient(step)
                    : admits(step, named, Role.RECIPIENT));
    if (!admitted) {
      wrongParty(named, able);
    }
  }

  private void wrongParty(Address found, List<Step> able) {
    String said = parties(able, Role.RECIPIENT, Role.COUNTERPART);
    danger(
        "recipient",
        found.toHex(),
        "You said " + (said.isEmpty() ? said() : said) + "; this names " + name(found) + ".",
        said,
        found.toHex());
  }

  /** The contract called, where the words name one for every step that this can be. */
  private void target(Deed deed, List<Step> able) {
    boolean tokens =
        able.stream()
            .anyMatch(step ->
                (step.action() == Action.WRAP && fitsContract(step.gets(), deed.target()))
                    || (step.action() == Action.UNWRAP
                        && fitsContract(step.gives(), deed.target())));
    boolean named =
        able.stream()
            .anyMatch(step ->
                admits(step, deed.target(), Role.COUNTERPART)
                    && step.action() != Action.WRAP
                    && step.action() != Action.UNWRAP);
    if (tokens || named) {
      return;
    }
    boolean wraps =
        able.stream().anyMatch(s -> s.action() == Action.WRAP || s.action() == Action.UNWRAP);
    danger(
        wraps ? "token" : "recipient",
        deed.target().toHex(),
        "You said "
            + (wraps ? said() : parties(able, Role.COUNTERPART))
            + "; this calls "
            + name(deed.target())
            + ".",
        wraps ? said() : parties(able, Role.COUNTERPART),
        deed.target().toHex());
  }

  private static boolean fitsContract(List<Term> terms, Address contract) {
    return terms.isEmpty()
        || terms.stream()
            .anyMatch(term ->
                term.thing().contracts().isEmpty() || term.thing().contracts().contains(contract));
  }

  private void namedAmount(Deed deed, List<Step> able, BigInteger amount) {
    List<Term> terms = new ArrayList<>();
    for (Step step : able) {
      boolean gets = step.action() == Action.WITHDRAW || step.action() == Action.CLAIM;
      List<Term> of = gets ? step.gets() : step.gives();
      if (step.open() || of.isEmpty()) {
        return;
      }
      terms.addAll(of);
    }
    if (terms.stream().noneMatch(term -> term.holds(amount))) {
      danger(
          "amount",
          deed.target().toHex(),
          "You said " + words(terms) + "; this is for " + scaled(terms, amount) + ".",
          words(terms),
          amount.toString());
    }
  }

  /** An amount in the unit of the words, where there is one. */
  private String scaled(List<Term> terms, BigInteger amount) {
    Intent.Thing thing = terms.getFirst().thing();
    if (thing.isNative()) {
      return amount(new Asset.Native(), amount);
    }
    return thing.contracts().size() == 1
        ? amount(new Asset.Erc20(thing.contracts().iterator().next()), amount)
        : amount + " units";
  }

  private void vote(Deed deed, List<Step> able) {
    boolean number =
        able.stream().anyMatch(s -> s.number().isEmpty() || s.number().equals(deed.number()));
    boolean support =
        able.stream().anyMatch(s -> s.support().isEmpty() || s.support().get() == deed.support());
    if (!number) {
      BigInteger found = deed.number().orElse(BigInteger.ZERO);
      BigInteger said = able.getFirst().number().orElse(BigInteger.ZERO);
      danger(
          "action",
          "proposal " + found,
          "You said proposal " + said + "; this votes on proposal " + found + ".",
          said.toString(),
          found.toString());
    }
    if (!support) {
      String said = stance(able.getFirst().support().orElse(-1));
      danger(
          "action",
          "vote",
          "You said to vote " + said + "; this votes " + stance(deed.support()) + ".",
          said,
          stance(deed.support()));
    }
  }

  private static String stance(int support) {
    return switch (support) {
      case 0 -> "against";
      case 1 -> "for";
      case 2 -> "abstain";
      default -> "in another way";
    };
  }

  private void grant(Grant grant) {
    List<Step> approvals = wanted(Action.APPROVE);
    List<Step> revocations = wanted(Action.REVOKE);
    if (!grant.raised()) {
      lowered(grant, revocations);
      return;
    }
    if (approvals.isEmpty()) {
      if (!reduces(grant, revocations) && !partOfSpending(grant)) {
        danger(
            revocations.isEmpty() ? "spender" : "action",
            grant.spender().toHex(),
            "You said " + said() + "; this lets " + describe(grant) + ".",
            said(),
            describe(grant));
      }
      return;
    }
    List<Step> fitting =
        approvals.stream().filter(s -> admits(s, grant.spender(), Role.SPENDER)).toList();
    if (fitting.isEmpty()) {
      danger(
          "spender",
          grant.spender().toHex(),
          "You said " + parties(approvals, Role.SPENDER) + "; this lets " + describe(grant) + ".",
          parties(approvals, Role.SPENDER),
          grant.spender().toHex());
      return;
    }
    if (fitting.stream().anyMatch(step -> step.gives().isEmpty())) {
      return;
    }
    boolean open = fitting.stream().anyMatch(Step::open);
    List<Term> terms = grantTerms(fitting, grant);
    if (terms.isEmpty() && !(open && fitting.stream().anyMatch(IntentRules::vague))) {
      boolean beyond =
          grant.asset() instanceof Asset.Collection
              && fitting.stream()
                  .flatMap(step -> step.gives().stream())
                  .anyMatch(term -> term.thing().contracts().contains(grant.asset().contract()));
      danger(
          beyond ? "amount" : "token",
          grant.asset().contract().toHex(),
          "You said " + terms(fitting) + "; this lets " + describe(grant) + ".",
          terms(fitting),
          describe(grant));
    } else if (!open && terms.stream().noneMatch(term -> allows(term, fitting, grant))) {
      danger(
          "amount",
          grant.asset().contract().toHex(),
          "You said " + terms(fitting) + "; this lets " + describe(grant) + ".",
          terms(fitting),
          describe(grant));
    }
  }

  private static boolean vague(Step step) {
    return step.gives().stream().anyMatch(term -> term.thing().any());
  }

  private static List<Term> grantTerms(List<Step> steps, Grant grant) {
    return steps.stream()
        .flatMap(step -> step.gives().stream())
        .filter(term -> term.thing().fits(grant.asset()))
        .toList();
  }

  private static boolean allows(Term term, List<Step> steps, Grant grant) {
    boolean adds = steps.stream().anyMatch(Step::increase);
    BigInteger added = grant.amount().subtract(grant.before().orElse(BigInteger.ZERO));
    boolean everyToken = grant.asset() instanceof Asset.Collection;
    return term.holds(grant.amount())
        || (adds && term.holds(added))
        || (everyToken && (!term.stated() || term.unlimited()));
  }

  /** An allowance made smaller, or taken away. */
  private void lowered(Grant grant, List<Step> revocations) {
    if (revocations.isEmpty()) {
      return;
    }
    boolean cleared = grant.spender().equals(Address.ZERO); // an ERC-721's approval
    List<Step> fitting =
        revocations.stream()
            .filter(s -> cleared || admits(s, grant.spender(), Role.SPENDER))
            .toList();
    if (fitting.isEmpty()) {
      danger(
          "spender",
          grant.spender().toHex(),
          "You said "
              + parties(revocations, Role.SPENDER)
              + "; this is about "
              + name(grant.spender())
              + ".",
          parties(revocations, Role.SPENDER),
          grant.spender().toHex());
    } else if (fitting.stream().noneMatch(step -> fitsAny(step.gives(), grant.asset()))) {
      danger(
          "token",
          grant.asset().contract().toHex(),
          "You said " + terms(fitting) + "; this is about " + name(grant.asset()) + ".",
          terms(fitting),
          grant.asset().contract().toHex());
    }
  }

  /** Whether what is left of an allowance is what the words leave of it. */
  private static boolean reduces(Grant grant, List<Step> revocations) {
    return revocations.stream()
        .filter(step -> admits(step, grant.spender(), Role.SPENDER))
        .flatMap(step -> step.gives().stream())
        .anyMatch(term ->
            grant.before().isEmpty()
                && term.thing().fits(grant.asset())
                && term.most().filter(most -> grant.amount().compareTo(most) <= 0).isPresent());
  }

  /** An allowance for a contract that this very request calls, within what it may spend. */
  private boolean partOfSpending(Grant grant) {
    boolean called = deeds.targets.contains(grant.spender());
    return called
        && wanted.stream()
            .filter(step -> SPENDING.contains(step.action()))
            .anyMatch(step ->
                step.open()
                    || step.gives().stream()
                        .anyMatch(term ->
                            term.thing().fits(grant.asset())
                                && term.most()
                                    .filter(most -> grant.amount().compareTo(most) <= 0)
                                    .isPresent()));
  }

  /** A request that only grants or takes back, where the words ask for something else. */
  private void onlyGrants() {
    boolean only =
        !deeds.deeds.isEmpty()
            && deeds.deeds.stream()
                .allMatch(d -> d.kind() == Kind.GRANT || d.kind() == Kind.REVOCATION);
    if (only && wanted(Action.APPROVE).isEmpty() && wanted(Action.REVOKE).isEmpty()) {
      Deed first = deeds.deeds.getFirst();
      danger(
          "action",
          first.target().toHex(),
          "You said " + said() + "; this only " + describe(first) + ".",
          said(),
          first.kind().name());
    }
  }

  private void outflows() {
    List<Step> flows =
        wanted.stream()
            .filter(s -> s.action() != Action.APPROVE && s.action() != Action.REVOKE)
            .toList();
    boolean free =
        flows.stream()
            .anyMatch(s -> s.open() || (COSTING.contains(s.action()) && s.gives().isEmpty()));
    if (free) {
      return;
    }
    deeds.out.forEach((asset, amount) -> outflow(flows, asset, amount));
  }

  private void outflow(List<Step> flows, Asset asset, BigInteger amount) {
    List<Term> terms =
        flows.stream()
            .filter(step -> !FREE.contains(step.action()))
            .flatMap(step -> step.gives().stream())
            .filter(term ->
                term.thing().fits(asset)
                    || deeds.payments.stream()
                        .anyMatch(p -> p.asset().equals(asset) && of(term, p)))
            .toList();
    if (terms.isEmpty()) {
      if (!isShare(flows, asset)) {
        String said = flows.isEmpty() ? said() : terms(flows);
        danger(
            "token",
            asset.contract().toHex(),
            "You said "
                + (said.isEmpty() ? said() : said)
                + "; "
                + amount(asset, amount)
                + " leaves.",
            said,
            amount(asset, amount));
      }
      return;
    }
    boolean unclear = deeds.payments.stream().anyMatch(p -> p.asset().equals(asset) && !p.clear());
    boolean bounded = terms.stream().allMatch(term -> term.most().isPresent());
    BigInteger most = sum(terms, term -> term.most().orElse(BigInteger.ZERO));
    BigInteger least = sum(terms, Term::least);
    boolean over = bounded && amount.compareTo(most) > 0;
    boolean exactInCall =
        deeds.payments.stream()
                .anyMatch(p ->
                    p.asset().equals(asset) && terms.stream().anyMatch(t -> t.holds(p.amount())))
            || deeds.deeds.stream()
                .anyMatch(d -> d.amount().filter(a -> terms.getFirst().holds(a)).isPresent());
    boolean under = flows.size() == 1 && amount.compareTo(least) < 0 && !exactInCall;
    if (!unclear && (over || under)) {
      danger(
          "amount",
          asset.contract().toHex(),
          "You said " + words(terms) + "; " + amount(asset, amount) + " leaves.",
          words(terms),
          amount(asset, amount));
    }
  }

  private static BigInteger sum(
      List<Term> terms, java.util.function.Function<Term, BigInteger> part) {
    return terms.stream().map(part).reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** Whether what leaves on a withdrawal is its receipt: burnt, or back with its contract. */
  private boolean isShare(List<Step> flows, Asset asset) {
    boolean withdraws =
        flows.stream().anyMatch(s -> s.action() == Action.WITHDRAW || s.action() == Action.UNWRAP);
    return withdraws
        && !(asset instanceof Asset.Native)
        && deeds.effects.isPresent()
        && deeds.effects.get().balances().stream()
            .filter(b -> b.asset().equals(asset) && b.change().signum() > 0)
            .allMatch(b ->
                b.account().equals(Address.ZERO)
                    || b.account().equals(asset.contract())
                    || deeds.targets.contains(b.account()));
  }

  private void inflows() {
    List<Step> flows =
        wanted.stream()
            .filter(s -> s.action() != Action.APPROVE && s.action() != Action.REVOKE)
            .toList();
    if (deeds.effects.isEmpty() || flows.size() != 1) {
      return;
    }
    Step step = flows.getFirst();
    Set<Address> others = step.addresses(Role.RECIPIENT);
    others.removeAll(deeds.mine);
    if (!GETTING.contains(step.action()) || !others.isEmpty() || hasUnclearRecipient(step)) {
      return;
    }
    if (deeds.deeds.stream().allMatch(d -> d.kind() == Kind.GRANT)) {
      return; // said already
    }
    if (step.gets().isEmpty() && deeds.in.isEmpty() && !step.open()) {
      nothingArrives(step);
    }
    step.gets().forEach(term -> inflow(step, term));
  }

  private void nothingArrives(Step step) {
    if (step.action() == Action.SWAP
        || step.action() == Action.BUY
        || step.action() == Action.MINT) {
      danger(
          "action",
          "nothing arrives",
          "You said " + said() + "; in this run nothing arrives.",
          said(),
          "nothing");
    }
  }

  private void inflow(Step step, Term term) {
    BigInteger total =
        deeds.in.entrySet().stream()
            .filter(e ->
                term.thing().fits(e.getKey())
                    && !(term.thing().any() && e.getKey() instanceof Asset.Native))
            .map(Map.Entry::getValue)
            .reduce(BigInteger.ZERO, BigInteger::add);
    boolean exact = step.action() == Action.WITHDRAW || step.action() == Action.UNWRAP;
    boolean over = exact && term.most().filter(most -> total.compareTo(most) > 0).isPresent();
    if (term.thing().any() && !term.stated() && !deeds.in.isEmpty()) {
      return;
    }
    boolean quote = step.action() == Action.SWAP || step.action() == Action.BUY;
    if (total.signum() == 0) {
      String found =
          deeds.in.isEmpty()
              ? "nothing"
              : deeds.in.entrySet().stream()
                  .map(e -> amount(e.getKey(), e.getValue()))
                  .collect(Collectors.joining(", "));
      danger(
          deeds.in.isEmpty() ? "amount" : "token",
          "arrives",
          "You said that " + term.words() + " arrives; what arrives is " + found + ".",
          term.words(),
          found);
    } else if (total.compareTo(quote ? leastOf(term) : term.least()) < 0 || over) {
      String found = scaled(List.of(term), total);
      danger(
          "amount",
          "arrives",
          "You said that " + term.words() + " arrives; what arrives is " + found + ".",
          term.words(),
          found);
    }
  }

  /**
   * A price without "at least" is a quote, which moves: a hundredth less is still what was said.
   */
  private static BigInteger leastOf(Term term) {
    return term.most().isEmpty()
        ? term.least()
        : term.least().subtract(term.least().divide(BigInteger.valueOf(100)));
  }

  /** Somebody else whom a payment reaches in the run. */
  private void strangers() {
    boolean pays = wanted.stream().allMatch(step -> step.action() == Action.PAY);
    boolean open =
        wanted.stream()
            .anyMatch(s -> s.addresses(Role.RECIPIENT).isEmpty() || hasUnclearRecipient(s));
    if (deeds.effects.isEmpty() || !pays || open) {
      return;
    }
    Set<Address> recipients = new TreeSet<>();
    wanted.forEach(step -> recipients.addAll(step.addresses(Role.RECIPIENT)));
    for (Effects.Balance balance : deeds.effects.get().balances()) {
      Asset asset = balance.asset();
      boolean direct = deeds.payments.stream().anyMatch(p -> p.asset().equals(asset));
      if (balance.change().signum() > 0
          && deeds.out.containsKey(asset)
          && !direct
          && !recipients.contains(balance.account())
          && !deeds.mine.contains(balance.account())) {
        danger(
            "recipient",
            balance.account().toHex(),
            "You said "
                + parties(wanted, Role.RECIPIENT)
                + "; in this run "
                + amount(asset, balance.change())
                + " goes to "
                + name(balance.account())
                + ".",
            parties(wanted, Role.RECIPIENT),
            balance.account().toHex());
      }
    }
  }

  /** A payment that the run doesn't make. */
  private void unmoved() {
    if (deeds.effects.isEmpty() || wanted.size() != 1 || !deeds.payments.isEmpty()) {
      return;
    }
    Step step = wanted.getFirst();
    Set<Address> recipients = step.addresses(Role.RECIPIENT);
    if (step.action() != Action.PAY || recipients.isEmpty() || hasUnclearRecipient(step)) {
      return;
    }
    boolean reached =
        deeds.effects.get().balances().stream()
            .anyMatch(b -> b.change().signum() > 0 && recipients.contains(b.account()));
    if (!reached && !recipients.stream().allMatch(deeds.mine::contains)) {
      danger(
          "action",
          recipients.iterator().next().toHex(),
          "You said to "
              + step.words()
              + " "
              + parties(wanted, Role.RECIPIENT)
              + "; in this run nothing gets there.",
          said(),
          "nothing");
    }
  }

  /** What a run makes of the account's own code and control. */
  private void delegations() {
    if (deeds.effects.isEmpty()) {
      return;
    }
    Effects effects = deeds.effects.get();
    boolean delegated = deeds.has(Kind.ACCOUNT) || !wanted(Action.DELEGATE_ACCOUNT).isEmpty();
    for (Effects.Delegation delegation : effects.delegations()) {
      if (!delegated
          && deeds.mine.contains(delegation.account())
          && !delegation.delegate().equals(Address.ZERO)) {
        danger(
            "action",
            delegation.delegate().toHex(),
            "You said "
                + said()
                + "; this lets the code at "
                + name(delegation.delegate())
                + " act as your account.",
            said(),
            delegation.delegate().toHex());
      }
    }
    for (Effects.Control change : effects.control()) {
      if (deeds.mine.contains(change.contract()) && wanted(Action.CONTROL).isEmpty()) {
        danger(
            "action",
            change.contract().toHex(),
            "You said "
                + said()
                + "; this changes the "
                + change.what()
                + " of "
                + name(change.contract())
                + ".",
            said(),
            change.what());
      }
    }
  }

  /** The contract that the words name has no part in the request. */
  private void counterparts() {
    Set<Address> named = new TreeSet<>();
    for (Step step : wanted) {
      boolean closed =
          step.parties().stream()
              .anyMatch(p -> p.role() == Role.COUNTERPART && !p.addresses().isEmpty());
      boolean unclear = step.parties().stream().anyMatch(p -> p.addresses().isEmpty());
      if (!closed || unclear) {
        return;
      }
      named.addAll(step.addresses(Role.COUNTERPART));
    }
    Set<Address> part = new TreeSet<>(deeds.targets);
    deeds.grants.forEach(grant -> part.add(grant.spender()));
    deeds.payments.forEach(payment -> part.add(payment.recipient()));
    deeds.deeds.forEach(deed -> deed.beneficiary().ifPresent(part::add));
    deeds.effects.ifPresent(e ->
        e.balances()
            .forEach(b -> {
              part.add(b.account());
              part.add(b.asset().contract());
            }));
    if (deeds.targets.isEmpty() || part.stream().anyMatch(named::contains)) {
      return;
    }
    Address target = deeds.targets.iterator().next();
    danger(
        "recipient",
        target.toHex(),
        "You said " + parties(wanted, Role.COUNTERPART) + "; this calls " + name(target) + ".",
        parties(wanted, Role.COUNTERPART),
        target.toHex());
  }

  private List<Step> wanted(Action action) {
    return wanted.stream().filter(step -> step.action() == action).toList();
  }

  /** The words in short: each step's action, amounts and parties. */
  private String said() {
    return wanted.stream()
        .map(step ->
            (step.words() + " " + words(step.gives()) + " " + parties(List.of(step), Role.values()))
                .strip()
                .replaceAll(" +", " "))
        .collect(Collectors.joining("; "));
  }

  private static String terms(List<Step> steps) {
    return words(steps.stream().flatMap(step -> step.gives().stream()).toList());
  }

  private static String words(List<Term> terms) {
    return terms.stream().map(Term::words).distinct().collect(Collectors.joining(" and "));
  }

  private String parties(List<Step> steps, Role... roles) {
    return steps.stream()
        .flatMap(step -> step.addresses(roles).stream())
        .distinct()
        .map(this::name)
        .collect(Collectors.joining(" or "));
  }

  private String describe(Payment payment) {
    return amount(payment.asset(), payment.amount()) + " to " + name(payment.recipient());
  }

  private String describe(Grant grant) {
    if (grant.asset() instanceof Asset.Collection(Address token)) {
      return name(grant.spender()) + " take every token of " + name(token);
    }
    Effects.Allowance limit =
        new Effects.Allowance(
            inputs.account(),
            grant.spender(),
            grant.asset(),
            grant.amount(),
            BigInteger.ZERO,
            Optional.empty(),
            "");
    return name(grant.spender())
        + " take "
        + (limit.unlimited()
            ? "an unlimited amount of " + name(grant.asset())
            : amount(grant.asset(), grant.amount()));
  }

  private String describe(Deed deed) {
    String at = deed.target().equals(Address.ZERO) ? "" : " at " + name(deed.target());
    return switch (deed.kind()) {
          case PAYMENT -> "a payment";
          case GRANT -> "lets somebody take tokens";
          case REVOCATION -> "takes an allowance back";
          case SWAP -> "a swap";
          case DEPOSIT -> "a deposit";
          case WITHDRAWAL -> "a withdrawal";
          case VOTE -> "a vote";
          case DELEGATION -> "a delegation of votes";
          case CONTROL -> "a change of who directs a contract";
          case ACCOUNT ->
              "a delegation of your account to " + name(deed.beneficiary().orElse(Address.ZERO));
          case CREATION -> "the creation of a contract";
          case MESSAGE -> "a message to sign";
          case OTHER -> "a call";
        }
        + at;
  }

  private String amount(Asset asset, BigInteger amount) {
    return switch (asset) {
      case Asset.Native ignored -> decimal(amount, 18) + " of the native currency";
      case Asset.Erc20(Address token) -> {
        Known.Token facts = inputs.known().tokens().get(token);
        yield facts == null
            ? amount + " units of " + name(token)
            : decimal(amount, facts.decimals())
                + " "
                + facts.symbol()
                + " ("
                + Checksum.of(token)
                + ")";
      }
      case Asset.Erc721(Address token, BigInteger id) -> "#" + id + " of " + name(token);
      case Asset.Erc1155(Address token, BigInteger id) ->
          amount + " of #" + id + " of " + name(token);
      case Asset.Collection(Address token) -> "every token of " + name(token);
    };
  }

  private String name(Asset asset) {
    return asset instanceof Asset.Native ? "the native currency" : name(asset.contract());
  }

  private static String decimal(BigInteger amount, int decimals) {
    return amount.signum() == 0
        ? "0"
        : new BigDecimal(amount, decimals).stripTrailingZeros().toPlainString();
  }

  private String name(Address address) {
    String shown = Checksum.of(address);
    return inputs.known().name(address).map(name -> name + " (" + shown + ")").orElse(shown);
  }

  private void danger(String rule, String about, String says, String said, String found) {
    if (reported.add(rule + about)) {
      findings.add(
          new Finding(
              "intent." + rule,
              Severity.DANGER,
              about,
              says,
              Map.of("said", said, "found", found)));
    }
  }
}
