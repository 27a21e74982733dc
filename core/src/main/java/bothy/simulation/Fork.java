package bothy.simulation;

/** The execution layer's rule sets, oldest first. Amsterdam and later aren't known here. */
public enum Fork {
  FRONTIER,
  HOMESTEAD,
  TANGERINE_WHISTLE,
  SPURIOUS_DRAGON,
  BYZANTIUM,
  CONSTANTINOPLE,
  PETERSBURG,
  ISTANBUL,
  BERLIN,
  LONDON,
  PARIS,
  SHANGHAI,
  CANCUN,
  PRAGUE,
  OSAKA;

  public boolean atLeast(Fork other) {
    return compareTo(other) >= 0;
  }
}
