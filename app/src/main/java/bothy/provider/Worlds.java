package bothy.provider;

import bothy.cases.ChainRules;
import bothy.eth.ChainId;
import bothy.jsonrpc.RpcException;
import bothy.proof.Header;
import bothy.simulation.BlockContext;
import bothy.simulation.Fork;
import bothy.simulation.Rules;
import java.math.BigInteger;
import java.util.Optional;

/** Which rules a block of the chain follows. */
public final class Worlds {
  /** EIP-7825 */
  private static final long TRANSACTION_CAP = 1L << 24;

  private static final long UNCAPPED = 1L << 40;

  private final ChainId chain;
  private final Optional<Fork> fork;

  /**
   * The rules of a chain.
   *
   * @param fork for chains whose schedule isn't known here
   */
  public Worlds(ChainId chain, Optional<Fork> fork) {
    this.chain = chain;
    this.fork = fork;
  }

  /** The fork's name as a case takes it; empty where the chain's schedule chooses. */
  public Optional<String> named() {
    return fork.map(Fork::name);
  }

  Rules rules(Header header) throws RpcException {
    return known(header)
        .orElseThrow(() ->
            new RpcException(
                RpcException.METHOD_NOT_SUPPORTED,
                "the fork that chain " + chain + " runs isn't known here; name it with --fork"));
  }

  private Optional<Rules> known(Header header) {
    return new ChainRules(chain, fork).at(header);
  }

  /** What a unit of blob gas cost in a block; empty before there were blobs. */
  Optional<BigInteger> blobPrice(Header header) {
    return header
        .added()
        .excessBlobGas()
        .flatMap(excess -> known(header).map(rules -> rules.blobs().baseFee(excess).amount()));
  }

  /** The most gas that a transaction may have. */
  long mostGas() {
    return fork.filter(named -> !named.atLeast(Fork.OSAKA)).isPresent()
        ? UNCAPPED
        : TRANSACTION_CAP;
  }

  /** The block as code in it sees it. */
  static BlockContext block(Header header) {
    return ChainRules.block(header);
  }
}
