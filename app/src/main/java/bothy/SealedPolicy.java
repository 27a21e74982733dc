package bothy;

import bothy.eth.Bytes;
import bothy.jsonrpc.JsonFile;
import bothy.jsonrpc.Node;
import bothy.policy.AcceptedPolicy;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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
  private final JsonFile file;
  private final BiPredicate<String, Bytes> holds;
  private @Nullable Sealed checked;

  private record Sealed(String text, Bytes seal) {}

  /**
   * @param holds whether a seal of a text is the signer's
   */
  SealedPolicy(Path home, BiPredicate<String, Bytes> holds) {
    this.file = new JsonFile(home.resolve("policy.accepted"));
    this.holds = holds;
  }

  /** What can't be checked now, since the keys are locked say, is checked again the next time. */
  @Override
  public synchronized Optional<String> text() {
    try {
      return file.read(SealedPolicy::sealed).filter(this::stands).map(Sealed::text);
    } catch (UncheckedIOException e) {
      return Optional.empty(); // made by nobody here
    }
  }

  /** Whether a policy lies there that is known not to be the one that was accepted last. */
  synchronized boolean isAnother(BiPredicate<String, Bytes> denied) {
    try {
      return file.read(SealedPolicy::sealed)
          .filter(found -> denied.test(found.text(), found.seal()))
          .isPresent();
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  private static Sealed sealed(Node root) {
    return new Sealed(
        root.required("text", "a policy").text(),
        root.required("seal", "hex bytes").as("hex bytes", Bytes::fromHex));
  }

  private boolean stands(Sealed found) {
    if (!found.equals(checked) && holds.test(found.text(), found.seal())) {
      checked = found;
    }
    return found.equals(checked);
  }

  /** Puts another in its place. */
  synchronized void write(String text, Bytes seal) {
    file.write(Map.of("text", text, "seal", seal.toHex()));
  }
}
