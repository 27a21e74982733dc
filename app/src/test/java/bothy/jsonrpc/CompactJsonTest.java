package bothy.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactJsonTest {
  private static String canonical(String json) {
    return CompactJson.of(Json.read(json.getBytes(StandardCharsets.UTF_8)).value());
  }

  /**
   * RFC 8785, section 3.2.3: sorted by UTF-16 units, so the smiley's surrogates come before U+FB33.
   */
  @Test
  void sortsMembersAsTheRfcDoes() {
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

  @Test
  void escapesWhatTheRfcEscapesAndNothingElse() {
    assertThat(canonical("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\""))
        .isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    assertThat(canonical("\"\\b\\t\\f\\r\\u007f\"")).isEqualTo("\"\\b\\t\\f\\r\u007f\"");
  }

  @Test
  void keepsEveryDigitOfANumber() {
    String large = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

    assertThat(canonical("[" + large + ",1.50,0.0,-0,1e3,null,true,{},[]]"))
        .isEqualTo("[" + large + ",1.5,0,0,1000,null,true,{},[]]");
  }

  /** No input has one any more, but what is kept must never lose what it was given. */
  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "\udc00x", "a\ud83d\ud83d\ude00"})
  void halfASurrogatePairSurvivesTheBytes(String value) {
    String text = CompactJson.of(value);

    assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(text);
    assertThat(text).doesNotContain("?");
  }
}
