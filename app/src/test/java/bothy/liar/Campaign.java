package bothy.liar;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Ground;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Asks the same questions of an honest node and then of a lying one. What may come of a lie: an
 * error, the same answer as without it, or one that says of itself that it is only claimed, which a
 * strict front doesn't let through. All else is a victory of the liar.
 */
final class Campaign {
  /** Opens a front on the node at an address. */
  interface Fronts {
    Front open(String url, boolean strict);
  }

  /** A part of a lie's text, to tell that lie alone again. */
  static final String ONLY = System.getProperty("bothy.lie", "");

  private static final int WORKERS = 3;
  private static final int MOST_OVERSIZED = 3;

  private final Nodes truth;
  private final Fronts fronts;
  private final List<Question> questions;
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final Map<String, List<List<Call>>> asked = new LinkedHashMap<>();
  private final Map<Call, List<Object>> others = new LinkedHashMap<>();
  private final List<String> won = Collections.synchronizedList(new ArrayList<>());
  private final Set<Call> sent = ConcurrentHashMap.newKeySet();
  final Table table = new Table();

  Campaign(Nodes truth, Fronts fronts, List<Question> questions) {
    this.truth = truth;
    this.fronts = fronts;
    this.questions = questions;
  }

  /** Asks everything of an honest node, twice: it must answer alike. */
  void learn() {
    try (Liar honest = Liar.of(truth)) {
      for (Question question : questions) {
        honest.beHonest();
        Answer first = ask(question, honest.url(), false);
        asked.put(question.name(), honest.asked());
        Answer second = ask(question, honest.url(), false);
        assertThat(first).as(question.name()).isInstanceOf(Answer.Shown.class).isEqualTo(second);
        assertThat(((Answer.Shown) first).ground())
            .as(question.name())
            .isEqualTo(question.ground());
        answers.put(question.name(), first);
      }
      Map<String, Map<Call, Object>> byMethod = new TreeMap<>();
      asked.values().stream()
          .flatMap(List::stream)
          .flatMap(List::stream)
          .forEach(call ->
              honest
                  .truth(call)
                  .ifPresent(said ->
                      byMethod
                          .computeIfAbsent(call.method(), same -> new LinkedHashMap<>())
                          .put(call, said)));
      byMethod
          .values()
          .forEach(all ->
              all.forEach((call, said) -> {
                Map<Call, Object> rest = new LinkedHashMap<>(all);
                rest.remove(call);
                others.put(
                    call, rest.values().stream().filter(other -> !other.equals(said)).toList());
              }));
    }
  }

  /** The same that counts anew. */
  Campaign fresh() {
    Campaign fresh = new Campaign(truth, fronts, questions);
    fresh.answers.putAll(answers);
    fresh.asked.putAll(asked);
    fresh.others.putAll(others);
    return fresh;
  }

  private Answer ask(Question question, String url, boolean strict) {
    try (Front front = fronts.open(url, strict)) {
      return question.ask().apply(front);
    }
  }

  /** The answer to a question, as an honest node has it. */
  Answer answer(String question) {
    return Objects.requireNonNull(answers.get(question), question);
  }

  /**
   * Lies, chosen at random.
   *
   * @param count of lies, at least
   * @param everyField whether each field of each method's answers is falsified in each way once
   */
  List<Lie> lies(int count, boolean everyField, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Groups groups = new Groups();
    try (Liar honest = Liar.of(truth)) {
      asked.forEach((question, exchanges) -> {
        Set<Call> calls = new LinkedHashSet<>();
        Set<Call> batched = new LinkedHashSet<>();
        exchanges.forEach(exchange -> {
          calls.addAll(exchange);
          if (exchange.size() > 1) {
            batched.addAll(exchange);
          }
        });
        for (Call call : calls) {
          honest.truth(call).ifPresent(said -> values(question, call, said, groups));
          ways(question, call, batched.contains(call), groups);
        }
      });
    }
    List<Lie> lies = new ArrayList<>(everyField ? groups.oneOfEach(random) : List.of());
    while (lies.size() < count) {
      lies.add(random.nextInt(10) == 0 ? two(groups, random) : groups.any(random));
    }
    return bounded(lies);
  }

