package planted.guard;

/** Enters another room's back room. */
public final class PlantedIntruder {
  public final planted.simulation.back.PlantedBackRoom entered =
      new planted.simulation.back.PlantedBackRoom();
}
