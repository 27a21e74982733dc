package bothy.simulation;

import java.util.Arrays;

/**
 * Turns code into a {@link Program}. A basic block opens with its whole constant gas and what it
 * asks of the stack; instructions that often follow each other become one. Decoded singly, each
 * instruction is a block and nothing is fused.
 */
final class Decoder {
  private static final int LIMIT = 1024;

  private final byte[] code;
  private final Schedule schedule;
  private final boolean singly;
  private final int opener;
  private final int[] destinations;
  private final int[] starts;
  private final Assembly assembly;

  // The open block.
  private int block = -1;
  private long blockGas;
  private int height;
  private int least;
  private int most;

  Decoder(byte[] code, Schedule schedule, boolean singly) {
    this(code, schedule, singly, Op.BLOCK);
  }

  /**
   * @param opener what opens a block: BLOCK, or STEP
   */
  Decoder(byte[] code, Schedule schedule, boolean singly, int opener) {
    this.opener = opener;
    this.code = code;
    this.schedule = schedule;
    this.singly = singly;
    this.destinations = new int[code.length];
    this.starts = singly ? new int[code.length + 1] : new int[0];
    this.assembly = new Assembly(code.length);
    Arrays.fill(destinations, -1);
    Arrays.fill(starts, -1);
  }

  Program decode() {
    boolean reached = true;
    int at = 0;
    while (at < code.length) {
      int op = code[at] & 0xff;
      boolean known = schedule.gas[op] >= 0;
      int width = op >= Op.PUSH1 && op <= Op.PUSH32 ? op - Op.PUSH1 + 2 : 1;
      if (op == Op.JUMPDEST) {
        closeBlock();
        reached = true;
        destinations[at] = assembly.size() + 1;
      }
      if (reached) {
        if (block < 0 || singly) {
          closeBlock();
          openBlock(at);
        }
        if (known) {
          account(op);
          emit(op, at);
        } else {
          assembly.add(Op.UNDEFINED, op);
        }
        if (!known || Op.closesBlock(op)) {
          closeBlock();
          reached = known && !Op.ends(op);
        }
      }
      at += width;
    }
    if (reached) {
      if (block < 0 || singly) {
        closeBlock();
        openBlock(code.length);
      }
      assembly.add(Op.STOP);
      closeBlock();
    }
    return assembly.finish(destinations, starts);
  }

  private void openBlock(int at) {
    if (singly) {
      starts[at] = assembly.size();
    }
    block = assembly.openBlock(opener, at);
    blockGas = 0;
    height = 0;
    least = 0;
    most = 0;
  }

  private void closeBlock() {
    if (block < 0) {
      return;
    }
    int gas = (int) Math.min(blockGas, Integer.MAX_VALUE);
    assembly.closeBlock(block, gas, 4 * least, 4 * (LIMIT - most));
    block = -1;
  }

  private void account(int op) {
    blockGas += schedule.gas[op];
    least = Math.max(least, schedule.takes[op] - height);
    height += schedule.leaves[op] - schedule.takes[op];
    most = Math.max(most, height);
  }

  private void emit(int op, int at) {
    if (op >= Op.PUSH1 && op <= Op.PUSH32) {
      assembly.push(limbs(at, op - Op.PUSH1 + 1));
    } else if (op >= Op.DUP1 && op <= Op.DUP16) {
      assembly.add(Op.DUP, 4 * (op - Op.DUP1 + 1));
    } else if (op >= Op.SWAP1 && op <= Op.SWAP16) {
      assembly.add(Op.SWAP, 4 * (op - Op.SWAP1 + 2));
    } else if (op == Op.PUSH0) {
      assembly.add(Op.PUSH_INT, 0);
    } else if (op == Op.PC) {
      assembly.add(Op.PUSH_INT, at);
    } else if (op == Op.CODESIZE) {
      assembly.add(Op.PUSH_INT, code.length);
    } else if (op == Op.GAS) {
      boolean forwards = at + 1 < code.length && Op.isCall(code[at + 1] & 0xff);
      assembly.add(forwards ? Op.GAS_TO_FORWARD : Op.GAS);
    } else if (op != Op.JUMPDEST && (singly || !assembly.fuse(op))) {
      assembly.add(op);
    }
  }

  private long[] limbs(int at, int width) {
    long[] limbs = new long[4];
    for (int i = 0; i < width; i++) {
      int fromEnd = width - 1 - i;
      int place = at + 1 + i;
      long digit = place < code.length ? code[place] & 0xffL : 0;
      limbs[fromEnd >>> 3] |= digit << ((fromEnd & 7) << 3);
    }
    return limbs;
  }
}
