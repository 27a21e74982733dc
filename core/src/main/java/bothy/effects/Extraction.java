package bothy.effects;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Word;
import bothy.simulation.AccountDiff;
import bothy.simulation.CallKind;
import bothy.simulation.Frame;
import bothy.simulation.Outcome;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads {@link Effects} from an outcome. A token's events are held against the storage that the run
 * changed; where storage doesn't explain them, the token's own views are asked before and after.
 */
public final class Extraction {
  /** Rebasing tokens round their balances: events may be off by this many units. */
  private static final BigInteger ROUNDING = BigInteger.TWO;

  /** Contracts asked for the account's balance beside those with events, at most. */
  private static final int MAX_PROBED = 256;

  private final Outcome outcome;
  private final Address account;
  private final Probe before;
  private final Probe after;
  private final Events events;
  private final Keyed keyed;
  private final TreeMap<Events.Holding, BigInteger> changes = new TreeMap<>();
  private final List<Effects.Misreport> misreports = new ArrayList<>();
  private final Set<Address> probed = new TreeSet<>();

  private Extraction(Outcome outcome, Address account, Probe before, Probe after) {
    this.outcome = outcome;
    this.account = account;
    this.before = before;
    this.after = after;
    this.events = Events.read(outcome.logs());
    this.keyed = new Keyed(outcome.preimages());
  }

  /**
   * What {@code outcome} did.
   *
   * @param account whose balances are probed beyond what events tell
   * @param tokens further contracts to ask for the account's balance
   */
  public static Effects of(
      Outcome outcome, Address account, Set<Address> tokens, Probe before, Probe after) {
    return new Extraction(outcome, account, before, after).read(tokens);
  }

  /** What stands of a run that failed: delegations survive a revert (EIP-7702). */
  public static Effects ofFailed(Outcome outcome) {
    return new Effects(
        List.of(),
        List.of(),
        List.of(),
        delegations(outcome),
        List.of(),
        List.of(),
        List.of(),
        Set.of(),
        List.of(),
        0);
  }

  private Effects read(Set<Address> tokens) {
    outcome.call().ifPresent(this::moveValue);
    outcome.call().ifPresent(this::asked);
    events.moves.forEach(this::explain);
    probeAccount(tokens);
    List<Effects.Balance> balances =
        changes.entrySet().stream()
            .filter(e -> e.getValue().signum() != 0)
            .map(e -> new Effects.Balance(e.getKey().account(), e.getKey().asset(), e.getValue()))
            .toList();
    return new Effects(
        balances,
        allowances(),
        operators(),
        delegations(outcome),
        outcome.created().stream().sorted().toList(),
        ControlChanges.of(outcome, account, before, after),
        misreports,
        records(),
        new NamedParties(outcome, account, before, keyed).read(),
        probed.size());
  }

  /** Native currency as the standing calls moved it; the fee never is among them. */
  private void moveValue(Frame frame) {
    if (frame.reverted()) {
      return;
    }
    boolean moves = frame.kind() != CallKind.CALLCODE && frame.kind() != CallKind.DELEGATECALL;
    frame
        .value()
        .filter(value -> moves && !value.isZero())
        .ifPresent(value -> {
          add(frame.from(), new Asset.Native(), value.amount().negate());
          add(frame.to(), new Asset.Native(), value.amount());
        });
    frame.calls().forEach(this::moveValue);
  }

  /** What the account's own calls, and those of others as it, ask tokens to grant. */
  private void asked(Frame frame) {
    if (!frame.reverted() && frame.kind() == CallKind.CALL) {
      events.asked(frame.from(), frame.to(), frame.input());
    }
    frame.calls().forEach(this::asked);
  }

  private void add(Address holder, Asset asset, BigInteger change) {
    changes.merge(new Events.Holding(holder, asset), change, BigInteger::add);
  }

  private void explain(Events.Holding holding, BigInteger told) {
    BigInteger moved =
        switch (holding.asset()) {
          case Asset.Erc20(Address token) -> erc20(token, holding.account(), told);
          case Asset.Erc721(Address token, BigInteger id) ->
              nft(token, id, holding.account(), told);
          case Asset.Erc1155(Address token, BigInteger id) ->
              difference(
                      before.balance(token, holding.account(), id),
                      after.balance(token, holding.account(), id))
                  .orElse(told);
          case Asset.Native ignored -> told;
          case Asset.Collection ignored -> told;
        };
    if (misreports(holding, told, moved)) {
      misreports.add(
          new Effects.Misreport(holding.asset().contract(), holding.account(), told, moved));
    }
    changes.put(holding, moved);
  }

