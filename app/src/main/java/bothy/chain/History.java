package bothy.chain;

import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Hash;
import bothy.eth.Word;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The hashes of the blocks before one, proven from it: by a slot of EIP-2935's contract for the
 * last 8,191, else by the headers in between, up to 256 of them.
 */
final class History {
  private static final Address CONTRACT =
      Address.fromHex("0x0000F90827F1C53a10cb7A02335B175320002935");

  /** EIP-2935: HISTORY_SERVE_WINDOW. */
  private static final long WINDOW = 8_191;

  private static final long MOST_HEADERS = 256;

  private final Rpc rpc;
  private final ProvenValues values;
  private final Predicate<Address> provable;

  /**
   * The history before a block.
   *
   * @param provable whether the node proves the state of an account after that block
   */
  History(Rpc rpc, ProvenValues values, Predicate<Address> provable) {
    this.rpc = rpc;
    this.values = values;
    this.provable = provable;
  }

  /** The hash of the block at {@code number}, which lies before; empty if it can't be proven. */
  Optional<Hash> hash(long number) {
    Optional<Hash> known = values.hash(number);
    long back = values.block().block().number() - number;
    if (known.isPresent() || back <= 0 || number < 0) {
      return known;
    }
    Optional<Hash> proven =
        back == 1 ? Optional.of(parent()) : back <= WINDOW ? slot(number) : Optional.empty();
    if (proven.isEmpty() && back <= MOST_HEADERS) {
      proven = Optional.of(headers(number));
    }
    proven.ifPresent(hash -> values.keep(number, hash));
    return proven;
  }

  private Hash parent() {
    return values.block().header().parentHash();
  }

  /** Before Prague, whose headers have a hash of requests, there is no such contract. */
  private Optional<Hash> slot(long number) {
    boolean prague = values.block().header().added().requestsHash().isPresent();
    if (!prague || !provable.test(CONTRACT)) {
      return Optional.empty();
    }
    ProvenState state = new ProvenState(rpc, values, new ReadMemory());
    Word key = Word.of(number % WINDOW);
    Answer<Word> slot = state.settled(() -> state.slot(CONTRACT, key));
    return slot instanceof Answer.Known<Word>(Word value) && !value.isZero()
        ? Optional.of(value.toHash())
        : Optional.empty();
  }

  private Hash headers(long number) {
    return new EarlierBlocks(rpc, values.block(), values.earlier(), new Bounds()).hash(number);
  }
}
