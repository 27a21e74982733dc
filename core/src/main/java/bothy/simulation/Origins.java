package bothy.simulation;

import bothy.eth.Address;
import bothy.eth.State;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Names what a run's values come from: the block and the transaction's price and gas, and what
 * somebody else than the account may set, which is the storage and the balances that unlisted code
 * reads. A value carries a bit for each. Told before each instruction by {@link Taint}, which
 * decides what a dependence on the block means; this only names it, and tells of jumps that such a
 * switch decides.
 */
final class Origins {
  /** Bytes that carry an origin, in all frames alive; what is past them carries none. */
  private static final int ROOM = 1 << 21;

  /** Multiplied, so that a jump which it decides may go one way whatever the values are. */
  static final long BLURRED = 1L << 63;

  /** Bits from here on aren't names. */
  private static final int MARKS = 63;

  private static final List<String> BLOCK =
      List.of(
          "gas price",
          "coinbase",
          "timestamp",
          "number",
          "prevrandao",
          "block gas limit",
          "base fee",
          "blob base fee",
          "gas",
          "block hash",
          "blob hash",
          "sender's balance");

  static final long ANY_BLOCK = (1L << BLOCK.size()) - 1;
  static final long ANY_SWITCH = ~(ANY_BLOCK | BLURRED);

  /** A jump, by the account whose storage its code uses and its offset there. */
  record Site(Address contract, int pc) {}

  /**
   * Which jumps go the other way.
   *
   * @param switches bits: every jump that one of these decides
   * @param sites these, as far as any switch decides them
   */
  record Turn(long switches, Set<Site> sites) {
    static final Turn NOTHING = new Turn(0, Set.of());

    Turn {
      sites = Set.copyOf(sites);
    }

    boolean turns(Site site, long from) {
      return (from & switches) != 0 || sites.contains(site);
    }

    Turn and(long bit) {
      return new Turn(switches | bit, sites);
    }

    Turn and(Site site) {
      Set<Site> more = new HashSet<>(sites);
      more.add(site);
      return new Turn(switches, more);
    }
  }

  /** Of one frame. */
  private static final class Shadow {
    final long[] stack = new long[Activation.STACK / 4 + 4];
    long[] memory = {};
    long[] input = {};
    long[] returned = {};

    /** Where a word of calldata lies that was just read, and what its first four bytes owe. */
    int headAt = -1;

    long head;
  }

  private final Switches switches;
  private final List<Shadow> shadows = new ArrayList<>();
  private final Map<Settings.Slot, Long> stored = new HashMap<>();
  private final Map<Settings.Slot, Long> kept = new HashMap<>();
  private final Map<Site, Long> decided = new LinkedHashMap<>();
  private final Settings settings = new Settings();
  private long[] argument = {};
  private long @Nullable [] ended;
  private int room = ROOM;

  /** Numbers what can be set by others; one for all runs of an exploration. */
  static Switches switches() {
    return new Switches(BLOCK.size(), MARKS);
  }

  Origins(Switches switches) {
    this.switches = switches;
  }

  /** The jumps that switches decided, in the order in which they were met, with the switches. */
  Map<Site, Long> decided() {
    return decided;
  }

  /** What else the slots could hold that amounts of this run come from. */
  List<Settings.Variant> variants(State state) {
    return settings.variants(stored.keySet(), state);
  }

  /**
   * What the item {@code n} below the top, which a jump of {@code trusted} code reads, owes to
   * switches: what listed code keeps itself is its own affair, and only its answers are not.
   */
  long switches(Activation f, int n, boolean trusted) {
    long from = of(f, n);
    if ((from & BLURRED) != 0) {
      settings.weighed(from);
    }
    return from & ANY_SWITCH & (trusted ? ~switches.listed() : -1);
  }

  /** What the item {@code n} below the top comes from. */
  long of(Activation f, int n) {
    return shadows.get(f.depth).stack[f.sp / 4 - 1 - n];
  }

