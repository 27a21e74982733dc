package bothy.doors.cli;

import bothy.chain.ChainException;
import bothy.chain.ChainSettings;
import bothy.journal.JournalException;
import bothy.jsonrpc.InputException;
import bothy.simulation.Fork;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the door, the desk and, without a node, the practice chain, until it is interrupted. */
@Command(
    name = "up",
    description =
        "Serve a node for wallets and a page to decide on, on this machine; without --rpc on a"
            + " practice chain.",
    footer = {
      "",
      "Point a wallet at the address of the door. What it sends is checked first: what nothing speaks",
      "against goes on, what is refused doesn't, the rest waits for you on the page.",
      "Only this machine can reach them, and the page only with the address that is printed.",
      "Exit codes: 64 wrong usage, 65 options that can't be read, 69 a port, the journal or a node",
      "can't be used; Ctrl-C stops it."
    })
public final class Up implements Subcommand {
  /** What is being served. */
  public interface Served extends AutoCloseable {
    /** The page's address, with the token that opens it. */
    URI page();

    /** The door's address, for wallets. */
    URI door();

    /** What else people should know, a line each. */
    List<String> remarks();

    @Override
    void close();
  }

  /**
   * What is to be served.
   *
   * @param page port of the page, 0 for any that is free
   * @param door port of the door
   * @param practice port of the practice chain's node
   * @param trying port of the practice page
   * @param chain empty for the practice chain
   * @param strict whether what can't be proven is refused
   * @param origins of the pages that may use the door
   * @param keep whether the practice chain is kept
   * @param signer empty for one of the house's own
   * @param remote a signer of another make in its place
   */
  public record Wishes(
      int page,
      int door,
      int practice,
      int trying,
      Path home,
      Optional<ChainSettings> chain,
      Optional<Fork> fork,
      boolean strict,
      List<String> origins,
      boolean keep,
      Optional<OtherSigner> signer,
      Optional<RemoteSigner> remote) {}

  /**
   * A signer of another make.
   *
   * @param where its URL, or Clef's socket
   * @param confirms whether a person confirms each signature there
   * @param patience how long an answer is waited for
   */
  public record RemoteSigner(Make kind, String where, boolean confirms, Duration patience) {
    /** Whose. */
    public enum Make {
      CLEF,
      WEB3SIGNER
    }
  }

  /** A signer that runs by itself, and the code that it showed. */
  public record OtherSigner(Path socket, String code) {
    @Override
    public String toString() {
      return "the signer at " + socket;
    }
  }

  /** Opens what is to be served. */
  public interface Opener {
    Served open(Wishes wishes) throws IOException;
  }

