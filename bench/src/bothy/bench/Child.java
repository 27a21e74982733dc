package bothy.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that answers each line with nanoseconds and an output. Ended with {@link #close}. */
final class Child implements AutoCloseable {
  /** How long something took, and what it gave. */
  record Timed(long nanos, String output) {}

  private final Process process;
  private final BufferedReader answers;
  private final Writer lines;

  Child(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    answers = process.inputReader(StandardCharsets.US_ASCII);
    lines = process.outputWriter(StandardCharsets.US_ASCII);
  }

  Timed ask(String line) throws IOException {
    lines.write(line + "\n");
    lines.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("a process ended early, asked: " + line);
    }
    int space = answer.indexOf(' ');
    return new Timed(Long.parseLong(answer.substring(0, space)), answer.substring(space + 1));
  }

  @Override
  public void close() {
    try {
      lines.close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
