package bothy.signing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A signer as a child of this process: its own memory, which no other process of this user may
 * read. It ends when this process does, however that comes about.
 */
public final class SignerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);

  private final Process process;
  private final SignerClient client;

  private SignerProcess(Process process, SignerClient client) {
    this.process = process;
    this.client = client;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @throws SigningException if it doesn't start, with what it said
   */
  public static SignerProcess start(SignerSettings settings) throws IOException {
    PairingKey key = PairingKey.fresh(new SecureRandom());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m", // a key file of go-ethereum's takes 256 MB to open
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+DisableAttachMechanism",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:-HeapDumpOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            SignerMain.class.getName()));
    command.addAll(settings.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("JAVA_") || name.startsWith("JDK_"));
    Process process = builder.start();
    try {
      process.getOutputStream().write((key.code() + "\n").getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().flush();
      String said = firstLine(process);
      if (!said.equals("ready")) {
        throw new SigningException("the signer didn't start: " + said);
      }
      return new SignerProcess(process, new SignerClient(settings.socket(), key));
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String firstLine(Process process) {
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (BufferedReader out =
              new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            line.complete(String.valueOf(out.readLine()));
            while (out.readLine() != null) {
              // drained, so that it never waits for us
            }
          } catch (IOException e) {
            line.complete("it ended");
          }
        });
    return line.completeOnTimeout("no answer in time", START.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** How the daemon speaks to it. */
  public SignerClient client() {
    return client;
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes when it ends, however that comes about. */
  CompletableFuture<Process> ended() {
    return process.onExit();
  }

  long pid() {
    return process.pid();
  }

  /** Ends it as a power cut would, for tests. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** How the command line speaks to a signer that runs already; empty if none was ever here. */
  public static Optional<SignerClient> keeper(SignerSettings settings) throws IOException {
    Path file = SignerMain.keeperFile(settings);
    return Files.exists(file)
        ? Optional.of(
            new SignerClient(
                settings.socket(),
                PairingKey.read(Files.readString(file, StandardCharsets.US_ASCII))))
        : Optional.empty();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
