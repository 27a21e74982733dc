package bothy.chain;

import bothy.eth.Bytes;

/** How much a run may make us fetch. */
final class Bounds {
  /** How many accounts, slots and earlier blocks may be asked for. */
  private static final int MOST = 20_000;

  /** Bytes of code: as hex, what a case can hold and leave room for the rest. */
  private static final int MOST_CODE = 12 << 20;

  private int fetched;
  private int codeBytes;

  /** How many were asked for. */
  int fetched() {
    return fetched;
  }

  void count(int more) {
    fetched += more;
    if (fetched > MOST) {
      throw new ChainException.TooMuch(
          "the run reads more than " + MOST + " accounts and slots: given up");
    }
  }

  void count(Bytes code) {
    codeBytes += code.size();
    if (codeBytes > MOST_CODE) {
      throw new ChainException.TooMuch("the run reads more code than a case can hold: given up");
    }
  }
}
