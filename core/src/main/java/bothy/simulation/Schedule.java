package bothy.simulation;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a fork's instructions cost and which there are: data, one instance a fork, built from the
 * one before it.
 */
final class Schedule {
  private static final Map<Fork, Schedule> ALL = all();

  final Fork fork;

  /** Constant gas of each opcode; -1 for one that the fork doesn't have. */
  final int[] gas;

  /** Stack items that an opcode takes and leaves, by opcode. */
  final int[] takes;

  final int[] leaves;

  int expByte = 10;

  /** SSTORE: a slot that isn't first written in this run, or written with what it holds. */
  int storeDirty;

  int storeReset = 5000;
  int storeClearRefund = 15000;

  /** EIP-1283, EIP-2200: whether SSTORE looks at the value before the transaction. */
  boolean netMetering;

  /** EIP-2200: SSTORE fails with no more gas than this; 0 for no such rule. */
  int storeSentry;

  /** EIP-2929 */
  boolean accessLists;

  int selfDestructRefund = 24000;
  int refundQuotient = 2;
  int dataZero = 4;
  int dataNonZero = 68;

  static final int COLD_ACCOUNT = 2600;
  static final int COLD_SLOT = 2100;
  static final int WARM = 100;

  private Schedule(Fork fork, Schedule before) {
    this.fork = fork;
    this.gas = before.gas.clone();
    this.takes = before.takes.clone();
    this.leaves = before.leaves.clone();
    this.expByte = before.expByte;
    this.storeDirty = before.storeDirty;
    this.storeReset = before.storeReset;
    this.storeClearRefund = before.storeClearRefund;
    this.netMetering = before.netMetering;
    this.storeSentry = before.storeSentry;
    this.accessLists = before.accessLists;
    this.selfDestructRefund = before.selfDestructRefund;
    this.refundQuotient = before.refundQuotient;
    this.dataZero = before.dataZero;
    this.dataNonZero = before.dataNonZero;
  }

  private Schedule() {
    fork = Fork.FRONTIER;
    gas = new int[256];
    takes = new int[256];
    leaves = new int[256];
    Arrays.fill(gas, -1);
    frontier();
  }

  static Schedule of(Fork fork) {
    return Objects.requireNonNull(ALL.get(fork));
  }

  /** Each fork's tables are those of the one before it, changed. */
  private static Map<Fork, Schedule> all() {
    Map<Fork, Schedule> all = new EnumMap<>(Fork.class);
    Schedule before = null;
    for (Fork fork : Fork.values()) {
      Schedule made = before == null ? new Schedule() : new Schedule(fork, before);
      made.change();
      all.put(fork, made);
      before = made;
    }
    return all;
  }

  private void op(int op, int cost, int taken, int left) {
    gas[op] = cost;
    takes[op] = taken;
    leaves[op] = left;
  }

  private void ops(int from, int to, int cost, int taken, int left) {
    for (int i = from; i <= to; i++) {
      op(i, cost, taken, left);
    }
  }

  private void frontier() {
    op(Op.STOP, 0, 0, 0);
    op(Op.ADD, 3, 2, 1);
    op(Op.MUL, 5, 2, 1);
    op(Op.SUB, 3, 2, 1);
    ops(Op.DIV, Op.SMOD, 5, 2, 1);
    ops(Op.ADDMOD, Op.MULMOD, 8, 3, 1);
    op(Op.EXP, 10, 2, 1);
    op(Op.SIGNEXTEND, 5, 2, 1);
    ops(Op.LT, Op.EQ, 3, 2, 1);
    op(Op.ISZERO, 3, 1, 1);
    ops(Op.AND, Op.XOR, 3, 2, 1);
    op(Op.NOT, 3, 1, 1);
    op(Op.BYTE, 3, 2, 1);
    op(Op.KECCAK256, 30, 2, 1);
    op(Op.ADDRESS, 2, 0, 1);
    op(Op.BALANCE, 20, 1, 1);
    ops(Op.ORIGIN, Op.CALLVALUE, 2, 0, 1);
    op(Op.CALLDATALOAD, 3, 1, 1);
    op(Op.CALLDATASIZE, 2, 0, 1);
    op(Op.CALLDATACOPY, 3, 3, 0);
    op(Op.CODESIZE, 2, 0, 1);
    op(Op.CODECOPY, 3, 3, 0);
    op(Op.GASPRICE, 2, 0, 1);
    op(Op.EXTCODESIZE, 20, 1, 1);
    op(Op.EXTCODECOPY, 20, 4, 0);
    op(Op.BLOCKHASH, 20, 1, 1);
    ops(Op.COINBASE, Op.GASLIMIT, 2, 0, 1);
    op(Op.POP, 2, 1, 0);
    op(Op.MLOAD, 3, 1, 1);
    op(Op.MSTORE, 3, 2, 0);
    op(Op.MSTORE8, 3, 2, 0);
    op(Op.SLOAD, 50, 1, 1);
    op(Op.SSTORE, 0, 2, 0);
    op(Op.JUMP, 8, 1, 0);
    op(Op.JUMPI, 10, 2, 0);
    ops(Op.PC, Op.GAS, 2, 0, 1);
    op(Op.JUMPDEST, 1, 0, 0);
    ops(Op.PUSH1, Op.PUSH32, 3, 0, 1);
    for (int i = 0; i < 16; i++) {
      op(Op.DUP1 + i, 3, i + 1, i + 2);
      op(Op.SWAP1 + i, 3, i + 2, i + 2);
    }
    for (int i = 0; i < 5; i++) {
      op(Op.LOG0 + i, 375 * (i + 1), i + 2, 0);
    }
    op(Op.CREATE, 32000, 3, 1);
    op(Op.CALL, 40, 7, 1);
    op(Op.CALLCODE, 40, 7, 1);
    op(Op.RETURN, 0, 2, 0);
    op(Op.INVALID, 0, 0, 0);
    op(Op.SELFDESTRUCT, 0, 1, 0);
  }