  /** The names of what a value comes from. */
  Set<String> names(long from) {
    Set<String> names = new TreeSet<>();
    for (int bit = 0; bit < MARKS; bit++) {
      if ((from >> bit & 1) != 0) {
        names.add(bit < BLOCK.size() ? BLOCK.get(bit) : switches.name(bit));
      }
    }
    return names;
  }

  /** A jump depends on what others may set. */
  void decides(Site site, long from) {
    decided.merge(site, from, (one, two) -> one | two);
  }

  void open(int depth, boolean called) {
    while (shadows.size() <= depth) {
      shadows.add(new Shadow());
    }
    Shadow shadow = new Shadow();
    if (called) {
      shadow.input = argument;
    }
    room += shadows.get(depth).memory.length;
    shadows.set(depth, shadow);
    ended = null;
  }

  /** The call that {@code f} made has ended, and its output stands in memory. */
  void resume(Activation f, int outputAt, int outputSize, boolean answered) {
    Shadow shadow = shadows.get(f.depth);
    long[] precompiled = new long[0];
    if (ended == null && answered) {
      long all = 0;
      for (long each : argument) {
        all |= each;
      }
      if (all != 0) {
        precompiled = new long[Math.min(f.returned.length, 1 << 12)];
        Arrays.fill(precompiled, all);
      }
    }
    shadow.returned = ended == null ? precompiled : ended;
    int copied = Math.min(outputSize, f.returned.length);
    put(shadow, outputAt, part(shadow.returned, 0, copied), copied);
  }

  /**
   * The instruction at {@code f.pc} is about to run.
   *
   * @param trusted whether the code is listed, so that what it reads is its own affair
   */
  void before(Activation f, int op, boolean trusted, Address sender) {
    Shadow shadow = shadows.get(f.depth);
    int top = f.sp / 4;
    long[] stack = shadow.stack;
    switch (op) {
      case Op.STEP, Op.UNDEFINED, Op.JUMP, Op.JUMPI -> {}
      case Op.PUSH_INT, Op.PUSH_WORD, Op.GAS_TO_FORWARD -> stack[top] = 0;
      case Op.DUP -> stack[top] = stack[(f.sp - f.program.ops[f.pc + 1]) / 4];
      case Op.SWAP -> {
        int other = (f.sp - f.program.ops[f.pc + 1]) / 4;
        long first = stack[top - 1];
        stack[top - 1] = stack[other];
        stack[other] = first;
      }
      case Op.GASPRICE -> stack[top] = block(0, trusted);
      case Op.COINBASE -> stack[top] = block(1, trusted);
      case Op.TIMESTAMP -> stack[top] = block(2, trusted);
      case Op.NUMBER -> stack[top] = block(3, trusted);
      case Op.PREVRANDAO -> stack[top] = block(4, trusted);
      case Op.GASLIMIT -> stack[top] = block(5, trusted);
      case Op.BASEFEE -> stack[top] = block(6, trusted);
      case Op.BLOBBASEFEE -> stack[top] = block(7, trusted);
      case Op.GAS -> stack[top] = block(8, trusted);
      case Op.BLOCKHASH -> stack[top - 1] |= block(9, trusted);
      case Op.BLOBHASH -> stack[top - 1] |= block(10, trusted);
      case Op.SELFBALANCE -> stack[top] = balance(f.self.address, trusted, sender);
      case Op.BALANCE -> stack[top - 1] |= balance(address(f), trusted, sender);
      case Op.SLOAD -> stack[top - 1] |= load(f, trusted);
      case Op.TLOAD -> stack[top - 1] |= kept.getOrDefault(slot(f), 0L);
      case Op.SSTORE -> store(f, trusted);
      case Op.TSTORE -> kept.put(slot(f), stack[top - 2]);
      case Op.MLOAD -> stack[top - 1] = over(shadow.memory, f.small(0), 32);
      case Op.MSTORE -> put(shadow, f.small(0), filled(stack[top - 2], 32), 32);
      case Op.MSTORE8 -> put(shadow, f.small(0), filled(stack[top - 2], 1), 1);
      case Op.KECCAK256 -> stack[top - 2] = over(shadow.memory, f.small(0), f.small(1));
      case Op.CALLDATALOAD -> {
        shadow.head = over(shadow.input, f.small(0), 4);
        stack[top - 1] = over(shadow.input, f.small(0), 32);
        shadow.headAt = top - 1;
        return;
      }
      case Op.SHR -> {
        boolean selector = shadow.headAt == top - 2 && f.small(0) == Taint.SELECTOR_SHIFT;
        if (stack[top - 1] == 0) {
          settings.shifted(stack[top - 2], f.small(0));
        }
        stack[top - 2] = stack[top - 1] | (selector ? shadow.head : stack[top - 2]);
      }
      case Op.CALLDATACOPY -> copy(f, shadow, shadow.input, 0);
      case Op.RETURNDATACOPY -> copy(f, shadow, shadow.returned, 0);
      case Op.MCOPY -> copy(f, shadow, shadow.memory, 0);
      case Op.CODECOPY -> copy(f, shadow, new long[0], 0);
      case Op.EXTCODECOPY -> copy(f, shadow, new long[0], 1);
      case Op.STOP, Op.SELFDESTRUCT -> ended = new long[0];
      case Op.RETURN, Op.REVERT -> ended = part(shadow.memory, f.small(0), f.small(1));
      case Op.CALL, Op.CALLCODE -> call(f, shadow, 3, trusted);
      case Op.DELEGATECALL, Op.STATICCALL -> call(f, shadow, 2, trusted);
      case Op.CREATE, Op.CREATE2 -> {
        argument = new long[0];
        ended = null;
        stack[top - (op == Op.CREATE ? 3 : 4)] = 0;
      }
      default -> {
        compute(f, op, stack, top);
        plain(op, shadow, top);
      }
    }
    if (op != Op.PUSH_INT && op != Op.STEP) {
      shadow.headAt = -1;
    }
  }

