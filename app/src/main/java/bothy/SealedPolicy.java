package bothy;

import bothy.eth.Bytes;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.policy.AcceptedPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The policy that was accepted with a proof, in {@code policy.accepted} under the home: its text
 * and the signer's seal. A text whose seal can't be checked counts as none, so the standard policy
 * stands.
 */
final class SealedPolicy implements AcceptedPolicy {
  private static final int MOST_BYTES = 1 << 20;

  private final Path file;
  private final BiPredicate<String, Bytes> holds;
  private byte @Nullable [] checked;
  private @Nullable String text;

  /**
   * @param holds whether a seal of a text is the signer's
   */
  SealedPolicy(Path home, BiPredicate<String, Bytes> holds) {
    this.file = home.resolve("policy.accepted");
    this.holds = holds;
  }

  @Override
  public synchronized Optional<String> text() {
    try {
      if (Files.notExists(file) || Files.size(file) > MOST_BYTES) {
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(file);
      if (!Arrays.equals(bytes, checked)) {
        read(bytes);
      }
      return Optional.ofNullable(text);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What can't be checked now, since the keys are locked say, is checked again the next time. */
  private void read(byte[] bytes) {
    checked = null;
    text = null;
    try {
      Node root = Json.read(bytes);
      String said = root.required("text", "a policy").text();
      Bytes seal = root.required("seal", "hex bytes").as("hex bytes", Bytes::fromHex);
      if (holds.test(said, seal)) {
        checked = bytes;
        text = said;
      }
    } catch (InputException e) {
      // made by nobody here
    }
  }

  /** Puts another in its place. */
  synchronized void write(String accepted, Bytes seal) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path whole = Files.createTempFile(file.toAbsolutePath().getParent(), "policy", ".new");
    byte[] bytes =
        CompactJson.of(Map.of("text", accepted, "seal", seal.toHex()))
            .getBytes(StandardCharsets.UTF_8);
    Files.write(whole, bytes);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
