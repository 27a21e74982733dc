package bothy.eth;

/**
 * What a state holds of an account, its storage apart.
 *
 * @param exists whether the account stands in the state trie (matters before EIP-161)
 * @param nonce read as unsigned
 * @param codeHash {@link Hash#EMPTY_CODE} where there is no code
 */
public record Account(boolean exists, long nonce, Wei balance, Hash codeHash) {
  public static final Account ABSENT = new Account(false, 0, Wei.ZERO, Hash.EMPTY_CODE);

  public boolean hasCode() {
    return !codeHash.equals(Hash.EMPTY_CODE);
  }
}
