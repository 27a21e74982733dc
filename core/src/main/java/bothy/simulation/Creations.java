package bothy.simulation;

import bothy.crypto.Keccak;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Word;
import org.jspecify.annotations.Nullable;

/** CREATE and CREATE2, from the address to the code that is kept. */
final class Creations {
  private static final int CODE_BYTE_COST = 200;
  private static final byte[] NOTHING = {};

  private final Machine machine;
  private final World world;
  private final Calls calls;

  Creations(Machine machine, Calls calls) {
    this.machine = machine;
    this.world = machine.world;
    this.calls = calls;
  }

  int create(int op, Activation f) {
    if (f.isStatic) {
      Rare.writeProtected(f);
      return Interpreter.HALTED;
    }
    long offset = f.small(1);
    long size = f.small(2);
    if (!machine.expand(f, offset, size)) {
      return Interpreter.HALTED;
    }
    boolean limited = machine.has(Fork.SHANGHAI); // EIP-3860
    if (limited && size > Machine.INITCODE_LIMIT) {
      f.halt = HaltKind.INITCODE_TOO_LARGE;
      f.says = "max initcode size exceeded";
      return Interpreter.HALTED;
    }
    long perWord = (limited ? 2L : 0L) + (op == Op.CREATE2 ? 6L : 0L);
    if (!machine.charge(f, perWord * Machine.words(size))) {
      return Interpreter.HALTED;
    }
    machine.fuel.settle(f);
    long gas = machine.has(Fork.TANGERINE_WHISTLE) ? f.gas - f.gas / 64 : f.gas;
    f.gas -= gas;
    byte[] initcode = f.copyMemory((int) offset, (int) size);
    Word value = new Word(f.limb(0, 3), f.limb(0, 2), f.limb(0, 1), f.limb(0, 0));
    Entry self = world.need(f.self);
    boolean salted = op == Op.CREATE2;
    Entry made =
        world.entry(
            salted ? address(self.address, salt(f), initcode) : address(self.address, self.nonce));
    f.sp -= salted ? 16 : 12;
    CallKind kind = salted ? CallKind.CREATE2 : CallKind.CREATE;
    Activation end = enter(f, kind, self, made, value, initcode, gas);
    return end == null ? Interpreter.SUSPENDED : calls.goOn(f, end);
  }

  private static Bytes salt(Activation f) {
    return new Word(f.limb(3, 3), f.limb(3, 2), f.limb(3, 1), f.limb(3, 0)).toBytes();
  }

  /** Opens a frame and gives null; or gives how the creation ended, if it needs none. */
  @Nullable Activation enter(
      @Nullable Activation parent,
      CallKind kind,
      Entry creator,
      Entry made,
      Word value,
      byte[] initcode,
      long gas) {
    Tracing.Node node = null;
    if (machine.tracing != null) {
      node =
          machine.tracing.open(
              parent == null ? null : parent.node,
              new Tracing.Node(kind, creator, made, value, initcode, gas));
    }
    if (parent != null && parent.depth >= Machine.DEPTH) {
      return failed(made, node, gas, HaltKind.CALL_DEPTH, "max call depth exceeded");
    }
    if (!calls.canPay(creator, value.w3(), value.w2(), value.w1(), value.w0())) {
      return failed(
          made, node, gas, HaltKind.INSUFFICIENT_BALANCE, "insufficient balance for transfer");
    }
    if (parent != null) {
      if (creator.nonce == -1) {
        return failed(made, node, gas, HaltKind.NONCE_OVERFLOW, "nonce uint64 overflow");
      }
      world.setNonce(creator, creator.nonce + 1);
    }
    if (machine.schedule.accessLists) {
      world.warm(made);
    }
    world.need(made);
    if (made.nonce != 0 || made.hasCode() || !world.storageEmpty(made)) { // EIP-7610
      return failed(made, node, 0, HaltKind.CONTRACT_COLLISION, "contract address collision");
    }
    int mark = world.journal.mark();
    int logMark = world.logs.size();
    long refundMark = world.refund;
    world.create(made);
    if (machine.has(Fork.SPURIOUS_DRAGON)) {
      world.setNonce(made, 1);
    }
    calls.transfer(creator, made, value.w3(), value.w2(), value.w1(), value.w0());
    Code code = new Code(Bytes.of(initcode), null);
    Activation f = machine.open(code, NOTHING);
    f.held = machine.hold((long) Code.DECODED * initcode.length);
    f.kind = kind;
    f.self = made;
    f.caller = creator;
    f.isStatic = false;
    f.v3 = value.w3();
    f.v2 = value.w2();
    f.v1 = value.w1();
    f.v0 = value.w0();
    f.gas = gas;
    f.reserve = 0;
    f.journalMark = mark;
    f.logMark = logMark;
    f.refundMark = refundMark;
    f.created = made;
    f.node = node;
    if (node != null) {
      node.codeHash = code.hash();
    }
    return null;
  }

