package bothy.doors.cli;

import bothy.cases.Draft;
import bothy.chain.ChainException;
import bothy.chain.Rpc;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Shown;
import bothy.guard.Capture;
import bothy.guard.Guard;
import bothy.jsonrpc.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds the state that a case needs, read from a node. */
@Command(
    name = "capture",
    description = "Add the state that a case needs, read from a node, so that check can run it.",
    footer = {
      "",
      "All of it is proven under the hash of one block, if the node gives proofs. That the chain has",
      "that block is believed, unless --block-hash names it.",
      "Exit codes: 0 written, 64 wrong usage, 65 bad input or another chain, 69 the node can't be used."
    })
public final class CaptureState implements Subcommand {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  @Option(
      names = "--rpc",
      paramLabel = "URL",
      required = true,
      description = "The node's JSON-RPC address.")
  private String url = "";

  @Parameters(
      paramLabel = "FILE",
      description = "A case without a state (chainId, method, params); - reads standard input.")
  private String file = "-";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "The file to write; standard output without it.")
  private @Nullable Path target;

  @Option(names = "--force", description = "Replace OUT if it is there.")
  private boolean force;

  @Option(
      names = "--fork",
      paramLabel = "NAME",
      description =
          "The fork that the chain runs, such as osaka; needed where it isn't known here.")
  private @Nullable String fork;

  @Option(
      names = "--block-hash",
      paramLabel = "HASH",
      description = "A block that you know the chain has: its state is taken, and must be proven.")
  private @Nullable String blockHash;

  @Option(names = "--claimed", description = "Believe the node: ask for no proofs.")
  private boolean claimed;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean help;

  private final Guard guard;
  private final PrintWriter out;
  private final Duration deadline;

  public CaptureState(Guard guard, PrintWriter out) {
    this(guard, out, DEADLINE);
  }

  CaptureState(Guard guard, PrintWriter out, Duration deadline) {
    this.guard = guard;
    this.out = out;
    this.deadline = deadline;
  }

  @Override
  public int run() {
    if (target != null && !force && Files.exists(target)) {
      throw exists(target);
    }
    Capture.Trust trust = trust();
    Draft draft = read();
    try (Rpc rpc = Rpc.at(url, deadline)) {
      Capture.Captured captured =
          new Capture(guard, rpc).of(draft, Optional.ofNullable(fork), trust);
      captured.refusal().ifPresent(this::warn);
      if (target == null) {
        out.println(captured.text());
      } else {
        write(target, captured.text() + "\n");
        out.println(
            "%s: %d accounts and %d slots after block %s, %s"
                .formatted(
                    target,
                    captured.accounts(),
                    captured.slots(),
                    Long.toUnsignedString(captured.block()),
                    captured
                        .provenUnder()
                        .map(hash -> "proven under its hash " + hash)
                        .orElse("as " + rpc.host() + " claims them")));
      }
      return ExitCode.OK;
    } catch (InputException e) {
      throw new CliException(ExitCode.INPUT, String.valueOf(e.getMessage()), e);
    } catch (ChainException e) {
      throw new CliException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private Capture.Trust trust() {
    if (blockHash == null) {
      return claimed ? new Capture.Trust.Everything() : new Capture.Trust.NewestBlock();
    }
    if (claimed) {
      throw new CliException(
          ExitCode.USAGE, "--claimed believes the node, --block-hash doesn't: leave one out");
    }
    try {
      return new Capture.Trust.Nothing(Hash.fromHex(blockHash));
    } catch (EthException e) {
      throw new CliException(
          ExitCode.INPUT,
          "--block-hash: expected 0x and 64 hex digits, found " + Shown.of(blockHash),
          e);
    }
  }

  private void warn(String refusal) {
    if (spec != null) {
      spec.commandLine()
          .getErr()
          .println("bothy: nothing is proven, the node is believed: " + refusal);
    }
  }

  private Draft read() {
    try (InputStream input = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      return Draft.read(input);
    } catch (InputException e) {
      throw new CliException(ExitCode.INPUT, String.valueOf(e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw new CliException(ExitCode.USAGE, "there is no file " + file, e);
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, "can't read " + file + ": " + e.getMessage(), e);
    }
  }

  private static CliException exists(Path target) {
    return new CliException(
        ExitCode.USAGE, target + " is there already; --force replaces it, -o names another");
  }

  /** Whole or not at all: written beside the target, then put in its place. */
  private void write(Path target, String text) {
    String name = "." + target.getFileName() + "." + ProcessHandle.current().pid();
    Path draft = target.resolveSibling(name);
    try {
      try (FileChannel file =
          FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        file.force(true);
      }
      if (force) {
        Files.move(
            draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } else {
        // a link fails where a file came to be meanwhile; a move would replace it
        Files.createLink(target, draft);
      }
    } catch (FileAlreadyExistsException e) {
      throw exists(target);
    } catch (IOException | UnsupportedOperationException e) {
      throw new CliException(
          ExitCode.UNREACHABLE, "can't write " + target + ": " + e.getMessage(), e);
    } finally {
      delete(draft);
    }
  }

  private static void delete(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.UNREACHABLE, "can't remove " + draft + ": " + e.getMessage(), e);
    }
  }
}