  /**
   * Older tokens mint without an event, so that somebody's balance may end above what events tell.
   * A lie is less than was told for the account, or nothing at all where something was told.
   */
  private boolean misreports(Events.Holding holding, BigInteger told, BigInteger moved) {
    boolean nothing = moved.signum() == 0 && told.signum() != 0;
    BigInteger tolerated = holding.asset() instanceof Asset.Erc20 ? ROUNDING : BigInteger.ZERO;
    BigInteger grown = events.minted.getOrDefault(holding, BigInteger.ZERO);
    boolean less = told.subtract(grown).subtract(moved).compareTo(tolerated) > 0;
    return (nothing && told.abs().compareTo(tolerated) > 0)
        || (less && holding.account().equals(account));
  }

  private BigInteger erc20(Address token, Address holder, BigInteger told) {
    if (!holder.equals(account) && storageExplains(token, holder, told)) {
      return told;
    }
    probed.add(token);
    return difference(before.balance(token, holder), after.balance(token, holder)).orElse(told);
  }

  private BigInteger nft(Address token, BigInteger id, Address holder, BigInteger told) {
    Address now = after.tokenOwner(token, id);
    if (told.signum() == 0) {
      return told;
    }
    boolean holds = now.equals(holder);
    return holds == (told.signum() > 0) ? told : BigInteger.ZERO;
  }

  private static Optional<BigInteger> difference(
      Optional<BigInteger> before, Optional<BigInteger> after) {
    return after.map(value -> value.subtract(before.orElse(BigInteger.ZERO)));
  }

  private boolean storageExplains(Address token, Address holder, BigInteger told) {
    AccountDiff diff = outcome.diff().get(token);
    if (diff == null) {
      return false;
    }
    return diff.storage().entrySet().stream()
        .anyMatch(
            entry -> keyed.by(holder, entry.getKey()) && difference(entry.getValue()).equals(told));
  }

  private static BigInteger difference(AccountDiff.Change change) {
    return change.after().toBigInteger().subtract(change.before().toBigInteger());
  }

  /** Finds what moved without an event, such as wrapped ether. */
  private void probeAccount(Set<Address> tokens) {
    Set<Address> candidates = new TreeSet<>(tokens);
    candidates.retainAll(outcome.touched().keySet()); // what a run doesn't touch it doesn't move
    outcome.diff().forEach((address, diff) -> addChanged(candidates, address, diff));
    for (Address token : candidates) {
      Events.Holding holding = new Events.Holding(account, new Asset.Erc20(token));
      boolean known =
          changes.keySet().stream()
              .anyMatch(h -> h.account().equals(account) && h.asset().contract().equals(token));
      if (!known && probed.size() < MAX_PROBED) {
        probed.add(token);
        difference(before.balance(token, account), after.balance(token, account))
            .filter(change -> change.signum() != 0)
            .ifPresent(change -> changes.put(holding, change));
      }
    }
  }

  private static void addChanged(Set<Address> candidates, Address address, AccountDiff diff) {
    if (!diff.storage().isEmpty() && diff.after().hasCode()) {
      candidates.add(address);
    }
  }

  private List<Effects.Allowance> allowances() {
    List<Effects.Allowance> allowances = new ArrayList<>();
    for (Events.Grant grant : events.grants) {
      Effects.Allowance allowance =
          switch (grant.via()) {
            case "ERC-20" -> erc20Allowance(grant);
            case "ERC-721" -> nftAllowance(grant);
            default -> permit2Allowance(grant);
          };
      if (!allowance.amount().equals(allowance.before())) {
        allowances.add(allowance);
      }
    }
    allowances.sort(
        Comparator.comparing(Effects.Allowance::owner)
            .thenComparing(Effects.Allowance::spender)
            .thenComparing(Effects.Allowance::asset)
            .thenComparing(Effects.Allowance::via));
    return allowances;
  }

