package bothy.eth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TypedDataHashTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNode EXAMPLE =
      JSON.readTree(TypedDataHashTest.class.getResourceAsStream("/eth/eip-712/example.json"));

  @Test
  void hashesTheExampleOfTheSpecification() {
    TypedData mail = mail(object(EXAMPLE.get("data").get("message")));

    assertThat(TypedDataHash.encodeType(mail, "Mail"))
        .isEqualTo(EXAMPLE.get("encodeType").asString());
    assertThat(TypedDataHash.messageHash(mail).toHex())
        .isEqualTo(EXAMPLE.get("messageHash").asString());
    assertThat(TypedDataHash.domainSeparator(mail).toHex())
        .isEqualTo(EXAMPLE.get("domainSeparator").asString());
    assertThat(TypedDataHash.of(mail).toHex()).isEqualTo(EXAMPLE.get("digest").asString());
  }

  @Test
  void recoversTheSignerOfTheExample() {
    TypedData mail = mail(object(EXAMPLE.get("data").get("message")));
    BigInteger r = new BigInteger(EXAMPLE.get("r").asString().substring(2), 16);
    BigInteger s = new BigInteger(EXAMPLE.get("s").asString().substring(2), 16);

    assertThat(Transactions.recover(TypedDataHash.of(mail), r, s, EXAMPLE.get("v").intValue() - 27))
        .contains(
            Address.fromHex(EXAMPLE.get("signer").asString().toLowerCase(java.util.Locale.ROOT)));
  }

  @Test
  void refusesAMissingMember() {
    Map<String, Object> message = object(EXAMPLE.get("data").get("message"));
    message.remove("contents");

    assertThatThrownBy(() -> TypedDataHash.of(mail(message)))
        .isInstanceOf(EthException.class)
        .hasMessageContaining("message.contents");
  }

  @Test
  void refusesAMemberThatIsNotSigned() {
    Map<String, Object> message = object(EXAMPLE.get("data").get("message"));
    message.put("amount", "1");

    assertThatThrownBy(() -> TypedDataHash.of(mail(message)))
        .isInstanceOf(EthException.class)
        .hasMessageContaining("\"amount\"");
  }

  @Test
  void refusesValuesOfAnotherType() {
    Map<String, Object> wrong =
        Map.of(
            "address",
            "0x12",
            "uint8",
            BigInteger.valueOf(256),
            "int8",
            BigInteger.valueOf(128),
            "uint256",
            BigInteger.ONE.negate(),
            "bool",
            "true",
            "bytes4",
            "0x010203",
            "uint256[2]",
            List.of(BigInteger.ONE),
            "uint7",
            BigInteger.ONE);

    wrong.forEach((type, value) ->
        assertThatThrownBy(() -> TypedDataHash.of(single(type, value)))
            .as(type)
            .isInstanceOf(EthException.class)
            .hasMessageContaining("message.x"));
  }

  @Test
  void readsTheSameNumberInDecimalHexAndJson() {
    Hash expected = TypedDataHash.of(single("int256", BigInteger.valueOf(255)));

    assertThat(TypedDataHash.of(single("int256", "255"))).isEqualTo(expected);
    assertThat(TypedDataHash.of(single("int256", "0xff"))).isEqualTo(expected);
    assertThat(TypedDataHash.of(single("int256", "-1"))).isNotEqualTo(expected);
  }

  @Test
  void survivesRecursiveTypesAndRefusesEndlessNesting() {
    Map<String, List<TypedData.Member>> types =
        Map.of("Node", List.of(new TypedData.Member("children", "Node[]")));
    Map<String, Object> leaf = Map.of("children", List.of());
    Map<String, Object> deep = leaf;
    for (int i = 0; i < 200; i++) {
      deep = Map.of("children", List.of(deep));
    }
    Map<String, Object> tooDeep = deep;

    assertThat(TypedDataHash.of(new TypedData(types, "Node", Map.of(), leaf))).isNotNull();
    assertThatThrownBy(() -> TypedDataHash.of(new TypedData(types, "Node", Map.of(), tooDeep)))
        .isInstanceOf(EthException.class)
        .hasMessageContaining("levels deep");
  }

  private static TypedData single(String type, Object value) {
    return new TypedData(
        Map.of("S", List.of(new TypedData.Member("x", type))), "S", Map.of(), Map.of("x", value));
  }

  private static TypedData mail(Map<String, Object> message) {
    JsonNode data = EXAMPLE.get("data");
    Map<String, List<TypedData.Member>> types = new HashMap<>();
    for (Map.Entry<String, JsonNode> type : data.get("types").properties()) {
      types.put(
          type.getKey(),
          type.getValue()
              .valueStream()
              .map(m -> new TypedData.Member(m.get("name").asString(), m.get("type").asString()))
              .toList());
    }
    Map<String, Object> domain = object(data.get("domain"));
    domain.put("chainId", BigInteger.ONE);
    return new TypedData(types, "Mail", domain, message);
  }

  private static Map<String, Object> object(JsonNode node) {
    return JSON.convertValue(node, new TypeReference<HashMap<String, Object>>() {});
  }
}
