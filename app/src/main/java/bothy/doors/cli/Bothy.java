package bothy.doors.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The root of the command line: finds the command that was named, runs it, and turns whatever went
 * wrong into one line on the error stream and an exit code. A stack trace is shown only where the
 * environment says {@code BOTHY_DEBUG=1}.
 */
@Command(
    name = "bothy",
    description = "A shelter between you and Ethereum, on your own machine.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Bothy {
  /** An error is one line that a person reads. */
  private static final int LONGEST = 500;

  private final CommandLine commands;
  private final boolean debug;

  /**
   * @param subcommands what can be done, in the order in which help shows it
   * @param environment the process's variables: {@code BOTHY_DEBUG}, {@code NO_COLOR}
   */
  public Bothy(
      List<Subcommand> subcommands,
      PrintWriter out,
      PrintWriter err,
      Map<String, String> environment) {
    this.debug = "1".equals(environment.get("BOTHY_DEBUG"));
    this.commands = new CommandLine(this);
    subcommands.forEach(commands::addSubcommand);
    commands.addSubcommand(new InClone.Test());
    commands.addSubcommand(new InClone.Bench());
    commands.addSubcommand(new Version(out));
    commands.addSubcommand(new Completion(commands, out));
    commands.addSubcommand(new CommandLine.HelpCommand());
    commands.setOut(out).setErr(err);
    commands.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    commands.setExecutionStrategy(Bothy::runLast);
    commands.setParameterExceptionHandler(this::wrongUsage);
    commands.setExecutionExceptionHandler(this::failed);
  }

  /** Runs the command that {@code arguments} name and gives what the process should end with. */
  public int run(String... arguments) {
    int code = commands.execute(arguments);
    commands.getOut().flush();
    commands.getErr().flush();
    return code;
  }

  private static int runLast(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    CommandLine command = last.commandSpec().commandLine();
    if (command.getCommand() instanceof Subcommand subcommand) {
      try {
        return subcommand.run();
      } catch (RuntimeException e) {
        throw new CommandLine.ExecutionException(command, String.valueOf(e.getMessage()), e);
      }
    }
    command.usage(command.getOut());
    return ExitCode.OK;
  }

  private int wrongUsage(ParameterException wrong, String[] arguments) {
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println("bothy: " + oneLine(wrong.getMessage()));
    err.println("Try: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private int failed(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    int code = failure instanceof CliException known ? known.exitCode() : ExitCode.FAULT;
    if (failure instanceof CliException) {
      err.println("bothy: " + oneLine(failure.getMessage()));
    } else {
      err.println("bothy: this is our fault, not yours: " + oneLine(failure.toString()));
      err.println("Nothing was decided. BOTHY_DEBUG=1 shows where it happened.");
    }
    if (debug) {
      failure.printStackTrace(err);
    }
    return code;
  }

  /** Text from outside may hold line breaks and terminal escapes: neither reaches the terminal. */
  private static String oneLine(@Nullable String text) {
    String line = String.valueOf(text).replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
