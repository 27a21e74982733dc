package bothy.meaning;

import java.util.List;

/**
 * A request in words.
 *
 * @param intent what it is, in a few words
 * @param interpolatedIntent one sentence with the request's own values in it
 * @param fields the values shown, each with the path in the request that it came from
 * @param calls the decoded calls
 */
public record Meaning(
    String intent, String interpolatedIntent, List<Field> fields, List<DecodedCall> calls) {
  /** A labelled value and where it stands. */
  public record Field(String label, String value, String path) {}

  public Meaning {
    fields = List.copyOf(fields);
    calls = List.copyOf(calls);
  }
}
