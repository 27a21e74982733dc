package bothy.simulation;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Word;
import bothy.simulation.precompiles.Precompile;
import bothy.simulation.precompiles.Precompiles;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How frames open, end and hand back: the CALL family, and what they share with creations. */
final class Calls {
  private static final int STIPEND = 2300;
  private static final int VALUE_COST = 9000;
  private static final int NEW_ACCOUNT_COST = 25000;

  private final Machine machine;
  private final World world;
  private final Schedule schedule;
  private final Creations creations;

  /** Holds the end of a call that needed no frame. */
  private final Activation instant;

  Calls(Machine machine) {
    this.machine = machine;
    this.world = machine.world;
    this.schedule = machine.schedule;
    this.instant = machine.spare();
    this.creations = new Creations(machine, this);
  }

  Creations creations() {
    return creations;
  }

  int create(int op, Activation f) {
    return creations.create(op, f);
  }

  /** CALL, CALLCODE, DELEGATECALL, STATICCALL. */
  int call(int op, Activation f) {
    boolean hasValue = op == Op.CALL || op == Op.CALLCODE;
    boolean transfers = hasValue && !f.isZero(2);
    int next = hasValue ? 3 : 2;
    Entry target = world.entry(f.limb(1, 2), f.limb(1, 1), f.limb(1, 0));
    long inputAt = f.small(next);
    long inputSize = f.small(next + 1);
    long outputAt = f.small(next + 2);
    long outputSize = f.small(next + 3);
    if (!access(f, target)
        || !machine.expand(f, inputAt, inputSize)
        || !machine.expand(f, outputAt, outputSize)
        || !machine.charge(f, surcharge(op, target, transfers))) {
      return Interpreter.HALTED;
    }
    machine.fuel.settle(f);
    long given = given(f);
    if (given < 0) {
      machine.outOfGas(f);
      return Interpreter.HALTED;
    }
    if (op == Op.CALL && transfers && f.isStatic) {
      Rare.writeProtected(f);
      return Interpreter.HALTED;
    }
    f.gas -= given;
    if (transfers) {
      given += STIPEND;
    }
    byte[] input = f.inputFrom((int) inputAt, (int) inputSize);
    f.outputAt = (int) outputAt;
    f.outputSize = (int) outputSize;
    boolean delegates = op == Op.DELEGATECALL;
    long v3 = delegates ? f.v3 : hasValue ? f.limb(2, 3) : 0;
    long v2 = delegates ? f.v2 : hasValue ? f.limb(2, 2) : 0;
    long v1 = delegates ? f.v1 : hasValue ? f.limb(2, 1) : 0;
    long v0 = delegates ? f.v0 : hasValue ? f.limb(2, 0) : 0;
    f.sp -= 4 * (next + 4);
    CallKind kind =
        switch (op) {
          case Op.CALL -> CallKind.CALL;
          case Op.CALLCODE -> CallKind.CALLCODE;
          case Op.DELEGATECALL -> CallKind.DELEGATECALL;
          default -> CallKind.STATICCALL;
        };
    Entry self = kind == CallKind.CALL || kind == CallKind.STATICCALL ? target : f.self;
    Entry caller = delegates ? f.caller : f.self;
    boolean isStatic = f.isStatic || kind == CallKind.STATICCALL;
    Activation end = enter(f, kind, caller, self, target, v3, v2, v1, v0, input, given, isStatic);
    return end == null ? Interpreter.SUSPENDED : goOn(f, end);
  }

  /** Goes on in the calling frame at once. */
  int goOn(Activation f, Activation end) {
    resume(f, end);
    machine.fuel.draw(f);
    return Interpreter.GO_ON;
  }

  private boolean access(Activation f, Entry target) {
    if (schedule.accessLists
        && world.warm(target)
        && !machine.charge(f, Schedule.COLD_ACCOUNT - Schedule.WARM)) {
      return false;
    }
    Entry delegate = delegate(target);
    return delegate == null
        || machine.charge(f, world.warm(delegate) ? Schedule.COLD_ACCOUNT : Schedule.WARM);
  }

  /** EIP-7702: where the account's code points, if it does. */
  @Nullable Entry delegate(Entry target) {
    if (!machine.has(Fork.PRAGUE) || precompile(target) != null) {
      return null;
    }
    Code code = world.code(target);
    return code.isDelegation()
        ? world.entry(bothy.eth.Address.of(Word.of(code.value().slice(3))))
        : null;
  }

  private int surcharge(int op, Entry target, boolean transfers) {
    int cost = transfers ? VALUE_COST : 0;
    if (op == Op.CALL) {
      boolean brings =
          machine.has(Fork.SPURIOUS_DRAGON)
              ? transfers && isDead(target)
              : !world.need(target).exists;
      cost += brings ? NEW_ACCOUNT_COST : 0;
    }
    return cost;
  }

  private boolean isDead(Entry target) {
    world.need(target);
    return !target.exists || target.isEmpty();
  }

