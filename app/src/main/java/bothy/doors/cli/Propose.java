package bothy.doors.cli;

import bothy.cases.CheckJson;
import bothy.catalogue.Action;
import bothy.catalogue.Catalogue;
import bothy.catalogue.Proposal;
import bothy.catalogue.Proposals;
import bothy.chain.ChainException;
import bothy.eth.Address;
import bothy.eth.Checksum;
import bothy.eth.EthException;
import bothy.eth.Shown;
import bothy.guard.Guard;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Builds the request of an action, and checks it like any other. */
@Command(
    name = "propose",
    description = {
      "Build the request of an action, without anybody's front end, and check it like any other.",
      "Without ACTION: list the actions and what each takes."
    },
    footer = {
      "",
      "For example: propose transfer-token token=USDC to=0x… amount=12.5 --account 0x… --rpc URL",
      "Exit codes: 0 allow, 10 ask, 20 refuse, 30 unknown, 64 wrong usage, 65 bad input,",
      "69 a node can't be used."
    })
public final class Propose implements Subcommand {
  @Parameters(index = "0", arity = "0..1", paramLabel = "ACTION", description = "What to do.")
  private @Nullable String action;

  @Parameters(
      index = "1..*",
      paramLabel = "FIELD=VALUE",
      description = "What the action takes; amounts in decimals.")
  private List<String> fields = List.of();

  @Option(names = "--account", paramLabel = "ADDRESS", description = "Who would sign.")
  private @Nullable String account;

  @Option(
      names = "--slippage",
      paramLabel = "BPS",
      description = "How far a swap may fall short, in basis points; default ${DEFAULT-VALUE}.",
      defaultValue = "" + Proposals.SLIPPAGE)
  private int slippage;

  @Option(
      names = "--catalogue",
      paramLabel = "FILE",
      description = "Tokens, contracts and actions of your own, beside those built in.")
  private @Nullable Path file;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the request there, as a case; a file that is there stays.")
  private @Nullable Path target;

  @Option(
      names = "--block",
      paramLabel = "BLOCK",
      description = "The block after which it is built, by number, hash or tag; else the newest.")
  private @Nullable String block;

  @Mixin private ChainOptions chain = new ChainOptions();
  @Mixin private ListOptions lists = new ListOptions();
  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean help;

  private final Guard guard;
  private final PrintWriter out;
  private final PrintWriter warnings;
  private final Map<String, String> environment;
  private final boolean colour;

  public Propose(
      Guard guard,
      PrintWriter out,
      PrintWriter warnings,
      Map<String, String> environment,
      boolean colour) {
    this.guard = guard;
    this.out = out;
    this.warnings = warnings;
    this.environment = environment;
    this.colour = colour;
  }

  private record Checked(Proposal proposal, Guard.Checked checked) {}

  @Override
  public int run() {
    try {
      Catalogue catalogue = catalogue(Optional.ofNullable(file));
      if (action == null) {
        list(catalogue);
        return ExitCode.OK;
      }
      return propose(catalogue, action);
    } catch (InputException e) {
      if (json) {
        out.println(CheckJson.error(e));
        return ExitCode.INPUT;
      }
      throw new CliException(ExitCode.INPUT, String.valueOf(e.getMessage()), e);
    } catch (ChainException e) {
      throw new CliException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, "" + e.getMessage(), e);
    }
  }

  private int propose(Catalogue catalogue, String id) throws IOException {
    if (!chain.named()) {
      throw new CliException(
          ExitCode.USAGE, "--rpc is missing: what is built depends on the state of a chain");
    }
    if (account == null) {
      throw new CliException(ExitCode.USAGE, "--account is missing: who would sign");
    }
    Address who = address("--account", account);
    Map<String, String> given = given();
    Checked built =
        chain.on(
            home.folder(environment),
            Optional.ofNullable(block),
            warnings,
            place -> {
              Proposal proposal =
                  new Proposals(catalogue, place.views()).propose(id, who, given, slippage);
              return new Checked(
                  proposal,
                  place.check(lists.guarded(guard, home.folder(environment)), proposal.request()));
            });
    String request = JsonText.of(built.proposal().request().written().value());
    if (target != null) {
      write(target, request);
    }
    print(built, request);
    return ExitCode.of(built.checked().verdict().answer());
  }

  private void print(Checked built, String request) {
    Guard.Checked checked = built.checked();
    if (json) {
      Map<String, Object> whole = new LinkedHashMap<>();
      whole.put("words", built.proposal().words());
      whole.put("request", built.proposal().request().written().value());
      whole.put(
          "verdict",
          Json.read(
                  CheckJson.of(checked.verdict(), checked.at(), checked.inputs())
                      .getBytes(StandardCharsets.UTF_8))
              .value());
      out.println(JsonText.of(whole));
      return;
    }
    out.println(Card.safe(built.proposal().words()));
    out.println();
    new Card(out, colour).print(checked);
    if (target == null) {
      out.println();
      out.println(request);
    }
  }

  /** What comes with Bothy, and the user's own. */
  static Catalogue catalogue(Optional<Path> file) throws IOException {
    Catalogue builtIn = Catalogue.builtIn();
    if (file.isEmpty()) {
      return builtIn;
    }
    try (InputStream input = Files.newInputStream(file.get())) {
      return builtIn.with(Json.read(input));
    } catch (NoSuchFileException e) {
      throw new CliException(ExitCode.USAGE, "there is no file " + file.get(), e);
    }
  }

  /** An address that an option or parameter gives. */
  static Address address(String option, String text) {
    try {
      if (!Checksum.contradicts(text)) {
        return Address.fromHex(text);
      }
    } catch (EthException e) {
      // said below
    }
    throw new InputException(option, "an address with a right checksum", Shown.of(text));
  }

  private Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>();
    for (String field : fields) {
      int at = field.indexOf('=');
      if (at < 1) {
        throw new InputException("FIELD=VALUE", "a name, = and a value", Shown.of(field));
      }
      if (given.put(field.substring(0, at), field.substring(at + 1)) != null) {
        throw new InputException(field.substring(0, at), "a field once", "it twice");
      }
    }
    return given;
  }

  private void list(Catalogue catalogue) {
    for (Action each : catalogue.actions()) {
      out.println(Card.safe(each.id() + "  " + each.title()));
      for (Action.Field field : each.fields()) {
        String unit = field.unit().map(name -> " in " + name).orElse("");
        String choices =
            field.choices().isEmpty() ? "" : ": " + String.join(", ", field.choices().keySet());
        String otherwise = field.otherwise().map(text -> " (else " + text + ")").orElse("");
        String type = field.type().name().toLowerCase(Locale.ROOT);
        out.println(Card.safe("    " + field.name() + "=" + type + unit + choices + otherwise));
      }
    }
  }

  private static void write(Path target, String text) {
    try {
      Files.writeString(target, text + "\n", StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new CliException(ExitCode.USAGE, target + " is there already; --out names another", e);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.UNREACHABLE, "can't write " + target + ": " + e.getMessage(), e);
    }
  }
}
