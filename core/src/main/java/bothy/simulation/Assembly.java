package bothy.simulation;

import java.util.Arrays;

/**
 * The decoded code while it grows. It looks back over the open block's last instructions to make
 * several one: a constant or a DUP becomes an operand of what uses it, a comparison becomes part of
 * its jump. What an instruction does stands in {@link Interpreter}; that each of these says the
 * same as what it replaces is for the tests to hold. Long because it is the list of them.
 */
final class Assembly {
  private static final int TOP = 4;
  private static final int SECOND = 8;

  private int[] ops;
  private int size;
  private long[] constants = new long[64];
  private int constantsSize;

  /** Where the operands of jumps to constants stand; they hold byte offsets until the end. */
  private int[] jumps = new int[16];

  private int jumpsSize;

  /** Where the open block's instructions begin. */
  private int[] begun = new int[64];

  private int begunSize;

  Assembly(int codeSize) {
    ops = new int[codeSize + 16];
  }

  int size() {
    return size;
  }

  /**
   * Where the block stands that code at byte {@code at} opens.
   *
   * @param opener BLOCK, or STEP
   */
  int openBlock(int opener, int at) {
    reserve(5);
    int block = size;
    ops[block] = opener;
    ops[block + 4] = at;
    size += 5;
    begunSize = 0;
    return block;
  }

  void closeBlock(int block, int gas, int least, int most) {
    ops[block + 1] = gas;
    ops[block + 2] = least;
    ops[block + 3] = most;
  }

  Program finish(int[] destinations, int[] starts) {
    for (int i = 0; i < jumpsSize; i++) {
      int target = ops[jumps[i]];
      boolean within = target >= 0 && target < destinations.length;
      ops[jumps[i]] = within ? destinations[target] : -1;
    }
    return new Program(
        Arrays.copyOf(ops, size), Arrays.copyOf(constants, constantsSize), destinations, starts);
  }

  private void reserve(int more) {
    if (size + more > ops.length) {
      ops = Arrays.copyOf(ops, ops.length + (ops.length >> 1) + more);
    }
  }

  void add(int op, int... operands) {
    reserve(1 + operands.length);
    if (begunSize == begun.length) {
      begun = Arrays.copyOf(begun, 2 * begunSize);
    }
    begun[begunSize++] = size;
    ops[size++] = op;
    for (int operand : operands) {
      ops[size++] = operand;
    }
  }

  /** A constant: an operand if it has up to 31 bits, else in the pool. */
  void push(long[] limbs) {
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

  /** The instruction {@code back} before the last of the block, -1 if there is none. */
  private int opAt(int back) {
    return begunSize > back ? ops[begun[begunSize - 1 - back]] : -1;
  }

  private int operandAt(int back) {
    return ops[begun[begunSize - 1 - back] + 1];
  }

  /** Takes the last instruction off and gives its first operand. */
  private int take() {
    int operand = operandAt(0);
    size = begun[--begunSize];
    return operand;
  }

  /** Takes a DUP off: how deep its item lies, or -1 if the last instruction is none. */
  private int takeDup() {
    return opAt(0) == Op.DUP ? take() : -1;
  }

  /** Whether {@code op} was made part of what stands before it. */
  boolean fuse(int op) {
    if (isCommutative(op)) {
      if (opAt(0) == Op.SWAP && operandAt(0) == SECOND) {
        take();
      }
      lowerDup();
    }
    return switch (opAt(0)) {
      case Op.PUSH_INT -> fuseInt(op, operandAt(0));
      case Op.PUSH_WORD -> fuseWord(op, operandAt(0));
      case Op.DUP -> fuseItem(op);
      case Op.SWAP -> op == Op.POP && replace(Op.SWAP_POP, operandAt(0));
      case Op.POP -> op == Op.POP && replace(Op.POP_MANY, 8);
      case Op.POP_MANY -> op == Op.POP && replace(Op.POP_MANY, operandAt(0) + 4);
      default -> false;
    };
  }

  private boolean replace(int op, int operand) {
    size = begun[--begunSize]; // what goes may have no operand to read
    add(op, operand);
    return true;
  }

  private static boolean isCommutative(int op) {
    return op == Op.ADD
        || op == Op.MUL
        || op == Op.AND
        || op == Op.OR
        || op == Op.XOR
        || op == Op.EQ;
  }

  /** Under a commutative operation a constant may come after a DUP, to become its operand. */
  private void lowerDup() {
    int constant = opAt(1);
    if (opAt(0) == Op.DUP
        && operandAt(0) > TOP
        && (constant == Op.PUSH_INT || constant == Op.PUSH_WORD)) {
      int item = take();
      int operand = take();
      add(Op.DUP, item - 4);
      add(constant, operand);
    }
  }

  private boolean fuseInt(int op, int value) {
    if (op == Op.JUMP || op == Op.JUMPI) {
      take();
      fuseJump(op, value);
      return true;
    }
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
    return fused >= 0 && replace(fused, value);
  }

  private boolean fuseWord(int op, int constant) {
    if (op == Op.JUMP || op == Op.JUMPI) {
      take();
      fuseJump(op, -1);
      return true;
    }
    int fused =
        switch (op) {
          case Op.AND -> Op.AND_WORD;
          case Op.ADD -> Op.ADD_WORD;
          default -> -1;
        };
    return fused >= 0 && replace(fused, constant);
  }

  private boolean fuseItem(int op) {
    int fused =
        switch (op) {
          case Op.ADD -> Op.ADD_ITEM;
          case Op.SUB -> Op.SUB_ITEM;
          case Op.AND -> Op.AND_ITEM;
          case Op.MLOAD -> Op.MLOAD_ITEM;
          case Op.MSTORE -> Op.MSTORE_ITEM;
          default -> -1;
        };
    return fused >= 0 && replace(fused, operandAt(0));
  }

  private void fuseJump(int op, int target) {
    if (op == Op.JUMP) {
      add(Op.JUMP_TO, target);
    } else {
      boolean negated = false;
      while (opAt(0) == Op.ISZERO) {
        size = begun[--begunSize];
        negated = !negated;
      }
      int compared = compare(opAt(0), negated);
      if (compared >= 0) {
        size = begun[--begunSize];
        fuseCompare(compared, target);
      } else {
        int item = takeDup();
        int jump = negated ? Op.JUMP_IF_ZERO : Op.JUMP_IF;
        add(jump, item < 0 ? TOP : item, item < 0 ? 4 : 0, target);
      }
    }
    if (jumpsSize == jumps.length) {
      jumps = Arrays.copyOf(jumps, 2 * jumpsSize);
    }
    jumps[jumpsSize++] = size - 1;
  }

  /** What is compared needs no copy on top: the operands say how deep both lie. */
  private void fuseCompare(int op, int target) {
    int a = takeDup();
    int b = a < 0 ? -1 : takeDup();
    if (a < 0) {
      add(op, TOP, SECOND, 8, target);
    } else if (b < 0) {
      add(op, a, TOP, 4, target);
    } else {
      add(op, a == TOP ? b : a - 4, b, 0, target);
    }
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
