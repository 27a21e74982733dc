package bothy.chain;

import bothy.eth.Ground;
import java.util.Map;

/** Which block is the chain's newest, and on what ground. */
public interface Heads {
  /**
   * The newest block.
   *
   * @throws ChainException if none is known
   */
  GroundedBlock newest(Rpc rpc);

  /**
   * The newest block that can't be replaced.
   *
   * @throws ChainException if none is known
   */
  GroundedBlock finalized(Rpc rpc);

  /** What the newest block rests on. */
  Ground ground();

  /** How it stands, for people: names and short texts or numbers. */
  Map<String, Object> health();
}
