package bothy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.cases.Draft;
import bothy.eth.Bytes;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.guard.Replay.Replayed;
import bothy.journal.Entry;
import bothy.journal.Journal;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verdicts derived again from what the journal kept of the golden cases. */
class ReplayTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final Instant TIME = Instant.parse("2026-05-04T09:30:00Z");
  private static final Map<String, String> PROOF = Map.of("participants", "512", "age", "12");

  @TempDir Path home;

  private final Guard guard = new Guard();

  private static List<String> names() throws IOException {
    return Json.read(Files.readAllBytes(FOLDER.resolve("index.json"))).elements().stream()
        .map(entry -> entry.required("name", "a name").text())
        .toList();
  }

  private static Node given(String name) throws IOException {
    return Json.read(Files.readAllBytes(FOLDER.resolve(name + ".json")));
  }

  /** Checks a case as if its state were a chain's, and keeps it; none if it has no state. */
  private Optional<Entry> keepAsOnAChain(Journal journal, String name, Ground ground)
      throws IOException {
    Node whole = given(name);
    Optional<Node> at = whole.member("at");
    if (at.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> members = new LinkedHashMap<>(whole.members());
    members.remove("at");
    Draft draft = Draft.of(new Node("", members));
    Map<String, String> block = new TreeMap<>();
    at.get().required("block", "a block").nodes().forEach((k, v) -> block.put(k, v.text()));
    Optional<String> fork = at.get().member("fork").map(Node::text);
    var state = bothy.cases.CaseReader.read(whole).at().orElseThrow().state();
    Guard.Checked checked;
    try {
      checked = guard.check(draft.with(fork, block, state, ground));
    } catch (bothy.jsonrpc.InputException e) {
      assertThat(name).as("its fork isn't known").isEqualTo("fork-of-the-future");
      return Optional.empty();
    }
    Guard.Checked proven =
        new Guard.Checked(
            checked.verdict(),
            checked.at().map(world -> world.provenBy(PROOF)),
            checked.inputs(),
            checked.basis());
    return Optional.of(CheckLog.keep(journal, TIME, draft.written(), proven));
  }

  @Test
  void everyGoldenCaseIsReplayedByteForByteFromItsOwnState() throws Exception {
    try (Journal journal = Journal.open(home)) {
      Replay replay = new Replay(guard, journal::kept);
      for (String name : names()) {
        Guard.Checked checked = guard.check(bothy.cases.CaseReader.read(given(name)));
        Entry entry = CheckLog.keep(journal, TIME, given(name), checked);

        Entry kept = journal.at(entry.sequence()).orElseThrow();
        assertThat(replay.replay(kept.bytes()))
            .as(name)
            .isEqualTo(
                new Replayed.Same(
                    checked.verdict().answer().name().toLowerCase(java.util.Locale.ROOT),
                    kept.bytes().size()));
      }
    }
  }

  @Test
  void everyGoldenCaseIsReplayedByteForByteFromWhatItRead() throws Exception {
    int replayed = 0;
    long bytes = 0;
    for (Ground ground : List.of(Ground.PROVEN, Ground.CLAIMED)) {
      try (Journal journal = Journal.open(home.resolve(ground.word()))) {
        Replay replay = new Replay(guard, journal::kept);
        for (String name : names()) {
          Optional<Entry> entry = keepAsOnAChain(journal, name, ground);
          if (entry.isPresent()) {
            assertThat(replay.replay(journal.at(entry.get().sequence()).orElseThrow().bytes()))
                .as(name)
                .isInstanceOf(Replayed.Same.class);
            replayed++;
            bytes += entry.get().bytes().size();
          }
        }
      }
    }

    assertThat(replayed).isGreaterThan(200);
    assertThat(bytes / replayed).as("bytes of a record, on average").isLessThan(12_000);
  }

  private Entry swap(Journal journal) throws IOException {
    return keepAsOnAChain(journal, "swap-with-a-floor", Ground.PROVEN).orElseThrow();
  }

  private Replayed changed(Journal journal, UnaryOperator<String> change) throws IOException {
    String text = new String(swap(journal).bytes().toArray(), StandardCharsets.UTF_8);
    String other = change.apply(text);
    assertThat(other).isNotEqualTo(text);
    return new Replay(guard, journal::kept)
        .replay(Bytes.owning(other.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aTamperedVerdictShowsTheFirstDifference() throws Exception {
    try (Journal journal = Journal.open(home)) {
      Replayed replayed =
          changed(journal, text -> text.replace("No objection found.", "All is well."));

      assertThat(replayed)
          .isInstanceOfSatisfying(
              Replayed.Different.class,
              different -> {
                assertThat(different.first().path()).isEqualTo("verdict.summary");
                assertThat(different.first().expected()).isEqualTo("\"All is well.\"");
                assertThat(different.first().found()).isEqualTo("\"No objection found.\"");
                assertThat(different.versions()).isEmpty();
              });
    }
  }

  @Test
  void everyChangedReadShowsADifference() throws Exception {
    try (Journal journal = Journal.open(home)) {
      Node record = Json.read(swap(journal).bytes().toArray());
      Replay replay = new Replay(guard, journal::kept);
      Map<String, Node> reads =
          record.required("basis", "a basis").required("reads", "reads").nodes();
      List<String> same = new ArrayList<>();
      reads.forEach((question, answer) -> {
        for (String other : others(answer.text())) {
          Map<String, Object> members = deep(record);
          reads(members).put(question, other);
          Bytes bytes = Bytes.owning(CompactJson.of(members).getBytes(StandardCharsets.UTF_8));
          if (replay.replay(bytes) instanceof Replayed.Same) {
            same.add(question);
          }
        }
      });

      assertThat(reads.size()).isGreaterThan(20);
      assertThat(same).isEmpty();
    }
  }

  private static List<String> others(String answer) {
    String last = answer.endsWith("0") ? "1" : "0";
    return List.of(answer.substring(0, answer.length() - 1) + last, "unknown", "?");
  }

  private static Map<String, Object> deep(Node record) {
    Map<String, Object> members = new LinkedHashMap<>(record.members());
    Map<String, Object> basis = new LinkedHashMap<>(record.required("basis", "b").members());
    basis.put(
        "reads",
        new LinkedHashMap<>(record.required("basis", "b").required("reads", "r").members()));
    members.put("basis", basis);
    return members;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> reads(Map<String, Object> members) {
    Map<String, Object> basis = (Map<String, Object>) members.getOrDefault("basis", Map.of());
    return (Map<String, Object>) basis.getOrDefault("reads", Map.of());
  }

  @Test
  void aReadThatNobodyMadeShowsADifference() throws Exception {
    try (Journal journal = Journal.open(home)) {
      Replayed replayed =
          changed(
              journal,
              text ->
                  text.replace(
                      "\"reads\":{", "\"reads\":{\"block hash 7\":\"" + Hash.ZERO + "\","));

      assertThat(replayed)
          .isInstanceOfSatisfying(
              Replayed.Different.class,
              different ->
                  assertThat(different.first().path()).isEqualTo("basis.reads.block hash 7"));
    }
  }

  @Test
  void aRecordFromBeforeThereWasABasisCantBeReplayed() throws Exception {
    try (Journal journal = Journal.open(home)) {
      Map<String, Object> members = Json.read(swap(journal).bytes().toArray()).members();
      members.remove("basis");
      Bytes old = Bytes.owning(CompactJson.of(members).getBytes(StandardCharsets.UTF_8));

      assertThat(new Replay(guard, journal::kept).replay(old))
          .isEqualTo(
              new Replayed.Impossible(
                  "it was kept before records held the state that their verdict rests on"));
    }
  }

  @Test
  void otherRulesAreNamedBeforeTheDifference() throws Exception {
    try (Journal journal = Journal.open(home)) {
      String rules = "\"rules\":\"" + bothy.verdict.Judge.RULES_VERSION + "\"";
      Replayed replayed = changed(journal, text -> text.replace(rules, "\"rules\":\"old\""));

      assertThat(replayed)
          .isInstanceOfSatisfying(
              Replayed.Different.class,
              different ->
                  assertThat(different.versions())
                      .isEqualTo("rules old then, " + bothy.verdict.Judge.RULES_VERSION + " here"));
    }
  }

  @Test
  void codeThatIsGoneShowsADifference() throws Exception {
    try (Journal journal = Journal.open(home)) {
      Bytes record = swap(journal).bytes();

      assertThat(new Replay(guard, ignored -> Optional.empty()).replay(record))
          .isInstanceOf(Replayed.Different.class);
    }
  }

  @Test
  void whatIsNoRecordIsNamedSo() {
    Replay replay = new Replay(guard, ignored -> Optional.empty());

    for (String text :
        List.of("", "{}", "[]", "{\"request\":{}}", "{\"request\":1,\"verdict\":2}")) {
      assertThat(replay.replay(Bytes.owning(text.getBytes(StandardCharsets.UTF_8))))
          .as(text)
          .isInstanceOf(Replayed.Impossible.class);
    }
  }
}
