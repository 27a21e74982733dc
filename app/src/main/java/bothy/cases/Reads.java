package bothy.cases;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Word;

/** How questions to a state, and its answers, are written: for hashes and for the journal. */
public final class Reads {
  /** The answer that there is none. */
  public static final String UNKNOWN = "unknown";

  private Reads() {}

  public static String account(Address address) {
    return "account " + address;
  }

  /** Whether it exists, nonce, balance, hash of its code. */
  public static String answer(Account account) {
    return account.exists()
        + " "
        + Long.toUnsignedString(account.nonce())
        + " "
        + account.balance().amount()
        + " "
        + account.codeHash();
  }

  public static String code(Address address) {
    return "code " + address;
  }

  public static String slot(Address address, Word key) {
    return "slot " + address + " " + key.toHex();
  }

  public static String storageEmpty(Address address) {
    return "storage empty " + address;
  }

  public static String blockHash(long number) {
    return "block hash " + Long.toUnsignedString(number);
  }
}
