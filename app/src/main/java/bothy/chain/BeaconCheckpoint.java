package bothy.chain;

import bothy.chain.BeaconApi.ClaimedBlockRoot;
import bothy.eth.Hash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a light client's trust begins: a block's root that the user gives, or that several sources
 * agree on, or both.
 *
 * @param root null to take the sources' last finalized block
 * @param sources beacon nodes, or servers that offer checkpoints; empty where the root is enough
 * @param maximumAge how old the block may be. A light client can't compute the weak subjectivity
 *     period: that depends on how many validators there are
 */
public record BeaconCheckpoint(@Nullable Hash root, List<BeaconApi> sources, Duration maximumAge) {
  public static final Duration TWO_WEEKS = Duration.ofDays(14);

  public BeaconCheckpoint {
    sources = List.copyOf(sources);
    if (root == null && sources.isEmpty()) {
      throw new IllegalArgumentException("expected a checkpoint's root or sources for one");
    }
  }

  /** A root that the user vouches for. */
  public static BeaconCheckpoint trusting(Hash root) {
    return new BeaconCheckpoint(root, List.of(), TWO_WEEKS);
  }

  /** The last finalized block of all sources. */
  public static BeaconCheckpoint agreedBy(List<BeaconApi> sources) {
    return new BeaconCheckpoint(null, sources, TWO_WEEKS);
  }

  /** What the sources came to. */
  sealed interface Agreement {
    /** The root; {@code remark} names sources that couldn't be asked, or is empty. */
    record Agreed(Hash root, String remark) implements Agreement {}

    /** They contradict each other: nobody but the user can tell who lies. */
    record Disagreed(String says) implements Agreement {}
  }

  private record Claim(BeaconApi source, ClaimedBlockRoot block) {}

  /**
   * Asks the sources. With several, at least two must answer, and none may contradict.
   *
   * @throws BeaconException if too few answer
   */
  Agreement agree() {
    if (sources.isEmpty() && root != null) {
      return new Agreement.Agreed(root, "");
    }
    List<String> silent = new ArrayList<>();
    List<Claim> claims = new ArrayList<>();
    for (BeaconApi source : sources) {
      try {
        claims.add(new Claim(source, root == null ? source.finalized() : source.block(root)));
      } catch (BeaconException e) {
        silent.add(e.getMessage());
      }
    }
    // Each may be an epoch ahead of the other; all must know the block of the one that is behind.
    Claim oldest =
        claims.stream().min(Comparator.comparingLong(claim -> claim.block().slot())).orElse(null);
    int agreeing = 0;
    for (Claim claim : claims) {
      if (oldest == null) {
        break;
      }
      try {
        Hash found =
            claim.equals(oldest)
                ? claim.block().root()
                : claim.source().rootAt(oldest.block().slot());
        if (!found.equals(oldest.block().root())) {
          return disagreed(oldest, claim, found);
        }
        agreeing++;
      } catch (BeaconException e) {
        silent.add(e.getMessage());
      }
    }
    if (oldest == null || agreeing < Math.min(2, sources.size())) {
      throw new BeaconException(
          BeaconException.Kind.MISSING,
          "expected "
              + Math.min(2, sources.size())
              + " sources that name the checkpoint, found "
              + agreeing
              + ": "
              + String.join("; ", silent));
    }
    return new Agreement.Agreed(
        oldest.block().root(),
        silent.isEmpty() ? "" : "a checkpoint source was left out: " + String.join("; ", silent));
  }

  private static Agreement disagreed(Claim first, Claim second, Hash found) {
    return new Agreement.Disagreed(
        "the checkpoint sources disagree about slot "
            + first.block().slot()
            + ": "
            + first.source().host()
            + " says "
            + first.block().root()
            + ", "
            + second.source().host()
            + " says "
            + found);
  }
}
