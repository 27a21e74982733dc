package bothy.guard;

import bothy.cases.Case;
import bothy.effects.Asset;
import bothy.effects.Departure;
import bothy.effects.Effects;
import bothy.effects.Extraction;
import bothy.effects.KnownCode;
import bothy.effects.Probe;
import bothy.effects.Reach;
import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Request;
import bothy.eth.State;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.meaning.DecodedCall;
import bothy.meaning.Meaning;
import bothy.simulation.BlockContext;
import bothy.simulation.Budget;
import bothy.simulation.CallRequest;
import bothy.simulation.Ending;
import bothy.simulation.Exploration;
import bothy.simulation.Frame;
import bothy.simulation.HaltKind;
import bothy.simulation.Outcome;
import bothy.simulation.Rules;
import bothy.simulation.Samples;
import bothy.simulation.Simulation;
import bothy.verdict.Run;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Runs a request on the state of a case, filled in as a wallet would, and reads what it did. */
final class Runner {
  private static final Set<String> ALL_ABSENT =
      Set.of("nonce", "gas", "maxFeePerGas", "maxPriorityFeePerGas");

  private final Case given;
  private final Meaning meaning;
  private final State state;
  private final Rules rules;
  private final BlockContext block;
  private final Filling filling;

  Runner(Case given, Meaning meaning, State state, BlockContext block, Rules rules) {
    this.given = given;
    this.meaning = meaning;
    this.state = state;
    this.rules = rules;
    this.block = block;
    this.filling = new Filling(state, block, rules);
  }

  /** The run of what can be run, empty for what is only signed. */
  Optional<Run> run() {
    return switch (given.request()) {
      case Request.Unsigned(Address from, Transaction transaction) ->
          Optional.of(run(List.of(transaction), from, given.absent()));
      case Request.Raw(Address sender, Transaction transaction, Bytes ignored) ->
          Optional.of(run(List.of(transaction), sender, Set.of()));
      case Request.Batch batch ->
          Optional.of(
              run(batch.calls().stream().map(this::plain).toList(), batch.from(), ALL_ABSENT));
      case Request.Delegate ignored -> Optional.empty();
      case Request.Operation ignored -> Optional.empty();
      case Request.Typed ignored -> Optional.empty();
      case Request.Message ignored -> Optional.empty();
    };
  }

  private Transaction plain(Request.Call call) {
    return new Transaction(
        Transaction.DYNAMIC_FEE,
        Optional.of(given.chainId()),
        0,
        Wei.ZERO,
        Wei.ZERO,
        0,
        call.to(),
        call.value(),
        call.data(),
        List.of(),
        Wei.ZERO,
        List.of(),
        List.of(),
        Optional.empty());
  }

  private Run run(List<Transaction> asked, Address sender, Set<String> absent) {
    Probe before = new Probe(simulation(), given.account());
    Simulation simulation = simulation();
    Simulation estimates = asked.size() > 1 ? simulation : simulation();
    List<Transaction> transactions = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    List<Effects> steps = new ArrayList<>();
    Address account = given.account();
    Set<Address> tokens = inventory();
    for (Transaction each : asked) {
      Transaction filled = filling.fill(each, sender, absent, estimates, transactions.size());
      transactions.add(filled);
      outcomes.add(simulation.transact(filled, sender));
      if (!outcomes.getLast().succeeded() && !goesOn()) {
        break;
      }
    }
    Outcome outcome = Outcome.together(outcomes, sender);
    boolean stands = outcome.succeeded() || outcomes.size() > 1;
    Probe after = new Probe(simulation, given.account());
    Effects effects =
        stands
            ? Extraction.of(outcome, account, tokens, before, after)
            : Extraction.ofFailed(outcome);
    Set<Address> own = own(before);
    Set<String> unproven = new TreeSet<>();
    for (int i = 0; asked.size() > 1 && i < outcomes.size(); i++) {
      Probe then = new Probe(replayed(transactions.subList(0, i), sender), account);
      Probe now = new Probe(replayed(transactions.subList(0, i + 1), sender), account);
      steps.add(Extraction.of(outcomes.get(i), account, tokens, then, now));
      unproven.addAll(then.unproven());
      unproven.addAll(now.unproven());
    }
    Ways reach =
        ran(outcome)
            ? reach(transactions, sender, outcome, effects, own, before)
            : new Ways(List.of(), List.of(), Set.of());
    Set<Address> directed = directed(transactions, own, before);
    unproven.addAll(before.unproven());
    unproven.addAll(after.unproven());
    return new Run(
        transactions,
        absent,
        outcome,
        effects,
        steps.isEmpty() ? List.of(effects) : steps,
        reach.items(),
        reach.departures(),
        reach.unfollowed(),
        own,
        directed,
        unproven,
        takesNoValue(transactions.getLast(), sender, outcome));
  }

