package bothy.meaning;

import bothy.effects.Exposure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request in words.
 *
 * @param intent what it is, in a few words
 * @param owner whose contract is addressed, as the user knows it; empty if they don't
 * @param interpolatedIntent one sentence with the request's own values in it
 * @param fields the values shown, each with the path in the request that it came from
 * @param calls the decoded calls
 * @param exposure what a signature over typed data lets others take
 * @param notDecoded why it isn't known what a signature is good for; empty for what is decoded, and
 *     for transactions
 * @param signed what the signature is; empty for transactions and where that isn't known
 */
public record Meaning(
    String intent,
    String owner,
    String interpolatedIntent,
    List<Field> fields,
    List<DecodedCall> calls,
    List<Exposure> exposure,
    Optional<String> notDecoded,
    Optional<Signed> signed) {
  /** A labelled value and where it stands. */
  public record Field(String label, String value, String path) {}

  public Meaning {
    fields = List.copyOf(fields);
    calls = List.copyOf(calls);
    exposure = List.copyOf(exposure);
  }

  /** Of what isn't a signature whose kind is known. */
  public Meaning(
      String intent,
      String owner,
      String interpolatedIntent,
      List<Field> fields,
      List<DecodedCall> calls,
      List<Exposure> exposure,
      Optional<String> notDecoded) {
    this(intent, owner, interpolatedIntent, fields, calls, exposure, notDecoded, Optional.empty());
  }

  /** Whether it is a signature of the kind. */
  public boolean is(Signed.Kind kind) {
    return signed.filter(it -> it.kind() == kind).isPresent();
  }

  /** Every call, those inside others too. */
  public Stream<DecodedCall> allCalls() {
    return calls.stream().flatMap(DecodedCall::all);
  }
}
