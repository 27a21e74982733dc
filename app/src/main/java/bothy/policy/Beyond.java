package bothy.policy;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where what is at stake goes beyond the limits of an approval. */
final class Beyond {
  private Beyond() {}

  /** Each excess in a sentence. */
  static List<String> of(Limits limits, Stakes stakes) {
    List<String> beyond = new ArrayList<>();
    stakes
        .leaves()
        .forEach((asset, amount) -> {
          BigInteger most = limits.leaves().getOrDefault(asset, BigInteger.ZERO);
          if (amount.compareTo(most) > 0) {
            beyond.add(
                "%s of %s would leave, at most %s may.".formatted(amount, name(asset), most));
          }
        });
    limits
        .arrives()
        .forEach((asset, least) -> {
          BigInteger amount = stakes.gains().getOrDefault(asset, BigInteger.ZERO);
          if (amount.compareTo(least) < 0) {
            beyond.add(
                "%s of %s would arrive, at least %s must.".formatted(amount, name(asset), least));
          }
        });
    if (stakes.fee().compareTo(limits.fee()) > 0) {
      beyond.add(
          "The fee could be %s wei, at most %s may be paid.".formatted(stakes.fee(), limits.fee()));
    }
    stakes.grants().stream()
        .map(Stakes.Grant::exposure)
        .filter(exposure -> limits.exposure().stream().noneMatch(most -> within(exposure, most)))
        .forEach(exposure -> beyond.add(words(exposure) + ", which wasn't approved."));
    return beyond;
  }

  private static boolean within(Exposure exposure, Exposure most) {
    return exposure.asset().equals(most.asset())
        && exposure.by().equals(most.by())
        && (most.unlimited()
            || (!exposure.unlimited() && exposure.amount().compareTo(most.amount()) <= 0))
        && (most.standing() || !exposure.standing())
        && endsNoLater(exposure.until(), most.until());
  }

  private static boolean endsNoLater(Optional<BigInteger> until, Optional<BigInteger> most) {
    return most.isEmpty() || until.filter(end -> end.compareTo(most.get()) <= 0).isPresent();
  }

  private static String words(Exposure exposure) {
    return "%s could take %s of %s later"
        .formatted(
            exposure.by().map(Object::toString).orElse("Whoever holds the signature"),
            exposure.unlimited() ? "any amount" : exposure.amount().toString(),
            name(exposure.asset()));
  }

  static String name(Asset asset) {
    String id = asset.tokenId().signum() == 0 ? "" : " " + asset.tokenId();
    return asset instanceof Asset.Native ? "the native currency" : asset.contract() + id;
  }
}
