package bothy.meaning;

import bothy.effects.Redemption;
import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Authorizations;
import bothy.eth.Bytes;
import bothy.eth.Request;
import bothy.eth.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts requests into words. */
public final class Decoder {
  private final Known known;
  private final Sentences sentences;

  public Decoder(Known known) {
    this.known = known;
    this.sentences = new Sentences(known);
  }

  /** The request in words. */
  public Meaning read(Request request) {
    return switch (request) {
      case Request.Unsigned(Address from, Transaction transaction) ->
          transaction(from, transaction, "params[0].data");
      case Request.Raw(Address sender, Transaction transaction, Bytes ignored) ->
          transaction(sender, transaction, "params[0]");
      case Request.Typed(Address signer, var data) ->
          new TypedMeaning(data, signer, sentences, known).read();
      case Request.Message(Address ignored, Bytes message) -> message(message);
      case Request.Batch batch -> batch(batch);
      case Request.Delegate(Address authority, var authorization) ->
          new Meaning(
              "Delegate the account",
              owner(authorization.delegate()),
              "Let the code at " + sentences.name(authorization.delegate()) + " act as the account",
              List.of(
                  new Meaning.Field(
                      "delegate", sentences.name(authorization.delegate()), "params")),
              List.of(),
              List.of(),
              Optional.empty(),
              Optional.of(installation(authority, authorization)));
      case Request.Operation asked -> new OperationMeaning(sentences, known).read(asked);
    };
  }

  /** Whoever holds an authorisation can have it applied, and calls the account after that. */
  private static Signed installation(Address authority, Authorization authorization) {
    boolean clears = authorization.delegate().equals(Address.ZERO);
    return new Signed(
        clears ? Signed.Kind.CANCELLATION : Signed.Kind.DELEGATION,
        List.of(),
        Optional.of(
            new Redemption(
                Map.of(Authorizations.signingHash(authorization), authority),
                authority,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(new Redemption.Step.Install(TypedKind.ANYBODY, authorization)),
                Map.of(),
                "")),
        true);
  }

  private String owner(Address address) {
    return known.name(address).orElse("");
  }

  private Meaning transaction(Address sender, Transaction transaction, String path) {
    DecodedCall call =
        new CallReader()
            .read(path, sender, transaction.to(), transaction.value(), transaction.data());
    List<Meaning.Field> fields = new ArrayList<>();
    fields.add(
        new Meaning.Field(
            "to", transaction.to().map(sentences::name).orElse("a new contract"), "params[0].to"));
    fields.add(new Meaning.Field("value", Sentences.ether(transaction.value()), "params[0].value"));
    return new Meaning(
        Sentences.intent(call),
        transaction.to().map(this::owner).orElse(""),
        sentences.of(call),
        fields,
        List.of(call),
        List.of(),
        Optional.empty());
  }

  private Meaning batch(Request.Batch batch) {
    List<DecodedCall> calls = new ArrayList<>();
    StringBuilder sentence = new StringBuilder();
    CallReader reader = new CallReader();
    for (Request.Call call : batch.calls()) {
      String path = "params[0].calls[" + calls.size() + "].data";
      DecodedCall decoded = reader.read(path, batch.from(), call.to(), call.value(), call.data());
      sentence.append(calls.isEmpty() ? "" : "; then ").append(sentences.of(decoded));
      calls.add(decoded);
    }
    return new Meaning(
        "Send " + calls.size() + " calls together",
        "",
        sentence.toString(),
        List.of(),
        calls,
        List.of(),
        Optional.empty());
  }

  private Meaning message(Bytes message) {
    return switch (SignIn.read(message)) {
      case SignIn.Request request -> signIn(request);
      case SignIn.Malformed malformed ->
          text(message, "It passes for a sign-in and isn't one: " + malformed.field() + ".");
      case SignIn.Other ignored ->
          text(message, "What a signature over this message is good for isn't known here.");
    };
  }

  private Meaning signIn(SignIn.Request request) {
    List<Meaning.Field> fields = new ArrayList<>();
    fields.add(new Meaning.Field("domain", request.domain(), "params[0]"));
    fields.add(new Meaning.Field("account", sentences.name(request.address()), "params[0]"));
    request
        .statement()
        .ifPresent(said -> fields.add(new Meaning.Field("statement", said, "params[0]")));
    fields.add(new Meaning.Field("uri", request.uri(), "params[0]"));
    request
        .expires()
        .ifPresent(at -> fields.add(new Meaning.Field("expires", at.toString(), "params[0]")));
    for (String resource : request.resources()) {
      fields.add(new Meaning.Field("resource", resource, "params[0]"));
    }
    return new Meaning(
        "Sign in",
        "",
        "Sign in to " + request.domain() + " as " + sentences.name(request.address()),
        fields,
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static Meaning text(Bytes message, String notDecoded) {
    String shown;
    try {
      shown =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message.toArray())).toString();
    } catch (CharacterCodingException e) {
      shown = message.toHex();
    }
    return new Meaning(
        "Sign a message",
        "",
        "Sign a message of " + message.size() + " bytes",
        List.of(new Meaning.Field("message", shown, "params[0]")),
        List.of(),
        List.of(),
        Optional.of(notDecoded));
  }
}
