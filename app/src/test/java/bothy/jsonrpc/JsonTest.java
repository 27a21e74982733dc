package bothy.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static Node read(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsAnObjectInItsOrder() {
    Node root = read("{\"b\": [1, true, null], \"a\": \"é\"}");
    assertThat(root.members().keySet()).containsExactly("b", "a");
    assertThat(root.required("a", "a text").text()).isEqualTo("é");
    assertThat(root.required("b", "a list").elements().getFirst().integer())
        .isEqualTo(BigInteger.ONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{'a':1}",
        "{a:1}",
        "// no\n1",
        "1 2",
        "{} {}",
        "NaN",
        "01",
        "+1",
        "\"\\x\"",
        "\"\t\"",
        "[1",
        "nul"
      })
  void refusesWhatIsNotStrictJson(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(InputException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1,\"a\":2}", "[{\"x\":{\"a\":1,\"\\u0061\":1}}]"})
  void refusesAKeyTwice(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(InputException.class);
  }

  @Test
  void refusesNestingAtOnceAndInOneLine() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThatThrownBy(() -> read(deep))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("100")
        .message()
        .doesNotContain("\n");
    assertThatThrownBy(() -> read("{\"a\":".repeat(100_000))).isInstanceOf(InputException.class);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    for (byte[] bytes :
        List.of(
            new byte[] {'"', (byte) 0xff, '"'},
            new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'},
            "[1]".getBytes(StandardCharsets.UTF_16))) {
      assertThatThrownBy(() -> Json.read(bytes)).isInstanceOf(InputException.class);
    }
  }

  @Test
  void refusesALongNumber() {
    assertThatThrownBy(() -> read("1".repeat(Json.MAX_DIGITS + 1)))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> read("1e1000000000").integer()).isInstanceOf(InputException.class);
  }

  @Test
  void stopsReadingAnEndlessStream() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return ' ';
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            java.util.Arrays.fill(into, offset, offset + length, (byte) ' ');
            return length;
          }
        };
    assertThatThrownBy(() -> Json.read(endless))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("32 MB");
  }

  @Test
  void namesTheFieldWhatWasExpectedAndWhatWasFound() throws IOException {
    Node root =
        Json.read(new ByteArrayInputStream("{\"a\":[{\"b\":3}]}".getBytes(StandardCharsets.UTF_8)));
    Node b = root.required("a", "a list").elements().getFirst().required("b", "a text");
    assertThatThrownBy(b::text)
        .isInstanceOfSatisfying(
            InputException.class,
            e -> {
              assertThat(e.field()).isEqualTo("a[0].b");
              assertThat(e.expected()).contains("string");
              assertThat(e.found()).contains("3");
            });
  }
}
