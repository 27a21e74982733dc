package bothy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.cases.CallTrace;
import bothy.cases.CheckJson;
import bothy.jsonrpc.JsonText;
import bothy.verdict.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Code that calls itself as deep as the EVM goes. */
class DeepCallsTest {
  private static final String CASE =
      """
      {"chainId": 31337, "method": "eth_sendTransaction",
       "params": [{"from": "0x1111111111111111111111111111111111111111",
         "to": "0x00000000000000000000000000000000000c0de0", "gas": "0x10000000000",
         "maxFeePerGas": "0x0", "maxPriorityFeePerGas": "0x0", "data": "0x12345678"}],
       "at": {"fork": "prague",
         "block": {"number": "0x10", "timestamp": "0x6925a000", "gasLimit": "0x20000000000",
           "baseFeePerGas": "0x0"},
         "alloc": {"0x1111111111111111111111111111111111111111": {"balance": "0xffffffffffff"},
           "0x00000000000000000000000000000000000c0de0": {"code": "0x5f5f5f5f5f305af100"}}}}
      """;

  private static ByteArrayInputStream input() {
    return new ByteArrayInputStream(CASE.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void areTracedAndPrintedToTheLast() throws IOException, Guard.NotRunException {
    Guard.Traced traced = new Guard().trace(input());

    String json = JsonText.of(CallTrace.of(traced.outcome().call().orElseThrow(), true, false));

    assertThat(json.split("\"type\":", -1))
        .as("1,024 below the first, and one that fails")
        .hasSize(1_027);
  }

  @Test
  void areJudged() throws IOException {
    Guard.Checked checked = new Guard().check(input());

    assertThat(checked.verdict().answer()).isEqualTo(Verdict.Answer.ALLOW);
    assertThat(CheckJson.of(checked.verdict(), checked.at(), checked.inputs())).isNotEmpty();
  }
}
