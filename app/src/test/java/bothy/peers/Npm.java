package bothy.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Packages of npm that tests run beside us: pinned, installed below {@code target}. */
public final class Npm {
  private Npm() {}

  /** Installs a package into a folder of its own. */
  public static void install(Path folder, String name, String version) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("package.json"), "{\"private\": true}");
    Process npm =
        new ProcessBuilder(
                "npm",
                "install",
                "--prefix",
                folder.toString(),
                "--no-save",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                name + "@" + version)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("npm.log").toFile())
            .start();
    try {
      if (!npm.waitFor(3, TimeUnit.MINUTES) || npm.exitValue() != 0) {
        npm.destroyForcibly();
        throw new IOException("npm install of " + name + " failed, see " + folder + "/npm.log");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Skips the test, or fails it where peers were demanded. */
  public static IllegalStateException missing(String says) {
    if ("1".equals(System.getenv("BOTHY_REQUIRE_PEERS"))) {
      Assertions.fail(says);
    }
    Assumptions.abort(says);
    return new IllegalStateException(says);
  }
}
