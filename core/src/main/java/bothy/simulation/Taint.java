package bothy.simulation;

import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.eth.Word;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows what a run's values owe to the block and the transaction's price and gas, through stack,
 * memory, storage, calldata and returned data, and lets jumps that depend on it go either way. Told
 * before each instruction by {@link Op#STEP}. Where such a value chooses an address, a place in
 * memory or a slot, the run is given up: nothing bounds what follows.
 *
 * <p>Control that depends on such a value isn't followed as data: {@link Exploration} runs both
 * ways instead.
 */
final class Taint {
  private static final int MAX_DECISIONS = 4_096;

  /** A call that takes this much can be starved by a gas limit and leave its caller enough. */
  private static final long HEAVY = 300_000;

  /** Leaves the first four bytes of a word: what a contract chooses its function by. */
  static final int SELECTOR_SHIFT = 224;

  /** Precompiles whose answer's size and gas owe nothing to the input's bytes: hashes, identity. */
  private static final Set<Integer> PLAIN_PRECOMPILES = Set.of(2, 3, 4);

  /** EIP-4788 and EIP-2935: what they answer is the environment. */
  private static final Set<Address> SYSTEM =
      Set.of(
          Address.fromHex("0x000f3df6d732807ef1319fb7b8bb8522d0beac02"),
          Address.fromHex("0x0000f90827f1c53a10cb7a02335b175320002935"));

  private final List<Boolean> script;
  private final Map<Hash, Program> programs;
  private final Set<Hash> trusted;
  private final Address sender;
  private final Origins origins;
  private Origins.Turn turn;
  private final List<Decision> decisions = new ArrayList<>();
  private final Set<Slot> stored = new HashSet<>();
  private final Set<Slot> kept = new HashSet<>();
  private final List<Shadow> shadows = new ArrayList<>();
  private @Nullable BitSet ended;
  private @Nullable World world;

  /** Value whose amount or receiver owes something to the environment has moved. */
  private boolean moved;

  private record Slot(Address account, Word key) {}

  /** A jump that could go the other way, or a call that could fail for want of gas. */
  private static final class Decision {
    final boolean isCall;
    final boolean natural;
    final boolean taken;
    final Place place;
    boolean open;

    Decision(boolean isCall, boolean natural, boolean taken, boolean open, Place place) {
      this.isCall = isCall;
      this.natural = natural;
      this.taken = taken;
      this.open = open;
      this.place = place;
    }
  }

  /** Of one frame: bits for stack items, and for bytes of memory, input and returned data. */
  private static final class Shadow {
    final BitSet stack = new BitSet();
    final BitSet memory = new BitSet();
    BitSet input = new BitSet();
    BitSet returned = new BitSet();

    final boolean trusted;

    /** A call was made whose end hasn't been seen. */
    boolean called;

    boolean callTainted;
    int outputAt;
    int outputSize;
    int decision = -1;

    /** Where a word of calldata lies that was just read, and whether its first four bytes owe. */
    int headAt = -1;

    boolean head;
    boolean limited;
    boolean gasTainted;
    boolean ran;
    long gasBefore;

    Shadow(boolean trusted) {
      this.trusted = trusted;
    }
  }

  /**
   * @param script which way the first decisions go: true jumps, or fails
   * @param programs decoded before, by code hash
   * @param trusted hashes of code that is known: what it reads of the environment is its own affair
   * @param sender whose balance the gas price has already changed
   * @param turn jumps that go the other way because others set a switch
   */
  Taint(
      List<Boolean> script,
      Map<Hash, Program> programs,
      Set<Hash> trusted,
      Address sender,
      Origins origins,
      Origins.Turn turn) {
    this.origins = origins;
    this.turn = turn;
    this.trusted = Set.copyOf(trusted);
    this.script = List.copyOf(script);
    this.programs = programs;
    this.sender = sender;
  }

  int decisions() {
    return decisions.size();
  }

  /**
   * For each decision from {@code from} on that could go the other way, the script for it. One call
   * a path is made to fail: all sets of them would be more than can be run.
   */
  List<List<Boolean>> others(int from) {
    List<List<Boolean>> others = new ArrayList<>();
    List<Boolean> taken = new ArrayList<>();
    boolean failed = false;
    for (int i = 0; i < decisions.size(); i++) {
      Decision decision = decisions.get(i);
      failed |= decision.isCall && decision.taken;
      if (i >= from && decision.open && !(decision.isCall && failed)) {
        List<Boolean> other = new ArrayList<>(taken);
        other.add(!decision.taken);
        others.add(other);
      }
      taken.add(decision.taken);
    }
    return others;
  }

  /** Where a decision went another way than by itself. */
  List<Place> turns() {
    return decisions.stream()
        .filter(decision -> decision.taken != decision.natural)
        .map(decision -> decision.place)
        .toList();
  }

  /** From now on no switch is turned: what was done is asked about. */
  void ask() {
    turn = Origins.Turn.NOTHING;
  }

  /** The world that runs are on, once it stands. */
  void on(World world) {
    this.world = world;
  }

  /** Which way the next decision goes. */
  private boolean next(boolean natural) {
    int index = decisions.size();
    if (index >= MAX_DECISIONS) {
      throw new Interruption(HaltKind.BUDGET, "too many ways to go");
    }
    return index < script.size() ? script.get(index) : natural;
  }

  /** Whether what the top frame returned last owes anything to the environment. */
  boolean outputTainted() {
    return ended != null && !ended.isEmpty();
  }

  /** A frame opens at {@code depth}: gives its code, decoded to tell of each instruction. */
  Program open(int depth, Code code, Schedule schedule) {
    while (shadows.size() <= depth) {
      shadows.add(new Shadow(false));
    }
    Shadow shadow = new Shadow(trusted.contains(code.hash()));
    if (depth > 0 && shadows.get(depth - 1).called) {
      shadows.get(depth - 1).ran = true;
      shadow.input = argument;
    }
    origins.open(depth, depth > 0 && shadows.get(depth - 1).called);
    shadows.set(depth, shadow);
    ended = null;
    return programs.computeIfAbsent(code.hash(), any -> code.stepping(schedule));
  }

  /** What the call under way passes on. */
  private BitSet argument = new BitSet();

  private static Interruption giveUp(String what) {
    return new Interruption(HaltKind.BUDGET, what + " depends on the block");
  }

  /** The instruction at {@code f.pc} is about to run. */
  void before(Activation f) {
    Shadow shadow = shadows.get(f.depth);
    if (shadow.called) {
      resume(f, shadow);
    }
    int[] ops = f.program.ops;
    int op = ops[f.pc];
    if (op == Op.JUMPI) {
      decide(f, shadow);
      return;
    }
    follow(op, ops, f, shadow);
    if (op != Op.CALLDATALOAD && op != Op.PUSH_INT && op != Op.STEP) {
      shadow.headAt = -1;
    }
    origins.before(f, op, shadow.trusted, sender);
    boolean asksForCode = op == Op.EXTCODESIZE || op == Op.EXTCODEHASH;
    if (asksForCode && !shadow.trusted && !hasCode(address(f, 0))) {
      origins.mayGetCode(f, address(f, 0));
    }
  }

  private boolean hasCode(Address address) {
    if (world == null) {
      return true;
    }
    Code code = world.code(world.entry(address));
    return !code.isEmpty() && !code.isDelegation();
  }

  private void follow(int op, int[] ops, Activation f, Shadow shadow) {
    switch (op) {
      case Op.STEP, Op.UNDEFINED -> {}
      case Op.PUSH_INT, Op.PUSH_WORD, Op.GAS_TO_FORWARD -> shadow.stack.clear(f.sp / 4);
      case Op.DUP -> shadow.stack.set(f.sp / 4, shadow.stack.get((f.sp - ops[f.pc + 1]) / 4));
      case Op.SWAP -> swap(shadow.stack, f.sp / 4 - 1, (f.sp - ops[f.pc + 1]) / 4);
      case Op.GASPRICE,
          Op.COINBASE,
          Op.TIMESTAMP,
          Op.NUMBER,
          Op.PREVRANDAO,
          Op.GASLIMIT,
          Op.BASEFEE,
          Op.BLOBBASEFEE,
          Op.GAS ->
          shadow.stack.set(f.sp / 4, !shadow.trusted);
      case Op.BLOCKHASH, Op.BLOBHASH -> shadow.stack.set(f.sp / 4 - 1, !shadow.trusted);
      case Op.CALLVALUE, Op.SELFBALANCE -> shadow.stack.set(f.sp / 4, moved);
      case Op.BALANCE ->
          result(shadow, f, 1, moved || operand(shadow, f, 0) || address(f, 0).equals(sender));
      case Op.SELFDESTRUCT -> moved |= operand(shadow, f, 0);
      case Op.LOG0, Op.LOG0 + 1, Op.LOG0 + 2, Op.LOG0 + 3, Op.LOG4 -> {
        if (operand(shadow, f, 0) || operand(shadow, f, 1)) {
          throw giveUp("what is logged");
        }
      }
      case Op.JUMP -> jump(f, shadow);
      case Op.STOP -> ended = new BitSet();
      case Op.RETURN, Op.REVERT -> finish(f, shadow);
      case Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL -> call(op, f, shadow);
      case Op.CREATE, Op.CREATE2 -> create(op, f, shadow);
      case Op.SLOAD -> load(stored, f, shadow);
      case Op.TLOAD -> load(kept, f, shadow);
      case Op.SSTORE -> store(stored, f, shadow);
      case Op.TSTORE -> store(kept, f, shadow);
      default -> {
        if (!memory(op, f, shadow)) {
          plain(op, f, shadow);
        }
      }
    }
  }

  private static void swap(BitSet stack, int one, int two) {
    boolean first = stack.get(one);
    stack.set(one, stack.get(two));
    stack.set(two, first);
  }

  /** What an instruction leaves owes what all its operands owe. */
  private static void plain(int op, Activation f, Shadow shadow) {
    Schedule schedule = Schedule.of(Fork.OSAKA);
    int takes = schedule.takes[op];
    int leaves = schedule.leaves[op];
    boolean any = any(shadow, f, takes);
    int bottom = f.sp / 4 - takes;
    for (int i = 0; i < leaves; i++) {
      shadow.stack.set(bottom + i, any);
    }
  }

  private static boolean any(Shadow shadow, Activation f, int takes) {
    int next = shadow.stack.nextSetBit(f.sp / 4 - takes);
    return next >= 0 && next < f.sp / 4;
  }

  private static boolean operand(Shadow shadow, Activation f, int n) {
    return shadow.stack.get(f.sp / 4 - 1 - n);
  }

  private static void result(Shadow shadow, Activation f, int takes, boolean tainted) {
    shadow.stack.set(f.sp / 4 - takes, tainted);
  }

  private static void jump(Activation f, Shadow shadow) {
    if (operand(shadow, f, 0)) {
      throw giveUp("where the code jumps");
    }
  }

  private void decide(Activation f, Shadow shadow) {
    jump(f, shadow);
    boolean natural = !f.isZero(1);
    long from = origins.of(f, 1);
    if (!operand(shadow, f, 1)) {
      if (origins.switches(f, 1, shadow.trusted) != 0) {
        Origins.Site site = new Origins.Site(f.self.address, f.program.ops[f.pc - 1]);
        origins.decides(site, from);
        if (turn.turns(site, from)) {
          jumps(f, !natural);
        }
      }
      return;
    }
    boolean jumps = next(natural);
    decisions.add(new Decision(false, natural, jumps, true, place(f, from)));
    jumps(f, jumps);
  }

  /** Each instruction opens with its offset in the code, right before it. */
  private Place place(Activation f, long from) {
    return new Place(
        f.self.address,
        f.program.ops[f.pc - 1],
        origins.names(from),
        (from & Origins.BLURRED) != 0);
  }

  private static void jumps(Activation f, boolean jumps) {
    int at = f.sp - 8;
    f.stack[at] = jumps ? 1 : 0;
    f.stack[at + 1] = 0;
    f.stack[at + 2] = 0;
    f.stack[at + 3] = 0;
  }

  private void finish(Activation f, Shadow shadow) {
    if (any(shadow, f, 2)) {
      throw giveUp("what is returned");
    }
    ended = region(shadow.memory, f.small(0), f.small(1));
    if (f.created != null && !ended.isEmpty()) {
      throw giveUp("the code of a new contract");
    }
  }

  private void call(int op, Activation f, Shadow shadow) {
    boolean value = op == Op.CALL || op == Op.CALLCODE;
    int places = value ? 3 : 2;
    if (operand(shadow, f, 1) && !isPayment(op, f, shadow)) {
      throw giveUp("who is called");
    }
    moved |= value && (operand(shadow, f, 1) || operand(shadow, f, 2));
    Address target = address(f, 1);
    if (SYSTEM.contains(target)) {
      throw giveUp("what a system contract answers");
    }
    for (int n = places; n < places + 4; n++) {
      if (operand(shadow, f, n)) {
        throw giveUp("what is passed to a call");
      }
    }
    argument = region(shadow.memory, f.small(places), f.small(places + 1));
    precompile(target);
    if (!shadow.trusted && (op == Op.DELEGATECALL || op == Op.CALLCODE)) {
      borrow(target);
    }
    ended = null;
    shadow.called = true;
    shadow.callTainted = !argument.isEmpty();
    mayFail(f, shadow, value);
    shadow.outputAt = clamp(f.small(places + 2));
    shadow.outputSize = clamp(f.small(places + 3));
    result(shadow, f, places + 4, value && operand(shadow, f, 2));
  }

  /** With no more gas than the stipend and nothing said, whoever is called can do nothing. */
  private static boolean isPayment(int op, Activation f, Shadow shadow) {
    return op == Op.CALL
        && !operand(shadow, f, 0)
        && f.isZero(0)
        && !operand(shadow, f, 4)
        && f.isZero(4);
  }

  /** Where there is no code yet, anything may be put before the block. */
  private void borrow(Address target) {
    if (!isPrecompile(target) && !hasCode(target)) {
      throw new Interruption(
          HaltKind.BUDGET, "it runs code that isn't there yet as its own, of " + target.toHex());
    }
  }

  private static boolean isPrecompile(Address target) {
    Word number = target.toWord();
    return !number.isZero() && number.compareTo(Word.of(0x1ff)) <= 0;
  }

  /** An answer whose size or gas depends on the block's values tells them without being tainted. */
  private void precompile(Address target) {
    int number = (int) target.toWord().w0();
    if (isPrecompile(target) && !argument.isEmpty() && !PLAIN_PRECOMPILES.contains(number)) {
      throw giveUp("what a precompile is asked");
    }
  }

  /**
   * A call with little gas, or that needs much, fails or not by what the transaction's gas limit
   * and the block's values leave it: both are run.
   */
  private void mayFail(Activation f, Shadow shadow, boolean value) {
    boolean fails = next(false);
    shadow.decision = decisions.size();
    shadow.ran = false;
    Place place = new Place(f.self.address, f.program.ops[f.pc - 1], Set.of("gas"), false);
    decisions.add(new Decision(true, false, fails, false, place));
    long left = f.gas + f.reserve;
    long asked = f.small(0);
    shadow.limited =
        !shadow.trusted && (operand(shadow, f, 0) || (asked >= 0 && asked < left - left / 64));
    shadow.gasBefore = shadow.trusted ? 0 : left;
    shadow.gasTainted = !shadow.trusted && operand(shadow, f, 0);
    if (shadow.gasTainted && !fails) {
      fill(f, 0, -1); // it may be enough
    }
    if (fails) {
      zero(f, 0);
      if (value) {
        zero(f, 2);
      }
    }
  }

  private static void zero(Activation f, int n) {
    fill(f, n, 0);
  }

  private static void fill(Activation f, int n, long limb) {
    int at = f.sp - 4 * (n + 1);
    java.util.Arrays.fill(f.stack, at, at + 4, limb);
  }

  private static Address address(Activation f, int n) {
    return Address.of(new Word(0, f.limb(n, 2), f.limb(n, 1), f.limb(n, 0)));
  }

  private void create(int op, Activation f, Shadow shadow) {
    if (operand(shadow, f, 1) || operand(shadow, f, 2)) {
      throw giveUp("what is created");
    }
    if (!region(shadow.memory, f.small(1), f.small(2)).isEmpty()) {
      throw giveUp("the code of a new contract");
    }
    moved |= operand(shadow, f, 0);
    boolean salted = op == Op.CREATE2;
    argument = new BitSet();
    ended = null;
    shadow.called = true;
    shadow.callTainted = false;
    shadow.decision = -1;
    shadow.outputSize = 0;
    result(shadow, f, salted ? 4 : 3, operand(shadow, f, 0) || (salted && operand(shadow, f, 3)));
  }

  /** The call that {@code f} made has ended. */
  private void resume(Activation f, Shadow shadow) {
    shadow.called = false;
    if (shadow.decision >= 0) {
      boolean heavy = shadow.gasBefore - (f.gas + f.reserve) > HEAVY;
      decisions.get(shadow.decision).open =
          shadow.gasTainted || (shadow.ran && (shadow.limited || heavy));
      shadow.decision = -1;
    }
    int size = f.returned.length;
    shadow.returned = new BitSet();
    if (ended != null) {
      shadow.returned.or(ended);
    } else if (shadow.callTainted) { // a precompile
      shadow.returned.set(0, size);
    }
    int copied = Math.min(shadow.outputSize, size);
    put(shadow.memory, shadow.outputAt, shadow.returned.get(0, copied), copied);
    origins.resume(f, shadow.outputAt, shadow.outputSize, ended == null);
  }

  private static int clamp(long size) {
    return size < 0 ? Integer.MAX_VALUE : (int) Math.min(size, Integer.MAX_VALUE);
  }

  private static BitSet region(BitSet memory, long at, long size) {
    return size <= 0 || at < 0 || at > Integer.MAX_VALUE - size
        ? new BitSet()
        : memory.get((int) at, (int) (at + size));
  }

  private static void put(BitSet memory, int at, BitSet bits, int size) {
    if (size > 0 && at >= 0 && at <= Integer.MAX_VALUE - size) {
      memory.clear(at, at + size);
      for (int bit = bits.nextSetBit(0); bit >= 0; bit = bits.nextSetBit(bit + 1)) {
        memory.set(at + bit);
      }
    }
  }

  private static Slot slot(Activation f) {
    return new Slot(
        f.self.address, new Word(f.limb(0, 3), f.limb(0, 2), f.limb(0, 1), f.limb(0, 0)));
  }

  private static void load(Set<Slot> slots, Activation f, Shadow shadow) {
    result(shadow, f, 1, operand(shadow, f, 0) || slots.contains(slot(f)));
  }

  private static void store(Set<Slot> slots, Activation f, Shadow shadow) {
    if (operand(shadow, f, 0)) {
      throw giveUp("the slot that is written");
    }
    if (operand(shadow, f, 1)) {
      slots.add(slot(f)); // and it stays: a clean value written over it may yet be reverted
    }
  }

  /** Instructions that move bytes; false for any other. */
  private static boolean memory(int op, Activation f, Shadow shadow) {
    switch (op) {
      case Op.MLOAD -> {
        fixed(shadow, f, 1);
        result(shadow, f, 1, !region(shadow.memory, f.small(0), 32).isEmpty());
      }
      case Op.MSTORE -> storeBytes(f, shadow, 32);
      case Op.MSTORE8 -> storeBytes(f, shadow, 1);
      case Op.KECCAK256 -> {
        fixed(shadow, f, 2);
        result(shadow, f, 2, !region(shadow.memory, f.small(0), f.small(1)).isEmpty());
      }
      case Op.CALLDATALOAD -> {
        boolean place = operand(shadow, f, 0);
        shadow.head = place || !region(shadow.input, f.small(0), 4).isEmpty();
        shadow.headAt = f.sp / 4 - 1;
        result(shadow, f, 1, place || !region(shadow.input, f.small(0), 32).isEmpty());
      }
      case Op.SHR -> {
        boolean selector = shadow.headAt == f.sp / 4 - 2 && f.small(0) == SELECTOR_SHIFT;
        boolean value = selector ? shadow.head : operand(shadow, f, 1);
        result(shadow, f, 2, operand(shadow, f, 0) || value);
      }
      case Op.CALLDATACOPY -> copy(f, shadow, shadow.input, 0);
      case Op.RETURNDATACOPY -> copy(f, shadow, shadow.returned, 0);
      case Op.MCOPY -> copy(f, shadow, shadow.memory, 0);
      case Op.CODECOPY -> copy(f, shadow, new BitSet(), 0);
      case Op.EXTCODECOPY -> {
        if (operand(shadow, f, 0)) {
          throw giveUp("whose code is read");
        }
        copy(f, shadow, new BitSet(), 1);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Reading grows memory, which MSIZE shows. */
  private static void fixed(Shadow shadow, Activation f, int operands) {
    if (any(shadow, f, operands)) {
      throw giveUp("where memory is read");
    }
  }

  private static void storeBytes(Activation f, Shadow shadow, int width) {
    if (operand(shadow, f, 0)) {
      throw giveUp("where memory is written");
    }
    int at = clamp(f.small(0));
    if (at <= Integer.MAX_VALUE - width) {
      shadow.memory.set(at, at + width, operand(shadow, f, 1));
    }
  }

  private static void copy(Activation f, Shadow shadow, BitSet source, int skip) {
    if (operand(shadow, f, skip) || operand(shadow, f, skip + 1) || operand(shadow, f, skip + 2)) {
      throw giveUp("what is copied");
    }
    int size = clamp(f.small(skip + 2));
    if (size <= 1 << 26) { // more can't be paid for
      BitSet bits = region(source, f.small(skip + 1), size);
      put(shadow.memory, clamp(f.small(skip)), bits, size);
    }
  }
}
