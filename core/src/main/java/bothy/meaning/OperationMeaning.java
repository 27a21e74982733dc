package bothy.meaning;

import bothy.eth.Address;
import bothy.eth.EntryPoint;
import bothy.eth.Hash;
import bothy.eth.PersonalMessage;
import bothy.eth.Request;
import bothy.eth.UserOperation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A user operation in words, and what its signature lets a bundler do. */
final class OperationMeaning {
  private final Sentences sentences;
  private final Known known;

  OperationMeaning(Sentences sentences, Known known) {
    this.sentences = sentences;
    this.known = known;
  }

  Meaning read(Request.Operation asked) {
    Optional<EntryPoint> entryPoint = EntryPoint.at(asked.entryPoint());
    if (entryPoint.isEmpty()) {
      return shown(
          asked,
          Optional.empty(),
          Optional.of(
              "The entry point "
                  + sentences.name(asked.entryPoint())
                  + " isn't that of ERC-4337 v0.7 or v0.8, the two that are known here."));
    }
    if (asked.installs()) {
      return shown(
          asked,
          Optional.empty(),
          Optional.of(
              "It has the account's code set first (EIP-7702): what the account does then isn't"
                  + " seen here."));
    }
    return shown(asked, Optional.of(said(asked, entryPoint.get())), Optional.empty());
  }

  /** Accounts verify the hash as it is, or as a message of it (EIP-191). */
  private TypedKind.Said said(Request.Operation asked, EntryPoint entryPoint) {
    Hash hash = entryPoint.hash(asked.operation(), asked.chain());
    return new Actions(sentences, known)
        .operation(
            asked.operation(),
            asked.entryPoint(),
            "params[0].callData",
            Map.of(hash, asked.signer(), PersonalMessage.hash(hash.bytes()), asked.signer()));
  }

  private Meaning shown(
      Request.Operation asked, Optional<TypedKind.Said> said, Optional<String> notDecoded) {
    UserOperation operation = asked.operation();
    Address sender = operation.sender();
    return new Meaning(
        "Have an account act",
        known.name(sender).orElse(""),
        said.map(TypedKind.Said::sentence)
            .orElse("Have the account " + sentences.name(sender) + " act"),
        List.of(
            new Meaning.Field("account", sentences.name(sender), "params[0].sender"),
            new Meaning.Field("entry point", sentences.name(asked.entryPoint()), "params[1]"),
            new Meaning.Field("nonce", operation.nonce().toString(), "params[0].nonce")),
        said.map(TypedKind.Said::calls).orElse(List.of()),
        said.map(TypedKind.Said::exposure).orElse(List.of()),
        notDecoded,
        said.map(TypedKind.Said::signed));
  }
}
