package bothy.practice.blocks;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happened to a chain, as it is kept to happen again. */
sealed interface ChainEvent {
  /**
   * A transaction as it came in.
   *
   * @param as who was impersonated, if nobody signed it
   */
  record Came(Bytes encoded, Optional<Address> as) {
    static Came of(Waiting waiting) {
      return new Came(
          waiting.encoded(),
          waiting.impersonated() ? Optional.of(waiting.sender()) : Optional.empty());
    }

    static Came of(Included included) {
      return new Came(
          included.encoded(),
          included.impersonated() ? Optional.of(included.sender()) : Optional.empty());
    }

    Waiting waiting() {
      Transaction transaction = Transactions.decode(encoded);
      return as.isPresent()
          ? Waiting.impersonated(transaction, as.get())
          : Waiting.signed(transaction);
    }
  }

  /** A block was made; {@code hash} is what it came to. */
  record Mined(
      long timestamp,
      Hash beaconRoot,
      Map<Address, AccountChange> changes,
      List<Came> transactions,
      Hash hash)
      implements ChainEvent {
    public Mined {
      changes = Map.copyOf(changes);
      transactions = List.copyOf(transactions);
    }
  }

  /** A transaction waits in the pool. */
  record Pooled(Came transaction) implements ChainEvent {}

  /**
   * The clock was moved.
   *
   * @param next the next block's timestamp, if it was set
   */
  record Moved(Duration offset, Optional<Long> next) implements ChainEvent {}

  /** The chain went back to a block, and its pool was emptied. */
  record Rewound(long number) implements ChainEvent {}
}
