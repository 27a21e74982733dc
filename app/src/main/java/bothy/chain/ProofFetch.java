package bothy.chain;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Word;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.proof.Checked;
import bothy.proof.StateProof;
import bothy.proof.StateProof.ProvenAccount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks for accounts, their code and slots with the proofs of them, many in an exchange and several
 * exchanges side by side, and checks each under the state root. What a node says beside its proofs
 * must be what they prove. Nothing comes out that isn't proven.
 */
final class ProofFetch {
  /** Slots in one question: with 25 of these in an exchange, its answer stays well below 32 MB. */
  private static final int KEYS = 64;

  /** Questions in an exchange: nodes often allow 100 calls, and each may be two. */
  private static final int QUESTIONS = 25;

  /**
   * An account with the slots that were wanted of it.
   *
   * @param code empty if it wasn't asked for and isn't kept either
   */
  record Fetched(
      Address address, ProvenAccount account, Optional<Bytes> code, Map<Word, Word> slots) {
    /** How many proofs it took. */
    int proofs() {
      return 1 + slots.size();
    }
  }

  private record Question(Address address, List<Word> keys, boolean withCode) {}

  private final Rpc rpc;
  private final Hash root;
  private final String block;
  private final CodeStore codes;

  ProofFetch(Rpc rpc, PinnedBlock block, CodeStore codes) {
    this.rpc = rpc;
    this.root = block.header().stateRoot();
    this.block = Quantity.hex(block.block().number());
    this.codes = codes;
  }

  /**
   * Accounts and slots, in one round trip.
   *
   * @param wanted the slots of each account
   * @param withCode accounts whose code is wanted too, where it isn't kept
   * @throws ChainException if the node can't prove what it says
   */
  List<Fetched> all(Map<Address, ? extends Set<Word>> wanted, Set<Address> withCode) {
    List<Question> questions = new ArrayList<>();
    wanted.forEach((address, keys) -> {
      List<Word> all = List.copyOf(new TreeSet<>(keys));
      for (int from = 0; from == 0 || from < all.size(); from += KEYS) {
        List<Word> part = all.subList(from, Math.min(all.size(), from + KEYS));
        questions.add(new Question(address, part, from == 0 && withCode.contains(address)));
      }
    });
    List<Rpc.Exchange<List<Fetched>>> exchanges = new ArrayList<>();
    for (int from = 0; from < questions.size(); from += QUESTIONS) {
      exchanges.add(
          exchange(questions.subList(from, Math.min(questions.size(), from + QUESTIONS))));
    }
    return rpc.sideBySide(exchanges).stream().flatMap(List::stream).toList();
  }

  /**
   * An account and its slots with their proofs, as {@code eth_getProof} gives them: the nodes of
   * the proofs, and what they prove. No other word of the node stays in.
   */
  Map<String, Object> answer(Address address, List<Word> keys) {
    Question question = new Question(address, keys, false);
    List<String> slots = keys.stream().map(Word::toHex).toList();
    Rpc.Call call = new Rpc.Call("eth_getProof", address.toHex(), slots, block);
    return rpc.ask(
        new Rpc.Exchange<>(
            List.of(call),
            answers ->
                written(keys, read(List.of(question), answers).getFirst(), answers.getFirst())));
  }

  private static Map<String, Object> written(List<Word> keys, Fetched proven, Node answer) {
    Account account = proven.account().account();
    List<Node> proofs = answer.required("storageProof", "a list").elements();
    List<Object> slots = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      Word value = proven.slots().getOrDefault(keys.get(i), Word.ZERO);
      Map<String, Object> slot = new LinkedHashMap<>();
      slot.put("key", keys.get(i).toHex());
      slot.put("value", Quantity.hex(value.toBigInteger()));
      slot.put("proof", hex(proofs.get(i).required("proof", "a list")));
      slots.add(slot);
    }
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("address", proven.address().toHex());
    written.put("accountProof", hex(answer.required("accountProof", "a list")));
    written.put("balance", Quantity.hex(account.balance().amount()));
    written.put("codeHash", account.codeHash().toHex());
    written.put("nonce", Quantity.hex(account.nonce()));
    written.put("storageHash", proven.account().storageRoot().toHex());
    written.put("storageProof", slots);
    return written;
  }

  private static List<String> hex(Node nodes) {
    return nodes(nodes).stream().map(Bytes::toHex).toList();
  }

  private Rpc.Exchange<List<Fetched>> exchange(List<Question> questions) {
    List<Rpc.Call> calls = new ArrayList<>();
    for (Question question : questions) {
      String address = question.address().toHex();
      List<String> keys = question.keys().stream().map(Word::toHex).toList();
      calls.add(new Rpc.Call("eth_getProof", address, keys, block));
      if (question.withCode()) {
        calls.add(new Rpc.Call("eth_getCode", address, block));
      }
    }
    return new Rpc.Exchange<>(calls, answers -> read(questions, answers));
  }

  private List<Fetched> read(List<Question> questions, List<Node> answers) {
    List<Fetched> fetched = new ArrayList<>();
    int at = 0;
    for (Question question : questions) {
      Node proof = answers.get(at++);
      ProvenAccount account = account(question.address(), proof);
      Optional<Bytes> code = codes.code(account.account().codeHash());
      if (question.withCode()) {
        Bytes said = answers.get(at++).as("hex bytes", Bytes::fromHex);
        code =
            Optional.of(
                proven(StateProof.code(question.address(), account.account().codeHash(), said)));
      }
      code.ifPresent(c -> codes.keep(question.address(), account.account().codeHash(), c));
      fetched.add(new Fetched(question.address(), account, code, slots(question, account, proof)));
    }
    return fetched;
  }

  private ProvenAccount account(Address address, Node answer) {
    List<Bytes> nodes = nodes(answer.required("accountProof", "a list"));
    return proven(
        Beside.account(address, proven(StateProof.account(root, address, nodes)), answer));
  }

  private Map<Word, Word> slots(Question question, ProvenAccount account, Node answer) {
    List<Node> proofs = answer.required("storageProof", "a list").elements();
    int wanted = question.keys().size();
    if (proofs.size() != wanted) {
      throw lied(
          "slots of "
              + question.address()
              + ": expected "
              + wanted
              + " storage proofs, found "
              + proofs.size());
    }
    Map<Word, Word> slots = new HashMap<>();
    for (int i = 0; i < wanted; i++) {
      Word key = question.keys().get(i);
      List<Bytes> nodes = nodes(proofs.get(i).required("proof", "a list"));
      Word value = proven(StateProof.slot(question.address(), account.storageRoot(), key, nodes));
      slots.put(key, proven(Beside.slot(question.address(), key, value, proofs.get(i))));
    }
    return slots;
  }

  private <T> T proven(Checked<T> checked) {
    return switch (checked) {
      case Checked.Proven<T>(T value) -> value;
      case Checked.Unproven<T> failed -> throw lied(failed.says());
    };
  }

  private ChainException lied(String says) {
    return ChainException.lied(rpc, says);
  }

  private static List<Bytes> nodes(Node list) {
    return list.elements().stream().map(node -> node.as("hex bytes", Bytes::fromHex)).toList();
  }
}
