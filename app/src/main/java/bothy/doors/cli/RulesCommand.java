package bothy.doors.cli;

import bothy.jsonrpc.CompactJson;
import bothy.verdict.RuleBook;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the rules: why each is there, an example, and how to turn it down. */
@Command(
    name = "rules",
    description = "Print the rules, or one: why, an example, how to turn it down.")
public final class RulesCommand implements Subcommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "A rule, or the beginning of its id.")
  private @Nullable String id;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean help;

  private final PrintWriter out;

  public RulesCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public int run() {
    Collection<RuleBook.Rule> rules = chosen();
    if (rules.isEmpty()) {
      throw new CliException(
          ExitCode.USAGE,
          "there is no rule " + Card.safe(String.valueOf(id)) + "; see ./bothy rules");
    }
    for (RuleBook.Rule rule : rules) {
      out.println(json ? CompactJson.of(members(rule)) : words(rule));
    }
    return ExitCode.OK;
  }

  private Collection<RuleBook.Rule> chosen() {
    if (id == null) {
      return RuleBook.all();
    }
    String asked = id;
    return RuleBook.rule(asked)
        .<Collection<RuleBook.Rule>>map(List::of)
        .orElseGet(() ->
            RuleBook.all().stream().filter(rule -> rule.id().startsWith(asked + ".")).toList());
  }

  private static String words(RuleBook.Rule rule) {
    return """
    %s  (%s)
      when       %s
      example    %s
      turn down  %s
    """
        .formatted(rule.id(), rule.severity(), rule.when(), rule.example(), rule.turnDown());
  }

  private static Map<String, Object> members(RuleBook.Rule rule) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("id", rule.id());
    members.put("severity", rule.severity());
    members.put("when", rule.when());
    members.put("example", rule.example());
    members.put("turnDown", rule.turnDown());
    return members;
  }
}