  private Activation failed(
      Entry made, Tracing.@Nullable Node node, long gas, HaltKind kind, String says) {
    Activation end = calls.fail(node, gas, kind, says);
    end.created = made;
    return end;
  }

  /** Initcode has returned: its output becomes the code, or the creation fails. */
  void deposit(Activation f) {
    byte[] code = f.output;
    if (machine.has(Fork.SPURIOUS_DRAGON) && code.length > Machine.CODE_LIMIT) { // EIP-170
      refuse(f, HaltKind.CODE_TOO_LARGE, "max code size exceeded");
    } else if (machine.has(Fork.LONDON) && code.length > 0 && code[0] == (byte) 0xef) { // EIP-3541
      refuse(f, HaltKind.INVALID_CODE_PREFIX, "invalid code: must not begin with 0xef");
    } else if (f.gas < (long) CODE_BYTE_COST * code.length) {
      if (machine.has(Fork.HOMESTEAD)) {
        refuse(f, HaltKind.CODE_STORE_OUT_OF_GAS, "contract creation code storage out of gas");
      }
      // Frontier keeps an account without code.
    } else {
      f.gas -= (long) CODE_BYTE_COST * code.length;
      if (code.length > 0) {
        world.setCode(f.self, new Code(Bytes.of(code), null));
      }
    }
  }

  private static void refuse(Activation f, HaltKind kind, String says) {
    f.succeeded = false;
    f.halt = kind;
    f.says = says;
  }

  /** The end of keccak(rlp([creator, nonce])). */
  static Address address(Address creator, long nonce) {
    int size = nonce == 0 ? 0 : (71 - Long.numberOfLeadingZeros(nonce)) / 8;
    boolean single = size == 1 && nonce > 0 && nonce < 128;
    int nonceSize = single ? 1 : size + 1;
    byte[] rlp = new byte[22 + nonceSize];
    rlp[0] = (byte) (0xc0 + 21 + nonceSize);
    rlp[1] = (byte) 0x94;
    creator.bytes().copyTo(0, rlp, 2, Address.SIZE);
    if (single) {
      rlp[22] = (byte) nonce;
    } else {
      rlp[22] = (byte) (0x80 + size);
      for (int i = 0; i < size; i++) {
        rlp[23 + i] = (byte) (nonce >>> (8 * (size - 1 - i)));
      }
    }
    return new Address(Bytes.owning(Keccak.hash(rlp)).slice(12));
  }

  /** EIP-1014 */
  private static Address address(Address creator, Bytes salt, byte[] initcode) {
    byte[] preimage = new byte[85];
    preimage[0] = (byte) 0xff;
    creator.bytes().copyTo(0, preimage, 1, Address.SIZE);
    salt.copyTo(0, preimage, 21, 32);
    System.arraycopy(Keccak.hash(initcode), 0, preimage, 53, 32);
    return new Address(Bytes.owning(Keccak.hash(preimage)).slice(12));
  }
}
