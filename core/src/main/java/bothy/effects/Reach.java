package bothy.effects;

import bothy.eth.Address;
import bothy.simulation.Frame;
import bothy.simulation.Outcome;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The most that an account could lose because a call to a contract is signed, whatever branch the
 * code takes. {@code docs/reach.md} has the argument. This is its coarse form: no code is listed
 * yet, and a contract is settled if no code of the run read the block or the transaction.
 */
public final class Reach {
  private static final String ORIGIN = "ORIGIN";

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

  private Reach() {}

  /**
   * What {@code account} puts at stake by calling {@code to}.
   *
   * @param spent value sent and gas limit times maximum fee
   * @param tokens the inventory: contracts to ask beside those that the run touched
   * @param ownCode whether the account has code of its own, or gets it
   */
  public static List<Item> of(
      Outcome outcome,
      Effects effects,
      Address account,
      Address to,
      BigInteger spent,
      Set<Address> tokens,
      boolean ownCode,
      Probe before) {
    List<Item> items = new ArrayList<>();
    items.add(
        new Item(new Asset.Native(), spent, false, to, "value and maximum fee", BigInteger.ZERO));
    if (ownCode) {
      items.add(
          new Item(
              new Asset.Native(),
              BigInteger.ZERO,
              true,
              account,
              "the account runs code that isn't listed",
              BigInteger.ONE));
    }
    boolean settled = outcome.call().map(Reach::isSettled).orElse(false);
    Set<Address> inventory = new TreeSet<>(tokens);
    inventory.add(to);
    outcome
        .diff()
        .forEach((address, diff) -> {
          if (diff.after().hasCode()) {
            inventory.add(address);
          }
        });
    for (Address token : inventory) {
      BigInteger held = before.balance(token, account).orElse(BigInteger.ZERO);
      if (held.signum() == 0) {
        continue;
      }
      boolean asOrigin = outcome.call().map(top -> readsOrigin(top, token)).orElse(false);
      BigInteger drawn =
          token.equals(to) || asOrigin
              ? held
              : held.min(before.allowance(token, account, to).orElse(BigInteger.ZERO));
      Asset asset = new Asset.Erc20(token);
      BigInteger left = effects.change(account, asset).negate().max(BigInteger.ZERO);
      BigInteger most = settled && !asOrigin ? left : drawn.max(left);
      if (most.signum() != 0) {
        items.add(
            new Item(
                asset,
                most,
                false,
                to,
                because(settled, asOrigin, token.equals(to)),
                most.subtract(left)));
      }
    }
    return List.copyOf(items);
  }

  private static String because(boolean settled, boolean asOrigin, boolean isToken) {
    if (asOrigin) {
      return "the token reads who sent the transaction";
    }
    if (settled) {
      return "settled by the run";
    }
    return isToken ? "the contract keeps this balance" : "an allowance given before";
  }

  /** Whether nothing that ran looked at the block or the transaction. */
  public static boolean isSettled(Frame top) {
    return top.environment().isEmpty() && top.calls().stream().allMatch(Reach::isSettled);
  }

  private static boolean readsOrigin(Frame frame, Address token) {
    boolean here = frame.to().equals(token) && frame.environment().contains(ORIGIN);
    return here || frame.calls().stream().anyMatch(call -> readsOrigin(call, token));
  }
}
