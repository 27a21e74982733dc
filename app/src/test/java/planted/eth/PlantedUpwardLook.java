package planted.eth;

/** Sees a room above it, and so closes a cycle; its package isn't null-marked. */
public final class PlantedUpwardLook {
  public final planted.verdict.PlantedFloat above = new planted.verdict.PlantedFloat(1);
}
