package bothy.chain;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Word;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The state after a block, got from a node, of which it is known afterwards what was asked. */
public sealed interface FetchedState extends State permits ClaimedState, ProvenState {
  /** An account that was asked for. */
  record Entry(Account account, Bytes code, boolean storageEmpty) {}

  /** How often a run is repeated for what it lacked, before it is given up. */
  int MOST_RUNS = 100;

  /**
   * Forgets what was asked, since a run begins (again).
   *
   * @see #settle
   */
  void begin();

  /**
   * Whether the run since {@link #begin} rests on nothing but what the node said or proved. If not,
   * what it lacked has been fetched by now, and the run has to be repeated.
   *
   * @throws ChainException if the node can't be used, or can't prove what it says
   */
  boolean settle();

  /** What the last run asked for: accounts. */
  Map<Address, Entry> accounts();

  /** The slots of an account that were asked for, the empty ones too. */
  Map<Word, Word> slots(Address address);

  /** Hashes of earlier blocks that were asked for. */
  Map<Long, Hash> blockHashes();

  /**
   * Fetches at once what a call will probably read. Only saves time.
   *
   * @param call as in {@code eth_call}
   */
  void prefetch(Map<String, String> call);

  /** How many proofs what was fetched rests on. */
  int proofs();

  /** Why the node proves nothing, if it doesn't. */
  Optional<String> unproven();

  /** Runs until nothing is lacking, and gives what the last run gave. */
  default <T> T settled(Supplier<T> run) {
    return settled(run, MOST_RUNS);
  }

  /**
   * The same, given up sooner: for what strangers' code decides.
   *
   * @throws ChainException.TooMuch if something is lacking after {@code most} runs
   */
  default <T> T settled(Supplier<T> run, int most) {
    for (int i = 0; i < most; i++) {
      begin();
      T result = run.get();
      if (settle()) {
        return result;
      }
    }
    throw new ChainException.TooMuch("the run goes on asking for more of the state: given up");
  }
}
