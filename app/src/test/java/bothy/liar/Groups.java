package bothy.liar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Lies that could be told, by their kind, by the field and what is done to it, and by the question
 * that they answer: a choice among them isn't led by how long an answer is.
 */
final class Groups {
  private final Map<String, Map<String, Map<String, List<Lie>>>> kinds = new TreeMap<>();

  void add(String field, Lie lie) {
    kinds
        .computeIfAbsent(lie.kind(), same -> new TreeMap<>())
        .computeIfAbsent(field, same -> new TreeMap<>())
        .computeIfAbsent(lie.question(), same -> new ArrayList<>())
        .add(lie);
  }

  /** A lie about each field in each way. */
  List<Lie> oneOfEach(SplittableRandom random) {
    return kinds.values().stream()
        .flatMap(fields -> fields.values().stream())
        .map(questions -> chosen(questions, random))
        .toList();
  }

  Lie any(SplittableRandom random) {
    return chosen(entry(entry(kinds, random), random), random);
  }

  private static Lie chosen(Map<String, List<Lie>> questions, SplittableRandom random) {
    List<Lie> lies = entry(questions, random);
    return lies.get(random.nextInt(lies.size())).seeded(random.nextLong());
  }

  private static <T> T entry(Map<String, T> map, SplittableRandom random) {
    return List.copyOf(map.values()).get(random.nextInt(map.size()));
  }
}
