package bothy.doors.cli;

import bothy.eth.Address;
import bothy.eth.EthException;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes, takes in, lists and gives out keys; locks and unlocks them; sets their caps. */
@Command(
    name = "keys",
    description = "The keys that Bothy signs with: make, import, list, export, lock, unlock, caps.",
    footer = {
      "",
      "  new                        a new account, of a new mnemonic of 24 words if there is none",
      "  import --mnemonic|--key|--keystore FILE",
      "  list                       addresses, paths and caps",
      "  export ADDRESS [--words]   a key file under a passphrase of its own, or the mnemonic",
      "  lock | unlock              the running signer's keys",
      "  caps ADDRESS [--per-transaction ETH] [--per-day ETH] [--typed-data yes|no] [--messages yes|no]",
      "       [--delegations yes|no]",
      "",
      "Secrets are asked for on the terminal. With --passphrase-stdin they come from the input instead, a",
      "line each, in the order in which they would be asked for. They are never taken from arguments.",
      "Exit codes: 0 done, 64 wrong usage, 65 refused or can't be read, 69 no signer answers."
    })
public final class Keys implements Subcommand {
  private static final BigDecimal WEI = BigDecimal.TEN.pow(18);

  @Parameters(index = "0", paramLabel = "ACTION", description = "new, import, list, …")
  private String action = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "ADDRESS", description = "An account.")
  private @Nullable String address;

  @Option(names = "--mnemonic", description = "import: words of BIP-39.")
  private boolean mnemonic;

  @Option(
      names = "--extra",
      description = "import --mnemonic: the words have a passphrase of their own (a 25th word).")
  private boolean extra;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description = "import --mnemonic: how many accounts; default ${DEFAULT-VALUE}.")
  private int count;

  @Option(names = "--key", description = "import: a private key of 64 hex digits.")
  private boolean key;

  @Option(names = "--keystore", paramLabel = "FILE", description = "import: a key file, version 3.")
  private @Nullable Path keystore;

  @Option(names = "--words", description = "export: the mnemonic instead of a key file.")
  private boolean words;

  @Option(
      names = "--per-transaction",
      paramLabel = "ETH",
      description = "caps: at most this at once without a proof of presence.")
  private @Nullable String perTransaction;

  @Option(names = "--per-day", paramLabel = "ETH", description = "caps: at most this in 24 hours.")
  private @Nullable String perDay;

  @Option(names = "--typed-data", paramLabel = "yes|no", description = "caps: without a proof.")
  private @Nullable String typedData;

  @Option(names = "--messages", paramLabel = "yes|no", description = "caps: without a proof.")
  private @Nullable String messages;

  @Option(names = "--delegations", paramLabel = "yes|no", description = "caps: without a proof.")
  private @Nullable String delegations;

  @Option(
      names = "--new-book",
      description = "unlock: go on without the book of what was signed, if it was lost.")
  private boolean newBook;

  @Option(names = "--passphrase-stdin", description = "Take secrets from the input, a line each.")
  private boolean piped;

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean help;

  private final Keyholder.Opener opener;
  private final Secret secret;
  private final PrintWriter out;
  private final Map<String, String> environment;

  public Keys(
      Keyholder.Opener opener, Secret secret, PrintWriter out, Map<String, String> environment) {
    this.opener = opener;
    this.secret = secret;
    this.out = out;
    this.environment = environment;
  }

  @Override
  public int run() {
    List<String> actions = List.of("new", "import", "list", "export", "lock", "unlock", "caps");
    if (!actions.contains(action)) {
      throw usage("expected one of " + String.join(", ", actions) + ", found " + action);
    }
    if (action.equals("import") && sources() != 1) {
      throw usage("import: expected one of --mnemonic, --key and --keystore FILE");
    }
    boolean needsAccount = action.equals("export") || action.equals("caps");
    if (needsAccount == (address == null)) {
      throw usage(
          action + (needsAccount ? ": expected the ADDRESS of an account" : " takes no address"));
    }
    try (Keyholder.Session session = opener.open(home.folder(environment))) {
      act(session);
      return ExitCode.OK;
    }
  }

  private int sources() {
    return (mnemonic ? 1 : 0) + (key ? 1 : 0) + (keystore != null ? 1 : 0);
  }

  private void act(Keyholder.Session session) {
    boolean makes = action.equals("new") || action.equals("import");
    if (!session.hasVault() && !makes) {
      throw new CliException(
          ExitCode.INPUT, "there are no keys yet: ./bothy keys new, or keys import");
    }
    if (action.equals("lock")) {
      session.lock();
      out.println("Locked.");
      return;
    }
    if (action.equals("unlock") && !session.lasts()) {
      throw new CliException(
          ExitCode.UNREACHABLE, "no signer is running whose keys could be unlocked: ./bothy up");
    }
    boolean first = !session.hasVault();
    char[] passphrase =
        first ? secret.choose("new passphrase", piped) : secret.ask("passphrase", piped);
    try {
      if (first) {
        session.create(passphrase);
      }
      act(session, passphrase);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private void act(Keyholder.Session session, char[] passphrase) {
    switch (action) {
      case "new" -> {
        out.println(session.add(passphrase));
        out.println("Write its words down, on paper: ./bothy keys export ADDRESS --words");
      }
      case "import" -> take(session, passphrase);
      case "list" -> {
        session.unlock(passphrase, false);
        session.accounts().forEach(this::print);
      }
      case "export" -> give(session, passphrase, account());
      case "unlock" -> {
        session.unlock(passphrase, newBook);
        out.println("Unlocked.");
      }
      case "caps" -> cap(session, passphrase, account());
      default -> throw usage("expected an action, found " + action);
    }
  }

  private Address account() {
    try {
      return Address.fromHex(String.valueOf(address));
    } catch (EthException e) {
      throw new CliException(ExitCode.INPUT, "ADDRESS: " + e.getMessage(), e);
    }
  }

  private void take(Keyholder.Session session, char[] passphrase) {
    if (keystore != null) {
      String file = read(keystore);
      char[] its = secret.ask("passphrase of " + keystore.getFileName(), piped);
      out.println(session.importKeystore(passphrase, file, its));
      Arrays.fill(its, '\0');
    } else if (key) {
      char[] digits = secret.ask("private key", piped);
      out.println(session.importKey(passphrase, digits));
      Arrays.fill(digits, '\0');
    } else {
      char[] typed = secret.ask("mnemonic", piped);
      char[] more = extra ? secret.ask("mnemonic's own passphrase", piped) : new char[0];
      session.importMnemonic(passphrase, typed, more, count).forEach(out::println);
      Arrays.fill(typed, '\0');
      Arrays.fill(more, '\0');
    }
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > 64 << 10) {
        throw new CliException(ExitCode.INPUT, "expected a key file of at most 64 KB at " + file);
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new CliException(ExitCode.UNREACHABLE, "can't read " + file, e);
    }
  }

  private void give(Keyholder.Session session, char[] passphrase, Address account) {
    if (words) {
      out.println(session.words(passphrase, account));
      return;
    }
    char[] its = secret.choose("passphrase of the key file", piped);
    out.println(session.export(passphrase, account, its));
    Arrays.fill(its, '\0');
  }

  private void cap(Keyholder.Session session, char[] passphrase, Address account) {
    session.unlock(passphrase, false);
    Keyholder.Account before =
        session.accounts().stream()
            .filter(each -> each.address().equals(account))
            .findFirst()
            .orElseThrow(() -> new CliException(ExitCode.INPUT, "no account " + account + " here"));
    Keyholder.Account after =
        new Keyholder.Account(
            account,
            before.path(),
            wei("--per-transaction", perTransaction, before.perTransaction()),
            wei("--per-day", perDay, before.perDay()),
            yes("--typed-data", typedData, before.typedData()),
            yes("--messages", messages, before.messages()),
            yes("--delegations", delegations, before.delegations()));
    if (!after.equals(before)) {
      session.setCaps(passphrase, after);
    }
    print(after);
  }

  private static BigInteger wei(String option, @Nullable String ether, BigInteger before) {
    if (ether == null) {
      return before;
    }
    if (!ether.matches("[0-9]{1,30}(\\.[0-9]{1,18})?")) {
      throw new CliException(ExitCode.INPUT, option + ": expected ETH such as 0.5, found " + ether);
    }
    return new BigDecimal(ether).multiply(WEI).toBigIntegerExact();
  }

  private static boolean yes(String option, @Nullable String word, boolean before) {
    if (word == null) {
      return before;
    }
    if (!word.equals("yes") && !word.equals("no")) {
      throw new CliException(ExitCode.INPUT, option + ": expected yes or no, found " + word);
    }
    return word.equals("yes");
  }

  private void print(Keyholder.Account account) {
    out.println(
        "%s  %-18s  at once %s ETH, a day %s ETH%s%s%s"
            .formatted(
                account.address(),
                account.path(),
                ether(account.perTransaction()),
                ether(account.perDay()),
                account.typedData() ? ", typed data" : "",
                account.messages() ? ", messages" : "",
                account.delegations() ? ", delegations" : ""));
  }

  private static String ether(BigInteger wei) {
    BigDecimal ether = new BigDecimal(wei).divide(WEI).stripTrailingZeros();
    return ether.toPlainString();
  }

  private static CliException usage(String says) {
    return new CliException(ExitCode.USAGE, says);
  }
}
