package bothy.practice;

import bothy.cases.Case;
import bothy.practice.blocks.Block;
import bothy.practice.blocks.Chain;
import java.util.Optional;

/** The practice chain as it stands, as the world of a case. */
public final class PracticeMoment {
  private PracticeMoment() {}

  /** The chain's newest block and the state after it, as proven as it is here. */
  public static Case.At of(PracticeChain practice) {
    Chain chain = practice.chain();
    Block head = chain.head();
    return Case.At.given(
        Optional.of(chain.rules()), "osaka", head.context(), head.state().asked(chain::blockHash));
  }
}
