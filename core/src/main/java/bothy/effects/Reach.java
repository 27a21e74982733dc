package bothy.effects;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.simulation.CallKind;
import bothy.simulation.CallRequest;
import bothy.simulation.Exploration;
import bothy.simulation.Frame;
import bothy.simulation.Outcome;
import bothy.simulation.Touched;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The most that an account could lose because a request is signed, whatever branch the called code
 * takes. {@code docs/reach.md} has the argument.
 */
public final class Reach {
  /** Permit2, at the same address on every chain. */
  private static final Address PERMIT2 =
      Address.fromHex("0x000000000022d473030f116ddee9f6b43ac78ba3");

  /** Contracts of a run that are asked, at most; a run that calls more can't be bounded. */
  private static final int MAX_INVENTORY = 512;

  /**
   * One asset that could leave.
   *
   * @param amount at most, in the asset's smallest unit; ignored if {@code unlimited}
   * @param unlimited whether nothing bounds it
   * @param by whose code could take it
   * @param excess what of the amount isn't among what was seen to leave
   */
  public record Item(
      Asset asset,
      BigInteger amount,
      boolean unlimited,
      Address by,
      String because,
      BigInteger excess) {}

  /**
   * What reach is worked out from.
   *
   * @param account whose side is taken
   * @param sent native value that the account's own transactions send
   * @param spent that, and gas limit times maximum fee
   * @param tokens the inventory: contracts to ask beside those that the run called
   * @param unlistedAs code that isn't listed and ran, or will run, as the account
   * @param known what is known of the code at an address
   * @param now seconds since 1970, for grants that end
   * @param before the state before the run
   * @param explorer runs the request every way that the block could make it go
   */
  public record Question(
      Outcome outcome,
      Effects effects,
      Address account,
      BigInteger sent,
      BigInteger spent,
      Set<Address> tokens,
      Set<Address> unlistedAs,
      Map<Address, KnownCode.Entry> known,
      BigInteger now,
      Probe before,
      Explorer explorer) {
    public Question {
      tokens = Set.copyOf(tokens);
      unlistedAs = Set.copyOf(unlistedAs);
      known = Map.copyOf(known);
    }
  }

  /** Runs the request that is asked about in other ways, and asks the views after each. */
  public interface Explorer {
    Exploration.Result explore(List<CallRequest> views);

    Exploration.Switched switched(List<CallRequest> views);

    List<Exploration.Path> sampled(List<CallRequest> views);
  }

  /**
   * What was found.
   *
   * @param departures how it could come out otherwise than shown
   * @param unfollowed code that could take more, and reads more of what others may set than was
   *     tried
   */
  public record Found(List<Item> items, List<Departure> departures, Optional<Address> unfollowed) {
    public Found {
      items = List.copyOf(items);
      departures = List.copyOf(departures);
    }
  }

  private final Question asked;
  private final Address account;
  private final Probe before;
  private final Set<Address> targets = new TreeSet<>();
  private final NavigableSet<Address> inventory = new TreeSet<>();
  private final List<Item> items = new ArrayList<>();

  /** Contracts called, not listed, whose code reads ORIGIN. */
  private final Set<Address> trusting = new TreeSet<>();

  private Exploration.@Nullable Result explored;
  private @Nullable Departures comparison;
  private List<Departure> departures = List.of();
  private List<Exploration.Path> sampled = List.of();
  private boolean whole = true;
  private @Nullable Address couldTakeMore;

  private Reach(Question asked) {
    this.asked = asked;
    this.account = asked.account();
    this.before = asked.before();
  }

  /** What {@code asked.account()} puts at stake. */
  public static Found of(Question asked) {
    Reach reach = new Reach(asked);
    List<Item> items = reach.items();
    return new Found(items, reach.departures, reach.unfollowed());
  }

  private Optional<Address> unfollowed() {
    return whole ? Optional.empty() : Optional.ofNullable(couldTakeMore);
  }

  private List<Item> items() {
    asked.outcome().call().ifPresent(this::visit);
    inventory.addAll(asked.tokens());
    asked.outcome().touched().forEach(this::mentions);
    if (!targets.stream().allMatch(this::isSettled)) {
      explore();
    }
    Address first = targets.stream().findFirst().orElse(account);
    if (asked.spent().signum() > 0) {
      BigInteger left = BigInteger.ZERO;
      items.add(
          new Item(new Asset.Native(), asked.spent(), false, first, "value and maximum fee", left));
    }
    for (Address code : asked.unlistedAs()) {
      items.add(everything(code, "code that isn't listed runs as the account"));
    }
    if (inventory.size() > MAX_INVENTORY) {
      items.add(everything(first, "the run calls more contracts than are looked at"));
    }
    if (!targets.isEmpty()) {
      inventory.stream().limit(MAX_INVENTORY).forEach(this::holding);
    }
    return List.copyOf(items);
  }

