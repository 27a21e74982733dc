package bothy.practice.blocks;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.proof.Header;
import bothy.simulation.BlobParameters;
import bothy.simulation.BlockContext;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a block is to be like before anything runs in it.
 *
 * @param beaconRoot of the parent's beacon block (EIP-4788)
 * @param changes what somebody sets at its end, past all rules
 */
public record Plan(BlockContext context, Hash beaconRoot, Map<Address, AccountChange> changes) {
  public static final long GAS_LIMIT = 60_000_000;
  private static final Bytes MARK = text("Bothy practice");
  private static final Bytes CHANGED_MARK = text("Bothy practice, state set");

  public Plan {
    changes = Map.copyOf(changes);
  }

  private static Bytes text(String mark) {
    return Bytes.of(mark.getBytes(StandardCharsets.US_ASCII));
  }

  /** A block after {@code parent}, by the rules. */
  public static Plan after(
      Header parent,
      Hash parentHash,
      long timestamp,
      BlobParameters blobs,
      Hash beaconRoot,
      Map<Address, AccountChange> changes) {
    return new Plan(
        new BlockContext(
            parent.number() + 1,
            timestamp,
            GAS_LIMIT,
            Address.ZERO,
            Word.ZERO,
            Hash.keccak(parentHash.bytes()).toWord(),
            Fees.baseFeeAfter(parent),
            Fees.excessBlobGasAfter(parent, blobs)),
        beaconRoot,
        changes);
  }

  /** The header's extra data: says that it is practice, and whether something was set by hand. */
  public Bytes extraData() {
    return changes.isEmpty() ? MARK : CHANGED_MARK;
  }

  public Wei baseFee() {
    return context.baseFee();
  }
}
