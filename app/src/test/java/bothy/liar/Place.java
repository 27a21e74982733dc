package bothy.liar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A place in an answer: the names of members and the numbers of elements that lead to it.
 *
 * @param steps of String and Integer
 */
record Place(List<Object> steps) {
  static final Place WHOLE = new Place(List.of());

  Place {
    steps = List.copyOf(steps);
  }

  /** Every place in a value, itself included. */
  static List<Place> in(Object value) {
    List<Place> places = new ArrayList<>();
    collect(value, List.of(), places);
    return places;
  }

  private static void collect(Object value, List<Object> to, List<Place> places) {
    places.add(new Place(to));
    if (value instanceof Map<?, ?>) {
      Change.members(value).forEach((name, member) -> collect(member, with(to, name), places));
    } else if (value instanceof List<?>) {
      List<Object> elements = Change.elements(value);
      for (int i = 0; i < elements.size(); i++) {
        collect(elements.get(i), with(to, i), places);
      }
    }
  }

  private static List<Object> with(List<Object> steps, Object step) {
    List<Object> more = new ArrayList<>(steps);
    more.add(step);
    return more;
  }

  /** The field that stands there, whichever element it is of. */
  String field() {
    StringBuilder field = new StringBuilder();
    for (Object step : steps) {
      field.append(step instanceof Integer ? "[]" : "." + step);
    }
    return field.toString();
  }

  boolean inObject() {
    return !steps.isEmpty() && steps.getLast() instanceof String;
  }

  Optional<Object> of(Object root) {
    Optional<Object> at = Optional.of(root);
    for (Object step : steps) {
      at = at.flatMap(value -> inside(value, step));
    }
    return at;
  }

  private static Optional<Object> inside(Object value, Object step) {
    return switch (step) {
      case String name when value instanceof Map<?, ?> ->
          Optional.ofNullable(Change.members(value).get(name));
      case Integer index when value instanceof List<?> list && index < list.size() ->
          Optional.of(Change.elements(value).get(index));
      default -> Optional.empty();
    };
  }

  /** A copy of {@code root} with what stands here changed. */
  Object changed(Object root, Change change, Object other, RandomGenerator random) {
    return changed(root, 0, change, other, random);
  }

  private Object changed(
      Object at, int depth, Change change, Object other, RandomGenerator random) {
    if (depth == steps.size()) {
      return change.applied(at, of(other).orElse(other), random);
    }
    Object step = steps.get(depth);
    if (step instanceof String name) {
      Map<String, Object> copy = new LinkedHashMap<>(Change.members(at));
      if (change == Change.ABSENT && depth == steps.size() - 1) {
        copy.remove(name);
      } else {
        copy.computeIfPresent(
            name, (same, value) -> changed(value, depth + 1, change, other, random));
      }
      return copy;
    }
    List<Object> copy = Change.elements(at);
    int index = (Integer) step;
    copy.set(index, changed(copy.get(index), depth + 1, change, other, random));
    return copy;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Object step : steps) {
      text.append(step instanceof Integer ? "[" + step + "]" : "." + step);
    }
    return text.toString();
  }
}
