package bothy.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
  private static String canonical(String json) {
    return CanonicalJson.of(Json.read(json.getBytes(StandardCharsets.UTF_8)).value());
  }

  /** RFC 8785, section 3.2.3: names sort by UTF-16 code units, not by code points. */
  @Test
  void sortsMembersAsTheRfcShows() {
    String json =
        """
        {"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh",
         "1": "One", "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control",
         "\\u00f6": "Latin Small Letter O With Diaeresis"}
        """;

    assertThat(canonical(json))
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
  }

  /** RFC 8785, section 3.2.2.2. */
  @Test
  void escapesOnlyWhatMustBe() {
    assertThat(canonical("[\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"]"))
        .isEqualTo("[\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"]");
  }

  @Test
  void leavesNoWhiteSpaceAndSortsWithin() {
    assertThat(
            canonical(
                "{ \"b\" : [ 1 , true , null , { \"z\" : 0 , \"a\" : false } ] , \"a\" : {} }"))
        .isEqualTo("{\"a\":{},\"b\":[1,true,null,{\"a\":false,\"z\":0}]}");
  }

  @Test
  void refusesHalfOfASurrogatePair() {
    for (String json : java.util.List.of("[\"\\ud83d\"]", "[\"\\ude00x\"]", "{\"\\ud83d\": 1}")) {
      assertThatThrownBy(() -> canonical(json))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("surrogate");
    }
  }

  @Test
  void writesNumbersThatDoublesCannotHoldAsText() {
    assertThat(canonical("[9007199254740992, 9007199254740993, 1.50]"))
        .isEqualTo("[9007199254740992,\"9007199254740993\",\"1.5\"]");
  }
}
