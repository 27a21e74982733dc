package bothy.verdict;

import bothy.effects.Departure;
import bothy.effects.Effects;
import bothy.effects.Reach;
import bothy.eth.Address;
import bothy.eth.Transaction;
import bothy.simulation.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A request that was run on a state, and what came of it.
 *
 * @param transactions as they ran, one after another: what a wallet fills in stands in them
 * @param filled names of the fields that were filled in
 * @param outcome of them together, up to the first that failed
 * @param effects of all of them
 * @param steps the effects of each by itself
 * @param reach of the account and of the Safes that it directs
 * @param departures how the request could come out otherwise
 * @param unfollowed code that could take more, and reads more of what others may set than was tried
 * @param own the account, and the Safes that it directs and that the request uses
 * @param directed contracts called that the account is the owner of, in whatever way they tell
 * @param unproven what the state couldn't tell when it was asked about effects and reach
 * @param takesNoValue whether the request failed and would go through without its value
 */
public record Run(
    List<Transaction> transactions,
    Set<String> filled,
    Outcome outcome,
    Effects effects,
    List<Effects> steps,
    List<Reach.Item> reach,
    List<Departure> departures,
    Set<Address> unfollowed,
    Set<Address> own,
    Set<Address> directed,
    Set<String> unproven,
    boolean takesNoValue) {
  public Run {
    transactions = List.copyOf(transactions);
    filled = Set.copyOf(filled);
    reach = List.copyOf(reach);
    departures = List.copyOf(departures);
    unfollowed = Set.copyOf(unfollowed);
    own = Set.copyOf(own);
    steps = List.copyOf(steps);
    directed = Set.copyOf(directed);
    unproven = Set.copyOf(unproven);
  }

  /** What a wallet would fill in, by its name in JSON-RPC: of a batch the first nonce, all gas. */
  public Map<String, String> filledIn() {
    Transaction first = transactions.getFirst();
    Map<String, String> values = new LinkedHashMap<>();
    values.put("nonce", Long.toUnsignedString(first.nonce()));
    values.put(
        "gas", Long.toUnsignedString(transactions.stream().mapToLong(Transaction::gasLimit).sum()));
    values.put("gasPrice", first.maxFeePerGas() + "");
    values.put("maxFeePerGas", first.maxFeePerGas() + "");
    values.put("maxPriorityFeePerGas", first.maxPriorityFeePerGas() + "");
    values.keySet().retainAll(filled);
    return values;
  }
}
