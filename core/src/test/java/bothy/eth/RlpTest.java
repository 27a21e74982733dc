package bothy.eth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.VectorArchive;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RlpTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void encodesAndDecodesEveryValidVector() {
    JsonNode tests =
        JSON.readTree(VectorArchive.texts("RLPTests/rlptest").values().iterator().next());

    int passed = 0;
    for (Map.Entry<String, JsonNode> test : tests.properties()) {
      RlpItem item = item(test.getValue().get("in"));
      Bytes encoded = bytes(test.getValue().get("out").asString());
      assertThat(Rlp.encode(item)).as(test.getKey()).isEqualTo(encoded);
      assertThat(Rlp.decode(encoded)).as(test.getKey()).isEqualTo(item);
      passed++;
    }

    assertThat(passed).isPositive();
    System.out.println("RLPTests valid: " + passed + " passed");
  }

  @Test
  void refusesEveryInvalidVector() {
    JsonNode tests =
        JSON.readTree(VectorArchive.texts("RLPTests/invalidRLPTest").values().iterator().next());

    int passed = 0;
    for (Map.Entry<String, JsonNode> test : tests.properties()) {
      Bytes encoded = bytes(test.getValue().get("out").asString());
      assertThatThrownBy(() -> Rlp.decode(encoded))
          .as(test.getKey())
          .isInstanceOf(EthException.class);
      passed++;
    }

    assertThat(passed).isPositive();
    System.out.println("RLPTests invalid: " + passed + " refused");
  }

  @Test
  void decodesTheRandomVectors() {
    int passed = 0;
    for (String text : VectorArchive.texts("RLPTests/RandomRLPTests/").values()) {
      for (Map.Entry<String, JsonNode> test : JSON.readTree(text).properties()) {
        assertThat(test.getValue().get("in").asString()).isEqualTo("VALID");
        Bytes encoded = bytes(test.getValue().get("out").asString());
        assertThat(Rlp.encode(Rlp.decode(encoded))).isEqualTo(encoded);
        passed++;
      }
    }

    assertThat(passed).isPositive();
    System.out.println("RLPTests random: " + passed + " passed");
  }

  @Test
  void refusesWhatIsTooDeep() {
    RlpItem deep = Rlp.list();
    for (int i = 1; i < Rlp.MAX_DEPTH; i++) {
      deep = Rlp.list(deep);
    }
    Bytes encoded = Rlp.encode(deep);
    Bytes deeper = Rlp.encode(Rlp.list(deep));

    assertThat(Rlp.decode(encoded)).isEqualTo(deep);
    assertThatThrownBy(() -> Rlp.decode(deeper))
        .isInstanceOf(EthException.class)
        .hasMessageContaining("256 lists deep");
  }

  @Test
  void refusesWhatIsTooLong() {
    Bytes tooLong = Bytes.owning(new byte[Rlp.MAX_SIZE + 1]);

    assertThatThrownBy(() -> Rlp.decode(tooLong))
        .isInstanceOf(EthException.class)
        .hasMessageContaining("at most");
  }

  @Test
  void refusesWhatFollowsTheItem() {
    assertThatThrownBy(() -> Rlp.decode(Bytes.fromHex("0x8080")))
        .isInstanceOf(EthException.class)
        .hasMessageContaining("1 more");
  }

  private static Bytes bytes(String hex) {
    return Bytes.fromHex(hex.startsWith("0x") ? hex : "0x" + hex);
  }

  private static RlpItem item(JsonNode in) {
    if (in.isArray()) {
      List<RlpItem> items = new ArrayList<>();
      in.forEach(each -> items.add(item(each)));
      return new RlpItem.Sequence(items);
    }
    if (in.isNumber()) {
      return Rlp.number(in.bigIntegerValue());
    }
    String text = in.asString();
    return text.startsWith("#")
        ? Rlp.number(new BigInteger(text.substring(1)))
        : Rlp.data(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
