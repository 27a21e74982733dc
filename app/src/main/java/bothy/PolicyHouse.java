package bothy;

import bothy.eth.Bytes;
import bothy.policy.InForce;
import bothy.policy.Policy;
import bothy.policy.PolicyFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The policy in force: the file is looked at again when it is asked for, at most once a second. */
final class PolicyHouse implements Supplier<InForce> {
  private static final int MOST_SHOWN = 256 << 10;
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final PolicyFile file;
  private final SealedPolicy accepted;
  private @Nullable State state;

  /** What was found, and when. */
  record State(PolicyFile.Found found, InForce inForce, long at) {}

  PolicyHouse(Path home, SealedPolicy accepted) {
    this.file = new PolicyFile(home.resolve(Policy.FILE));
    this.accepted = accepted;
  }

  @Override
  public InForce get() {
    return state().inForce();
  }

  synchronized State state() {
    long now = System.nanoTime();
    if (state == null || now - state.at() > FRESH.toNanos()) {
      PolicyFile.Found found = file.look();
      state = new State(found, InForce.of(accepted, found.policy()), now);
    }
    return state;
  }

  /** Whether the accepted policy that lies there is known not to be the newest. */
  boolean isAnother(BiPredicate<String, Bytes> denied) {
    return accepted.isAnother(denied);
  }

  Path path() {
    return file.path();
  }

  /** What stands in the file now, errors and all; empty if nothing can be read there. */
  String text() {
    try (InputStream in = Files.newInputStream(file.path())) {
      return new String(in.readNBytes(MOST_SHOWN), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** What the person vouched for stands from now on. */
  synchronized void accept(Policy policy, Bytes seal) {
    accepted.write(policy.text(), seal);
    state = null;
  }
}
