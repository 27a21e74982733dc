package bothy.cases;

import bothy.eth.ChainId;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.proof.Header;
import bothy.simulation.BlobParameters;
import bothy.simulation.BlockContext;
import bothy.simulation.Fork;
import bothy.simulation.ForkSchedule;
import bothy.simulation.Rules;
import java.util.Optional;

/**
 * Which rules the blocks of a chain follow.
 *
 * @param fork for chains whose schedule isn't known here
 */
public record ChainRules(ChainId chain, Optional<Fork> fork) {
  /** The rules of a block; empty if the fork isn't known. */
  public Optional<Rules> at(Header header) {
    return fork.isPresent()
        ? fork.map(named -> new Rules(chain, named, BlobParameters.of(named)))
        : ForkSchedule.rules(chain, header.number(), header.timestamp());
  }

  /** The block as code in it sees it. */
  public static BlockContext block(Header header) {
    return new BlockContext(
        header.number(),
        header.timestamp(),
        header.gasLimit(),
        header.beneficiary(),
        Word.of(header.difficulty()),
        header.mixHash().toWord(),
        header.added().baseFeePerGas().orElse(Wei.ZERO),
        header.added().excessBlobGas().orElse(0L));
  }
}
