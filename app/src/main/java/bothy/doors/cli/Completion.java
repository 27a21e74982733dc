package bothy.doors.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** Prints a script that teaches a shell to complete Bothy's commands and options. */
@Command(
    name = "completion",
    description = "Print a completion script: bothy completion bash > FILE, then source it.",
    mixinStandardHelpOptions = true)
final class Completion implements Subcommand {
  private enum Shell {
    bash,
    zsh,
    fish
  }

  private final CommandLine root;
  private final PrintWriter out;

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  Completion(CommandLine root, PrintWriter out) {
    this.root = root;
    this.out = out;
  }

  @Override
  public int run() {
    out.print(
        switch (shell) {
          // picocli's script loads bashcompinit by itself where it runs under zsh
          case bash, zsh -> AutoComplete.bash("bothy", root);
          case fish -> fish();
        });
    return ExitCode.OK;
  }

  private String fish() {
    StringBuilder script = new StringBuilder("complete -c bothy -n __fish_use_subcommand -f\n");
    root.getSubcommands()
        .forEach((name, command) -> {
          String says = String.join(" ", command.getCommandSpec().usageMessage().description());
          script.append(
              "complete -c bothy -n __fish_use_subcommand -a %s -d %s%n"
                  .formatted(name, quoted(says)));
          command.getCommandSpec().options().forEach(option -> append(script, name, option));
        });
    return script.toString();
  }

  private static void append(StringBuilder script, String command, OptionSpec option) {
    script.append(
        "complete -c bothy -n '__fish_seen_subcommand_from %s' -l %s -d %s%n"
            .formatted(
                command,
                option.longestName().replaceFirst("^--", ""),
                quoted(String.join(" ", option.description()))));
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
