package bothy.simulation;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Grows the tree of calls of one run. Told at calls only; the loop knows nothing of it. */
final class Tracing {
  /** About what a node takes itself, and then as a frame. */
  private static final int NODE_BYTES = 400;

  /** Of hashes: from a word to what a mapping of mappings in packed form takes. */
  private static final int MAX_PREIMAGE = 128;

  private static final int MAX_HASHES = 1 << 14;

  /** What the run hashed, by the hash: how it came to the slots of its mappings. */
  final Map<Word, Bytes> preimages = new HashMap<>();

  private static final int LOG_BYTES = 100;

  /** The opcodes that a frame's environment may name, each a bit of a node's. */
  private static final int[] ENVIRONMENT = {
    Op.ORIGIN,
    Op.GASPRICE,
    Op.BLOCKHASH,
    Op.COINBASE,
    Op.TIMESTAMP,
    Op.NUMBER,
    Op.PREVRANDAO,
    Op.GASLIMIT,
    Op.BASEFEE,
    Op.BLOBHASH,
    Op.BLOBBASEFEE,
    Op.GAS
  };

  private final Fuel fuel;
  private @Nullable Node root;

  Tracing(Fuel fuel) {
    this.fuel = fuel;
  }

  /** A frame while it grows. */
  static final class Node {
    final CallKind kind;
    final Entry from;
    final Entry to;
    final @Nullable Word value;
    byte[] input;
    List<Node> calls = List.of();
    private List<Log> logs = List.of();
    private int environment;
    long gas;
    long gasUsed;
    Hash codeHash = Hash.EMPTY_CODE;
    byte[] output = {};
    @Nullable String error;

    Node(CallKind kind, Entry from, Entry to, @Nullable Word value, byte[] input, long gas) {
      this.kind = kind;
      this.from = from;
      this.to = to;
      this.value = value;
      this.input = input;
      this.gas = gas;
    }

    void add(Log log) {
      if (logs.isEmpty()) {
        logs = new ArrayList<>(2);
      }
      logs.add(log);
    }

    void notice(int op) {
      for (int i = 0; i < ENVIRONMENT.length; i++) {
        environment |= ENVIRONMENT[i] == op ? 1 << i : 0;
      }
    }

    private Set<String> environment() {
      Set<String> names = new HashSet<>();
      for (int i = 0; i < ENVIRONMENT.length; i++) {
        if ((environment >>> i & 1) != 0) {
          names.add(Op.name(ENVIRONMENT[i]));
        }
      }
      return names;
    }
  }

  void close(Node node, Activation end) {
    node.gasUsed = node.gas - end.gas;
    node.output = end.output;
    node.error = end.succeeded ? null : end.says;
    fuel.holdMemory(end.output.length);
  }

  void log(Node node, Log log) {
    fuel.holdMemory(LOG_BYTES);
    node.add(log);
  }

  /**
   * A call's input costs gas once, when memory grows to hold it, and is kept for each call: what a
   * loop sends again and again is kept once, and all that is kept counts as memory.
   */
  Node open(@Nullable Node parent, Node node) {
    Node before = parent == null || parent.calls.isEmpty() ? parent : parent.calls.getLast();
    if (before != null && Arrays.equals(before.input, node.input)) {
      node.input = before.input;
    } else if (parent == null || !Arrays.equals(parent.input, node.input)) {
      fuel.holdMemory(node.input.length);
    }
    fuel.holdMemory(NODE_BYTES);
    if (parent == null) {
      root = node;
    } else {
      if (parent.calls.isEmpty()) {
        parent.calls = new ArrayList<>(4);
      }
      parent.calls.add(node);
    }
    return node;
  }

  /** Keeps what a slot's key may have been made of. */
  void hashed(byte[] memory, int from, int size, byte[] hash) {
    if (size >= Word.SIZE && size <= MAX_PREIMAGE && preimages.size() < MAX_HASHES) {
      Bytes preimage = Bytes.owning(Arrays.copyOfRange(memory, from, from + size));
      if (preimages.put(Word.of(Bytes.of(hash)), preimage) == null) {
        fuel.holdMemory(NODE_BYTES);
      }
    }
  }

  /** The whole tree, the top frame with what the envelope says of its gas. */
  Optional<Frame> tree(long gasLimit, long gasUsed) {
    if (root == null) {
      return Optional.empty();
    }
    root.gas = gasLimit;
    root.gasUsed = gasUsed;
    return Optional.of(build(root));
  }

  /** What stands in a run that was interrupted: its open frames are shown as they were left. */
  void interrupt(String says) {
    if (root != null && root.error == null) {
      root.error = says;
    }
  }

  private record Visit(Node node, boolean reverted, List<Frame> siblings, List<Frame> calls) {}

  /** Without recursion, as a tree can be 1,024 deep. */
  private static Frame build(Node top) {
    List<Frame> roots = new ArrayList<>();
    Deque<Visit> open = new ArrayDeque<>();
    Deque<Visit> order = new ArrayDeque<>();
    open.push(new Visit(top, top.error != null, roots, new ArrayList<>()));
    while (!open.isEmpty()) {
      Visit visit = open.pop();
      order.push(visit);
      for (Node call : visit.node.calls) {
        boolean reverted = visit.reverted || call.error != null;
        open.push(new Visit(call, reverted, visit.calls, new ArrayList<>()));
      }
    }
    // Children come before their parents here, siblings in order.
    while (!order.isEmpty()) {
      Visit visit = order.pop();
      visit.siblings.add(frame(visit));
    }
    return roots.getFirst();
  }

  private static Frame frame(Visit visit) {
    Node node = visit.node;
    return new Frame(
        node.kind,
        node.from.address,
        node.to.address,
        node.codeHash,
        Optional.ofNullable(node.value).map(Wei::of),
        node.gas,
        node.gasUsed,
        Bytes.owning(node.input),
        Bytes.owning(node.output),
        Optional.ofNullable(node.error),
        visit.reverted,
        node.logs,
        visit.calls,
        node.environment == 0 ? Set.of() : node.environment());
  }
}
