package bothy.doors.cli;

import bothy.eth.Address;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the keys are, as the command line sees it. Character arrays stay the caller's to wipe; what
 * goes wrong is a {@link CliException} with a line for the person.
 */
public interface Keyholder {
  /**
   * An account.
   *
   * @param path that it follows from, or {@code key}
   * @param perTransaction in wei
   * @param perDay in wei
   */
  record Account(
      Address address,
      String path,
      BigInteger perTransaction,
      BigInteger perDay,
      boolean typedData,
      boolean messages,
      boolean delegations) {}

  /** Opens a way to the signer of a home folder: the running one, or one for this command. */
  interface Opener {
    Session open(Path home);
  }

  /** A way to one signer. */
  interface Session extends AutoCloseable {
    /** Whether there is a vault yet. */
    boolean hasVault();

    /** Whether the signer goes on after this command. */
    boolean lasts();

    void create(char[] passphrase);

    void unlock(char[] passphrase, boolean newBook);

    void lock();

    List<Account> accounts();

    Address add(char[] passphrase);

    Address importKey(char[] passphrase, char[] key);

    Address importKeystore(char[] passphrase, String keystore, char[] its);

    List<Address> importMnemonic(char[] passphrase, char[] words, char[] extra, int count);

    /** A key file under a passphrase of its own. */
    String export(char[] passphrase, Address account, char[] its);

    String words(char[] passphrase, Address account);

    void setCaps(char[] passphrase, Account caps);

    @Override
    void close();
  }
}
