package bothy.simulation.precompiles;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.Vectors;
import bothy.simulation.Fork;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PrecompilesTest {
  @ParameterizedTest
  @CsvSource({
    "ecRecover, CANCUN, 1",
    "modexp, BYZANTIUM, 5",
    "modexp_eip2565, BERLIN, 5",
    "modexp_eip7883, OSAKA, 5",
    "bn256Add, ISTANBUL, 6",
    "bn256ScalarMul, ISTANBUL, 7",
    "bn256Pairing, ISTANBUL, 8",
    "blake2F, ISTANBUL, 9",
    "pointEvaluation, CANCUN, 10",
    "blsG1Add, PRAGUE, 11",
    "blsG1Mul, PRAGUE, 12",
    "blsG1MultiExp, PRAGUE, 12",
    "blsG2Add, PRAGUE, 13",
    "blsG2Mul, PRAGUE, 14",
    "blsG2MultiExp, PRAGUE, 14",
    "blsPairing, PRAGUE, 15",
    "blsMapG1, PRAGUE, 16",
    "blsMapG2, PRAGUE, 17",
    "p256Verify, OSAKA, 256"
  })
  void computesWhatGoEthereumRecorded(String file, Fork fork, int address) throws IOException {
    Precompile precompile = Objects.requireNonNull(Precompiles.at(fork, address));
    JsonNode cases = cases(file);
    int passed = 0;
    for (JsonNode each : cases) {
      byte[] input = hex(each.get("Input"));
      byte[] output = precompile.run(input);
      String name = each.get("Name").asString();
      assertThat(output).as(name).isEqualTo(hex(each.get("Expected")));
      if (each.has("Gas")) {
        assertThat(precompile.gas(input)).as(name).isEqualTo(each.get("Gas").asLong());
      }
      passed++;
    }
    System.out.println("precompile vectors, " + file + ": " + passed + " passed");
    assertThat(passed).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "fail-blake2f, ISTANBUL, 9",
    "fail-blsG1Add, PRAGUE, 11",
    "fail-blsG1Mul, PRAGUE, 12",
    "fail-blsG1MultiExp, PRAGUE, 12",
    "fail-blsG2Add, PRAGUE, 13",
    "fail-blsG2Mul, PRAGUE, 14",
    "fail-blsG2MultiExp, PRAGUE, 14",
    "fail-blsMapG1, PRAGUE, 16",
    "fail-blsMapG2, PRAGUE, 17",
    "fail-blsPairing, PRAGUE, 15"
  })
  void refusesWhatGoEthereumRefuses(String file, Fork fork, int address) throws IOException {
    Precompile precompile = Objects.requireNonNull(Precompiles.at(fork, address));
    int passed = 0;
    for (JsonNode each : cases(file)) {
      assertThat(precompile.run(hex(each.get("Input")))).as(each.get("Name").asString()).isNull();
      passed++;
    }
    System.out.println("precompile vectors, " + file + ": " + passed + " refused");
    assertThat(passed).isPositive();
  }

  @Test
  void eachForkHasItsOwn() {
    assertThat(Precompiles.at(Fork.HOMESTEAD, 5)).isNull();
    assertThat(Precompiles.at(Fork.BYZANTIUM, 9)).isNull();
    assertThat(Precompiles.at(Fork.SHANGHAI, 10)).isNull();
    assertThat(Precompiles.at(Fork.CANCUN, 11)).isNull();
    assertThat(Precompiles.at(Fork.PRAGUE, 256)).isNull();
    assertThat(Precompiles.at(Fork.OSAKA, 0)).isNull();
    assertThat(Precompiles.at(Fork.OSAKA, 18)).isNull();
    assertThat(Precompiles.at(Fork.OSAKA, -1)).isNull();
  }

  private static JsonNode cases(String file) throws IOException {
    return new JsonMapper()
        .readTree(Files.readString(Vectors.require("evm/precompiles/" + file + ".json")));
  }

  private static byte[] hex(JsonNode node) {
    return HexFormat.of().parseHex(node.asString());
  }
}