  /**
   * What a contract's code and storage name may be what it takes elsewhere; and one that reads
   * ORIGIN may act for who sent the transaction, whoever calls it.
   */
  private void mentions(Address contract, Touched touched) {
    CodeScan scan = CodeScan.of(touched.code());
    inventory.addAll(scan.addresses());
    touched.slots().values().stream()
        .filter(CodeScan::mayBeAddress)
        .map(Address::of)
        .forEach(inventory::add);
    if (scan.readsOrigin() && !asked.known().containsKey(contract)) {
      trusting.add(contract);
      targets.add(contract);
    }
  }

  private static Item everything(Address by, String because) {
    return new Item(new Asset.Native(), BigInteger.ZERO, true, by, because, BigInteger.ONE);
  }

  private void visit(Frame frame) {
    if (!frame.codeHash().equals(bothy.eth.Hash.EMPTY_CODE)) {
      inventory.add(frame.to());
      boolean delegated =
          frame.kind() == CallKind.DELEGATECALL || frame.kind() == CallKind.CALLCODE;
      if (frame.from().equals(account) && !frame.to().equals(account) && !delegated) {
        targets.add(frame.to());
      }
    }
    frame.calls().forEach(this::visit);
  }

  /** What the account holds in one contract, and who of those called could take how much of it. */
  private void holding(Address token) {
    if (before.isErc1155(token)) {
      multiToken(token);
      return;
    }
    BigInteger held = before.balance(token, account).orElse(BigInteger.ZERO);
    if (held.signum() == 0) {
      return;
    }
    boolean nft = before.isErc721(token);
    Asset asset = nft ? new Asset.Collection(token) : new Asset.Erc20(token);
    BigInteger left = nft ? nftsLeft(token) : asked.effects().change(account, asset).negate();
    left = left.max(BigInteger.ZERO);
    if (trusting.contains(token)) {
      add(asset, held.max(left), token, "the token reads who sent the transaction", left);
      return;
    }
    BigInteger most = left;
    Address by = token;
    String because = "what the run moved";
    for (Address target : targets) {
      Drawn drawn = nft ? nftDrawn(token, target, held) : drawn(token, target, held);
      if (drawn.amount.compareTo(most) > 0 && !isSettled(target)) {
        most = drawn.amount;
        by = target;
        because = drawn.because;
      }
    }
    if (most.compareTo(left) > 0) {
      couldTakeMore = by;
      BigInteger explored = mostOnAnyPath(token, held);
      if (explored.compareTo(most) < 0) {
        most = explored.max(left);
        because = "the most that leaves whichever way the code goes";
      } else {
        because +=
            this.explored instanceof Exploration.Unbounded(String why, var ignored)
                ? "; " + why
                : "; the block decides whether the code takes it";
      }
    }
    add(asset, most, by, because, left);
  }

  /** Other ways may call what the run didn't: that belongs to the inventory, too. */
  private void explore() {
    explored = asked.explorer().explore(balances());
    if (explored instanceof Exploration.Paths(var ignored, Set<Address> touched)
        && inventory.addAll(touched)) {
      explored = asked.explorer().explore(balances());
    }
    if (explored instanceof Exploration.Unbounded(String why, var ignored)) {
      items.add(everything(targets.stream().findFirst().orElse(account), why));
    }
    List<CallRequest> views = balances();
    Exploration.Switched switched = asked.explorer().switched(views);
    whole = switched.whole();
    sampled = asked.explorer().sampled(views);
    comparison = new Departures(asked, inventory, targets);
    departures = comparison.of(explored.paths(), switched, sampled);
  }

  private List<CallRequest> balances() {
    Bytes balanceOf = Probe.calldata("balanceOf(address)", account.toWord());
    return inventory.stream()
        .limit(MAX_INVENTORY)
        .map(each ->
            new CallRequest(
                account,
                Optional.of(each),
                balanceOf,
                Wei.ZERO,
                Probe.VIEW_GAS,
                Wei.ZERO,
                List.of(),
                List.of()))
        .toList();
  }

  /**
   * An operator of an ERC-1155 could take any id: it must do so on no path, or nothing bounds it.
   */
  private void multiToken(Address token) {
    for (Address target : targets) {
      boolean operator =
          before
              .word(token, "isApprovedForAll(address,address)", account.toWord(), target.toWord())
              .filter(Word.ONE::equals)
              .isPresent();
      boolean takes =
          !(explored instanceof Exploration.Paths(List<Exploration.Path> paths, var ignored))
              || paths.stream()
                  .anyMatch(path ->
                      !Events.sentBy(account, asked.outcome().logs())
                          .containsAll(Events.sentBy(account, path.logs())));
      if (operator && !isSettled(target) && takes) {
        items.add(
            new Item(
                new Asset.Collection(token),
                BigInteger.ZERO,
                true,
                target,
                "it was made an operator before",
                BigInteger.ONE));
      }
    }
  }