  /**
   * What fails here may go through in a block of its choice. Left out is what never ran, and what
   * lacks gas: exploring has more of it, so that an honest call would show what it was to do.
   */
  private static boolean ran(Outcome outcome) {
    return switch (outcome.ending()) {
      case Ending.Success ignored -> true;
      case Ending.Reverted ignored -> true;
      case Ending.Halted(HaltKind kind, String ignored) ->
          kind != HaltKind.STATE_UNKNOWN && kind != HaltKind.BUDGET && kind != HaltKind.OUT_OF_GAS;
      case Ending.Invalid ignored -> false;
    };
  }

  /** A batch that need not hold together goes on after a call that fails. */
  private boolean goesOn() {
    return given.request() instanceof Request.Batch batch && !batch.atomicRequired();
  }

  /** The state after some transactions, to be asked. */
  private Simulation replayed(List<Transaction> transactions, Address sender) {
    Simulation simulation = simulation();
    transactions.forEach(each -> simulation.transact(each, sender));
    return simulation;
  }

  private Set<Address> directed(List<Transaction> transactions, Set<Address> own, Probe before) {
    Set<Address> directed = new TreeSet<>();
    transactions.stream()
        .map(Transaction::to)
        .flatMap(Optional::stream)
        .filter(to -> !own.contains(to) && before.directs(given.account(), to))
        .forEach(directed::add);
    return directed;
  }

  /** What the user named, to be asked about beside what the run calls. */
  private Set<Address> inventory() {
    Set<Address> inventory = new TreeSet<>(given.known().tokens().keySet());
    inventory.addAll(given.known().collectionNames().keySet());
    return inventory;
  }

  /** The account and the Safes that it directs, by others too, and that the request uses. */
  private Set<Address> own(Probe before) {
    Set<Address> own = new TreeSet<>();
    own.add(given.account());
    List<Address> safes =
        meaning
            .allCalls()
            .filter(call -> call.is("execTransaction"))
            .map(DecodedCall::to)
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    boolean grew = true;
    while (grew) { // a Safe may own a Safe
      grew = own.addAll(safes.stream().filter(safe -> isOwned(safe, own, before)).toList());
    }
    return own;
  }

  private static boolean isOwned(Address safe, Set<Address> by, Probe before) {
    return by.stream()
        .anyMatch(owner ->
            before
                .word(safe, "isOwner(address)", owner.toWord())
                .filter(Word.ONE::equals)
                .isPresent());
  }

  /** What reach comes to over all parties. */
  private record Ways(
      List<Reach.Item> items, List<Departure> departures, Set<Address> unfollowed) {}

  private Ways reach(
      List<Transaction> transactions,
      Address sender,
      Outcome outcome,
      Effects effects,
      Set<Address> own,
      Probe before) {
    Map<Address, KnownCode.Entry> known = PartyReader.listed(state, PartyReader.called(outcome));
    List<Reach.Item> items = new ArrayList<>();
    List<Departure> departures = new ArrayList<>();
    Set<Address> unfollowed = new TreeSet<>();
    Explorer explorer = new Explorer(transactions, sender, trusted(outcome, known));
    for (Address party : own) {
      BigInteger left = effects.change(party, new Asset.Native()).negate().max(BigInteger.ZERO);
      BigInteger sent = party.equals(sender) ? sum(transactions, Transaction::value) : left;
      BigInteger fees =
          party.equals(sender)
              ? sum(transactions, each -> new Wei(each.maxFee()))
              : BigInteger.ZERO;
      Reach.Found found =
          Reach.of(
              new Reach.Question(
                  outcome,
                  effects,
                  party,
                  sent,
                  sent.add(fees),
                  inventory(),
                  unlistedAs(party, effects),
                  known,
                  new BigInteger(Long.toUnsignedString(block.timestamp())),
                  before,
                  explorer));
      items.addAll(found.items());
      departures.addAll(found.departures());
      found.unfollowed().ifPresent(unfollowed::add);
    }
    return new Ways(items, departures, unfollowed);
  }

