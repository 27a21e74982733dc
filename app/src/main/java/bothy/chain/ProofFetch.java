package bothy.chain;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Word;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.proof.Checked;
import bothy.proof.StateProof;
import bothy.proof.StateProof.ProvenAccount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks a node for accounts, their code and slots with the proofs of them, many in an exchange, and
 * checks each under the state root. What the node says beside its proofs must be what they prove.
 */
final class ProofFetch {
  /** Slots in one question: with 25 of these in an exchange, its answer stays well below 32 MB. */
  private static final int KEYS = 64;

  /** An account with the slots that were wanted of it, each proven or not. */
  record Fetched(
      Address address, Checked<FetchedState.Entry> entry, Map<Word, Checked<Word>> slots) {}

  private record Question(Address address, List<Word> keys, boolean withCode) {}

  private final Rpc rpc;
  private final Hash root;
  private final String block;
  private final Bounds bounds;

  ProofFetch(Rpc rpc, PinnedBlock block, Bounds bounds) {
    this.rpc = rpc;
    this.root = block.header().stateRoot();
    this.block = Claims.hex(block.block().number());
    this.bounds = bounds;
  }

  Map<Address, Set<Word>> hint(Map<String, String> call) {
    return AccessHint.of(rpc, call, block);
  }

  /**
   * Accounts and slots.
   *
   * @param known accounts, whose code isn't asked for again
   */
  List<Fetched> all(
      Map<Address, Set<Word>> wanted, Map<Address, Checked<FetchedState.Entry>> known) {
    List<Question> questions = new ArrayList<>();
    wanted.forEach((address, keys) -> {
      bounds.count(keys.size() + (known.containsKey(address) ? 0 : 1));
      List<Word> all = List.copyOf(keys);
      for (int from = 0; from == 0 || from < all.size(); from += KEYS) {
        List<Word> part = all.subList(from, Math.min(all.size(), from + KEYS));
        questions.add(new Question(address, part, from == 0 && !known.containsKey(address)));
      }
    });
    Map<Address, Checked<FetchedState.Entry>> entries = new HashMap<>(known);
    List<Fetched> fetched = new ArrayList<>();
    for (int from = 0; from < questions.size(); from += Fetch.BATCH / 2) {
      List<Question> part =
          questions.subList(from, Math.min(questions.size(), from + Fetch.BATCH / 2));
      fetched.addAll(exchange(part, entries));
    }
    return fetched;
  }

  private List<Fetched> exchange(
      List<Question> questions, Map<Address, Checked<FetchedState.Entry>> entries) {
    List<Rpc.Call> calls = new ArrayList<>();
    for (Question question : questions) {
      String address = question.address().toHex();
      List<String> keys = question.keys().stream().map(Word::toHex).toList();
      calls.add(new Rpc.Call("eth_getProof", address, keys, block));
      if (question.withCode()) {
        calls.add(new Rpc.Call("eth_getCode", address, block));
      }
    }
    List<Node> answers = rpc.batch(calls);
    List<Fetched> fetched = new ArrayList<>();
    int at = 0;
    try {
      for (Question question : questions) {
        Node proof = answers.get(at++);
        Checked<ProvenAccount> account = account(question.address(), proof);
        if (question.withCode()) {
          Bytes code = answers.get(at++).as("hex bytes", Bytes::fromHex);
          bounds.count(code);
          entries.put(question.address(), entry(question.address(), account, code));
        }
        fetched.add(
            new Fetched(
                question.address(),
                of(entries, question.address()),
                slots(question, account, proof)));
      }
      return fetched;
    } catch (InputException | EthException e) {
      throw rpc.unusable("eth_getProof and eth_getCode", e);
    }
  }

  private static Checked<FetchedState.Entry> of(
      Map<Address, Checked<FetchedState.Entry>> entries, Address address) {
    Checked<FetchedState.Entry> entry = entries.get(address);
    if (entry == null) {
      throw new IllegalStateException("a later part of " + address + " came first");
    }
    return entry;
  }

  private static Checked<FetchedState.Entry> entry(
      Address address, Checked<ProvenAccount> account, Bytes code) {
    return switch (account) {
      case Checked.Unproven<ProvenAccount> failed -> failed.as();
      case Checked.Proven<ProvenAccount>(ProvenAccount proven) ->
          switch (StateProof.code(address, proven.account().codeHash(), code)) {
            case Checked.Unproven<Bytes> failed -> failed.as();
            case Checked.Proven<Bytes>(Bytes bytes) ->
                Checked.proven(
                    new FetchedState.Entry(proven.account(), bytes, proven.storageEmpty()));
          };
    };
  }

  private Checked<ProvenAccount> account(Address address, Node answer) {
    List<Bytes> nodes = nodes(answer.required("accountProof", "a list"));
    return switch (StateProof.account(root, address, nodes)) {
      case Checked.Unproven<ProvenAccount> failed -> failed;
      case Checked.Proven<ProvenAccount>(ProvenAccount proven) ->
          Beside.account(address, proven, answer);
    };
  }

  private static Map<Word, Checked<Word>> slots(
      Question question, Checked<ProvenAccount> account, Node answer) {
    List<Node> proofs = answer.required("storageProof", "a list").elements();
    int wanted = question.keys().size();
    Map<Word, Checked<Word>> slots = new HashMap<>();
    for (int i = 0; i < wanted; i++) {
      Word key = question.keys().get(i);
      slots.put(
          key,
          switch (account) {
            case Checked.Unproven<ProvenAccount> failed -> failed.as();
            case Checked.Proven<ProvenAccount> ignored when proofs.size() != wanted ->
                Checked.unproven(
                    "slots of " + question.address(),
                    wanted + " storage proofs",
                    "" + proofs.size());
            case Checked.Proven<ProvenAccount>(ProvenAccount proven) ->
                slot(question.address(), proven.storageRoot(), key, proofs.get(i));
          });
    }
    return slots;
  }

  private static Checked<Word> slot(Address address, Hash storageRoot, Word key, Node proof) {
    List<Bytes> nodes = nodes(proof.required("proof", "a list"));
    return switch (StateProof.slot(address, storageRoot, key, nodes)) {
      case Checked.Unproven<Word> failed -> failed;
      case Checked.Proven<Word>(Word proven) -> Beside.slot(address, key, proven, proof);
    };
  }

  private static List<Bytes> nodes(Node list) {
    return list.elements().stream().map(node -> node.as("hex bytes", Bytes::fromHex)).toList();
  }
}