  /** The gas that the callee gets (EIP-150); -1 if there isn't as much as was asked for. */
  private long given(Activation f) {
    long asked = f.small(0);
    if (machine.has(Fork.TANGERINE_WHISTLE)) {
      long most = f.gas - f.gas / 64;
      return asked < 0 ? most : Math.min(asked, most);
    }
    return asked < 0 || asked > f.gas ? -1 : asked;
  }

  @Nullable Precompile precompile(Entry target) {
    if ((target.a2 | target.a1) != 0 || target.a0 <= 0 || target.a0 > 0x100) {
      return null;
    }
    return Precompiles.at(machine.fork, (int) target.a0);
  }

  /** Opens a frame and gives null; or gives how the call ended, if it needs none. */
  @Nullable Activation enter(
      @Nullable Activation parent,
      CallKind kind,
      Entry caller,
      Entry self,
      Entry codeOf,
      long v3,
      long v2,
      long v1,
      long v0,
      byte[] input,
      long gas,
      boolean isStatic) {
    boolean moves = kind == CallKind.CALL || kind == CallKind.CALLCODE;
    Tracing.Node node = null;
    if (machine.tracing != null) {
      Word value = kind == CallKind.STATICCALL ? null : new Word(v3, v2, v1, v0);
      Entry from = parent == null ? caller : parent.self;
      node =
          machine.tracing.open(
              parent == null ? null : parent.node,
              new Tracing.Node(kind, from, codeOf, value, input, gas));
    }
    if (parent != null && parent.depth >= Machine.DEPTH) {
      return fail(node, gas, HaltKind.CALL_DEPTH, "max call depth exceeded");
    }
    if (moves && (v3 | v2 | v1 | v0) != 0 && !canPay(caller, v3, v2, v1, v0)) {
      return fail(node, gas, HaltKind.INSUFFICIENT_BALANCE, "insufficient balance for transfer");
    }
    int mark = world.journal.mark();
    int logMark = world.logs.size();
    long refundMark = world.refund;
    Precompile precompile = precompile(codeOf);
    if (kind == CallKind.CALL && !arrive(self, precompile, v3, v2, v1, v0, caller)) {
      return succeed(node, gas);
    }
    if (kind == CallKind.STATICCALL && precompile == null) {
      world.touch(world.need(self));
    }
    if (precompile != null) {
      return run(precompile, node, input, gas, mark);
    }
    Entry delegate = delegate(codeOf);
    Code code = world.code(delegate == null ? codeOf : delegate);
    if (code.isEmpty()) {
      return succeed(node, gas);
    }
    Activation f = machine.open(code, input);
    f.held = parent == null || Arrays.equals(parent.input, input) ? 0 : machine.hold(input.length);
    f.kind = kind;
    f.self = self;
    f.caller = caller;
    f.isStatic = isStatic;
    f.v3 = v3;
    f.v2 = v2;
    f.v1 = v1;
    f.v0 = v0;
    f.gas = gas;
    f.reserve = 0;
    f.journalMark = mark;
    f.logMark = logMark;
    f.refundMark = refundMark;
    f.node = node;
    if (node != null) {
      node.codeHash = code.hash();
    }
    return null;
  }

  /** Moves the value of a CALL; false if there is nobody to call and nothing to bring. */
  private boolean arrive(
      Entry to, @Nullable Precompile precompile, long v3, long v2, long v1, long v0, Entry from) {
    boolean nothing = (v3 | v2 | v1 | v0) == 0;
    if (nothing && precompile != null && machine.has(Fork.PARIS)) {
      return true;
    }
    world.need(to);
    if (!to.exists) {
      if (nothing && precompile == null && machine.has(Fork.SPURIOUS_DRAGON)) {
        return false;
      }
      world.bring(to);
    }
    transfer(from, to, v3, v2, v1, v0);
    return true;
  }

  void transfer(Entry from, Entry to, long v3, long v2, long v1, long v0) {
    if ((v3 | v2 | v1 | v0) != 0 && from != to) {
      long[] w = {from.b0, from.b1, from.b2, from.b3, to.b0, to.b1, to.b2, to.b3, v0, v1, v2, v3};
      Arithmetic.add(w, 4, 8);
      world.setBalance(to, w[7], w[6], w[5], w[4]);
      long[] rest = {v0, v1, v2, v3, w[0], w[1], w[2], w[3]};
      Arithmetic.sub(rest, 0, 4);
      world.setBalance(from, rest[3], rest[2], rest[1], rest[0]);
    }
    world.touch(to);
  }

  boolean canPay(Entry payer, long v3, long v2, long v1, long v0) {
    world.need(payer);
    long[] w = {payer.b0, payer.b1, payer.b2, payer.b3, v0, v1, v2, v3};
    return !Arithmetic.less(w, 0, 4);
  }

  private Activation run(
      Precompile precompile, Tracing.@Nullable Node node, byte[] input, long gas, int mark) {
    long cost = precompile.gas(input);
    byte[] output = null;
    String says = "out of gas";
    if (cost >= 0 && cost <= gas) {
      machine.fuel.burn(cost);
      byte[] signer = machine.vouched == null ? null : vouched(precompile, input);
      output = signer == null ? precompile.run(input) : signer;
      says = output == null ? precompile.failure(input) : "";
    }
    instant.returned = NOTHING;
    instant.succeeded = output != null;
    instant.gas = output == null ? 0 : gas - cost;
    instant.output = output == null ? NOTHING : output;
    instant.says = says;
    instant.halt = cost >= 0 && cost <= gas ? HaltKind.PRECOMPILE_FAILED : HaltKind.OUT_OF_GAS;
    instant.reverted = false;
    if (output == null) {
      world.undo(mark);
    }
    close(node, instant);
    return instant;
  }

