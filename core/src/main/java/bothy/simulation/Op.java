package bothy.simulation;

/**
 * The EVM's opcodes by number (execution-specs), and beside them, in the numbers that decoding
 * leaves free, the fused instructions that only decoded code holds. Long because it is the table.
 */
final class Op {
  static final int STOP = 0x00;
  static final int ADD = 0x01;
  static final int MUL = 0x02;
  static final int SUB = 0x03;
  static final int DIV = 0x04;
  static final int SDIV = 0x05;
  static final int MOD = 0x06;
  static final int SMOD = 0x07;
  static final int ADDMOD = 0x08;
  static final int MULMOD = 0x09;
  static final int EXP = 0x0a;
  static final int SIGNEXTEND = 0x0b;
  static final int LT = 0x10;
  static final int GT = 0x11;
  static final int SLT = 0x12;
  static final int SGT = 0x13;
  static final int EQ = 0x14;
  static final int ISZERO = 0x15;
  static final int AND = 0x16;
  static final int OR = 0x17;
  static final int XOR = 0x18;
  static final int NOT = 0x19;
  static final int BYTE = 0x1a;
  static final int SHL = 0x1b;
  static final int SHR = 0x1c;
  static final int SAR = 0x1d;
  static final int CLZ = 0x1e;
  static final int KECCAK256 = 0x20;
  static final int ADDRESS = 0x30;
  static final int BALANCE = 0x31;
  static final int ORIGIN = 0x32;
  static final int CALLER = 0x33;
  static final int CALLVALUE = 0x34;
  static final int CALLDATALOAD = 0x35;
  static final int CALLDATASIZE = 0x36;
  static final int CALLDATACOPY = 0x37;
  static final int CODESIZE = 0x38;
  static final int CODECOPY = 0x39;
  static final int GASPRICE = 0x3a;
  static final int EXTCODESIZE = 0x3b;
  static final int EXTCODECOPY = 0x3c;
  static final int RETURNDATASIZE = 0x3d;
  static final int RETURNDATACOPY = 0x3e;
  static final int EXTCODEHASH = 0x3f;
  static final int BLOCKHASH = 0x40;
  static final int COINBASE = 0x41;
  static final int TIMESTAMP = 0x42;
  static final int NUMBER = 0x43;
  static final int PREVRANDAO = 0x44;
  static final int GASLIMIT = 0x45;
  static final int CHAINID = 0x46;
  static final int SELFBALANCE = 0x47;
  static final int BASEFEE = 0x48;
  static final int BLOBHASH = 0x49;
  static final int BLOBBASEFEE = 0x4a;
  static final int POP = 0x50;
  static final int MLOAD = 0x51;
  static final int MSTORE = 0x52;
  static final int MSTORE8 = 0x53;
  static final int SLOAD = 0x54;
  static final int SSTORE = 0x55;
  static final int JUMP = 0x56;
  static final int JUMPI = 0x57;
  static final int PC = 0x58;
  static final int MSIZE = 0x59;
  static final int GAS = 0x5a;
  static final int JUMPDEST = 0x5b;
  static final int TLOAD = 0x5c;
  static final int TSTORE = 0x5d;
  static final int MCOPY = 0x5e;
  static final int PUSH0 = 0x5f;
  static final int PUSH1 = 0x60;
  static final int PUSH32 = 0x7f;
  static final int DUP1 = 0x80;
  static final int DUP16 = 0x8f;
  static final int SWAP1 = 0x90;
  static final int SWAP16 = 0x9f;
  static final int LOG0 = 0xa0;
  static final int LOG4 = 0xa4;
  static final int CREATE = 0xf0;
  static final int CALL = 0xf1;
  static final int CALLCODE = 0xf2;
  static final int RETURN = 0xf3;
  static final int DELEGATECALL = 0xf4;
  static final int CREATE2 = 0xf5;
  static final int STATICCALL = 0xfa;
  static final int REVERT = 0xfd;
  static final int INVALID = 0xfe;
  static final int SELFDESTRUCT = 0xff;

  // Decoded code only. Operands follow in the int[].

  /** Opens a basic block: gas, least stack, most stack (both in longs), byte offset in the code. */
  static final int BLOCK = 0x5b;

  /** A constant of up to 31 bits. */
  static final int PUSH_INT = 0x60;

  /** A constant from the pool, by its offset there. */
  static final int PUSH_WORD = 0x61;

  /**
   * Jumps end with their target, behind the opening of a decoded block; -1 for a place that is
   * none.
   */
  static final int JUMP_TO = 0x62;

  /** Tests the item at the first operand's depth, then drops the second's limbs. */
  static final int JUMP_IF = 0x63;

