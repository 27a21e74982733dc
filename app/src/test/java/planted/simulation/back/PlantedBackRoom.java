package planted.simulation.back;

/** Lies in a back room. */
public final class PlantedBackRoom {}
