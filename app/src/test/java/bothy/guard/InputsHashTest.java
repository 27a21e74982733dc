package bothy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InputsHashTest {
  private static String golden() throws IOException {
    return Files.readString(Path.of("src/test/resources/golden/send-tokens.json"));
  }

  private static String hash(String text) throws IOException {
    return new Guard()
        .check(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
        .inputs();
  }

  @Test
  void isTheSameForTheSameInputs() throws IOException {
    assertThat(hash(golden())).matches("0x[0-9a-f]{64}").isEqualTo(hash(golden()));
  }

  @Test
  void doesNotDependOnSpacesOrTheCasesName() throws IOException {
    String renamed = golden().replace("\"send tokens\"", "\"another name\"");

    assertThat(renamed).isNotEqualTo(golden());
    assertThat(hash(renamed.replace("  ", "   "))).isEqualTo(hash(golden()));
  }

  @Test
  void changesWithTheRequestTheBlockTheWordsAndTheStateRead() throws IOException {
    String text = golden();
    String known = hash(text);

    assertThat(hash(text.replace("\"treasury\"", "\"Treasury\""))).isNotEqualTo(known);
    assertThat(hash(text.replace("\"osaka\"", "\"prague\""))).isNotEqualTo(known);
    assertThat(hash(text.replaceFirst("\"timestamp\": \"0x", "\"timestamp\": \"0x1")))
        .isNotEqualTo(known);
    assertThat(hash(text.replaceFirst("\"nonce\": \"0x", "\"nonce\": \"0x1"))).isNotEqualTo(known);
  }

  @Test
  void doesNotChangeWithStateThatNobodyReads() throws IOException {
    String more =
        golden()
            .replaceFirst(
                "\"alloc\": \\{",
                "\"alloc\": {\"0x00000000000000000000000000000000000beef1\": {\"balance\": \"0x1\"},");

    assertThat(hash(more)).isEqualTo(hash(golden()));
  }
}