  /** Within the usual life of an approval. */
  private static final Duration CONFIRM = Duration.ofSeconds(110);

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The page's; default ${DEFAULT-VALUE}, 0 takes any that is free.",
      defaultValue = "8640")
  private int port;

  @Option(
      names = "--rpc-port",
      paramLabel = "PORT",
      description = "The door's, for wallets; default ${DEFAULT-VALUE}.",
      defaultValue = "8645")
  private int door;

  @Option(
      names = "--practice-port",
      paramLabel = "PORT",
      description = "The practice chain's own node; default ${DEFAULT-VALUE}.",
      defaultValue = "8646")
  private int practice;

  @Option(
      names = "--try-port",
      paramLabel = "PORT",
      description = "A page to try a wallet on, with the practice chain; default ${DEFAULT-VALUE}.",
      defaultValue = "8641")
  private int trying;

  @Option(names = "--keep", description = "Keep the practice chain, and go on with it next time.")
  private boolean keep;

  @Option(
      names = "--strict",
      description = "Refuse what can't be proven, rather than marking it as claimed.")
  private boolean strict;

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description = "A page that may use the door, such as https://app.example; repeat it.")
  private List<String> origins = List.of();

  @Option(
      names = "--signer",
      paramLabel = "SOCKET",
      description =
          "A signer that runs by itself, under another user say; its pairing code is taken from"
              + " BOTHY_SIGNER_CODE. Else one is started.")
  private @Nullable Path signer;

  @Option(
      names = "--clef",
      paramLabel = "WHERE",
      description = "Clef signs: its URL, https or on this machine, or its socket (clef.ipc).")
  private @Nullable String clef;

  @Option(
      names = "--web3signer",
      paramLabel = "URL",
      description = "Web3Signer signs: its URL, https or on this machine.")
  private @Nullable String web3signer;

  @Option(
      names = "--remote-confirms",
      description =
          "A person confirms each signature at Clef or Web3Signer, so that it counts as the proof"
              + " that dangers take. Else what takes a proof isn't signed.")
  private boolean remoteConfirms;

  @Mixin private ChainOptions chain = new ChainOptions();

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean help;

  private final Opener opener;
  private final PrintWriter out;
  private final Map<String, String> environment;

  public Up(Opener opener, PrintWriter out, Map<String, String> environment) {
    this.opener = opener;
    this.out = out;
    this.environment = environment;
  }

  @Override
  public int run() {
    port("--port", port);
    port("--rpc-port", door);
    port("--practice-port", practice);
    port("--try-port", trying);
    try (Served served = opener.open(wishes())) {
      // an interrupt ends the JVM without unwinding this method
      Runtime.getRuntime().addShutdownHook(new Thread(served::close));
      out.println("Open " + served.page());
      out.println("Point wallets at " + served.door());
      served.remarks().forEach(out::println);
      out.println("What passes is kept in " + home.folder(environment) + ". Ctrl-C stops it.");
      out.flush();
      new CountDownLatch(1).await();
      return ExitCode.OK;
    } catch (BindException e) {
      throw new CliException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
    } catch (InputException e) {
      throw new CliException(ExitCode.INPUT, String.valueOf(e.getMessage()), e);
    } catch (ChainException | JournalException e) {
      throw new CliException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CliException(ExitCode.UNREACHABLE, "can't serve: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.OK;
    }
  }

  private Wishes wishes() {
    Path folder = home.folder(environment);
    Optional<ChainSettings> settings = Optional.empty();
    if (chain.named()) {
      settings = Optional.of(chain.settings(folder));
    } else {
      chain.requireNothingElse();
    }
    return new Wishes(
        port,
        door,
        practice,
        trying,
        folder,
        settings,
        chain.fork(),
        strict,
        origins,
        keep,
        Optional.ofNullable(signer).map(this::otherSigner),
        remote());
  }

  private Optional<RemoteSigner> remote() {
    long named = Stream.of(signer, clef, web3signer).filter(Objects::nonNull).count();
    if (named > 1) {
      throw new CliException(
          ExitCode.USAGE, "expected one of --signer, --clef and --web3signer, found " + named);
    }
    if (clef == null && web3signer == null) {
      if (remoteConfirms) {
        throw new CliException(
            ExitCode.USAGE, "--remote-confirms: expected --clef or --web3signer, found neither");
      }
      return Optional.empty();
    }
    return Optional.of(
        clef == null
            ? new RemoteSigner(
                RemoteSigner.Make.WEB3SIGNER, String.valueOf(web3signer), remoteConfirms, CONFIRM)
            : new RemoteSigner(RemoteSigner.Make.CLEF, clef, remoteConfirms, CONFIRM));
  }

  private OtherSigner otherSigner(Path socket) {
    String code = environment.getOrDefault("BOTHY_SIGNER_CODE", "").strip();
    if (!code.matches("[0-9a-f]{64}")) {
      throw new CliException(
          ExitCode.USAGE,
          "--signer: expected the signer's pairing code, 64 hex digits, in BOTHY_SIGNER_CODE,"
              + " found "
              + (code.isEmpty() ? "none" : "another text"));
    }
    return new OtherSigner(socket, code);
  }

  private static void port(String option, int port) {
    if (port < 0 || port > 65_535) {
      throw new CliException(ExitCode.USAGE, option + ": expected 0 to 65535, found " + port);
    }
  }
}
