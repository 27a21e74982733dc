package bothy.simulation;

import bothy.crypto.Keccak;
import bothy.eth.Hash;
import bothy.eth.Word;

/** The instructions that the loop leaves out: storage, copies, the environment. */
final class Rare {
  /** About what a log takes beside its data. */
  private static final int LOG_BYTES = 300;

  private final Machine machine;
  private final World world;
  private final Schedule schedule;
  private final Storage storage;
  private final Division division = new Division();
  private final byte[] hash = new byte[32];

  Rare(Machine machine) {
    this.machine = machine;
    this.world = machine.world;
    this.schedule = machine.schedule;
    this.storage = new Storage(machine);
  }

  int run(int op, Activation f) {
    boolean fine =
        switch (op) {
          case Op.STEP -> step(f);
          case Op.SLOAD -> storage.load(f);
          case Op.SSTORE -> storage.store(f);
          case Op.TLOAD -> storage.loadTransient(f);
          case Op.TSTORE -> storage.storeTransient(f);
          case Op.KECCAK256 -> keccak(f);
          case Op.SDIV -> {
            f.sp -= 4;
            division.signedDiv(f.stack, f.sp - 4);
            yield true;
          }
          case Op.SMOD -> {
            f.sp -= 4;
            division.signedMod(f.stack, f.sp - 4);
            yield true;
          }
          case Op.EXP -> exp(f);
          case Op.SIGNEXTEND -> {
            f.sp -= 4;
            Arithmetic.signExtend(f.stack, f.sp - 4);
            yield true;
          }
          case Op.BYTE -> {
            f.sp -= 4;
            Arithmetic.byteOf(f.stack, f.sp - 4);
            yield true;
          }
          case Op.CLZ -> {
            int at = f.sp - 4;
            long[] s = f.stack;
            int bits = Arithmetic.bits(s[at + 3], s[at + 2], s[at + 1], s[at]);
            f.sp = at;
            f.push(256 - bits);
            yield true;
          }
          case Op.MSTORE8 -> storeByte(f);
          case Op.MCOPY -> copyWithin(f);
          case Op.CALLDATALOAD -> loadInput(f);
          case Op.CALLDATACOPY -> copy(f, f.input, 0);
          case Op.CODECOPY -> copy(f, f.code.bytes, 0);
          case Op.EXTCODECOPY -> copyOtherCode(f);
          case Op.RETURNDATACOPY -> copyReturned(f);
          case Op.BALANCE, Op.EXTCODESIZE, Op.EXTCODEHASH -> other(op, f);
          case Op.BLOCKHASH -> blockHash(f);
          case Op.BLOBHASH -> blobHash(f);
          case Op.LOG0, Op.LOG0 + 1, Op.LOG0 + 2, Op.LOG0 + 3, Op.LOG4 -> log(f, op - Op.LOG0);
          case Op.UNDEFINED, Op.INVALID -> undefined(op, f);
          default -> op < Op.CREATE && environment(op, f);
        };
    if (fine) {
      return Interpreter.GO_ON;
    }
    return switch (op) {
      case Op.RETURN, Op.REVERT -> finish(op, f);
      case Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL -> machine.calls.call(op, f);
      case Op.CREATE, Op.CREATE2 -> machine.calls.create(op, f);
      case Op.SELFDESTRUCT -> machine.calls.selfDestruct(f);
      default -> Interpreter.HALTED;
    };
  }

  /** As BLOCK, and tells {@link Taint} of the instruction that follows. */
  private boolean step(Activation f) {
    int[] ops = f.program.ops;
    int pc = f.pc;
    f.gas -= ops[pc];
    if (f.gas < 0 || f.sp < ops[pc + 1] || f.sp > ops[pc + 2]) {
      if (!machine.enterBlock(f)) {
        return false;
      }
    } else {
      f.pc = pc + 4;
    }
    if (machine.taint != null) {
      machine.taint.before(f);
    }
    return true;
  }

  private int finish(int op, Activation f) {
    long offset = f.small(0);
    long size = f.small(1);
    if (!machine.expand(f, offset, size)) {
      return Interpreter.HALTED;
    }
    f.output = f.copyMemory((int) offset, (int) size);
    return op == Op.RETURN ? Interpreter.STOPPED : Interpreter.REVERTED;
  }

  private static boolean undefined(int op, Activation f) {
    int code = op == Op.UNDEFINED ? f.program.ops[f.pc] : op;
    f.halt = HaltKind.INVALID_OPCODE;
    f.says = "invalid opcode: " + Op.name(code);
    return false;
  }