  private void change() {
    switch (fork) {
      case FRONTIER, PARIS -> {}
      case HOMESTEAD -> op(Op.DELEGATECALL, 40, 6, 1);
      case TANGERINE_WHISTLE -> tangerineWhistle();
      case SPURIOUS_DRAGON -> expByte = 50; // EIP-160
      case BYZANTIUM -> byzantium();
      case CONSTANTINOPLE -> constantinople();
      case PETERSBURG -> {
        netMetering = false; // EIP-1716
        storeReset = 5000;
      }
      case ISTANBUL -> istanbul();
      case BERLIN -> berlin();
      case LONDON -> {
        op(Op.BASEFEE, 2, 0, 1); // EIP-3198
        storeClearRefund = 4800; // EIP-3529
        selfDestructRefund = 0;
        refundQuotient = 5;
      }
      case SHANGHAI -> op(Op.PUSH0, 2, 0, 1); // EIP-3855
      case CANCUN -> cancun();
      case PRAGUE -> {}
      case OSAKA -> op(Op.CLZ, 5, 1, 1); // EIP-7939
    }
  }

  /** EIP-150 */
  private void tangerineWhistle() {
    gas[Op.EXTCODESIZE] = 700;
    gas[Op.EXTCODECOPY] = 700;
    gas[Op.BALANCE] = 400;
    gas[Op.SLOAD] = 200;
    gas[Op.CALL] = 700;
    gas[Op.CALLCODE] = 700;
    gas[Op.DELEGATECALL] = 700;
    gas[Op.SELFDESTRUCT] = 5000;
  }

  private void byzantium() {
    op(Op.REVERT, 0, 2, 0); // EIP-140
    op(Op.RETURNDATASIZE, 2, 0, 1); // EIP-211
    op(Op.RETURNDATACOPY, 3, 3, 0);
    op(Op.STATICCALL, 700, 6, 1); // EIP-214
  }

  private void constantinople() {
    ops(Op.SHL, Op.SAR, 3, 2, 1); // EIP-145
    op(Op.EXTCODEHASH, 400, 1, 1); // EIP-1052
    op(Op.CREATE2, 32000, 4, 1); // EIP-1014
    netMetering = true; // EIP-1283
    storeDirty = 200;
  }

  private void istanbul() {
    op(Op.CHAINID, 2, 0, 1); // EIP-1344
    op(Op.SELFBALANCE, 5, 0, 1); // EIP-1884
    gas[Op.SLOAD] = 800;
    gas[Op.BALANCE] = 700;
    gas[Op.EXTCODEHASH] = 700;
    netMetering = true; // EIP-2200
    storeDirty = 800;
    storeSentry = 2300;
    dataNonZero = 16; // EIP-2028
  }

  /** EIP-2929: the warm cost is the constant one, the surcharge of a cold access comes on top. */
  private void berlin() {
    accessLists = true;
    int[] priced = {
      Op.BALANCE,
      Op.EXTCODESIZE,
      Op.EXTCODECOPY,
      Op.EXTCODEHASH,
      Op.CALL,
      Op.CALLCODE,
      Op.DELEGATECALL,
      Op.STATICCALL,
      Op.SLOAD
    };
    for (int op : priced) {
      gas[op] = WARM;
    }
    storeDirty = WARM;
    storeReset = 5000 - COLD_SLOT;
  }

  private void cancun() {
    op(Op.BLOBHASH, 3, 1, 1); // EIP-4844
    op(Op.BLOBBASEFEE, 2, 0, 1); // EIP-7516
    op(Op.TLOAD, WARM, 1, 1); // EIP-1153
    op(Op.TSTORE, WARM, 2, 0);
    op(Op.MCOPY, 3, 3, 0); // EIP-5656
  }
}
