package bothy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.cases.CheckJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the owners of a Safe sign so that it signs for a Safe that it owns, held against the hashes
 * of golden cases in which they are asked for just that: those were made by viem.
 */
class SafeOfASafeTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private static Node hashes(String name) throws IOException {
    Guard.Checked checked;
    try (var input = Files.newInputStream(FOLDER.resolve(name + ".json"))) {
      checked = new Guard().check(input);
    }
    String json = CheckJson.of(checked.verdict(), checked.at(), checked.inputs());
    return Json.read(json.getBytes(StandardCharsets.UTF_8)).required("hashes", "hashes");
  }

  @ParameterizedTest
  @CsvSource({
    "safeApproval, sign-the-approval-of-a-hash",
    "safeMessage, sign-a-preimage-as-a-safe",
    "safeMessageOfDigest, sign-a-digest-as-a-safe"
  })
  void showsWhatTheOwnersOfTheOuterSafeSign(String derived, String asked) throws IOException {
    Node outer = hashes("sign-for-a-safe-as-a-safe");

    assertThat(outer.required(derived, "a hash").text())
        .isEqualTo(hashes(asked).required("digest", "a hash").text());
  }

  @Test
  void showsNoSuchHashesWhereAPersonSigns() throws IOException {
    Node own = hashes("sign-a-payment-of-a-safe");

    assertThat(own.members()).containsOnlyKeys("domain", "message", "digest");
  }
}
