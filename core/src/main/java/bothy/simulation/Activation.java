package bothy.simulation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One frame of the running stack of calls: its operand stack, memory and registers. One object a
 * depth, used again and again. Words lie on the stack as four limbs, lowest first; {@code sp}
 * counts limbs.
 */
final class Activation {
  static final int STACK = 4 * 1024;
  private static final byte[] NOTHING = {};

  /** Memory that a frame keeps for its next use. */
  private static final int KEPT = 1 << 16;

  // The most that a block may leave on top of a full stack is checked before it runs.
  final long[] stack = new long[STACK + 8];
  byte[] memory = new byte[1024];

  /** Bytes of memory in use, a multiple of 32. */
  int memorySize;

  CallKind kind = CallKind.CALL;
  Entry self;
  Entry caller;
  Code code = Code.EMPTY;
  Program program;
  byte[] input = NOTHING;
  byte[] returned = NOTHING;
  boolean isStatic;
  int depth;

  /** Bytes that it takes of the memory budget beside its memory and what was returned to it. */
  long held;

  /** CALLVALUE in limbs. */
  long v3;

  long v2;
  long v1;
  long v0;

  int pc;
  int sp;

  /** Gas that the loop may spend before it asks again; {@code reserve} lies aside. */
  long gas;

  long reserve;

  // What to come back to.
  int journalMark;
  int logMark;
  long refundMark;
  int outputAt;
  int outputSize;

  // How it ended.
  HaltKind halt = HaltKind.OUT_OF_GAS;
  String says = "";
  byte[] output = NOTHING;
  boolean succeeded;
  boolean reverted;

  /** The account that a creation was to make. */
  @Nullable Entry created;

  Tracing.@Nullable Node node;

  Activation(int depth, Entry nobody, Program program) {
    this.depth = depth;
    this.self = nobody;
    this.caller = nobody;
    this.program = program;
  }

  void start(Code code, Program program, byte[] input) {
    this.input = input;
    held = 0;
    this.code = code;
    this.program = program;
    pc = 0;
    sp = 0;
    memorySize = 0;
    returned = NOTHING;
    output = NOTHING;
    says = "";
    created = null;
  }

  /** Drops what a frame should not keep while it is out of use. */
  void leave(Program none) {
    code = Code.EMPTY;
    program = none;
    if (memory.length > KEPT) {
      memory = new byte[1024];
    }
    input = NOTHING;
    returned = NOTHING;
    node = null;
  }

  /** Lets memory reach {@code size} bytes, a multiple of 32. The new bytes are zero. */
  void growMemory(int size) {
    if (size > memory.length) {
      int capacity = (int) Math.min(Integer.MAX_VALUE - 32L, Math.max(size, 2L * memory.length));
      byte[] larger = new byte[capacity];
      System.arraycopy(memory, 0, larger, 0, memorySize);
      memory = larger;
    } else {
      Arrays.fill(memory, memorySize, size, (byte) 0);
    }
    memorySize = size;
  }

  byte[] copyMemory(int from, int size) {
    return size == 0 ? NOTHING : Arrays.copyOfRange(memory, from, from + size);
  }

  /** A call's input: this frame's own where it is passed on as it came. */
  byte[] inputFrom(int from, int size) {
    boolean same = size > 0 && Arrays.equals(memory, from, from + size, input, 0, input.length);
    return same ? input : copyMemory(from, size);
  }

  void push(long w3, long w2, long w1, long w0) {
    stack[sp] = w0;
    stack[sp + 1] = w1;
    stack[sp + 2] = w2;
    stack[sp + 3] = w3;
    sp += 4;
  }

  void push(long value) {
    push(0, 0, 0, value);
  }

  /** The limb {@code limb} of the item {@code n} below the top (0 is the top). */
  long limb(int n, int limb) {
    return stack[sp - 4 * (n + 1) + limb];
  }

  /** The item {@code n} below the top as a size or offset; -1 if it is past 2^63. */
  long small(int n) {
    int at = sp - 4 * (n + 1);
    return (stack[at + 1] | stack[at + 2] | stack[at + 3]) == 0 && stack[at] >= 0 ? stack[at] : -1;
  }

  boolean isZero(int n) {
    int at = sp - 4 * (n + 1);
    return (stack[at] | stack[at + 1] | stack[at + 2] | stack[at + 3]) == 0;
  }
}
