package bothy.meaning;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.TypedData;
import bothy.eth.TypedDataHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Typed data in words, and what its signature lets others take. */
final class TypedMeaning {
  /** ERC-7739: an account's own struct around the contents that an application asks for. */
  private static final String NESTED =
      ",string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)";

  private final TypedData data;
  private final Address signer;
  private final Sentences sentences;
  private final Known known;

  TypedMeaning(TypedData data, Address signer, Sentences sentences, Known known) {
    this.data = data;
    this.signer = signer;
    this.sentences = sentences;
    this.known = known;
  }

  Meaning read() {
    try {
      return shown(
          said(data, signer)
              .map(said -> new Shown(said.sentence(), Optional.of(said), said.notDecoded()))
              .orElseGet(() -> unknown(kindUnknown())));
    } catch (TypedKind.NotThatKind e) {
      return shown(unknown(String.valueOf(e.getMessage())));
    } catch (EthException | ClassCastException | ArithmeticException e) {
      return shown(unknown("Its values don't fit its type."));
    }
  }

  private String kindUnknown() {
    return "What a signature over " + data.primaryType() + " is good for isn't known here.";
  }

  private Optional<TypedKind.Said> said(TypedData data, Address signer) {
    String type = TypedDataHash.encodeType(data, data.primaryType());
    return nested(data, type)
        .or(() -> wrapped(type))
        .or(() ->
            List.of(
                    new PermitKinds(data, signer, sentences, known),
                    new HubKinds(data, signer, sentences, known),
                    new SeaportKinds(data, signer, sentences, known),
                    new CowKinds(data, signer, sentences, known),
                    new OrderKinds(data, signer, sentences, known),
                    new ActionKinds(data, signer, sentences, known),
                    new PowerKinds(data, signer, sentences, known))
                .stream()
                .flatMap(kind -> kind.read(type).stream())
                .findFirst());
  }

  /**
   * ERC-7739's TypedDataSign: what is inside is signed for the account that the outer struct names.
   * The holder isn't played: its signature carries the contents too.
   */
  private Optional<TypedKind.Said> nested(TypedData data, String type) {
    List<TypedData.Member> members = data.types().getOrDefault("TypedDataSign", List.of());
    if (!data.primaryType().equals("TypedDataSign")
        || members.isEmpty()
        || !type.startsWith("TypedDataSign(" + declared(members.getFirst()) + NESTED)
        || !members.getFirst().name().equals("contents")) {
      return Optional.empty();
    }
    Struct outer = new Struct(data.message());
    Map<String, Object> contents = new LinkedHashMap<>();
    outer
        .struct("contents")
        .members()
        .forEach((name, value) -> contents.put(String.valueOf(name), value));
    TypedData inner =
        new TypedData(data.types(), members.getFirst().type(), data.domain(), contents);
    Address account = outer.address("verifyingContract");
    return said(inner, account)
        .map(said ->
            new TypedKind.Said(
                "As " + sentences.name(account) + ": " + said.sentence(),
                said.exposure(),
                said.calls(),
                new Signed(
                    said.signed().kind(),
                    said.signed().orders(),
                    Optional.empty(),
                    said.signed().bounded()),
                said.notDecoded()));
  }

  private static String declared(TypedData.Member member) {
    return member.type() + " " + member.name();
  }

  /** A message that an account signs by ERC-1271 (a Safe's) or ERC-7739: a hash, or text. */
  private Optional<TypedKind.Said> wrapped(String type) {
    return switch (type) {
      case "SafeMessage(bytes message)" ->
          throw new TypedKind.NotThatKind(signedAs(new Struct(data.message()).bytes("message")));
      case "PersonalSign(bytes prefixed)" ->
          throw new TypedKind.NotThatKind("What the hash in it stands for isn't known here.");
      default -> Optional.empty();
    };
  }

  /** A Safe that owns a Safe signs its transactions so: as what is hashed, or as its hash. */
  private static String signedAs(Bytes message) {
    if (message.size() == 66 && message.at(0) == 0x19 && message.at(1) == 1) {
      return "Of what it signs only hashes are here: of the domain "
          + message.slice(2, 34).toHex()
          + " and of the message "
          + message.slice(34).toHex()
          + ", together "
          + Hash.keccak(message)
          + " (of another Safe's transaction, its safeTxHash). What that does can't be seen.";
    }
    if (message.size() == 32) {
      return "Of what it signs only the hash "
          + message.toHex()
          + " is here (of another Safe's transaction, its safeTxHash). What that does can't be"
          + " seen.";
    }
    return "What a Safe's signature over this message is good for isn't known here.";
  }

  private record Shown(
      String sentence, Optional<TypedKind.Said> said, Optional<String> notDecoded) {}

  private Shown unknown(String why) {
    return new Shown(
        "Sign typed data of kind " + data.primaryType(), Optional.empty(), Optional.of(why));
  }

  private Meaning shown(Shown shown) {
    List<Meaning.Field> fields = new ArrayList<>();
    fields.add(new Meaning.Field("kind", data.primaryType(), "params[1].primaryType"));
    data.message()
        .forEach((name, value) -> {
          if (fields.size() < 64) {
            fields.add(new Meaning.Field(name, String.valueOf(value), "params[1].message." + name));
          }
        });
    return new Meaning(
        "Sign " + data.primaryType(),
        contract().flatMap(known::name).orElse(""),
        shown.sentence(),
        fields,
        shown.said().map(TypedKind.Said::calls).orElse(List.of()),
        shown.said().map(TypedKind.Said::exposure).orElse(List.of()),
        shown.notDecoded(),
        shown.said().map(TypedKind.Said::signed));
  }

  private Optional<Address> contract() {
    return data.domain().get("verifyingContract") instanceof String text && text.length() == 42
        ? Optional.of(Address.fromHex("0x" + text.substring(2)))
        : Optional.empty();
  }
}
