package bothy.doors.cli;

import bothy.policy.AcceptedPolicy;
import bothy.policy.InForce;
import bothy.policy.Policy;
import bothy.policy.PolicyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes, checks and shows the policy file. */
@Command(
    name = "policy",
    description = "Make the policy file, check it, or show what is in force in words.",
    footer = {
      "",
      "init writes a file with comments to begin from; check says what is wrong with it, and what of it",
      "waits to be accepted; show says what is in force.",
      "Exit codes: 0 done, 64 wrong usage, 65 the file has errors, 69 it can't be read or written."
    })
public final class PolicyCommand implements Subcommand {
  /** What can be asked of it. */
  enum Action {
    init,
    check,
    show
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "ACTION",
      description = "${COMPLETION-CANDIDATES}; else show.")
  private Action action = Action.show;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "The policy file; else policy.toml in Bothy's home.")
  private @Nullable Path file;

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean help;

  private final Function<Path, AcceptedPolicy> accepted;
  private final PrintWriter out;
  private final Map<String, String> environment;

  /**
   * @param accepted where the accepted policy of a home is kept
   */
  public PolicyCommand(
      Function<Path, AcceptedPolicy> accepted, PrintWriter out, Map<String, String> environment) {
    this.accepted = accepted;
    this.out = out;
    this.environment = environment;
  }

  @Override
  public int run() {
    Path folder = home.folder(environment);
    Path path = file == null ? folder.resolve(Policy.FILE) : file;
    return switch (action) {
      case init -> init(path);
      case check -> check(path, folder);
      case show -> show(path, folder);
    };
  }

  private int init(Path path) {
    try {
      Path parent = path.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(
          path, Policy.standardText(), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new CliException(
          ExitCode.USAGE, "expected no file yet at " + path + ", found one: it stays as it is", e);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.UNREACHABLE, "can't write " + path + ": " + e.getMessage(), e);
    }
    out.println("Wrote " + path + ".");
    return ExitCode.OK;
  }

  private int check(Path path, Path folder) {
    if (file != null && !Files.exists(path)) {
      throw new CliException(ExitCode.UNREACHABLE, "there is no file " + path);
    }
    PolicyFile.Found found = new PolicyFile(path).look();
    if (!found.problems().isEmpty()) {
      found.problems().forEach(each -> out.println(Card.safe(each.says(path.toString()))));
      return ExitCode.INPUT;
    }
    out.println("No errors. Version " + found.policy().version() + ".");
    waiting(InForce.of(accepted.apply(folder), found.policy()));
    return ExitCode.OK;
  }

  private void waiting(InForce inForce) {
    inForce
        .problems()
        .forEach(each ->
            out.println(Card.safe("The accepted policy can't be read: " + each.says("accepted"))));
    if (!inForce.waiting().isEmpty()) {
      out.println("Waits until it is accepted, since it allows more than before:");
      inForce.waiting().forEach(each -> out.println("  " + Card.safe(each)));
    }
  }

  private int show(Path path, Path folder) {
    PolicyFile.Found found = new PolicyFile(path).look();
    found.problems().forEach(each -> out.println(Card.safe(each.says(path.toString()))));
    InForce inForce = InForce.of(accepted.apply(folder), found.policy());
    boolean several = inForce.policies().size() > 1;
    if (several) {
      out.println("Two policies are asked, and the stricter decides.");
    }
    for (Policy policy : inForce.policies()) {
      String which = several ? (policy == inForce.accepted() ? "Accepted, " : "Written, ") : "";
      out.println(which + "version " + policy.version() + ":");
      policy.words().forEach(line -> out.println("  " + Card.safe(line)));
    }
    waiting(inForce);
    return found.problems().isEmpty() ? ExitCode.OK : ExitCode.INPUT;
  }
}
