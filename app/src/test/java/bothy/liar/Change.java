package bothy.liar;

import bothy.jsonrpc.Json;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** What can be done to a value of an answer. */
enum Change {
  FLIPPED("a digit flipped"),
  CUT("a byte cut off"),
  LONGER("a byte added"),
  EMPTY("made empty"),
  ZERO("made zero"),
  FULL("made all ones"),
  BUMPED("one more"),
  PADDED("zeros in front"),
  BARE("without 0x"),
  NO_HEX("no hex"),
  NUMBER("a number for text"),
  NULL("made null"),
  TRUE("made true"),
  TEXT("made text"),
  OBJECT("made an object"),
  LIST("made a list"),
  ABSENT("left out"),
  EXTRA("a member added"),
  ELSEWHERE("from another answer"),
  DROPPED("an element dropped"),
  DOUBLED("an element doubled"),
  SWAPPED("elements swapped"),
  REVERSED("reversed"),
  CLEARED("cleared"),
  JUNK("junk added"),
  MANY("padded to thousands");

  final String says;

  Change(String says) {
    this.says = says;
  }

  /** What makes no sense for a value isn't tried: it would change nothing. */
  static List<Change> of(Object value, boolean inObject) {
    List<Change> changes = new ArrayList<>();
    switch (value) {
      case String text when text.startsWith("0x") -> {
        changes.addAll(List.of(EMPTY, PADDED, BARE, NO_HEX, NUMBER, LONGER));
        if (text.length() > 2) {
          changes.addAll(List.of(FLIPPED, CUT, ZERO, FULL));
        }
      }
      case String text when text.matches("[0-9]+") ->
          changes.addAll(List.of(EMPTY, NUMBER, BUMPED, PADDED, NO_HEX));
      case String ignored -> changes.addAll(List.of(EMPTY, NUMBER));
      case List<?> list -> {
        changes.addAll(List.of(JUNK, MANY, TEXT));
        if (!list.isEmpty()) {
          changes.addAll(List.of(DROPPED, DOUBLED, CLEARED));
        }
        if (list.size() > 1) {
          changes.addAll(List.of(SWAPPED, REVERSED));
        }
      }
      case Map<?, ?> ignored -> changes.addAll(List.of(EXTRA, TEXT));
      default -> changes.add(TEXT);
    }
    changes.addAll(List.of(NULL, TRUE, OBJECT, LIST, ELSEWHERE));
    if (inObject) {
      changes.add(ABSENT);
    }
    return changes;
  }

  /** The changed value; {@code other} stands at the same place of another answer. */
  Object applied(Object value, Object other, RandomGenerator random) {
    return switch (this) {
      case FLIPPED -> flipped((String) value, random);
      case CUT -> ((String) value).substring(0, Math.max(2, ((String) value).length() - 2));
      case LONGER -> value + "00";
      case EMPTY -> value instanceof String text && text.startsWith("0x") ? "0x" : "";
      case ZERO -> "0x" + "0".repeat(((String) value).length() - 2);
      case FULL -> "0x" + "f".repeat(((String) value).length() - 2);
      case BUMPED -> new BigInteger((String) value).add(BigInteger.ONE).toString();
      case PADDED ->
          value instanceof String text && text.startsWith("0x")
              ? "0x00" + text.substring(2)
              : "00" + value;
      case BARE -> ((String) value).substring(2);
      case NO_HEX -> value + "zz";
      case NUMBER -> BigInteger.valueOf(random.nextInt(1000));
      case NULL -> Json.NULL;
      case TRUE -> true;
      case TEXT -> "liar";
      case OBJECT -> Map.of();
      case LIST -> List.of();
      case ABSENT -> throw new IllegalStateException("the object leaves it out");
      case EXTRA -> {
        Map<String, Object> more = new LinkedHashMap<>(members(value));
        more.put("liar", "0x1");
        yield more;
      }
      case ELSEWHERE -> other;
      case DROPPED, DOUBLED, SWAPPED, REVERSED, CLEARED, JUNK, MANY ->
          list(elements(value), random);
    };
  }

  private List<Object> list(List<Object> list, RandomGenerator random) {
    int at = list.isEmpty() ? 0 : random.nextInt(list.size());
    switch (this) {
      case DROPPED -> list.remove(at);
      case DOUBLED -> list.add(at, list.get(at));
      case SWAPPED -> Collections.swap(list, at, (at + 1) % list.size());
      case REVERSED -> Collections.reverse(list);
      case CLEARED -> list.clear();
      case JUNK -> list.add(at, "0x80");
      default -> {
        Object filler = list.isEmpty() ? "0x80" : list.get(at);
        list.addAll(Collections.nCopies(3_000, filler));
      }
    }
    return list;
  }

  static String flipped(String text, RandomGenerator random) {
    int at = 2 + random.nextInt(text.length() - 2);
    int digit = Character.digit(text.charAt(at), 16);
    int other = (Math.max(0, digit) + 1 + random.nextInt(15)) % 16;
    return text.substring(0, at) + Integer.toHexString(other) + text.substring(at + 1);
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> members(Object value) {
    return (Map<String, Object>) value;
  }

  /** A member that is there. */
  static Object member(Object value, String name) {
    return Objects.requireNonNull(members(value).get(name), name);
  }

  static List<Object> elements(Object value) {
    return new ArrayList<>((List<?>) value);
  }
}
