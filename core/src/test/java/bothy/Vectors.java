package bothy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The large public test suites, which stay outside the repository. */
public final class Vectors {
  private Vectors() {}

  /** The file; a test that needs it is skipped where it is absent, or fails if it was demanded. */
  public static Path require(String relative) {
    String named = System.getenv("BOTHY_VECTORS");
    Stream<String> places =
        named == null ? Stream.of("../shared/data", "../../shared/data") : Stream.of(named);
    Path found =
        places
            .map(place -> Path.of(place, relative))
            .filter(Files::exists)
            .findFirst()
            .orElse(null);
    if (found == null) {
      String says = "vectors not found: " + relative + "; name their folder in BOTHY_VECTORS";
      if ("1".equals(System.getenv("BOTHY_REQUIRE_VECTORS"))) {
        Assertions.fail(says);
      }
      Assumptions.abort(says);
    }
    return found;
  }
}
