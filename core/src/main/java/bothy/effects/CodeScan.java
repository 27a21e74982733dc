package bothy.effects;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Word;
import java.util.Set;
import java.util.TreeSet;

/**
 * What can be read off a contract's code without running it: the addresses that stand in it as
 * constants, and whether an instruction that can be reached reads ORIGIN.
 */
record CodeScan(Set<Address> addresses, boolean readsOrigin) {
  private static final int STOP = 0x00;
  private static final int ORIGIN = 0x32;
  private static final int JUMP = 0x56;
  private static final int JUMPDEST = 0x5b;
  private static final int PUSH1 = 0x60;
  private static final int PUSH20 = 0x73;
  private static final int PUSH32 = 0x7f;
  private static final int RETURN = 0xf3;
  private static final int REVERT = 0xfd;

  /** Constants below are numbers, not addresses. */
  private static final Word LEAST = Word.fromHex("0x100000000");

  private static final int MAX_ADDRESSES = 128;

  CodeScan {
    addresses = Set.copyOf(addresses);
  }

  static CodeScan of(Bytes code) {
    Set<Address> addresses = new TreeSet<>();
    boolean origin = false;
    boolean reached = true;
    for (int at = 0; at < code.size(); at++) {
      int op = code.at(at) & 0xff;
      reached |= op == JUMPDEST;
      int width = op >= PUSH1 && op <= PUSH32 ? op - PUSH1 + 1 : 0;
      if (reached && op >= PUSH20 && at + width < code.size() && width > 0) {
        Word constant = Word.of(code.slice(at + 1, at + 1 + width));
        if (mayBeAddress(constant) && addresses.size() < MAX_ADDRESSES) {
          addresses.add(Address.of(constant));
        }
      }
      origin |= reached && op == ORIGIN;
      if (op == STOP || op == JUMP || op == RETURN || op >= REVERT) {
        reached = false;
      }
      at += width;
    }
    return new CodeScan(addresses, origin);
  }

  /** Whether a word has the size of an address. */
  static boolean mayBeAddress(Word word) {
    return word.w3() == 0 && word.w2() >>> 32 == 0 && word.compareTo(LEAST) > 0;
  }
}
