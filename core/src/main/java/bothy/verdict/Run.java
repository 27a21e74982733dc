package bothy.verdict;

import bothy.effects.Effects;
import bothy.effects.Reach;
import bothy.eth.Address;
import bothy.eth.Transaction;
import bothy.simulation.Outcome;
import java.util.List;
import java.util.Set;

/**
 * A request that was run on a state, and what came of it.
 *
 * @param transaction as it ran: what a wallet fills in stands in it
 * @param filled names of the fields that were filled in
 * @param codeless parties of the request that have no code
 * @param unclear parties whose code the state can't tell
 */
public record Run(
    Transaction transaction,
    Set<String> filled,
    Outcome outcome,
    Effects effects,
    List<Reach.Item> reach,
    Set<Address> codeless,
    Set<Address> unclear) {
  public Run {
    filled = Set.copyOf(filled);
    reach = List.copyOf(reach);
    codeless = Set.copyOf(codeless);
    unclear = Set.copyOf(unclear);
  }
}