  /**
   * The most of a balance that leaves on any path that the block could choose; all that is held if
   * the paths can't be followed, or leave the balance to the block, or grant what the run doesn't.
   * A token's balances may move by themselves (interest): where it alone is called, which could
   * take them at any time, what left in other blocks counts.
   */
  private BigInteger mostOnAnyPath(Address token, BigInteger held) {
    if (!(explored instanceof Exploration.Paths(List<Exploration.Path> paths, var ignored))) {
      return held;
    }
    int index = inventory.headSet(token, false).size();
    boolean own = targets.equals(Set.of(token)) && !sampled.isEmpty();
    BigInteger most = BigInteger.ZERO;
    for (Exploration.Path path : paths) {
      if (own && comparison != null && comparison.isSameDeal(path, token)) {
        continue;
      }
      Optional<BigInteger> after =
          number(path.views().get(index)).filter(any -> own || path.fixed().get(index));
      if (after.isEmpty() || grantsMore(path)) {
        return held;
      }
      most = most.max(held.subtract(after.get()));
    }
    for (Exploration.Path path : own ? sampled : List.<Exploration.Path>of()) {
      Optional<BigInteger> then = number(path.before().get(index));
      Optional<BigInteger> after = number(path.views().get(index));
      if (then.isEmpty() || after.isEmpty()) {
        return held;
      }
      most = most.max(then.get().subtract(after.get()));
    }
    return most;
  }

  private static Optional<BigInteger> number(Optional<Bytes> answer) {
    return answer
        .filter(output -> output.size() >= Word.SIZE)
        .map(output -> Word.of(output.slice(0, Word.SIZE)).toBigInteger());
  }

  /** Whether a path tells of a grant by the account that the run doesn't tell of. */
  private boolean grantsMore(Exploration.Path path) {
    return !Events.grantsBy(account, asked.outcome().logs())
        .containsAll(Events.grantsBy(account, path.logs()));
  }

  private void add(Asset asset, BigInteger most, Address by, String because, BigInteger left) {
    if (most.signum() > 0) {
      items.add(new Item(asset, most, false, by, because, most.subtract(left)));
    }
  }

  private record Drawn(BigInteger amount, String because) {}

  private Drawn drawn(Address token, Address target, BigInteger held) {
    if (token.equals(target)) {
      return new Drawn(held, "the contract keeps this balance");
    }
    BigInteger allowed = before.allowance(token, account, target).orElse(BigInteger.ZERO);
    BigInteger throughHub = throughPermit2(token, target);
    return throughHub.compareTo(allowed) > 0
        ? new Drawn(held.min(throughHub), "an allowance given before through Permit2")
        : new Drawn(held.min(allowed), "an allowance given before");
  }

  private BigInteger throughPermit2(Address token, Address target) {
    BigInteger toHub = before.allowance(token, account, PERMIT2).orElse(BigInteger.ZERO);
    if (toHub.signum() == 0) {
      return BigInteger.ZERO;
    }
    Bytes data =
        Probe.calldata(
            "allowance(address,address,address)",
            account.toWord(),
            token.toWord(),
            target.toWord());
    Optional<Bytes> grant = before.view(PERMIT2, data).filter(output -> output.size() >= 96);
    return grant
        .filter(g -> Word.of(g.slice(32, 64)).toBigInteger().compareTo(asked.now()) >= 0)
        .map(g -> Word.of(g.slice(0, 32)).toBigInteger().min(toHub))
        .orElse(BigInteger.ZERO);
  }

  private Drawn nftDrawn(Address token, Address target, BigInteger held) {
    boolean operator =
        before
            .word(token, "isApprovedForAll(address,address)", account.toWord(), target.toWord())
            .filter(Word.ONE::equals)
            .isPresent();
    if (token.equals(target)) {
      return new Drawn(held, "the contract keeps these tokens");
    }
    return operator
        ? new Drawn(held, "it was made an operator before")
        : new Drawn(BigInteger.ZERO, "");
  }

  private BigInteger nftsLeft(Address token) {
    return BigInteger.valueOf(
        asked.effects().outflows(account).stream()
            .filter(b ->
                b.asset() instanceof Asset.Erc721(var contract, var ignored)
                    && contract.equals(token))
            .count());
  }

  /** Whether the call's own arguments bound what {@code target} takes. */
  private boolean isSettled(Address target) {
    return asked.known().containsKey(target);
  }
}
