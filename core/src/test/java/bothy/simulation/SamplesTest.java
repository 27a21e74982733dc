package bothy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final Address USER = Address.of(Word.of(0xa1));
  private static final Address CODE = Address.of(Word.of(0xc0de));
  private static final BlockContext BLOCK =
      new BlockContext(
          100,
          1_700_000_000L,
          30_000_000,
          Address.of(Word.of(0x99)),
          Word.ZERO,
          Word.ONE,
          new Wei(BigInteger.valueOf(1_000_000_000)),
          0);
  private static final CallRequest CALL =
      new CallRequest(
          USER,
          Optional.of(CODE),
          Bytes.EMPTY,
          new Wei(BigInteger.TEN),
          1_000_000,
          Wei.ZERO,
          List.of(),
          List.of());

  private static List<Samples.Sample> samples(int seed) {
    return new Samples(Hash.keccak(Bytes.of((byte) seed))).all(BLOCK, List.of(CALL));
  }

  @Test
  void areTheSameForTheSameSeedAndOthersForAnother() {
    assertThat(samples(1)).isEqualTo(samples(1)).doesNotContainAnyElementsOf(samples(2));
  }

  @Test
  void lieAfterTheBlockWithinADay() {
    assertThat(samples(3))
        .hasSize(12)
        .allSatisfy(sample -> {
          assertThat(sample.block().number()).isGreaterThan(BLOCK.number());
          assertThat(sample.block().timestamp() - BLOCK.timestamp()).isBetween(12L, 86_400L);
        });
    assertThat(samples(3).getFirst().block().timestamp() - BLOCK.timestamp()).isLessThan(24);
  }

  @Test
  void varyAllThatCodeCanAsk() {
    List<Samples.Sample> samples = samples(4);

    assertThat(samples).extracting(sample -> sample.block().coinbase()).doesNotHaveDuplicates();
    assertThat(samples).extracting(sample -> sample.block().prevRandao()).doesNotHaveDuplicates();
    assertThat(samples).extracting(Samples.Sample::gas).doesNotHaveDuplicates();
    assertThat(samples.stream().map(sample -> sample.block().baseFee()).distinct().count())
        .isGreaterThan(4);
    assertThat(samples.stream().map(sample -> sample.balances().get(USER)).distinct().count())
        .isGreaterThan(4);
    assertThat(samples.stream().map(sample -> sample.gifts().get(CODE)).distinct().count())
        .isGreaterThan(4);
  }

  @Test
  void leaveTheSenderEnoughToPay() {
    assertThat(samples(5))
        .allSatisfy(sample -> {
          BigInteger due =
              sample
                  .gasPrice()
                  .amount()
                  .multiply(BigInteger.valueOf(sample.gas()))
                  .add(BigInteger.TEN);
          assertThat(sample.balances())
              .hasEntrySatisfying(
                  USER, has -> assertThat(has.amount()).isGreaterThanOrEqualTo(due));
          assertThat(sample.gasPrice().amount())
              .isGreaterThanOrEqualTo(sample.block().baseFee().amount());
        });
  }
}