  /** Somebody may put code at an address that was asked for its code and has none. */
  void mayGetCode(Activation f, Address address) {
    shadows.get(f.depth).stack[f.sp / 4 - 1] |= switches.bit("code of " + address.toHex());
  }

  private static long block(int bit, boolean trusted) {
    return trusted ? 0 : 1L << bit;
  }

  private long balance(Address of, boolean trusted, Address sender) {
    if (of.equals(sender)) {
      return 1L << 11;
    }
    return trusted ? 0 : switches.bit("balance of " + of.toHex());
  }

  private long load(Activation f, boolean trusted) {
    Settings.Slot slot = slot(f);
    Long written = stored.get(slot);
    if (written != null) {
      return written;
    }
    if (trusted) {
      return switches.listed(f.self.address);
    }
    String name =
        "slot 0x" + slot.key().toBigInteger().toString(16) + " of " + f.self.address.toHex();
    long bit = switches.bit(name);
    settings.read(
        slot, bit, new Place(f.self.address, f.program.ops[f.pc - 1], Set.of(name), false));
    return bit;
  }

  /** What listed code keeps of its own numbers once it has written them is the run's. */
  private void store(Activation f, boolean trusted) {
    long from = shadows.get(f.depth).stack[f.sp / 4 - 2];
    Settings.Slot slot = slot(f);
    if (trusted) {
      stored.put(slot, from & ~switches.listed());
      return;
    }
    long own = settings.bit(slot);
    if ((from & own) == 0) {
      settings.amount(from);
      stored.put(slot, from);
    } else { // a sum, such as a balance that tokens came to: not all that others set turns it
      settings.written(own, word(f, 1));
      settings.amount(from & ~own);
      stored.put(slot, from | BLURRED);
    }
  }

