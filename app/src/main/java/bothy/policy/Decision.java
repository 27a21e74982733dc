package bothy.policy;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What the policy makes of a verdict. */
public sealed interface Decision {
  /**
   * Why.
   *
   * @param id such as {@code policy.limit.day} or {@code verdict.ask}; stable once published
   * @param says one sentence for people, with the numbers
   * @param line of the policy file that it rests on; empty where the file doesn't say it
   */
  record Reason(String id, String says, OptionalInt line) {}

  /** May be signed by the policy alone. */
  record Sign(List<Reason> reasons) implements Decision {
    public Sign {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * A person decides.
   *
   * @param needsProof whether they must prove to be there, by the passphrase, a security key or a
   *     hardware signer
   */
  record Ask(List<Reason> reasons, boolean needsProof) implements Decision {
    public Ask {
      reasons = List.copyOf(reasons);
    }
  }

  /** Isn't signed, whoever says yes. */
  record Refuse(List<Reason> reasons) implements Decision {
    public Refuse {
      reasons = List.copyOf(reasons);
    }
  }

  /** The weightiest first. */
  List<Reason> reasons();

  /** What it takes. */
  default Level level() {
    return switch (this) {
      case Sign ignored -> Level.NOBODY;
      case Ask(List<Reason> ignored, boolean needsProof) -> needsProof ? Level.PROOF : Level.PERSON;
      case Refuse ignored -> Level.REFUSED;
    };
  }

  /** The decision that takes {@code level}. */
  static Decision of(Level level, List<Reason> reasons) {
    return switch (level) {
      case NOBODY -> new Sign(reasons);
      case PERSON -> new Ask(reasons, false);
      case PROOF -> new Ask(reasons, true);
      case REFUSED -> new Refuse(reasons);
    };
  }

  /** What takes as much as both, for the reasons of both. */
  default Decision and(Decision other) {
    boolean first = level().compareTo(other.level()) >= 0;
    Decision strict = first ? this : other;
    Decision lax = first ? other : this;
    return of(
        strict.level(),
        Stream.concat(strict.reasons().stream(), lax.reasons().stream()).distinct().toList());
  }
}