  private static void values(String question, Call call, Object said, Groups groups) {
    // where the same is asked of the node as of the house, its words might be passed on
    String direct = question.startsWith(call.method()) ? "direct " : "";
    for (Place place : Place.in(said)) {
      Object value = place.of(said).orElseThrow();
      for (Change change : Change.of(value, place.inObject())) {
        groups.add(
            direct + call.method() + place.field() + " " + change,
            new Lie.Value(question, call, place, change, 0));
      }
    }
  }

  private static void ways(String question, Call call, boolean batched, Groups groups) {
    for (Wire wire : Wire.values()) {
      if (!wire.level.equals("batch") || batched) {
        groups.add(
            call.method() + " " + batched + " " + wire, new Lie.OnTheWay(question, call, wire, 0));
      }
    }
  }

  /** Two lies in the answers to one question. */
  private static Lie two(Groups groups, SplittableRandom random) {
    while (true) {
      Lie first = groups.any(random);
      for (int i = 0; i < 100 && first instanceof Lie.Value value; i++) {
        if (groups.any(random) instanceof Lie.Value second
            && second.question().equals(value.question())) {
          return new Lie.Two(value, second);
        }
      }
    }
  }

  /** Answers of 32 MB take their time. */
  private static List<Lie> bounded(List<Lie> lies) {
    AtomicInteger oversized = new AtomicInteger();
    return lies.stream()
        .filter(lie ->
            !(lie instanceof Lie.OnTheWay way && way.wire() == Wire.OVERSIZED)
                || oversized.incrementAndGet() <= MOST_OVERSIZED)
        .toList();
  }

  /** Tells all lies, several at a time, and counts what comes of them. */
  void run(List<Lie> all) {
    List<Lie> lies = all.stream().filter(lie -> lie.toString().contains(ONLY)).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
      List<Future<?>> running = new ArrayList<>();
      AtomicInteger next = new AtomicInteger();
      for (int worker = 0; worker < WORKERS; worker++) {
        running.add(
            threads.submit(() -> {
              try (Liar liar = Liar.of(truth)) {
                for (int i = next.getAndIncrement(); i < lies.size(); i = next.getAndIncrement()) {
                  tell(liar, lies.get(i));
                }
                liar.asked().forEach(sent::addAll);
              }
            }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void tell(Liar liar, Lie lie) {
    Question question =
        questions.stream()
            .filter(each -> each.name().equals(lie.question()))
            .findFirst()
            .orElseThrow();
    liar.tell(lie, others);
    Answer answer = ask(question, liar.url(), false);
    if (!liar.hasTold()) {
      return; // it wasn't asked for, or chance made it the truth
    }
    String outcome = outcome(question, liar, answer);
    table.count(lie.kind(), outcome);
    if (outcome.startsWith(Table.WON)) {
      won.add(lie + "\n      " + outcome);
    }
  }

  private String outcome(Question question, Liar liar, Answer found) {
    Answer.Shown truly = (Answer.Shown) answer(question.name());
    return switch (found) {
      case Answer.Denied(String why) -> Checks.named(why);
      case Answer.Broken(Throwable fault) -> Table.WON + ": the house broke: " + fault;
      case Answer.Shown shown when shown.equals(truly) -> Table.NOTHING;
      case Answer.Shown(String ground, String value)
          when ground.equals(Ground.CLAIMED.word())
              && (!question.name().startsWith("check") || value.startsWith("refuse")) ->
          // told again to a front that takes no claims
          !question.name().startsWith("check")
                  && ask(question, liar.url(), true) instanceof Answer.Shown strictly
                  && !strictly.equals(truly)
              ? Table.WON + ": a strict front shows " + cut(value)
              : Table.CLAIMED;
      case Answer.Shown(String ground, String value) ->
          Table.WON
              + ": expected "
              + cut(truly.toString())
              + ", found "
              + ground
              + " "
              + cut(value);
    };
  }

  private static String cut(String text) {
    return text.length() > 300 ? text.substring(0, 300) + "…" : text;
  }

  /** The raw transactions that came to a node while it lied. */
  Set<Object> sent() {
    return sent.stream()
        .filter(call -> call.method().equals("eth_sendRawTransaction"))
        .map(call -> call.parameters().getFirst())
        .collect(Collectors.toSet());
  }

  /** The lies that won. */
  List<String> won() {
    return List.copyOf(won);
  }
}
