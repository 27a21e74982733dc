package bothy.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.effects.Asset;
import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuaranteesTest {
  @ParameterizedTest(name = "expected {0}, at least {1}: {2} basis points")
  @CsvSource({
    "100, 100, 0",
    "100, 80, 2000",
    "100, 0, 10000",
    "100, 120, 0",
    "30000, 29999, 1",
    "0, 5, 0"
  })
  void slippageIsRoundedUpAndNeverNegative(String expected, String least, int slippage) {
    Guarantees.Arrival arrival =
        new Guarantees.Arrival(new Asset.Native(), new BigInteger(expected), new BigInteger(least));

    assertThat(arrival.slippage()).isEqualTo(slippage);
  }
}
