package bothy.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.meaning.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IntentRulesTest {
  static Stream<IntentEveryday.Scenario> everyday() {
    return IntentEveryday.all().stream();
  }

  @ParameterizedTest
  @MethodSource("everyday")
  void honestWordsForAnEverydayRequestRaiseNoDanger(IntentEveryday.Scenario scenario) {
    List<String> alarms = new ArrayList<>();
    for (String words : scenario.phrases()) {
      for (boolean run : List.of(true, false)) {
        scenario
            .honest()
            .get()
            .dangers(words, run)
            .forEach(f ->
                alarms.add(words + (run ? " [run]" : "") + " => " + f.rule() + ": " + f.says()));
      }
    }

    assertThat(alarms).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("everyday")
  void aTwinWithOneThingChangedIsADanger(IntentEveryday.Scenario scenario) {
    List<String> missed = new ArrayList<>();
    for (String words : scenario.phrases()) {
      for (IntentEveryday.Twin twin : scenario.twins()) {
        for (boolean run : twin.bare() ? List.of(true, false) : List.of(true)) {
          List<Finding> dangers = twin.deal().get().dangers(words, run);
          if (dangers.stream().noneMatch(f -> f.rule().equals(twin.rule()))) {
            missed.add(
                words
                    + (run ? " [run]" : "")
                    + " | "
                    + twin.what()
                    + ": expected "
                    + twin.rule()
                    + ", found "
                    + dangers.stream().map(Finding::rule).toList());
          }
        }
      }
    }

    assertThat(missed).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("everyday")
  void everydayWordsAreReadWhole(IntentEveryday.Scenario scenario) {
    for (String words : scenario.phrases()) {
      Intent intent = IntentRules.read(scenario.honest().get().inputs(words, true)).orElseThrow();

      assertThat(intent.whole()).as(words).isTrue();
      assertThat(intent.wanted()).as(words).isNotEmpty();
    }
  }

  @Test
  void theTableHoldsAtLeastTwoHundredPhrases() {
    List<IntentEveryday.Scenario> all = IntentEveryday.all();
    int phrases = all.stream().mapToInt(s -> s.phrases().size()).sum();
    int twins = all.stream().mapToInt(s -> s.phrases().size() * s.twins().size()).sum();
    System.out.println("intent: " + phrases + " phrases, " + twins + " twins");

    assertThat(phrases).isGreaterThanOrEqualTo(200);
  }
}
