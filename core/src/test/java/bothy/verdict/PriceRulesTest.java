package bothy.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Word;
import bothy.simulation.Log;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceRulesTest {
  private static final Address POOL = Address.fromHex("0x9001900190019001900190019001900190019001");
  private static final BigInteger UNIT = BigInteger.ONE.shiftLeft(96);

  private static Log log(String event, Object... words) {
    Bytes data = Bytes.EMPTY;
    for (Object word : words) {
      BigInteger number = word instanceof BigInteger big ? big : BigInteger.valueOf((int) word);
      data = data.concat(Word.of(number.mod(BigInteger.ONE.shiftLeft(256))).toBytes());
    }
    Hash topic = Hash.keccak(Bytes.of(event.getBytes(StandardCharsets.US_ASCII)));
    return new Log(POOL, List.of(topic), data, 0, 0);
  }

  private static Log sync(int zero, int one) {
    return log("Sync(uint112,uint112)", zero, one);
  }

  private static Log v2(int inZero, int inOne, int outZero, int outOne) {
    return log(
        "Swap(address,uint256,uint256,uint256,uint256,address)", inZero, inOne, outZero, outOne);
  }

  private static Log v3(int zero, int one, BigInteger root) {
    return log("Swap(address,address,int256,int256,uint160,uint128,int24)", zero, one, root, 1, 0);
  }

  private static List<String> found(Log... logs) {
    Findings findings = new Findings(new Deal().inputs("", false));
    new PriceRules(new ArrayList<>(List.of(logs)), findings).apply();
    return findings.all.stream()
        .map(finding -> finding.evidence().getOrDefault("percent", ""))
        .toList();
  }

  @Test
  void holdsAPairsSwapAgainstItsReservesBefore() {
    // 1,000 of each before; 500 in give 333, a third less than the price says
    assertThat(found(sync(1_500, 667), v2(500, 0, 0, 333))).containsExactly("66");
    assertThat(found(sync(667, 1_500), v2(0, 500, 333, 0))).containsExactly("66");
  }

  @Test
  void letsASmallSwapOfAPairThrough() {
    assertThat(found(sync(100_500, 99_503), v2(500, 0, 0, 497))).isEmpty();
  }

  @Test
  void holdsAPoolsSwapAgainstItsPriceAfter() {
    // at one for one, pays 1,000 for 700: the price after must be some 0.49, its root 0.7
    BigInteger root = UNIT.multiply(BigInteger.valueOf(7)).divide(BigInteger.TEN);

    assertThat(found(v3(1_000, -700, root))).containsExactly("69");
  }

  @Test
  void holdsASwapTheOtherWayAgainstThePriceToo() {
    // the mirror: the price of the other token falls to 0.49, so the root rises to 1 / 0.7
    BigInteger root = UNIT.multiply(BigInteger.TEN).divide(BigInteger.valueOf(7));

    assertThat(found(v3(-700, 1_000, root))).containsExactly("70");
  }

  @Test
  void letsASmallSwapOfAPoolThrough() {
    BigInteger root = UNIT.multiply(BigInteger.valueOf(999)).divide(BigInteger.valueOf(1_000));

    assertThat(found(v3(1_000, -996, root))).isEmpty();
  }

  @Test
  void readsNothingOutOfOtherLogs() {
    assertThat(found(v2(500, 0, 0, 1), log("Swap(address)", 1), v3(1, -1, BigInteger.ZERO)))
        .isEmpty();
  }
}
