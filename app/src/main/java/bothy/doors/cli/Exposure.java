package bothy.doors.cli;

import bothy.authority.Extent;
import bothy.authority.Line;
import bothy.authority.Progress;
import bothy.authority.SignedRequests;
import bothy.authority.Standing;
import bothy.authority.StandingJson;
import bothy.authority.Survey;
import bothy.cases.CheckJson;
import bothy.catalogue.Catalogue;
import bothy.chain.ChainException;
import bothy.eth.Address;
import bothy.eth.Checksum;
import bothy.eth.Ground;
import bothy.journal.JournalException;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what others may take from an account today. */
@Command(
    name = "exposure",
    description = "Show what others may take from an account today, and what takes that back.",
    footer = {
      "",
      "Grants are found by events: proven for the newest blocks (--proven), before that as the node",
      "claims them. What is left of each is read on the state, proven as with check.",
      "Exit codes: 0 listed, 30 listed on a state that is only claimed, 64 wrong usage, 65 bad input,",
      "69 a node can't be used."
    })
public final class Exposure implements Subcommand {
  private static final long EVERY_NANOS = 2_000_000_000L;

  @Parameters(paramLabel = "ACCOUNT", description = "Whose authority is asked for.")
  private String account = "";

  @Option(
      names = "--from",
      paramLabel = "NUMBER",
      description = "The first block that is searched; default ${DEFAULT-VALUE}.",
      defaultValue = "0")
  private long from;

  @Option(
      names = "--proven",
      paramLabel = "BLOCKS",
      description = "How many of the newest blocks are proven; default ${DEFAULT-VALUE}.",
      defaultValue = "" + Extent.PROVEN)
  private long proven;

  @Option(
      names = "--catalogue",
      paramLabel = "FILE",
      description = "Tokens and contracts of your own, beside those built in.")
  private @Nullable Path file;

  @Mixin private ChainOptions chain = new ChainOptions();
  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean help;

  private final Function<Path, SignedRequests> signed;
  private final PrintWriter out;
  private final PrintWriter warnings;
  private final Map<String, String> environment;

  /**
   * @param signed what accounts are known to have signed, by the home of the house
   */
  public Exposure(
      Function<Path, SignedRequests> signed,
      PrintWriter out,
      PrintWriter warnings,
      Map<String, String> environment) {
    this.signed = signed;
    this.out = out;
    this.warnings = warnings;
    this.environment = environment;
  }

  @Override
  public int run() {
    try {
      if (!chain.named()) {
        throw new CliException(
            ExitCode.USAGE, "--rpc is missing: what was granted stands on a chain");
      }
      if (from < 0) {
        throw new InputException("--from", "a block's number", "" + from);
      }
      if (proven < 1) {
        throw new InputException("--proven", "1 block or more", "" + proven);
      }
      Address who = Propose.address("ACCOUNT", account);
      Catalogue catalogue = Propose.catalogue(Optional.ofNullable(file));
      Path house = home.folder(environment);
      SignedRequests known = signed.apply(house);
      Standing standing =
          chain.on(
              house,
              Optional.empty(),
              warnings,
              place ->
                  new Survey(catalogue, place.views(), known, seldom())
                      .of(who, Extent.patiently(from, proven)));
      if (json) {
        out.println(JsonText.of(StandingJson.of(standing)));
      } else {
        print(standing);
      }
      boolean claimed = standing.block().ground() == Ground.CLAIMED;
      return claimed ? ExitCode.UNKNOWN : ExitCode.OK;
    } catch (InputException e) {
      if (json) {
        out.println(CheckJson.error(e));
        return ExitCode.INPUT;
      }
      throw new CliException(ExitCode.INPUT, String.valueOf(e.getMessage()), e);
    } catch (ChainException | JournalException e) {
      throw new CliException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, "" + e.getMessage(), e);
    }
  }

  /** Says how far it is every two seconds, so that a short search says nothing. */
  private Progress seldom() {
    return new Progress() {
      private long last = System.nanoTime();

      @Override
      public void at(String says) {
        if (System.nanoTime() - last > EVERY_NANOS) {
          last = System.nanoTime();
          warnings.println("bothy: " + says);
        }
      }
    };
  }

  private void print(Standing standing) {
    out.println(
        Checksum.of(standing.account())
            + " after block "
            + standing.block().number()
            + " ("
            + standing.block().ground().word()
            + ")");
    out.println("Searched: " + standing.search().says() + ".");
    standing.remarks().forEach(remark -> out.println("Note: " + Card.safe(remark)));
    out.println();
    if (standing.lines().isEmpty()) {
      out.println("Nobody was found who may take anything.");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("TODAY", "GRANTED", "TO", "BY", "UNTIL", "GROUND", "TAKE BACK WITH"));
    standing.lines().forEach(line -> rows.add(row(line)));
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      out.println(text.toString().stripTrailing());
    }
    standing.lines().stream()
        .filter(line -> !line.says().isEmpty())
        .map(line -> Card.safe(who(line.spender()) + ": " + line.says()))
        .distinct()
        .forEach(out::println);
  }

  private static List<String> row(Line line) {
    return List.of(
        line.what().isEmpty() && line.unlimited()
            ? "everything"
            : amount(line, line.today(), "unknown"),
        granted(line),
        Card.safe(who(line.spender())),
        line.kind().name().toLowerCase(Locale.ROOT),
        line.until().map(Object::toString).orElse("revoked"),
        line.ground().word(),
        line.revocation().map(Exposure::command).orElse("-"));
  }

  private static String granted(Line line) {
    if (line.unlimited()) {
      return line.what().map(what -> "unlimited " + symbol(what)).orElse("everything");
    }
    return amount(line, line.amount(), "unknown");
  }

  private static String amount(Line line, Optional<BigInteger> units, String otherwise) {
    Optional<Line.What> what = line.what();
    if (line.id().isPresent() && what.isPresent()) {
      return "#" + line.id().get() + " of " + symbol(what.get());
    }
    if (units.isEmpty() || what.isEmpty()) {
      return otherwise + what.map(each -> " " + symbol(each)).orElse("");
    }
    BigDecimal value = new BigDecimal(units.get(), what.get().decimals());
    String shown = value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    return shown + " " + symbol(what.get());
  }

  private static String symbol(Line.What what) {
    return Card.safe(what.symbol().orElseGet(() -> Checksum.of(what.token())));
  }

  private static String who(Line.Party party) {
    String known =
        party.name().or(party::code).orElse(party.hasCode() ? "unknown code" : "no code");
    return Checksum.of(party.address()) + " (" + known + ")";
  }

  private static String command(Line.Revocation revocation) {
    String fields =
        revocation.fields().entrySet().stream()
            .map(field -> " " + field.getKey() + "=" + field.getValue())
            .collect(Collectors.joining());
    return "propose " + revocation.action() + fields;
  }
}
