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

  private int[] ops;
  private int size;
  private long[] constants = new long[64];
  private int constantsSize;

  /** Where the operands of jumps to constants stand; they hold byte offsets until the end. */
  private int[] jumps = new int[16];

  private int jumpsSize;

  // The open block.
  private int block = -1;
  private long blockGas;
  private int height;
  private int least;
  private int most;

  /** The last instructions' indices, newest first; -1 before the block's first. */
  private int last = -1;

  private int secondLast = -1;
  private int thirdLast = -1;

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
    this.ops = new int[code.length + 16];
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
        destinations[at] = size;
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
          add(Op.UNDEFINED);
          ops[size++] = op;
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
      add(Op.STOP);
      closeBlock();
    }
    for (int i = 0; i < jumpsSize; i++) {
      int target = ops[jumps[i]];
      ops[jumps[i]] = target >= 0 && target < code.length ? destinations[target] : -1;
    }
    return new Program(
        Arrays.copyOf(ops, size), Arrays.copyOf(constants, constantsSize), destinations, starts);
  }

  private void openBlock(int at) {
    reserve(8);
    if (singly) {
      starts[at] = size;
    }
    block = size;
    ops[size++] = opener;
    size += 3;
    ops[size++] = at;
    blockGas = 0;
    height = 0;
    least = 0;
    most = 0;
    last = -1;
    secondLast = -1;
    thirdLast = -1;
  }

  private void closeBlock() {
    if (block < 0) {
      return;
    }
    ops[block + 1] = (int) Math.min(blockGas, Integer.MAX_VALUE);
    ops[block + 2] = 4 * least;
    ops[block + 3] = 4 * (LIMIT - most);
    block = -1;
  }

  private void account(int op) {
    blockGas += schedule.gas[op];
    least = Math.max(least, schedule.takes[op] - height);
    height += schedule.leaves[op] - schedule.takes[op];
    most = Math.max(most, height);
  }

  private void reserve(int more) {
    if (size + more > ops.length) {
      ops = Arrays.copyOf(ops, ops.length + (ops.length >> 1) + more);
    }
  }

  private void add(int op) {
    reserve(8);
    thirdLast = secondLast;
    secondLast = last;
    last = size;
    ops[size++] = op;
  }

  private void add(int op, int operand) {
    add(op);
    ops[size++] = operand;
  }

  /** Makes the last {@code count} instructions one. */
  private void replace(int count, int op, int operand) {
    size = count == 1 ? last : count == 2 ? secondLast : thirdLast;
    last = count == 1 ? secondLast : count == 2 ? thirdLast : -1;
    secondLast = -1;
    thirdLast = -1;
    add(op, operand);
  }

  private int lastOp() {
    return last < 0 ? -1 : ops[last];
  }

  private void emit(int op, int at) {
    if (op >= Op.PUSH1 && op <= Op.PUSH32) {
      push(at, op - Op.PUSH1 + 1);
    } else if (op >= Op.DUP1 && op <= Op.DUP16) {
      add(Op.DUP, 4 * (op - Op.DUP1 + 1));
    } else if (op >= Op.SWAP1 && op <= Op.SWAP16) {
      add(Op.SWAP, 4 * (op - Op.SWAP1 + 2));
    } else if (op == Op.PUSH0) {
      add(Op.PUSH_INT, 0);
    } else if (op == Op.PC) {
      add(Op.PUSH_INT, at);
    } else if (op == Op.CODESIZE) {
      add(Op.PUSH_INT, code.length);
    } else if (op == Op.GAS) {
      add(at + 1 < code.length && Op.isCall(code[at + 1] & 0xff) ? Op.GAS_TO_FORWARD : Op.GAS);
    } else if (op != Op.JUMPDEST && (singly || !fuse(op))) {
      add(op);
    }
  }

  private void push(int at, int width) {
    long[] limbs = new long[4];
    for (int i = 0; i < width; i++) {
      int fromEnd = width - 1 - i;
      int place = at + 1 + i;
      long digit = place < code.length ? code[place] & 0xffL : 0;
      limbs[fromEnd >>> 3] |= digit << ((fromEnd & 7) << 3);
    }
    if ((limbs[1] | limbs[2] | limbs[3]) == 0 && limbs[0] >>> 31 == 0) {
      add(Op.PUSH_INT, (int) limbs[0]);
      return;
    }
    if (constantsSize + 4 > constants.length) {
      constants = Arrays.copyOf(constants, 2 * constants.length);
    }
    System.arraycopy(limbs, 0, constants, constantsSize, 4);
    add(Op.PUSH_WORD, constantsSize);
    constantsSize += 4;
  }

  private boolean fuse(int op) {
    int before = lastOp();
    if (before == Op.PUSH_INT) {
      return fuseInt(op, ops[last + 1]);
    }
    if (before == Op.PUSH_WORD) {
      return fuseWord(op, ops[last + 1]);
    }
    if (op == Op.POP && before == Op.SWAP) {
      replace(1, Op.SWAP_POP, ops[last + 1]);
      return true;
    }
    if (op == Op.POP && before == Op.POP) {
      replace(1, Op.POP_MANY, 8);
      return true;
    }
    if (op == Op.POP && before == Op.POP_MANY) {
      ops[last + 1] += 4;
      return true;
    }
    return false;
  }

  private boolean fuseWord(int op, int constant) {
    int fused =
        switch (op) {
          case Op.AND -> Op.AND_WORD;
          case Op.ADD -> Op.ADD_WORD;
          default -> -1;
        };
    if (op == Op.JUMP || op == Op.JUMPI) {
      return fuseJump(op, -1);
    }
    if (fused >= 0) {
      replace(1, fused, constant);
    }
    return fused >= 0;
  }

  private boolean fuseInt(int op, int value) {
    int fused =
        switch (op) {
          case Op.ADD -> Op.ADD_INT;
          case Op.AND -> Op.AND_INT;
          case Op.EQ -> Op.EQ_INT;
          case Op.SHL -> value < 256 ? Op.SHL_BY : -1;
          case Op.SHR -> value < 256 ? Op.SHR_BY : -1;
          case Op.MLOAD -> value < 1 << 24 ? Op.MLOAD_AT : -1;
          case Op.MSTORE -> value < 1 << 24 ? Op.MSTORE_AT : -1;
          default -> -1;
        };
    if (op == Op.JUMP || op == Op.JUMPI) {
      return fuseJump(op, value);
    }
    if (fused >= 0) {
      replace(1, fused, value);
    }
    return fused >= 0;
  }

  private boolean fuseJump(int op, int target) {
    if (op == Op.JUMP) {
      replace(1, Op.JUMP_TO, target);
    } else {
      int test = secondLast < 0 ? -1 : ops[secondLast];
      boolean negated = test == Op.ISZERO;
      int compared = negated && thirdLast >= 0 ? compare(ops[thirdLast], true) : -1;
      if (compared >= 0) {
        replace(3, compared, target);
      } else if (negated) {
        replace(2, Op.JUMP_IF_ZERO, target);
      } else if (compare(test, false) >= 0) {
        replace(2, compare(test, false), target);
      } else {
        replace(1, Op.JUMPI_TO, target);
      }
    }
    if (jumpsSize == jumps.length) {
      jumps = Arrays.copyOf(jumps, 2 * jumpsSize);
    }
    jumps[jumpsSize++] = size - 1;
    return true;
  }

  private static int compare(int test, boolean negated) {
    return switch (test) {
      case Op.LT -> negated ? Op.JUMP_IF_GE : Op.JUMP_IF_LT;
      case Op.GT -> negated ? Op.JUMP_IF_LE : Op.JUMP_IF_GT;
      case Op.EQ -> negated ? Op.JUMP_IF_NE : Op.JUMP_IF_EQ;
      default -> -1;
    };
  }
}
