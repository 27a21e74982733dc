package bothy.simulation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The loop. Its method must stay below 8,000 bytes of bytecode, or the JVM won't compile it: what
 * is rare or long stands in {@link Rare}, {@link Calls} and {@link Arithmetic}. It never looks at
 * tracing.
 */
final class Interpreter {
  /** How {@link #run} returns. */
  static final int STOPPED = 0;

  static final int REVERTED = 1;
  static final int HALTED = 2;

  /** Another frame was opened above; this one goes on when that has ended. */
  static final int SUSPENDED = 3;

  /** Of a rare instruction: go on. */
  static final int GO_ON = 4;

  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Machine machine;
  private final Rare rare;
  private final Division division = new Division();

  Interpreter(Machine machine, Rare rare) {
    this.machine = machine;
    this.rare = rare;
  }

  int run(Activation f) {
    final long[] s = f.stack;
    int[] code = f.program.ops;
    long[] constants = f.program.constants;
    int pc = f.pc;
    int sp = f.sp;
    long gas = f.gas;
    while (true) {
      run:
      while (true) {
        int op = code[pc++];
        switch (op) {
          case Op.BLOCK -> {
            break run;
          }
          case Op.STOP -> {
            f.gas = gas;
            return STOPPED;
          }
          case Op.PUSH_INT -> {
            s[sp] = code[pc++];
            s[sp + 1] = 0;
            s[sp + 2] = 0;
            s[sp + 3] = 0;
            sp += 4;
          }
          case Op.PUSH_WORD -> {
            int from = code[pc++];
            s[sp] = constants[from];
            s[sp + 1] = constants[from + 1];
            s[sp + 2] = constants[from + 2];
            s[sp + 3] = constants[from + 3];
            sp += 4;
          }
          case Op.DUP -> {
            int from = sp - code[pc++];
            s[sp] = s[from];
            s[sp + 1] = s[from + 1];
            s[sp + 2] = s[from + 2];
            s[sp + 3] = s[from + 3];
            sp += 4;
          }
          case Op.SWAP -> {
            int from = sp - code[pc++];
            int top = sp - 4;
            long t0 = s[top];
            long t1 = s[top + 1];
            long t2 = s[top + 2];
            long t3 = s[top + 3];
            s[top] = s[from];
            s[top + 1] = s[from + 1];
            s[top + 2] = s[from + 2];
            s[top + 3] = s[from + 3];
            s[from] = t0;
            s[from + 1] = t1;
            s[from + 2] = t2;
            s[from + 3] = t3;
          }
          case Op.SWAP_POP -> {
            int to = sp - code[pc++];
            sp -= 4;
            s[to] = s[sp];
            s[to + 1] = s[sp + 1];
            s[to + 2] = s[sp + 2];
            s[to + 3] = s[sp + 3];
          }
          case Op.POP -> sp -= 4;
          case Op.POP_MANY -> sp -= code[pc++];
          case Op.ADD -> {
            sp -= 4;
            Arithmetic.add(s, sp - 4, sp);
          }
          case Op.ADD_ITEM -> Arithmetic.add(s, sp - 4, sp - code[pc++]);
          case Op.ADD_INT -> Arithmetic.addSmall(s, sp - 4, code[pc++]);
          case Op.ADD_WORD -> Arithmetic.addWord(s, sp - 4, constants, code[pc++]);
          case Op.SUB -> {
            sp -= 4;
            Arithmetic.sub(s, sp - 4, sp);
          }
          case Op.SUB_ITEM -> Arithmetic.sub(s, sp - 4, sp - code[pc++]);
          case Op.MUL -> {
            sp -= 4;
            Arithmetic.mul(s, sp - 4);
          }
          case Op.DIV -> {
            sp -= 4;
            division.div(s, sp - 4);
          }
          case Op.MOD -> {
            sp -= 4;
            division.mod(s, sp - 4);
          }
          case Op.ADDMOD -> {
            sp -= 8;
            division.addMod(s, sp - 4);
          }
          case Op.MULMOD -> {
            sp -= 8;
            division.mulMod(s, sp - 4);
          }
          case Op.LT -> {
            sp -= 4;
            setBoolean(s, sp - 4, Arithmetic.less(s, sp, sp - 4));
          }
          case Op.GT -> {
            sp -= 4;
            setBoolean(s, sp - 4, Arithmetic.less(s, sp - 4, sp));
          }
          case Op.SLT -> {
            sp -= 4;
            setBoolean(s, sp - 4, Arithmetic.lessSigned(s, sp, sp - 4));
          }
          case Op.SGT -> {
            sp -= 4;
            setBoolean(s, sp - 4, Arithmetic.lessSigned(s, sp - 4, sp));
          }
          case Op.EQ -> {
            sp -= 4;
            setBoolean(s, sp - 4, Arithmetic.equal(s, sp, sp - 4));
          }
          case Op.EQ_INT -> {
            int at = sp - 4;
            setBoolean(s, at, s[at] == code[pc++] && (s[at + 1] | s[at + 2] | s[at + 3]) == 0);
          }
          case Op.ISZERO -> {
            int at = sp - 4;
            setBoolean(s, at, (s[at] | s[at + 1] | s[at + 2] | s[at + 3]) == 0);
          }
          case Op.AND -> {
            sp -= 4;
            s[sp - 4] &= s[sp];
            s[sp - 3] &= s[sp + 1];
            s[sp - 2] &= s[sp + 2];
            s[sp - 1] &= s[sp + 3];
          }
          case Op.AND_ITEM -> {
            int from = sp - code[pc++];
            s[sp - 4] &= s[from];
            s[sp - 3] &= s[from + 1];
            s[sp - 2] &= s[from + 2];
            s[sp - 1] &= s[from + 3];
          }
          case Op.AND_WORD -> {
            int from = code[pc++];
            s[sp - 4] &= constants[from];
            s[sp - 3] &= constants[from + 1];
            s[sp - 2] &= constants[from + 2];
            s[sp - 1] &= constants[from + 3];
          }
          case Op.AND_INT -> {
            s[sp - 4] &= code[pc++];
            s[sp - 3] = 0;
            s[sp - 2] = 0;
            s[sp - 1] = 0;
          }
          case Op.OR -> {
            sp -= 4;
            s[sp - 4] |= s[sp];
            s[sp - 3] |= s[sp + 1];
            s[sp - 2] |= s[sp + 2];
            s[sp - 1] |= s[sp + 3];
          }
          case Op.XOR -> {
            sp -= 4;
            s[sp - 4] ^= s[sp];
            s[sp - 3] ^= s[sp + 1];
            s[sp - 2] ^= s[sp + 2];
            s[sp - 1] ^= s[sp + 3];
          }
          case Op.NOT -> {
            s[sp - 4] = ~s[sp - 4];
            s[sp - 3] = ~s[sp - 3];
            s[sp - 2] = ~s[sp - 2];
            s[sp - 1] = ~s[sp - 1];
          }
          case Op.SHL -> {
            sp -= 4;
            Arithmetic.shiftLeft(s, sp - 4, Arithmetic.shift(s, sp));
          }
          case Op.SHR -> {
            sp -= 4;
            Arithmetic.shiftRight(s, sp - 4, Arithmetic.shift(s, sp), 0);
          }
          case Op.SAR -> {
            sp -= 4;
            Arithmetic.shiftRight(s, sp - 4, Arithmetic.shift(s, sp), s[sp - 1] >> 63);
          }
          case Op.SHL_BY -> Arithmetic.shiftLeft(s, sp - 4, code[pc++]);
          case Op.SHR_BY -> Arithmetic.shiftRight(s, sp - 4, code[pc++], 0);
          case Op.MLOAD -> {
            int at = sp - 4;
            long offset = s[at];
            if ((s[at + 1] | s[at + 2] | s[at + 3]) != 0
                || offset < 0
                || offset > f.memorySize - 32) {
              gas = machine.expand(f, gas, s[at + 1] | s[at + 2] | s[at + 3], offset, 32);
              if (gas < 0) {
                return HALTED;
              }
            }
            load(s, at, f.memory, (int) offset);
          }
          case Op.MLOAD_ITEM -> {
            int at = sp - code[pc++];
            long offset = s[at];
            if ((s[at + 1] | s[at + 2] | s[at + 3]) != 0
                || offset < 0
                || offset > f.memorySize - 32) {
              gas = machine.expand(f, gas, s[at + 1] | s[at + 2] | s[at + 3], offset, 32);
              if (gas < 0) {
                return HALTED;
              }
            }
            load(s, sp, f.memory, (int) offset);
            sp += 4;
          }
          case Op.MLOAD_AT -> {
            int offset = code[pc++];
            if (offset > f.memorySize - 32) {
              gas = machine.expand(f, gas, 0, offset, 32);
              if (gas < 0) {
                return HALTED;
              }
            }
            load(s, sp, f.memory, offset);
            sp += 4;
          }
          case Op.MSTORE -> {
            sp -= 8;
            int at = sp + 4;
            long offset = s[at];
            if ((s[at + 1] | s[at + 2] | s[at + 3]) != 0
                || offset < 0
                || offset > f.memorySize - 32) {
              gas = machine.expand(f, gas, s[at + 1] | s[at + 2] | s[at + 3], offset, 32);
              if (gas < 0) {
                return HALTED;
              }
            }
            save(s, sp, f.memory, (int) offset);
          }
          case Op.MSTORE_ITEM -> {
            int at = sp - code[pc++];
            sp -= 4;
            long offset = s[at];
            if ((s[at + 1] | s[at + 2] | s[at + 3]) != 0
                || offset < 0
                || offset > f.memorySize - 32) {
              gas = machine.expand(f, gas, s[at + 1] | s[at + 2] | s[at + 3], offset, 32);
              if (gas < 0) {
                return HALTED;
              }
            }
            save(s, sp, f.memory, (int) offset);
          }
          case Op.MSTORE_AT -> {
            sp -= 4;
            int offset = code[pc++];
            if (offset > f.memorySize - 32) {
              gas = machine.expand(f, gas, 0, offset, 32);
              if (gas < 0) {
                return HALTED;
              }
            }
            save(s, sp, f.memory, offset);
          }
          case Op.JUMP -> {
            sp -= 4;
            pc = destination(f, s, sp);
            if (pc < 0) {
              return badJump(f, gas);
            }
            break run;
          }
          case Op.JUMPI -> {
            sp -= 8;
            if ((s[sp] | s[sp + 1] | s[sp + 2] | s[sp + 3]) != 0) {
              pc = destination(f, s, sp + 4);
              if (pc < 0) {
                return badJump(f, gas);
              }
              break run;
            }
          }
          case Op.JUMP_TO -> {
            pc = code[pc];
            if (pc < 0) {
              return badJump(f, gas);
            }
            break run;
          }
          case Op.JUMP_IF, Op.JUMP_IF_ZERO -> {
            int at = sp - code[pc];
            boolean zero = (s[at] | s[at + 1] | s[at + 2] | s[at + 3]) == 0;
            sp -= code[pc + 1];
            pc = zero == (op == Op.JUMP_IF_ZERO) ? code[pc + 2] : pc + 4;
            if (pc < 0) {
              return badJump(f, gas);
            }
            break run;
          }
          case Op.JUMP_IF_LT, Op.JUMP_IF_GE -> {
            boolean less = Arithmetic.less(s, sp - code[pc], sp - code[pc + 1]);
            sp -= code[pc + 2];
            pc = less == (op == Op.JUMP_IF_LT) ? code[pc + 3] : pc + 5;
            if (pc < 0) {
              return badJump(f, gas);
            }
            break run;
          }
          case Op.JUMP_IF_GT, Op.JUMP_IF_LE -> {
            boolean more = Arithmetic.less(s, sp - code[pc + 1], sp - code[pc]);
            sp -= code[pc + 2];
            pc = more == (op == Op.JUMP_IF_GT) ? code[pc + 3] : pc + 5;
            if (pc < 0) {
              return badJump(f, gas);
            }
            break run;
          }
          case Op.JUMP_IF_EQ, Op.JUMP_IF_NE -> {
            boolean equal = Arithmetic.equal(s, sp - code[pc], sp - code[pc + 1]);
            sp -= code[pc + 2];
            pc = equal == (op == Op.JUMP_IF_EQ) ? code[pc + 3] : pc + 5;
            if (pc < 0) {
              return badJump(f, gas);
            }
            break run;
          }
          default -> {
            f.gas = gas;
            f.sp = sp;
            f.pc = pc;
            int how = rare.run(op, f);
            if (how != GO_ON) {
              return how;
            }
            gas = f.gas;
            sp = f.sp;
            pc = f.pc;
          }
        }
      }
      // A block opens; pc stands behind its instruction.
      gas -= code[pc];
      if (gas < 0 || sp < code[pc + 1] || sp > code[pc + 2]) {
        f.gas = gas;
        f.sp = sp;
        f.pc = pc;
        if (!machine.enterBlock(f)) {
          return HALTED;
        }
        code = f.program.ops;
        constants = f.program.constants;
        gas = f.gas;
        pc = f.pc;
      } else {
        pc += 4;
      }
    }
  }

