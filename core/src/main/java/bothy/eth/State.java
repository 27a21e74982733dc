package bothy.eth;

/**
 * What a state at the start of a block can be asked. Asking is the only way to load anything, so
 * the questions that were put are exactly what a run depended on. "Can't be known" is one of the
 * answers.
 */
public interface State {
  /** The account, {@link Account#ABSENT} if the state is known not to hold it. */
  Answer<Account> account(Address address);

  /** The code of {@code address}, whose hash {@code account} gave. */
  Answer<Bytes> code(Address address, Hash codeHash);

  /** A storage slot; an empty one is {@link Word#ZERO}. */
  Answer<Word> slot(Address address, Word key);

  /** Whether the account's storage is empty (EIP-7610). */
  Answer<Boolean> storageEmpty(Address address);

  /** The hash of an earlier block; asked for the last 256 only. */
  Answer<Hash> blockHash(long number);
}
