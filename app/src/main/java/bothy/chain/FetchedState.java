package bothy.chain;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Word;
import java.util.Map;
import java.util.Optional;

/**
 * The state after a block, fetched when it is asked for, once, and kept, so that afterwards it is
 * known what was asked.
 */
public sealed interface FetchedState extends State permits ClaimedState, ProvenState {
  /** An account that was asked for. */
  record Entry(Account account, Bytes code, boolean storageEmpty) {}

  /** How much was fetched; that it didn't grow says that a run asked nothing new. */
  int fetched();

  Map<Address, Entry> accounts();

  /** The slots of an account that were asked for, the empty ones too. */
  Map<Word, Word> slots(Address address);

  /** Hashes of earlier blocks that were asked for. */
  Map<Long, Hash> blockHashes();

  /**
   * Fetches at once what the node says a call will read. Only saves time: a node that can't say is
   * asked later, piece by piece.
   *
   * @param call as in {@code eth_call}
   */
  void prefetch(Map<String, String> call);

  /** What the node said first that it was found not to be able to prove. */
  Optional<String> objection();
}