  static final int JUMP_IF_ZERO = 0x64;

  /** Compares the items at two depths, then drops the third operand's limbs. */
  static final int JUMP_IF_LT = 0x65;

  static final int JUMP_IF_GE = 0x66;
  static final int JUMP_IF_GT = 0x67;
  static final int JUMP_IF_LE = 0x68;
  static final int JUMP_IF_EQ = 0x69;
  static final int JUMP_IF_NE = 0x6a;

  static final int ADD_INT = 0x6b;
  static final int AND_WORD = 0x6c;
  static final int SHL_BY = 0x6d;
  static final int SHR_BY = 0x6e;
  static final int MLOAD_AT = 0x6f;
  static final int MSTORE_AT = 0x70;
  static final int SWAP_POP = 0x71;
  static final int POP_MANY = 0x72;
  static final int ADD_WORD = 0x73;
  static final int EQ_INT = 0x74;
  static final int AND_INT = 0x75;
  static final int DUP = 0x76;
  static final int SWAP = 0x77;

  /** GAS right before an instruction of the CALL family. */
  static final int GAS_TO_FORWARD = 0x78;

  /** An instruction that the fork doesn't know; its byte follows. */
  static final int UNDEFINED = 0x79;

  /** The top operand isn't on top but at the depth that follows, and stays there. */
  static final int ADD_ITEM = 0x7a;

  static final int SUB_ITEM = 0x7b;
  static final int AND_ITEM = 0x7c;
  static final int MLOAD_ITEM = 0x7d;
  static final int MSTORE_ITEM = 0x7e;

  /** In place of BLOCK before each instruction of code that is explored. */
  static final int STEP = 0x7f;

  private static final String[] NAMES = new String[256];

  static {
    String low =
        "STOP ADD MUL SUB DIV SDIV MOD SMOD ADDMOD MULMOD EXP SIGNEXTEND - - - -"
            + " LT GT SLT SGT EQ ISZERO AND OR XOR NOT BYTE SHL SHR SAR CLZ -"
            + " KECCAK256 - - - - - - - - - - - - - - - ADDRESS BALANCE ORIGIN CALLER CALLVALUE"
            + " CALLDATALOAD CALLDATASIZE CALLDATACOPY CODESIZE CODECOPY GASPRICE EXTCODESIZE"
            + " EXTCODECOPY RETURNDATASIZE RETURNDATACOPY EXTCODEHASH BLOCKHASH COINBASE TIMESTAMP"
            + " NUMBER PREVRANDAO GASLIMIT CHAINID SELFBALANCE BASEFEE BLOBHASH BLOBBASEFEE"
            + " - - - - - POP MLOAD MSTORE MSTORE8 SLOAD SSTORE JUMP JUMPI PC MSIZE GAS JUMPDEST"
            + " TLOAD TSTORE MCOPY PUSH0";
    String[] named = low.split(" ", -1);
    System.arraycopy(named, 0, NAMES, 0, named.length);
    for (int i = 0; i < 32; i++) {
      NAMES[PUSH1 + i] = "PUSH" + (i + 1);
    }
    for (int i = 0; i < 16; i++) {
      NAMES[DUP1 + i] = "DUP" + (i + 1);
      NAMES[SWAP1 + i] = "SWAP" + (i + 1);
    }
    for (int i = 0; i < 5; i++) {
      NAMES[LOG0 + i] = "LOG" + i;
    }
    String[] high = {
      "CREATE",
      "CALL",
      "CALLCODE",
      "RETURN",
      "DELEGATECALL",
      "CREATE2",
      "-",
      "-",
      "-",
      "-",
      "STATICCALL",
      "-",
      "-",
      "REVERT",
      "INVALID",
      "SELFDESTRUCT"
    };
    System.arraycopy(high, 0, NAMES, CREATE, high.length);
  }

  private Op() {}

  static String name(int op) {
    String name = NAMES[op];
    return name == null || name.equals("-")
        ? "opcode 0x" + Integer.toHexString(op) + " not defined"
        : name;
  }

  static boolean isCall(int op) {
    return op == CALL || op == CALLCODE || op == DELEGATECALL || op == STATICCALL;
  }

  /** Whether nothing after it is reached but by a jump. */
  static boolean ends(int op) {
    return op == STOP
        || op == JUMP
        || op == RETURN
        || op == REVERT
        || op == INVALID
        || op == SELFDESTRUCT;
  }

  /** Whether it must see the exact gas, so that no later cost may be charged before it. */
  static boolean closesBlock(int op) {
    return ends(op)
        || op == JUMPI
        || op == GAS
        || op == SSTORE
        || op == CREATE
        || op == CREATE2
        || isCall(op);
  }
}
