package bothy.practice.blocks;

import bothy.eth.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The blocks of a chain by number and hash, and where each transaction is. Not for many threads.
 */
public final class Ledger {
  /** Where a transaction stands. */
  public record Place(Block block, int index) {
    public Included included() {
      return block.transactions().get(index);
    }
  }

  private final List<Block> blocks = new ArrayList<>();
  private final Map<Hash, Block> byHash = new HashMap<>();
  private final Map<Hash, Place> places = new HashMap<>();

  Block first() {
    return blocks.getFirst();
  }

  Block head() {
    return blocks.getLast();
  }

  List<Block> all() {
    return List.copyOf(blocks);
  }

  Optional<Block> block(long number) {
    return number >= 0 && number < blocks.size()
        ? Optional.of(blocks.get((int) number))
        : Optional.empty();
  }

  Optional<Block> block(Hash hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  Optional<Place> place(Hash transaction) {
    return Optional.ofNullable(places.get(transaction));
  }

  void add(Block block) {
    blocks.add(block);
    byHash.put(block.hash(), block);
    for (int i = 0; i < block.transactions().size(); i++) {
      places.put(block.transactions().get(i).hash(), new Place(block, i));
    }
  }

  /** Forgets what came after the block with that number. */
  void cut(long number) {
    while (blocks.size() > number + 1) {
      Block gone = blocks.removeLast();
      byHash.remove(gone.hash());
      gone.transactions().forEach(each -> places.remove(each.hash()));
    }
  }
}
