package bothy.simulation;

/**
 * Code made ready to run: instructions with their operands, constants as four limbs each, and for
 * each byte of the code where its instruction stands (its block, if it is a JUMPDEST).
 */
final class Program {
  final int[] ops;
  final long[] constants;

  /** By byte offset: for a JUMPDEST the place behind its block's opening, else -1. */
  final int[] destinations;

  /** By byte offset: the decoded index of any instruction; only for code decoded singly. */
  final int[] starts;

  Program(int[] ops, long[] constants, int[] destinations, int[] starts) {
    this.ops = ops;
    this.constants = constants;
    this.destinations = destinations;
    this.starts = starts;
  }
}
