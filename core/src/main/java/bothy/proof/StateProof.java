package bothy.proof;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Fields;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.RlpItem;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.util.List;
import java.util.Optional;

/**
 * What stands under a state root (Yellow Paper, section 4.1; the proofs of EIP-1186): accounts, the
 * slots of each, and code.
 */
public final class StateProof {
  /** An account and the root of its storage. */
  public record ProvenAccount(Account account, Hash storageRoot) {
    static final ProvenAccount ABSENT = new ProvenAccount(Account.ABSENT, Hash.EMPTY_TRIE);

    public boolean storageEmpty() {
      return storageRoot.equals(Hash.EMPTY_TRIE);
    }
  }

  private StateProof() {}

  /**
   * The account at {@code address}, {@link Account#ABSENT} if it is proven that there is none.
   *
   * @param nodes from the state root down
   */
  public static Checked<ProvenAccount> account(Hash stateRoot, Address address, List<Bytes> nodes) {
    String what = "account " + address;
    Bytes path = Hash.keccak(address.bytes()).bytes();
    return switch (TrieProof.check(what, stateRoot, path, nodes, TrieProof.STATE_NODE)) {
      case Checked.Unproven<Optional<Bytes>> failed -> failed.as();
      case Checked.Proven<Optional<Bytes>>(Optional<Bytes> value) -> {
        try {
          yield Checked.proven(value.map(StateProof::account).orElse(ProvenAccount.ABSENT));
        } catch (EthException e) {
          yield Checked.unproven(what, "an account in the state", "one where " + e.getMessage());
        }
      }
    };
  }

  private static ProvenAccount account(Bytes encoded) {
    Fields fields = new Fields("an account", Rlp.decode(encoded)).expecting(4);
    long nonce = fields.unsignedLong("nonce");
    Wei balance = new Wei(fields.number("balance", 256));
    Hash storageRoot = new Hash(fields.fixed("storage root", Hash.SIZE));
    Hash codeHash = new Hash(fields.fixed("code hash", Hash.SIZE));
    return new ProvenAccount(new Account(true, nonce, balance, codeHash), storageRoot);
  }

  /**
   * The slot at {@code key}, zero if it is proven to be empty.
   *
   * @param storageRoot of {@code address}, proven
   * @param nodes from the storage root down
   */
  public static Checked<Word> slot(Address address, Hash storageRoot, Word key, List<Bytes> nodes) {
    String what = "slot " + key.toHex() + " of " + address;
    Bytes path = Hash.keccak(key.toBytes()).bytes();
    return switch (TrieProof.check(what, storageRoot, path, nodes, TrieProof.STATE_NODE)) {
      case Checked.Unproven<Optional<Bytes>> failed -> failed.as();
      case Checked.Proven<Optional<Bytes>>(Optional<Bytes> value) -> {
        try {
          yield Checked.proven(value.map(StateProof::word).orElse(Word.ZERO));
        } catch (EthException e) {
          yield Checked.unproven(what, "a word in the state", "one where " + e.getMessage());
        }
      }
    };
  }

  private static Word word(Bytes encoded) {
    if (!(Rlp.decode(encoded) instanceof RlpItem.Data(Bytes bytes))) {
      throw new EthException("expected a string of bytes, found a list");
    }
    if (bytes.isEmpty() || bytes.at(0) == 0 || bytes.size() > Word.SIZE) {
      throw new EthException("expected 1 to 32 bytes without leading zeros, found " + bytes);
    }
    return Word.of(bytes);
  }

  /** The code of {@code address}, if it hashes to the proven {@code codeHash}. */
  public static Checked<Bytes> code(Address address, Hash codeHash, Bytes code) {
    Hash found = code.isEmpty() ? Hash.EMPTY_CODE : Hash.keccak(code);
    return found.equals(codeHash)
        ? Checked.proven(code)
        : Checked.unproven("code of " + address, "code that hashes to " + codeHash, "" + found);
  }
}