  /** Whom {@link Simulation#vouch} names for the digest that ecrecover is asked about. */
  private byte @Nullable [] vouched(Precompile precompile, byte[] input) {
    if (machine.vouched == null || input.length < Word.SIZE || !Precompiles.recovers(precompile)) {
      return null;
    }
    Hash digest = Word.of(Bytes.of(Arrays.copyOf(input, Word.SIZE))).toHash();
    Address signer = machine.vouched.get(digest);
    return signer == null ? null : signer.toWord().toBytes().toArray();
  }

  private static final byte[] NOTHING = {};

  /** Fails without a frame; the gas comes back. */
  Activation fail(Tracing.@Nullable Node node, long gas, HaltKind kind, String says) {
    instant.succeeded = false;
    instant.reverted = false;
    instant.gas = gas;
    instant.output = NOTHING;
    instant.halt = kind;
    instant.says = says;
    close(node, instant);
    return instant;
  }

  private Activation succeed(Tracing.@Nullable Node node, long gas) {
    instant.succeeded = true;
    instant.reverted = false;
    instant.gas = gas;
    instant.output = NOTHING;
    instant.says = "";
    close(node, instant);
    return instant;
  }

  /** A frame has run: keeps or undoes what it did. Its gas is settled. */
  void close(Activation f, int how) {
    f.succeeded = how == Interpreter.STOPPED;
    f.reverted = how == Interpreter.REVERTED;
    boolean creates = f.kind == CallKind.CREATE || f.kind == CallKind.CREATE2;
    if (f.succeeded && creates) {
      creations.deposit(f);
    }
    if (!f.succeeded) {
      undo(f);
      if (f.reverted) {
        f.says = "execution reverted";
      } else {
        f.gas = 0;
        f.output = NOTHING;
      }
    }
    close(f.node, f);
  }

  private void close(Tracing.@Nullable Node node, Activation end) {
    if (node != null && machine.tracing != null) {
      machine.tracing.close(node, end);
    }
  }

  void undo(Activation f) {
    world.undo(f.journalMark);
    world.refund = f.refundMark;
    while (world.logs.size() > f.logMark) {
      world.logs.removeLast();
    }
  }

  /** Hands the end of a call to the frame that made it. */
  void resume(Activation f, Activation end) {
    f.gas += end.gas;
    machine.fuel.freeMemory(f.returned.length);
    boolean created = end.created != null;
    if (created) {
      f.returned = end.reverted ? end.output : NOTHING;
      machine.fuel.holdMemory(f.returned.length);
      Entry made = end.created;
      end.created = null;
      if (end.succeeded && made != null) {
        f.push(0, made.a2, made.a1, made.a0);
      } else {
        f.push(0);
      }
      return;
    }
    f.returned = end.output;
    machine.fuel.holdMemory(f.returned.length);
    int size = Math.min(f.outputSize, end.output.length);
    if (size > 0) {
      System.arraycopy(end.output, 0, f.memory, f.outputAt, size);
    }
    f.push(end.succeeded ? 1 : 0);
  }

  int selfDestruct(Activation f) {
    if (f.isStatic) {
      Rare.writeProtected(f);
      return Interpreter.HALTED;
    }
    Entry heir = world.entry(f.limb(0, 2), f.limb(0, 1), f.limb(0, 0));
    Entry self = world.need(f.self);
    if (schedule.accessLists && world.warm(heir) && !machine.charge(f, Schedule.COLD_ACCOUNT)) {
      return Interpreter.HALTED;
    }
    world.need(heir);
    boolean brings =
        machine.has(Fork.SPURIOUS_DRAGON)
            ? !self.isBalanceZero() && isDead(heir)
            : machine.has(Fork.TANGERINE_WHISTLE) && !heir.exists;
    if (brings && !machine.charge(f, NEW_ACCOUNT_COST)) {
      return Interpreter.HALTED;
    }
    boolean first = self.destroyedIn != world.run;
    Word balance = self.balance();
    if (machine.tracing != null && f.node != null) {
      machine.tracing.open(
          f.node, new Tracing.Node(CallKind.SELFDESTRUCT, self, heir, balance, NOTHING, 0));
    }
    if (!balance.isZero() || !machine.has(Fork.SPURIOUS_DRAGON)) {
      world.bring(heir);
    }
    transfer(self, heir, balance.w3(), balance.w2(), balance.w1(), balance.w0());
    // EIP-6780
    if (!machine.has(Fork.CANCUN) || self.createdIn == world.run) {
      if (first) {
        world.refund += schedule.selfDestructRefund;
      }
      world.setBalance(self, 0, 0, 0, 0);
      world.destroy(self);
    }
    return Interpreter.STOPPED;
  }
}
