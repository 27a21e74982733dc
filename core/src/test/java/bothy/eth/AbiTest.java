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

class AbiTest {
  private static final Address ALICE =
      Address.fromHex("0x00000000000000000000000000000000000a11ce");
  private static final AbiFunction TRANSFER = Abi.function("transfer(address to,uint256 amount)");

  @Test
  void encodesAndDecodesEveryVector() {
    int passed = 0;
    for (String text : VectorArchive.texts("ABITests/").values()) {
      for (Map.Entry<String, JsonNode> test : new JsonMapper().readTree(text).properties()) {
        List<String> types = new ArrayList<>();
        test.getValue().get("types").forEach(type -> types.add(type.asString()));
        List<Object> values = new ArrayList<>();
        JsonNode args = test.getValue().get("args");
        for (int i = 0; i < types.size(); i++) {
          values.add(value(types.get(i), args.get(i)));
        }
        String tuple = "(" + String.join(",", types) + ")";
        Bytes expected = Bytes.fromHex("0x" + test.getValue().get("result").asString());

        assertThat(Abi.encodeTuple(tuple, values)).as(test.getKey()).isEqualTo(expected);
        assertThat(Abi.decodeTuple(tuple, expected))
            .isEqualTo(new Abi.Decoded(Abi.tuple(tuple).members(), values, true));
        passed++;
      }
    }

    assertThat(passed).isPositive();
    System.out.println("ABITests: " + passed + " passed");
  }

  private static Object value(String type, JsonNode node) {
    if (type.endsWith("[]")) {
      List<Object> values = new ArrayList<>();
      node.forEach(each -> values.add(each.bigIntegerValue()));
      return values;
    }
    return switch (type) {
      case "address" -> Address.fromHex(node.asString());
      case "bytes", "bytes10" -> Bytes.of(node.asString().getBytes(StandardCharsets.UTF_8));
      default -> node.bigIntegerValue();
    };
  }

  @Test
  void givesValuesByName() {
    Bytes calldata = TRANSFER.encode(List.of(ALICE, BigInteger.TEN));

    Abi.Decoded decoded = (Abi.Decoded) TRANSFER.decode(calldata);

    assertThat(calldata.slice(0, 4).toHex()).isEqualTo("0xa9059cbb");
    assertThat(decoded.address("to")).isEqualTo(ALICE);
    assertThat(decoded.number("amount")).isEqualTo(BigInteger.TEN);
    assertThat(decoded.canonical()).isTrue();
    assertThatThrownBy(() -> decoded.number("from")).isInstanceOf(EthException.class);
  }

  @Test
  void givesValuesInNestedTuplesAndArraysByPath() {
    AbiFunction function =
        Abi.function("f((address token,(uint8[2] pair,string note)[] legs) order, bool flag)");
    List<Object> leg = List.of(List.of(BigInteger.ONE, BigInteger.TWO), "für Alice");
    List<Object> values = List.of(List.of(ALICE, List.of(leg, leg)), true);

    Abi.Decoded decoded = (Abi.Decoded) function.decode(function.encode(values));

    assertThat(function.signature()).isEqualTo("f((address,(uint8[2],string)[]),bool)");
    assertThat(decoded.values()).isEqualTo(values);
    assertThat(decoded.number("order.legs[1].pair[1]")).isEqualTo(BigInteger.TWO);
    assertThat(decoded.text("order.legs[0].note")).isEqualTo("für Alice");
    assertThat(decoded.list("order.legs")).hasSize(2);
    assertThat(decoded.flag("[1]")).isTrue();
  }

  @Test
  void saysWhenBytesFollowTheValues() {
    Bytes calldata = TRANSFER.encode(List.of(ALICE, BigInteger.TEN)).concat(Bytes.of((byte) 1));

    assertThat(TRANSFER.decode(calldata))
        .isInstanceOfSatisfying(
            Abi.Decoded.class, decoded -> assertThat(decoded.canonical()).isFalse());
  }

  @Test
  void refusesDirtyPaddingAndShortCalldataAndAnotherSelector() {
    Bytes calldata = TRANSFER.encode(List.of(ALICE, BigInteger.TEN));
    byte[] dirty = calldata.toArray();
    dirty[4] = 1;

    assertThat(TRANSFER.decode(Bytes.of(dirty))).isInstanceOf(Abi.Undecodable.class);
    assertThat(TRANSFER.decode(calldata.slice(0, 67))).isInstanceOf(Abi.Undecodable.class);
    assertThat(TRANSFER.decode(calldata.slice(1))).isInstanceOf(Abi.Undecodable.class);
    assertThat(TRANSFER.decode(Bytes.EMPTY)).isInstanceOf(Abi.Undecodable.class);
  }

  @Test
  void refusesHugeLengthsWithoutTakingTheMemory() {
    String lengths = "0x" + "0".repeat(62) + "20" + "0".repeat(56) + "7fffffff" + "0".repeat(64);
    for (String types : List.of("(uint256[])", "(bytes[])", "(bytes)", "((address,bytes)[])")) {
      assertThat(Abi.decodeTuple(types, Bytes.fromHex(lengths)))
          .as(types)
          .isInstanceOf(Abi.Undecodable.class);
    }
  }

  @Test
  void refusesSignaturesThatAreNone() {
    for (String wrong :
        List.of("transfer", "(address)", "f(addres)", "f(uint7)", "f(uint256", "f(uint256))")) {
      assertThatThrownBy(() -> Abi.function(wrong)).as(wrong).isInstanceOf(EthException.class);
    }
  }

  @Test
  void refusesValuesThatDoNotFit() {
    assertThatThrownBy(() -> TRANSFER.encode(List.of(ALICE))).isInstanceOf(EthException.class);
    assertThatThrownBy(() -> TRANSFER.encode(List.of(ALICE, BigInteger.ONE.negate())))
        .isInstanceOf(EthException.class);
    assertThatThrownBy(() -> TRANSFER.encode(List.of(BigInteger.ONE, BigInteger.ONE)))
        .isInstanceOf(EthException.class);
  }
}
