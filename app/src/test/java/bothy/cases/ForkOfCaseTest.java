package bothy.cases;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.jsonrpc.Json;
import bothy.simulation.Fork;
import bothy.simulation.Rules;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForkOfCaseTest {
  private static Optional<Rules> rules(long chain, String fork, long timestamp) {
    String text =
        """
        {"chainId": %d, "method": "eth_sendTransaction",
         "params": [{"from": "0x1111111111111111111111111111111111111111",
                     "to": "0x3333333333333333333333333333333333333333"}],
         "at": {%s "block": {"number": "0x1700000", "timestamp": "%d"}, "alloc": {}}}
        """
            .formatted(chain, fork, timestamp);
    return CaseReader.read(Json.read(text.getBytes(StandardCharsets.UTF_8)))
        .at()
        .orElseThrow()
        .rules();
  }

  @Test
  void theChainsScheduleChoosesWhereNoForkIsNamed() {
    assertThat(rules(1, "", 1_764_798_550).orElseThrow().fork()).isEqualTo(Fork.PRAGUE);
    assertThat(rules(1, "", 1_764_798_551).orElseThrow().fork()).isEqualTo(Fork.OSAKA);
    assertThat(rules(1, "", 1_767_747_671).orElseThrow().blobs().max()).isEqualTo(21);
  }

  @Test
  void aNamedForkIsBelieved() {
    Rules rules = rules(1, "\"fork\": \"cancun\",", 1_764_798_551).orElseThrow();

    assertThat(rules.fork()).isEqualTo(Fork.CANCUN);
  }

  @Test
  void aChainWithoutScheduleNeedsAName() {
    assertThat(rules(8453, "", 1_764_798_551)).isEmpty();
    assertThat(rules(8453, "\"fork\": \"osaka\",", 1_764_798_551)).isPresent();
  }
}
