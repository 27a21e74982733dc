package bothy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.ChainId;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForkScheduleTest {
  private static final long MERGED = 30_000_000;
  private static final long OLD = 1_500_000_000;

  private static ChainId chain(long id) {
    return new ChainId(BigInteger.valueOf(id));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1150000, FRONTIER, HOMESTEAD",
    "1, 2463000, HOMESTEAD, TANGERINE_WHISTLE",
    "1, 2675000, TANGERINE_WHISTLE, SPURIOUS_DRAGON",
    "1, 4370000, SPURIOUS_DRAGON, BYZANTIUM",
    "1, 7280000, BYZANTIUM, PETERSBURG",
    "1, 9069000, PETERSBURG, ISTANBUL",
    "1, 12244000, ISTANBUL, BERLIN",
    "1, 12965000, BERLIN, LONDON",
    "1, 15537394, LONDON, PARIS",
    "11155111, 1450409, LONDON, PARIS",
  })
  void forksByBlockBeginWithTheirBlock(long id, long block, Fork before, Fork after) {
    assertThat(ForkSchedule.rules(chain(id), block - 1, OLD).orElseThrow().fork())
        .isEqualTo(before);
    assertThat(ForkSchedule.rules(chain(id), block, OLD).orElseThrow().fork()).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1681338455, PARIS, SHANGHAI",
    "1, 1710338135, SHANGHAI, CANCUN",
    "1, 1746612311, CANCUN, PRAGUE",
    "1, 1764798551, PRAGUE, OSAKA",
    "11155111, 1677557088, PARIS, SHANGHAI",
    "11155111, 1706655072, SHANGHAI, CANCUN",
    "11155111, 1741159776, CANCUN, PRAGUE",
    "11155111, 1760427360, PRAGUE, OSAKA",
    "560048, 1742999832, CANCUN, PRAGUE",
    "560048, 1761677592, PRAGUE, OSAKA",
  })
  void forksByTimeBeginWithTheirSecond(long id, long time, Fork before, Fork after) {
    assertThat(ForkSchedule.rules(chain(id), MERGED, time - 1).orElseThrow().fork())
        .isEqualTo(before);
    assertThat(ForkSchedule.rules(chain(id), MERGED, time).orElseThrow().fork()).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1746612311, 3, 6, 3338477, 6, 9, 5007716",
    "1, 1765290071, 6, 9, 5007716, 10, 15, 8346193",
    "1, 1767747671, 10, 15, 8346193, 14, 21, 11684671",
    "11155111, 1761017184, 6, 9, 5007716, 10, 15, 8346193",
    "11155111, 1761607008, 10, 15, 8346193, 14, 21, 11684671",
    "560048, 1762365720, 6, 9, 5007716, 10, 15, 8346193",
    "560048, 1762955544, 10, 15, 8346193, 14, 21, 11684671",
  })
  void blobParametersChangeWithTheirFork(
      long id,
      long time,
      int target0,
      int max0,
      long fraction0,
      int target,
      int max,
      long fraction) {
    assertThat(ForkSchedule.rules(chain(id), MERGED, time - 1).orElseThrow().blobs())
        .isEqualTo(new BlobParameters(target0, max0, fraction0));
    assertThat(ForkSchedule.rules(chain(id), MERGED, time).orElseThrow().blobs())
        .isEqualTo(new BlobParameters(target, max, fraction));
  }

  @Test
  void anUnlistedChainHasNoRules() {
    assertThat(ForkSchedule.rules(chain(10), MERGED, 1_764_798_551)).isEmpty();
    assertThat(ForkSchedule.rules(chain(42161), MERGED, 1_764_798_551)).isEmpty();
  }

  @Test
  void aForkThatIsNotKnownHereHasNoRules() {
    assertThat(ForkSchedule.rules(chain(11_155_111), MERGED, 1_791_294_815)).isPresent();
    assertThat(ForkSchedule.rules(chain(11_155_111), MERGED, 1_791_294_816)).isEmpty();
  }

  @Test
  void theBlobFeeFollowsTheParametersInForce() {
    long excess = 100 * 131_072L;

    assertThat(Costs.blobBaseFee(excess, new BlobParameters(6, 9, 5_007_716))).isEqualTo(13);
    assertThat(Costs.blobBaseFee(excess, new BlobParameters(10, 15, 8_346_193))).isEqualTo(4);
    assertThat(Costs.blobBaseFee(excess, new BlobParameters(14, 21, 11_684_671))).isEqualTo(3);
  }
}
