package bothy.effects;

import bothy.eth.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What changed hands in a run, the fee apart. Lists are sorted, so that equal runs give equal
 * effects.
 *
 * @param records contracts in which the run wrote an entry for the account
 * @param named whom such entries name beside the account
 * @param probed how many contracts were asked for the account's balance
 */
public record Effects(
    List<Balance> balances,
    List<Allowance> allowances,
    List<Operator> operators,
    List<Delegation> delegations,
    List<Address> created,
    List<Control> control,
    List<Misreport> misreports,
    Set<Address> records,
    List<Named> named,
    int probed) {
  /** {@code account}'s balance of {@code asset} changed by {@code change}, never zero. */
  public record Balance(Address account, Asset asset, BigInteger change) {}

  /**
   * {@code spender} may take up to {@code amount} of {@code owner}'s {@code asset}.
   *
   * @param amount after the run
   * @param before the run
   * @param until seconds since 1970, where the grant ends
   * @param via the standard that grants it: ERC-20, ERC-721 or Permit2
   * @param supply of the token, if it tells
   * @param held by the owner after the run, if the token tells
   */
  public record Allowance(
      Address owner,
      Address spender,
      Asset asset,
      BigInteger amount,
      BigInteger before,
      Optional<BigInteger> until,
      String via,
      Optional<BigInteger> supply,
      Optional<BigInteger> held) {
    /** Where nothing is known of what the owner holds. */
    public Allowance(
        Address owner,
        Address spender,
        Asset asset,
        BigInteger amount,
        BigInteger before,
        Optional<BigInteger> until,
        String via,
        Optional<BigInteger> supply) {
      this(owner, spender, asset, amount, before, until, via, supply, Optional.empty());
    }

    private static final BigInteger UNLIMITED = BigInteger.ONE.shiftLeft(95);

    /** At least 2^95, which wallets mean by unlimited, or all that there is of the token. */
    public boolean unlimited() {
      return amount.compareTo(UNLIMITED) >= 0
          || supply.filter(all -> amount.compareTo(all) >= 0).isPresent();
    }

    /** Whether the run gave more than there was. */
    public boolean raised() {
      return amount.compareTo(before) > 0;
    }
  }

  /** setApprovalForAll. */
  public record Operator(Address owner, Address operator, Address token, boolean approved) {}

  /** EIP-7702; the zero address clears. */
  public record Delegation(Address account, Address delegate) {}

  /**
   * Somebody else can now direct a contract.
   *
   * @param what owner, implementation, admin, beacon, module, guard, threshold, fallback handler or
   *     role
   * @param own whether the contract is the account, or the account directed it before
   */
  public record Control(Address contract, String what, String before, String after, boolean own) {
    Control ofAccount(boolean is) {
      return new Control(contract, what, before, after, is);
    }
  }

  /**
   * The run wrote an entry for the account, or in a contract that it directs, that names {@code
   * party}, whom the calldata names.
   *
   * @param instead of the account: it took the account's place, or what was kept for the account
   */
  public record Named(Address contract, Address party, boolean instead) {}

  /** Events say that the balance changed by {@code events}; it changed by {@code measured}. */
  public record Misreport(Address token, Address account, BigInteger events, BigInteger measured) {}

  public static final Effects NONE =
      new Effects(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Set.of(),
          List.of(), 0);

  public Effects {
    balances = List.copyOf(balances);
    allowances = List.copyOf(allowances);
    operators = List.copyOf(operators);
    delegations = List.copyOf(delegations);
    created = List.copyOf(created);
    control = List.copyOf(control);
    misreports = List.copyOf(misreports);
    records = Set.copyOf(records);
    named = List.copyOf(named);
  }

  /** The change of one account's balance; zero if nothing changed. */
  public BigInteger change(Address account, Asset asset) {
    return balances.stream()
        .filter(b -> b.account().equals(account) && b.asset().equals(asset))
        .map(Balance::change)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** What left {@code account}. */
  public List<Balance> outflows(Address account) {
    return balances.stream()
        .filter(b -> b.account().equals(account) && b.change().signum() < 0)
        .toList();
  }

  /** What reached {@code account}. */
  public List<Balance> inflows(Address account) {
    return balances.stream()
        .filter(b -> b.account().equals(account) && b.change().signum() > 0)
        .toList();
  }
}
