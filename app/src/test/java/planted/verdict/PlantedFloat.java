package planted.verdict;

/** Counts money in floating point. */
public record PlantedFloat(double amount) {
  planted.eth.@org.jspecify.annotations.Nullable PlantedUpwardLook below() {
    return null;
  }
}