  private static int badJump(Activation f, long gas) {
    f.gas = gas;
    f.halt = HaltKind.INVALID_JUMP;
    f.says = "invalid jump destination";
    return HALTED;
  }

  private static int destination(Activation f, long[] s, int at) {
    int[] destinations = f.program.destinations;
    long target = s[at];
    return (s[at + 1] | s[at + 2] | s[at + 3]) == 0 && target >= 0 && target < destinations.length
        ? destinations[(int) target]
        : -1;
  }

  private static void setBoolean(long[] s, int at, boolean value) {
    s[at] = value ? 1 : 0;
    s[at + 1] = 0;
    s[at + 2] = 0;
    s[at + 3] = 0;
  }

  static void load(long[] s, int at, byte[] memory, int offset) {
    s[at + 3] = (long) LONGS.get(memory, offset);
    s[at + 2] = (long) LONGS.get(memory, offset + 8);
    s[at + 1] = (long) LONGS.get(memory, offset + 16);
    s[at] = (long) LONGS.get(memory, offset + 24);
  }

  static void save(long[] s, int at, byte[] memory, int offset) {
    LONGS.set(memory, offset, s[at + 3]);
    LONGS.set(memory, offset + 8, s[at + 2]);
    LONGS.set(memory, offset + 16, s[at + 1]);
    LONGS.set(memory, offset + 24, s[at]);
  }
}
