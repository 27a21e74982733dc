package bothy.simulation;

import bothy.eth.ChainId;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When which rules came into force on the public chains (go-ethereum's params, EIP-7607, EIP-7892).
 * Data; a chain that isn't listed, or a block after a fork that isn't known here, has no rules.
 */
public final class ForkSchedule {
  private static final BlobParameters BPO1 = new BlobParameters(10, 15, 8_346_193);
  private static final BlobParameters BPO2 = new BlobParameters(14, 21, 11_684_671);

  private static final Map<ChainId, List<Activation>> CHAINS =
      Map.of(
          chain(1),
          List.of(
              block(0, Fork.FRONTIER),
              block(1_150_000, Fork.HOMESTEAD),
              block(2_463_000, Fork.TANGERINE_WHISTLE),
              block(2_675_000, Fork.SPURIOUS_DRAGON),
              block(4_370_000, Fork.BYZANTIUM),
              block(7_280_000, Fork.PETERSBURG), // Constantinople never ran without it
              block(9_069_000, Fork.ISTANBUL),
              block(12_244_000, Fork.BERLIN),
              block(12_965_000, Fork.LONDON),
              block(15_537_394, Fork.PARIS),
              time(1_681_338_455, Fork.SHANGHAI),
              time(1_710_338_135, Fork.CANCUN),
              time(1_746_612_311, Fork.PRAGUE),
              time(1_764_798_551, Fork.OSAKA),
              blobs(1_765_290_071, BPO1),
              blobs(1_767_747_671, BPO2)),
          chain(11_155_111), // Sepolia
          List.of(
              block(0, Fork.LONDON),
              block(1_450_409, Fork.PARIS),
              time(1_677_557_088, Fork.SHANGHAI),
              time(1_706_655_072, Fork.CANCUN),
              time(1_741_159_776, Fork.PRAGUE),
              time(1_760_427_360, Fork.OSAKA),
              blobs(1_761_017_184, BPO1),
              blobs(1_761_607_008, BPO2),
              unknown(1_791_294_816)), // Amsterdam
          chain(560_048), // Hoodi
          List.of(
              block(0, Fork.CANCUN),
              time(1_742_999_832, Fork.PRAGUE),
              time(1_761_677_592, Fork.OSAKA),
              blobs(1_762_365_720, BPO1),
              blobs(1_762_955_544, BPO2)));

  private ForkSchedule() {}

  /**
   * A step of a chain's rules.
   *
   * @param at the block's number or timestamp
   * @param rules what holds from there on; empty for a fork that isn't known here
   */
  private record Activation(boolean byTime, long at, Optional<Step> rules) {
    boolean reached(long number, long timestamp) {
      return Long.compareUnsigned(byTime ? timestamp : number, at) >= 0;
    }
  }

  private record Step(Fork fork, BlobParameters blobs) {}

  private static ChainId chain(long id) {
    return new ChainId(BigInteger.valueOf(id));
  }

  private static Activation block(long at, Fork fork) {
    return new Activation(false, at, Optional.of(new Step(fork, BlobParameters.of(fork))));
  }

  private static Activation time(long at, Fork fork) {
    return new Activation(true, at, Optional.of(new Step(fork, BlobParameters.of(fork))));
  }

  /** EIP-7892: a fork of the blob parameters only. */
  private static Activation blobs(long at, BlobParameters blobs) {
    return new Activation(true, at, Optional.of(new Step(Fork.OSAKA, blobs)));
  }

  private static Activation unknown(long at) {
    return new Activation(true, at, Optional.empty());
  }

  /**
   * The rules in force in a block.
   *
   * @param number read as unsigned
   * @param timestamp seconds since 1970, read as unsigned
   */
  public static Optional<Rules> rules(ChainId chain, long number, long timestamp) {
    Optional<Step> now = Optional.empty();
    for (Activation activation : CHAINS.getOrDefault(chain, List.of())) {
      if (activation.reached(number, timestamp)) {
        now = activation.rules();
      }
    }
    return now.map(step -> new Rules(chain, step.fork(), step.blobs()));
  }
}
