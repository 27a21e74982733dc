package bothy.simulation;

import bothy.eth.Bytes;

/** How a run ended. */
public sealed interface Ending {
  record Success() implements Ending {}

  /** REVERT, with its data. */
  record Reverted(Bytes data) implements Ending {}

  /** An exceptional halt at the top frame; {@code says} is go-ethereum's error string for it. */
  record Halted(HaltKind kind, String says) implements Ending {}

  /** The envelope refuses it: nothing ran. */
  record Invalid(String field, String expected, String found, String says) implements Ending {}
}
