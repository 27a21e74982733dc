package bothy.simulation;

import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.eth.Word;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all frames of a run share, and the driver that runs the frame on top until none is left. */
final class Machine {
  static final int DEPTH = 1024;

  private static final Program NO_PROGRAM =
      new Program(new int[1], new long[0], new int[0], new int[0]);

  /** EIP-3860: MAX_INITCODE_SIZE; EIP-170: MAX_CODE_SIZE. */
  static final int INITCODE_LIMIT = 49152;

  static final int CODE_LIMIT = 24576;

  final World world;
  final Rules rules;
  final Fork fork;
  final Schedule schedule;
  final BlockContext block;
  final Fuel fuel;
  final Calls calls;
  private final Interpreter interpreter;
  private final @Nullable Activation[] activations = new @Nullable Activation[DEPTH + 2];
  private final Entry nobody;

  // Of the current transaction.
  Word origin = Word.ZERO;
  Word gasPrice = Word.ZERO;
  List<Hash> blobHashes = List.of();
  Word blobBaseFee = Word.ZERO;
  boolean senderMayHaveCode;
  @Nullable Tracing tracing;
  @Nullable Taint taint;

  /** Who signed which digest, whatever signature is shown; null where all are recovered. */
  @Nullable Map<Hash, Address> vouched;

  /** The frame on top; -1 for none. */
  int depth = -1;

  Machine(World world, Rules rules, BlockContext block, Fuel fuel) {
    this.world = world;
    this.rules = rules;
    this.fork = rules.fork();
    this.schedule = Schedule.of(fork);
    this.block = block;
    this.fuel = fuel;
    this.nobody = new Entry(-1, Address.ZERO, 0, 0, 0);
    this.calls = new Calls(this);
    this.interpreter = new Interpreter(this, new Rare(this));
  }

  boolean has(Fork since) {
    return fork.atLeast(since);
  }

  /** A frame that never runs. */
  Activation spare() {
    return new Activation(-1, nobody, NO_PROGRAM);
  }

  /** The frame for {@code depth}, to be started. */
  Activation activation(int at) {
    Activation known = activations[at];
    if (known == null) {
      known = new Activation(at, nobody, NO_PROGRAM);
      activations[at] = known;
    }
    return known;
  }

  /** Opens a frame on top; what it holds is given back when it is closed. */
  Activation open(Code code, byte[] input) {
    Activation f = activation(++depth);
    Program program = taint == null ? code.blocks(schedule) : taint.open(depth, code, schedule);
    f.start(code, program, input);
    return f;
  }

  long hold(long bytes) {
    fuel.holdMemory(bytes);
    return bytes;
  }

  /** Runs from the frame on top until the one at {@code bottom} has ended; gives that back. */
  Activation drive() {
    while (true) {
      Activation top = activation(depth);
      fuel.draw(top);
      int how = interpreter.run(top);
      if (how != Interpreter.SUSPENDED) {
        fuel.settle(top);
        calls.close(top, how);
        fuel.freeMemory(top.memorySize + top.held + top.returned.length);
        depth--;
        if (depth < 0) {
          return top;
        }
        calls.resume(activation(depth), top);
        top.leave(NO_PROGRAM);
      }
    }
  }

  /** After an interruption: no frame stands any more. */
  void abandon() {
    while (depth >= 0) {
      activation(depth--).leave(NO_PROGRAM);
    }
  }

  /**
   * A block's check failed: gives more gas from the reserve, or finds the instruction that fails by
   * running on with the code decoded singly. False for a halt.
   */
  boolean enterBlock(Activation f) {
    int[] ops = f.program.ops;
    int pc = f.pc;
    boolean fits = f.sp >= ops[pc + 1] && f.sp <= ops[pc + 2];
    if (fits && f.gas + f.reserve >= 0) {
      boolean more = fuel.refill(f);
      f.pc = pc + 4;
      return more;
    }
    f.gas += ops[pc];
    int at = ops[pc + 3];
    if (f.program.starts.length == 0) {
      f.program = f.code.singles(schedule);
      f.pc = f.program.starts[at];
      return true;
    }
    if (fits) {
      return outOfGas(f);
    }
    if (f.sp < ops[pc + 1]) {
      f.halt = HaltKind.STACK_UNDERFLOW;
      f.says = "stack underflow (" + f.sp / 4 + " <=> " + ops[pc + 1] / 4 + ")";
    } else {
      f.halt = HaltKind.STACK_OVERFLOW;
      f.says = "stack limit reached " + f.sp / 4 + " (" + ops[pc + 2] / 4 + ")";
    }
    return false;
  }

  boolean outOfGas(Activation f) {
    f.halt = HaltKind.OUT_OF_GAS;
    f.says = "out of gas";
    return false;
  }

  boolean charge(Activation f, long amount) {
    f.gas -= amount;
    return f.gas >= 0 || fuel.refill(f) || outOfGas(f);
  }

  /** Charges for memory up to {@code offset + size}, for the loop: the gas left, or -1 to halt. */
  long expand(Activation f, long gas, long high, long offset, long size) {
    f.gas = gas;
    return expand(f, high == 0 && offset >= 0 ? offset : -1, size) ? f.gas : -1;
  }

  /** Lets memory hold {@code size} bytes at {@code offset}; -1 stands for a number past 2^63. */
  boolean expand(Activation f, long offset, long size) {
    if (size == 0) {
      return true;
    }
    if (size < 0 || offset < 0 || offset > MEMORY_LIMIT || size > MEMORY_LIMIT) {
      f.halt = HaltKind.OUT_OF_GAS;
      f.says = size < 0 || offset < 0 || offset + size < 0 ? "gas uint64 overflow" : "out of gas";
      return false;
    }
    long end = offset + size;
    if (end > MEMORY_LIMIT) {
      return outOfGas(f);
    }
    if (end <= f.memorySize) {
      return true;
    }
    long cost = memoryGas(end) - memoryGas(f.memorySize);
    if (!charge(f, cost)) {
      return false;
    }
    long rounded = (end + 31) & ~31L;
    fuel.holdMemory(rounded - f.memorySize);
    if (rounded > Integer.MAX_VALUE - 64) {
      throw new Interruption(HaltKind.BUDGET, "the budget of memory is spent");
    }
    f.growMemory((int) rounded);
    return true;
  }

  /** go-ethereum's bound, 0x1FFFFFFFE0 bytes: gas past it would overflow 64 bits. */
  private static final long MEMORY_LIMIT = 0x1FFFFFFFE0L;

  /** What memory of that size costs from nothing: 3 a word and words^2 / 512. */
  static long memoryGas(long bytes) {
    long words = (bytes + 31) >>> 5;
    return 3 * words + ((words * words) >>> 9);
  }

  static long words(long bytes) {
    return (bytes + 31) >>> 5;
  }
}
