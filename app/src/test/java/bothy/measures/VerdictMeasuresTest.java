package bothy.measures;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.guard.Guard;
import bothy.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What {@code ./bothy bench verdict} measures, smaller: {@code -Dbothy.ordinary=1000} draws as many
 * uses, {@code -Dbothy.seed=N} others. The tables are written to {@code target/verdict.md}.
 */
class VerdictMeasuresTest {
  private static final int COUNT = Integer.getInteger("bothy.ordinary", 100);
  private static final long SEED = Long.getLong("bothy.seed", 4);

  @Test
  void attacksAreStoppedForTheRightReasonAndOrdinaryUsesAllowed() throws IOException {
    try (Town town = new Town()) {
      List<VerdictMeasures.Group> groups =
          List.of(VerdictMeasures.dapp(town), VerdictMeasures.redPills(), VerdictMeasures.own());
      Map<Ordinary.Kind, VerdictMeasures.Tally> ordinary =
          VerdictMeasures.ordinary(town, SEED, COUNT);
      String tables = VerdictMeasures.tables(groups, ordinary, SEED);
      Files.writeString(Path.of("target", "verdict.md"), tables);

      assertThat(groups)
          .allSatisfy(group -> {
            assertThat(group.attacks()).as(group.title()).isNotEmpty();
            assertThat(group.missed()).as(group.title()).isEmpty();
          });
      assertThat(groups.getFirst().attacks()).hasSizeGreaterThan(20);
      assertThat(VerdictMeasures.quiet(ordinary))
          .as("seed %s: %s%n%s", SEED, VerdictMeasures.examples(ordinary), tables)
          .isGreaterThanOrEqualTo((COUNT * 98 + 99) / 100);
      assertThat(ordinary).containsOnlyKeys(VerdictMeasures.kinds());
    }
  }

  @Test
  void theBenignRequestOfTheTestDappIsNotRefused() throws IOException {
    try (Town town = new Town()) {
      Guard guard = new Guard().with(DappRequests.lists());

      assertThat(DappRequests.all(town))
          .filteredOn(entry -> !entry.bad())
          .singleElement()
          .satisfies(entry ->
              assertThat(guard.check(VerdictMeasures.read(town, entry)).verdict().answer())
                  .isEqualTo(Verdict.Answer.UNKNOWN));
    }
  }
}