  private Effects.Allowance erc20Allowance(Events.Grant grant) {
    Address token = grant.asset().contract();
    return new Effects.Allowance(
        grant.owner(),
        grant.spender(),
        grant.asset(),
        after.allowance(token, grant.owner(), grant.spender()).orElseGet(() -> events.told(grant)),
        before.allowance(token, grant.owner(), grant.spender()).orElse(BigInteger.ZERO),
        Optional.empty(),
        grant.via(),
        supply(token),
        held(token, grant.owner()));
  }

  private Optional<BigInteger> held(Address token, Address owner) {
    return owner.equals(account) ? after.balance(token, owner) : Optional.empty();
  }

  /** More than there is of a token is all of it. */
  private Optional<BigInteger> supply(Address token) {
    return before.word(token, "totalSupply()").map(Word::toBigInteger).filter(s -> s.signum() > 0);
  }

  private Effects.Allowance nftAllowance(Events.Grant grant) {
    Word id = Word.of(grant.asset().tokenId());
    Address token = grant.asset().contract();
    return new Effects.Allowance(
        grant.owner(),
        grant.spender(),
        grant.asset(),
        approved(after, token, id, grant.spender()),
        approved(before, token, id, grant.spender()),
        Optional.empty(),
        grant.via(),
        Optional.empty());
  }

  private static BigInteger approved(Probe probe, Address token, Word id, Address spender) {
    boolean is =
        !spender.equals(Address.ZERO)
            && probe
                .word(token, "getApproved(uint256)", id)
                .map(Address::of)
                .filter(spender::equals)
                .isPresent();
    return is ? BigInteger.ONE : BigInteger.ZERO;
  }

  private Effects.Allowance permit2Allowance(Events.Grant grant) {
    Optional<Bytes> now = permit2(after, grant);
    Optional<Bytes> then = permit2(before, grant);
    return new Effects.Allowance(
        grant.owner(),
        grant.spender(),
        grant.asset(),
        now.map(b -> Word.of(b.slice(0, 32)).toBigInteger()).orElse(BigInteger.ZERO),
        then.map(b -> Word.of(b.slice(0, 32)).toBigInteger()).orElse(BigInteger.ZERO),
        now.map(b -> Word.of(b.slice(32, 64)).toBigInteger()),
        grant.via(),
        supply(grant.asset().contract()),
        held(grant.asset().contract(), grant.owner()));
  }

  private static Optional<Bytes> permit2(Probe probe, Events.Grant grant) {
    Bytes data =
        Probe.calldata(
            "allowance(address,address,address)",
            grant.owner().toWord(),
            grant.asset().contract().toWord(),
            grant.spender().toWord());
    return probe.view(grant.hub(), data).filter(output -> output.size() >= 64);
  }

  private List<Effects.Operator> operators() {
    return events.operators.stream()
        .distinct()
        .map(o -> new Effects.Operator(o.owner(), o.operator(), o.token(), o.approved()))
        .toList();
  }

  private static List<Effects.Delegation> delegations(Outcome outcome) {
    List<Effects.Delegation> delegations = new ArrayList<>();
    outcome
        .diff()
        .forEach((address, diff) -> {
          Optional<Address> now = delegate(diff.codeAfter());
          if (!now.equals(delegate(diff.codeBefore()))) {
            delegations.add(new Effects.Delegation(address, now.orElse(Address.ZERO)));
          }
        });
    return delegations;
  }

  /** The target of an EIP-7702 pointer: 0xef0100 and an address. */
  static Optional<Address> delegate(Bytes code) {
    boolean pointer =
        code.size() == 23 && code.at(0) == (byte) 0xef && code.at(1) == 1 && code.at(2) == 0;
    return pointer ? Optional.of(new Address(code.slice(3))) : Optional.empty();
  }

  /**
   * Contracts that wrote an entry for the account: a mapping keyed by it, or its address itself.
   */
  private Set<Address> records() {
    Set<Address> records = new TreeSet<>();
    for (Map.Entry<Address, AccountDiff> entry : outcome.diff().entrySet()) {
      entry
          .getValue()
          .storage()
          .forEach((key, change) -> {
            boolean written = change.after().compareTo(change.before()) > 0;
            if (written
                && (keyed.by(account, key) || NamedParties.holds(change.after(), account))) {
              records.add(entry.getKey());
            }
          });
    }
    return records;
  }
}