  private boolean keccak(Activation f) {
    long offset = f.small(0);
    long size = f.small(1);
    if (!machine.expand(f, offset, size) || !machine.charge(f, 6 * Machine.words(size))) {
      return false;
    }
    Keccak.hash(f.memory, size == 0 ? 0 : (int) offset, (int) size, hash, 0);
    if (machine.tracing != null) {
      machine.tracing.hashed(f.memory, size == 0 ? 0 : (int) offset, (int) size, hash);
    }
    f.sp -= 8;
    Interpreter.load(f.stack, f.sp, hash, 0);
    f.sp += 4;
    return true;
  }

  private boolean exp(Activation f) {
    f.sp -= 4;
    int at = f.sp - 4;
    long[] s = f.stack;
    int bytes = (Arithmetic.bits(s[at + 3], s[at + 2], s[at + 1], s[at]) + 7) / 8;
    if (!machine.charge(f, (long) bytes * schedule.expByte)) {
      return false;
    }
    Arithmetic.exp(s, at);
    return true;
  }

  private boolean storeByte(Activation f) {
    long offset = f.small(0);
    if (!machine.expand(f, offset, 1)) {
      return false;
    }
    f.memory[(int) offset] = (byte) f.limb(1, 0);
    f.sp -= 8;
    return true;
  }

  /** EIP-5656 */
  private boolean copyWithin(Activation f) {
    long to = f.small(0);
    long from = f.small(1);
    long size = f.small(2);
    boolean fine =
        size == 0
            || (machine.expand(f, to < 0 || from < 0 ? -1 : Math.max(to, from), size)
                && machine.charge(f, 3 * Machine.words(size)));
    if (fine && size > 0) {
      System.arraycopy(f.memory, (int) from, f.memory, (int) to, (int) size);
    }
    f.sp -= 12;
    return fine;
  }

  private static boolean loadInput(Activation f) {
    long offset = f.small(0);
    f.sp -= 4;
    byte[] input = f.input;
    if (offset >= 0 && offset <= input.length - 32) {
      Interpreter.load(f.stack, f.sp, input, (int) offset);
    } else {
      byte[] word = new byte[32];
      if (offset >= 0 && offset < input.length) {
        System.arraycopy(input, (int) offset, word, 0, input.length - (int) offset);
      }
      Interpreter.load(f.stack, f.sp, word, 0);
    }
    f.sp += 4;
    return true;
  }

  /** Copies {@code source} to memory, zeros past its end; the operands start {@code skip} down. */
  private boolean copy(Activation f, byte[] source, int skip) {
    long to = f.small(skip);
    long from = f.small(skip + 1);
    long size = f.small(skip + 2);
    if (!machine.expand(f, to, size) || !machine.charge(f, 3 * Machine.words(size))) {
      return false;
    }
    f.sp -= 4 * (skip + 3);
    int there = from < 0 || from >= source.length ? 0 : (int) Math.min(size, source.length - from);
    if (there > 0) {
      System.arraycopy(source, (int) from, f.memory, (int) to, there);
    }
    if (size > there) {
      java.util.Arrays.fill(f.memory, (int) to + there, (int) (to + size), (byte) 0);
    }
    return true;
  }

  private boolean copyOtherCode(Activation f) {
    Entry entry = world.entry(f.limb(0, 2), f.limb(0, 1), f.limb(0, 0));
    if (!access(f, entry)) {
      return false;
    }
    // What can't be paid for isn't asked for.
    long to = f.small(1);
    long size = f.small(3);
    return machine.expand(f, to, size) && copy(f, world.code(entry).bytes, 1);
  }

  private boolean copyReturned(Activation f) {
    long from = f.small(1);
    long size = f.small(2);
    if (from < 0 || size < 0 || from + size < 0 || from + size > f.returned.length) {
      f.halt = HaltKind.RETURN_DATA_OUT_OF_BOUNDS;
      f.says = "return data out of bounds";
      return false;
    }
    return copy(f, f.returned, 0);
  }

  /** Charges for a cold account (EIP-2929). */
  private boolean access(Activation f, Entry entry) {
    return !schedule.accessLists
        || !world.warm(entry)
        || machine.charge(f, Schedule.COLD_ACCOUNT - Schedule.WARM);
  }

  private boolean other(int op, Activation f) {
    Entry entry = world.entry(f.limb(0, 2), f.limb(0, 1), f.limb(0, 0));
    if (!access(f, entry)) {
      return false;
    }
    world.need(entry);
    f.sp -= 4;
    if (op == Op.BALANCE) {
      f.push(entry.b3, entry.b2, entry.b1, entry.b0);
    } else if (op == Op.EXTCODESIZE) {
      f.push(entry.hasCode() ? world.code(entry).bytes.length : 0);
    } else if (!entry.exists || entry.isEmpty()) {
      f.push(0);
    } else {
      Word hash = entry.codeHash.toWord();
      f.push(hash.w3(), hash.w2(), hash.w1(), hash.w0());
    }
    return true;
  }