  /** Tells how the code takes a word apart and what it holds it against. */
  private void compute(Activation f, int op, long[] stack, int top) {
    boolean tells =
        op == Op.AND
            || op == Op.DIV
            || op == Op.EQ
            || op == Op.LT
            || op == Op.GT
            || op == Op.SLT
            || op == Op.SGT
            || op == Op.SUB
            || op == Op.XOR;
    if (!tells || (stack[top - 1] == 0) == (stack[top - 2] == 0)) {
      return;
    }
    int plain = stack[top - 1] == 0 ? 0 : 1;
    long from = stack[top - 1] | stack[top - 2];
    if ((from & ANY_SWITCH) == 0) {
      return;
    }
    BigInteger with = word(f, plain).toBigInteger();
    if (op == Op.AND) {
      settings.masked(from, with);
    } else if (op == Op.DIV) {
      if (plain == 1 && with.bitCount() == 1) {
        settings.shifted(from, with.getLowestSetBit());
      }
    } else {
      settings.compared(from, with);
    }
  }

  private static Word word(Activation f, int n) {
    return new Word(f.limb(n, 3), f.limb(n, 2), f.limb(n, 1), f.limb(n, 0));
  }

  private void call(Activation f, Shadow shadow, int places, boolean trusted) {
    argument = part(shadow.memory, f.small(places), f.small(places + 1));
    for (int i = 0; i < argument.length; i++) {
      settings.amount(argument[i]);
      argument[i] &= trusted ? ~switches.listed() : -1; // only what it answers is a switch
    }
    if (places == 3) {
      settings.amount(shadow.stack[f.sp / 4 - 3]);
    }
    ended = null;
    shadow.stack[f.sp / 4 - places - 4] = 0;
  }

  private static void plain(int op, Shadow shadow, int top) {
    Schedule schedule = Schedule.of(Fork.OSAKA);
    int bottom = top - schedule.takes[op];
    long all = 0;
    for (int i = bottom; i < top; i++) {
      all |= shadow.stack[i];
    }
    boolean blurs =
        op == Op.MUL
            || op == Op.EXP
            || op == Op.ADDMOD
            || op == Op.MULMOD
            || op == Op.SDIV
            || op == Op.SMOD;
    if (blurs && all != 0) {
      all |= BLURRED;
    }
    Arrays.fill(shadow.stack, bottom, bottom + schedule.leaves[op], all);
  }

  private static Address address(Activation f) {
    return Address.of(new Word(0, f.limb(0, 2), f.limb(0, 1), f.limb(0, 0)));
  }

  private static Settings.Slot slot(Activation f) {
    return new Settings.Slot(f.self.address, word(f, 0));
  }

  private static long[] filled(long from, int size) {
    if (from == 0) {
      return new long[0];
    }
    long[] bytes = new long[size];
    Arrays.fill(bytes, from);
    return bytes;
  }

  private static long over(long[] bytes, long at, long size) {
    long all = 0;
    for (long each : part(bytes, at, size)) {
      all |= each;
    }
    return all;
  }

  /** Of a stretch of bytes as far as any of it carries an origin. */
  private static long[] part(long[] bytes, long at, long size) {
    if (at < 0 || size <= 0 || at >= bytes.length) {
      return new long[0];
    }
    return Arrays.copyOfRange(bytes, (int) at, (int) (at + Math.min(bytes.length - at, size)));
  }

  private void copy(Activation f, Shadow shadow, long[] source, int skip) {
    long size = f.small(skip + 2);
    put(shadow, f.small(skip), part(source, f.small(skip + 1), size), size);
  }

  private void put(Shadow shadow, long at, long[] bytes, long size) {
    if (at < 0 || size <= 0) {
      return;
    }
    long end = at + bytes.length;
    if (bytes.length > 0 && end > shadow.memory.length && end <= room) {
      int grown = (int) Math.min(room, Math.max(end, 2L * shadow.memory.length));
      room -= grown - shadow.memory.length;
      shadow.memory = Arrays.copyOf(shadow.memory, grown);
    }
    long[] memory = shadow.memory;
    if (at < memory.length) {
      int from = (int) at;
      Arrays.fill(memory, from, from + (int) Math.min(memory.length - at, size), 0);
      System.arraycopy(bytes, 0, memory, from, Math.min(bytes.length, memory.length - from));
    }
  }
}