  private static BigInteger sum(List<Transaction> transactions, Function<Transaction, Wei> part) {
    return transactions.stream()
        .map(part)
        .map(Wei::amount)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** Runs the request in other ways. */
  private final class Explorer implements Reach.Explorer {
    private final Exploration exploration = new Exploration(state, rules, block, Budget.STANDARD);
    private final List<CallRequest> calls;
    private final Set<Hash> trusted;

    /** With gas to spare: another path may need more than the one that was run. */
    Explorer(List<Transaction> transactions, Address sender, Set<Hash> trusted) {
      long gas = Math.min(Filling.GAS_CAP, block.gasLimit());
      List<CallRequest> free =
          transactions.stream()
              .map(each -> Filling.call(each, sender, each.value(), gas, Wei.ZERO))
              .toList();
      List<CallRequest> paid =
          transactions.stream()
              .map(each -> Filling.call(each, sender, each.value(), gas, price(each)))
              .toList();
      this.calls = canPay(sender, paid) ? paid : free;
      this.trusted = trusted;
    }

    private Wei price(Transaction each) {
      BigInteger most = block.baseFee().amount().add(each.maxPriorityFeePerGas().amount());
      return new Wei(most.min(each.maxFeePerGas().amount()));
    }

    /** What a call lacks in funds it would be given, and that would look as if it had come in. */
    private boolean canPay(Address sender, List<CallRequest> calls) {
      BigInteger due =
          calls.stream()
              .map(call ->
                  call.gasPrice()
                      .amount()
                      .multiply(BigInteger.valueOf(call.gas()))
                      .add(call.value().amount()))
              .reduce(BigInteger.ZERO, BigInteger::add);
      return state.account(sender) instanceof Answer.Known<Account>(Account account)
          && account.balance().amount().compareTo(due) >= 0;
    }

    @Override
    public Exploration.Result explore(List<CallRequest> views) {
      return exploration.explore(calls, views, trusted);
    }

    @Override
    public Exploration.Switched switched(List<CallRequest> views) {
      return exploration.switched(calls, views, trusted);
    }

    @Override
    public List<Exploration.Path> sampled(List<CallRequest> views) {
      return exploration.sampled(calls, views, new Samples(seed()));
    }

    /** From request and block: whoever writes the code can't tell which block it is checked in. */
    private Hash seed() {
      Bytes all =
          block
              .prevRandao()
              .toBytes()
              .concat(Word.of(block.timestamp()).toBytes())
              .concat(Word.of(block.number()).toBytes());
      for (CallRequest call : calls) {
        all =
            all.concat(call.from().bytes())
                .concat(call.to().map(Address::bytes).orElse(Bytes.EMPTY))
                .concat(Hash.keccak(call.data()).bytes());
      }
      return Hash.keccak(all);
    }
  }

  /** Hashes of the known code that ran. */
  private static Set<Hash> trusted(Outcome outcome, Map<Address, KnownCode.Entry> known) {
    Set<Hash> hashes = new HashSet<>();
    outcome.call().ifPresent(top -> collect(top, known, hashes));
    return hashes;
  }

  private static void collect(Frame frame, Map<Address, KnownCode.Entry> known, Set<Hash> hashes) {
    if (known.containsKey(frame.to())) {
      hashes.add(frame.codeHash());
    }
    frame.calls().forEach(call -> collect(call, known, hashes));
  }

  /** Code that isn't known and is the party's own, or becomes it. */
  private Set<Address> unlistedAs(Address party, Effects effects) {
    Set<Address> codes = new HashSet<>();
    List<Effects.Delegation> delegations =
        effects.delegations().stream().filter(d -> d.account().equals(party)).toList();
    if (delegations.isEmpty() && hasCode(party) && KnownCode.at(state, party).isEmpty()) {
      codes.add(party);
    }
    delegations.stream()
        .filter(d -> !d.delegate().equals(Address.ZERO))
        .forEach(d -> codes.add(d.delegate()));
    return codes;
  }

  /** Whether what failed goes through without its value, and said nothing when it failed. */
  private boolean takesNoValue(Transaction transaction, Address sender, Outcome outcome) {
    return !transaction.value().isZero()
        && outcome.ending() instanceof Ending.Reverted(Bytes data)
        && data.isEmpty()
        && simulation().view(Filling.call(transaction, sender, Wei.ZERO, 1L << 40)).succeeded();
  }

  private Simulation simulation() {
    return new Simulation(state, rules, block, Budget.STANDARD);
  }

  private boolean hasCode(Address address) {
    return state.account(address) instanceof Answer.Known<Account>(Account account)
        && account.hasCode();
  }
}
