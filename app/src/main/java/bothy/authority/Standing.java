package bothy.authority;

import bothy.chain.GroundedBlock;
import bothy.eth.Address;
import bothy.eth.ChainId;
import java.util.List;

/**
 * What others may take from an account after a block.
 *
 * @param lines what could be taken today first
 * @param remarks what the list can't say
 */
public record Standing(
    ChainId chain,
    Address account,
    GroundedBlock block,
    List<Line> lines,
    Search search,
    List<String> remarks) {
  public Standing {
    lines = List.copyOf(lines);
    remarks = List.copyOf(remarks);
  }
}