  private boolean blockHash(Activation f) {
    notice(f, Op.BLOCKHASH);
    long wanted = f.small(0);
    long current = machine.block.number();
    f.sp -= 4;
    if (wanted >= 0 && wanted < current && wanted >= current - 256) {
      Word hash = world.blockHash(wanted);
      f.push(hash.w3(), hash.w2(), hash.w1(), hash.w0());
    } else {
      f.push(0);
    }
    return true;
  }

  private boolean blobHash(Activation f) {
    notice(f, Op.BLOBHASH);
    long at = f.small(0);
    f.sp -= 4;
    if (at >= 0 && at < machine.blobHashes.size()) {
      Word hash = machine.blobHashes.get((int) at).toWord();
      f.push(hash.w3(), hash.w2(), hash.w1(), hash.w0());
    } else {
      f.push(0);
    }
    return true;
  }

  private boolean log(Activation f, int topics) {
    if (f.isStatic) {
      return writeProtected(f);
    }
    long offset = f.small(0);
    long size = f.small(1);
    if (!machine.expand(f, offset, size) || !machine.charge(f, 8 * size)) {
      return false;
    }
    machine.fuel.holdMemory(LOG_BYTES + size);
    Hash[] list = new Hash[topics];
    for (int i = 0; i < topics; i++) {
      int n = 2 + i;
      list[i] = new Word(f.limb(n, 3), f.limb(n, 2), f.limb(n, 1), f.limb(n, 0)).toHash();
    }
    int position = f.node == null ? 0 : f.node.calls.size();
    Log log =
        new Log(
            f.self.address,
            java.util.List.of(list),
            bothy.eth.Bytes.owning(f.copyMemory((int) offset, (int) size)),
            world.logs.size(),
            position);
    world.logs.add(log);
    if (f.node != null && machine.tracing != null) {
      machine.tracing.log(f.node, log);
    }
    f.sp -= 8 + 4 * topics;
    return true;
  }

  static boolean writeProtected(Activation f) {
    f.halt = HaltKind.WRITE_PROTECTION;
    f.says = "write protection";
    return false;
  }

  private static void notice(Activation f, int op) {
    if (f.node != null) {
      f.node.notice(op);
    }
  }

  private static void push(Activation f, Word word) {
    f.push(word.w3(), word.w2(), word.w1(), word.w0());
  }

  private boolean environment(int op, Activation f) {
    BlockContext block = machine.block;
    switch (op) {
      case Op.ADDRESS -> f.push(0, f.self.a2, f.self.a1, f.self.a0);
      case Op.CALLER -> f.push(0, f.caller.a2, f.caller.a1, f.caller.a0);
      case Op.CALLVALUE -> f.push(f.v3, f.v2, f.v1, f.v0);
      case Op.CALLDATASIZE -> f.push(f.input.length);
      case Op.RETURNDATASIZE -> f.push(f.returned.length);
      case Op.MSIZE -> f.push(f.memorySize);
      case Op.SELFBALANCE -> {
        Entry self = world.need(f.self);
        f.push(self.b3, self.b2, self.b1, self.b0);
      }
      case Op.CHAINID -> push(f, Word.of(machine.rules.chainId().value()));
      case Op.GAS_TO_FORWARD -> f.push(f.gas + f.reserve);
      case Op.ORIGIN -> pushNoticed(f, op, machine.origin);
      case Op.GASPRICE -> pushNoticed(f, op, machine.gasPrice);
      case Op.COINBASE -> pushNoticed(f, op, block.coinbase().toWord());
      case Op.TIMESTAMP -> pushNoticed(f, op, Word.of(block.timestamp()));
      case Op.NUMBER -> pushNoticed(f, op, Word.of(block.number()));
      case Op.PREVRANDAO ->
          pushNoticed(f, op, machine.has(Fork.PARIS) ? block.prevRandao() : block.difficulty());
      case Op.GASLIMIT -> pushNoticed(f, op, Word.of(block.gasLimit()));
      case Op.BASEFEE -> pushNoticed(f, op, block.baseFee().toWord());
      case Op.BLOBBASEFEE -> pushNoticed(f, op, machine.blobBaseFee);
      case Op.GAS -> {
        notice(f, op);
        f.push(f.gas + f.reserve);
      }
      default -> throw new IllegalStateException("no instruction has the number " + op);
    }
    return true;
  }

  private static void pushNoticed(Activation f, int op, Word word) {
    notice(f, op);
    push(f, word);
  }
}
