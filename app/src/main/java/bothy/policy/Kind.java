package bothy.policy;

import bothy.eth.Authorization;
import bothy.eth.Request;
import bothy.eth.Transaction;
import bothy.verdict.Run;
import bothy.verdict.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A kind of request, by its word in the policy file. A request may be of several. */
enum Kind {
  TRANSACTION("transaction"),
  RAW("raw"),
  BATCH("batch"),
  TYPED_DATA("typed-data"),
  MESSAGE("message"),
  DELEGATION("delegation"),
  CONTRACT_CREATION("contract-creation"),
  USER_OPERATION("user-operation");

  private final String word;

  Kind(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static Optional<Kind> of(String word) {
    for (Kind kind : values()) {
      if (kind.word.equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  static List<String> words() {
    return List.of(values()).stream().map(Kind::word).toList();
  }

  static Set<Kind> of(Verdict verdict) {
    EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
    switch (verdict.inputs().request()) {
      case Request.Unsigned unsigned -> {
        kinds.add(TRANSACTION);
        add(unsigned.transaction(), kinds);
      }
      case Request.Raw raw -> {
        kinds.add(RAW);
        add(raw.transaction(), kinds);
      }
      case Request.Batch batch -> {
        kinds.add(BATCH);
        if (batch.calls().stream().anyMatch(call -> call.to().isEmpty())) {
          kinds.add(CONTRACT_CREATION);
        }
      }
      case Request.Typed ignored -> kinds.add(TYPED_DATA);
      case Request.Message ignored -> kinds.add(MESSAGE);
      case Request.Delegate ignored -> kinds.add(DELEGATION);
      case Request.Operation operation -> {
        kinds.add(USER_OPERATION);
        operation.authorization().ifPresent(ignored -> kinds.add(DELEGATION));
      }
    }
    List<Transaction> ran = verdict.inputs().run().map(Run::transactions).orElse(List.of());
    ran.forEach(transaction -> add(transaction, kinds));
    return kinds;
  }

  private static void add(Transaction transaction, Set<Kind> kinds) {
    if (transaction.createsContract()) {
      kinds.add(CONTRACT_CREATION);
    }
    List<Authorization> delegations = transaction.authorizations();
    if (!delegations.isEmpty()) {
      kinds.add(DELEGATION);
    }
  }
}
