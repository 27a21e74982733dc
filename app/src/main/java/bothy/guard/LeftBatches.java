package bothy.guard;

import bothy.eth.Hash;
import bothy.jsonrpc.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts together, from the newest entry to the oldest, how far batches of calls came. */
final class LeftBatches {
  private static final Set<String> ENDS = Set.of("decline", "expire", "fail");

  private sealed interface Step {
    record Approval(Node asked) implements Step {}

    record Signature(Hash transaction) implements Step {}
  }

  /** The steps of each name, the newest first; of what is no batch, its signatures. */
  private final Map<String, List<Step>> steps = new LinkedHashMap<>();

  /** Those whose newest entry is a decision that ended them. */
  private final Set<String> ended = new HashSet<>();

  void decided(String name, String decision) {
    if (!steps.containsKey(name) && ENDS.contains(decision)) {
      ended.add(name);
    }
  }

  void signed(String name, Hash transaction) {
    add(name, new Step.Signature(transaction));
  }

  void approved(String name, Node asked) {
    if (asked.required("method", "a method").text().equals("wallet_sendCalls")) {
      add(name, new Step.Approval(asked));
    }
  }

  private void add(String name, Step step) {
    steps.computeIfAbsent(name, ignored -> new ArrayList<>()).add(step);
  }

  /** Those of which something was signed, the oldest first. */
  List<Left.Batch> begun() {
    List<Left.Batch> begun = new ArrayList<>();
    steps.forEach((name, its) -> batch(name, its.reversed()).ifPresent(begun::addFirst));
    return begun;
  }

  /** Of the same batch asked more than once, the last. */
  private Optional<Left.Batch> batch(String name, Collection<Step> oldestFirst) {
    Optional<Node> asked = Optional.empty();
    List<Hash> signed = new ArrayList<>();
    for (Step step : oldestFirst) {
      switch (step) {
        case Step.Approval(Node all) -> {
          if (asked.isEmpty() || signed.size() >= ToSign.calls(asked.get())) {
            asked = Optional.of(all);
            signed.clear();
          }
        }
        case Step.Signature(Hash transaction) -> signed.add(transaction);
      }
    }
    if (asked.isEmpty() || signed.isEmpty()) {
      return Optional.empty();
    }
    boolean whole = signed.size() >= ToSign.calls(asked.get());
    Optional<Node> rest =
        whole ? Optional.empty() : Optional.of(ToSign.rest(asked.get(), signed.size()));
    Left.End end = whole ? Left.End.WHOLE : ended.contains(name) ? Left.End.ENDED : Left.End.OPEN;
    return Optional.of(new Left.Batch(Hash.fromHex(name), asked.get(), signed, rest, end));
  }
}
