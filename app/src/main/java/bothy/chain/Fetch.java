package bothy.chain;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks a node for accounts and slots after one block, many in an exchange, and counts them. */
final class Fetch {
  /** Calls in one exchange: nodes often allow 100. */
  static final int BATCH = 50;

  /** Where a slot is. */
  record Place(Address address, Word key) {}

  private final Rpc rpc;
  private final ClaimedBlock claimed;
  private final String block;
  private boolean proofs = true;
  private final Bounds bounds = new Bounds();

  Fetch(Rpc rpc, ClaimedBlock block) {
    this.rpc = rpc;
    this.claimed = block;
    this.block = Quantity.hex(block.number());
  }

  /** How many accounts and slots were asked for. */
  int fetched() {
    return bounds.fetched();
  }

  /** Whether the node gives proofs, and with them whether an account has storage. */
  boolean proofs() {
    return proofs;
  }

  Hash blockHash(long number) {
    bounds.count(1);
    return ClaimedBlock.at(rpc, number).hash();
  }

  /** What the node says that a call reads. */
  Map<Address, Set<Word>> accessList(Map<String, String> call) {
    return AccessHint.of(rpc, call, claimed);
  }

  /** Slots in the order of their places. */
  List<Word> slots(List<Place> places) {
    bounds.count(places.size());
    List<Word> values = new ArrayList<>();
    for (int i = 0; i < places.size(); i += BATCH) {
      List<Rpc.Call> calls =
          places.subList(i, Math.min(places.size(), i + BATCH)).stream()
              .map(place ->
                  new Rpc.Call(
                      "eth_getStorageAt", place.address().toHex(), place.key().toHex(), block))
              .toList();
      rpc.batch(calls).forEach(value -> values.add(slot(value)));
    }
    return values;
  }

  /** Some nodes shorten the value, some pad it. */
  private Word slot(Node value) {
    try {
      return value.text().equals("0x") ? Word.ZERO : Word.of(Quantity.read(value));
    } catch (InputException e) {
      throw rpc.unusable("eth_getStorageAt", e);
    }
  }

  /** Accounts in the order of their addresses. */
  List<FetchedState.Entry> accounts(List<Address> addresses) {
    bounds.count(addresses.size());
    List<FetchedState.Entry> entries = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i += BATCH / 2) {
      entries.addAll(part(addresses.subList(i, Math.min(addresses.size(), i + BATCH / 2))));
    }
    return entries;
  }

  private List<FetchedState.Entry> part(List<Address> addresses) {
    if (proofs) {
      try {
        return part(addresses, List.of("eth_getCode", "eth_getProof"));
      } catch (ChainException.Refused e) {
        proofs = false; // the same in three questions; whether there is storage stays unknown
      }
    }
    return part(addresses, List.of("eth_getCode", "eth_getBalance", "eth_getTransactionCount"));
  }

  private List<FetchedState.Entry> part(List<Address> addresses, List<String> methods) {
    List<Rpc.Call> calls = new ArrayList<>();
    for (Address address : addresses) {
      for (String method : methods) {
        calls.add(
            method.equals("eth_getProof")
                ? new Rpc.Call(method, address.toHex(), List.of(), block)
                : new Rpc.Call(method, address.toHex(), block));
      }
    }
    List<Node> results = rpc.batch(calls);
    List<FetchedState.Entry> entries = new ArrayList<>();
    try {
      for (int from = 0; from < results.size(); from += methods.size()) {
        List<Node> own = results.subList(from, from + methods.size());
        entries.add(bounded(proofs ? proven(own) : plain(own)));
      }
      return entries;
    } catch (InputException | EthException e) {
      throw rpc.unusable(String.join(" and ", methods), e);
    }
  }

  private FetchedState.Entry bounded(FetchedState.Entry entry) {
    bounds.count(entry.code());
    return entry;
  }

  private static FetchedState.Entry proven(List<Node> results) {
    Bytes code = results.get(0).as("hex bytes", Bytes::fromHex);
    Node proof = results.get(1);
    Hash codeHash = proof.required("codeHash", "a hash").as("a hash", Hash::fromHex);
    Hash found = code.isEmpty() ? Hash.EMPTY_CODE : Hash.keccak(code);
    // some nodes give zeros for an account that isn't there
    if (!codeHash.equals(found) && !(codeHash.equals(Hash.ZERO) && code.isEmpty())) {
      throw results.get(0).wrong("code that hashes to " + codeHash);
    }
    Hash storage = proof.required("storageHash", "a hash").as("a hash", Hash::fromHex);
    return entry(
        Quantity.read(proof.required("balance", "a quantity")),
        Quantity.unsigned(proof.required("nonce", "a quantity")),
        code,
        storage.equals(Hash.EMPTY_TRIE) || storage.equals(Hash.ZERO));
  }

  private static FetchedState.Entry plain(List<Node> results) {
    return entry(
        Quantity.read(results.get(1)),
        Quantity.unsigned(results.get(2)),
        results.get(0).as("hex bytes", Bytes::fromHex),
        true);
  }

  private static FetchedState.Entry entry(
      BigInteger balance, long nonce, Bytes code, boolean storageEmpty) {
    Hash codeHash = code.isEmpty() ? Hash.EMPTY_CODE : Hash.keccak(code);
    return new FetchedState.Entry(
        new Account(true, nonce, new Wei(balance), codeHash), code, storageEmpty);
  }
}
