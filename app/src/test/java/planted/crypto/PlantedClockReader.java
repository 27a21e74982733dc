package planted.crypto;

/** Reads the clock in core. */
public final class PlantedClockReader {
  public long now() {
    return System.currentTimeMillis();
  }
}
