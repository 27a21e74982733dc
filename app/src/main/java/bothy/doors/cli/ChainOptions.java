package bothy.doors.cli;

import bothy.cases.ChainRules;
import bothy.cases.Draft;
import bothy.catalogue.Views;
import bothy.chain.BeaconConfig;
import bothy.chain.BeaconHeads;
import bothy.chain.ChainConnection;
import bothy.chain.ChainSettings;
import bothy.chain.ChainView;
import bothy.chain.GroundedBlock;
import bothy.chain.Rpc;
import bothy.chain.Which;
import bothy.eth.ChainId;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Shown;
import bothy.guard.ChainCheck;
import bothy.guard.Guard;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.proof.BeaconNetwork;
import bothy.simulation.Fork;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which chain, through whom, and on what ground. */
final class ChainOptions {
  @Option(
      names = "--rpc",
      paramLabel = "URL",
      description = "A node's JSON-RPC address; repeat it, and they race. None is trusted.")
  private List<String> rpc = List.of();

  @Option(
      names = "--beacon",
      paramLabel = "URL",
      description = "A beacon node's address: its chain is followed and proven here.")
  private List<String> beacon = List.of();

  @Option(
      names = "--checkpoint",
      paramLabel = "ROOT",
      description = "The root of a recent finalized beacon block, from somebody you trust.")
  private @Nullable String checkpoint;

  @Option(
      names = "--checkpoint-from",
      paramLabel = "URL",
      description = "A server of checkpoints; name two or more, which must agree.")
  private List<String> checkpointFrom = List.of();

  @Option(
      names = "--checkpoint-age",
      paramLabel = "DAYS",
      description = "The oldest checkpoint that is taken; default ${DEFAULT-VALUE}.",
      defaultValue = "14")
  private int checkpointAge;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description =
          "mainnet, sepolia, hoodi or a file with a configuration; else what the chain's id tells.")
  private @Nullable String network;

  @Option(
      names = "--chain-id",
      paramLabel = "N",
      description = "The chain that the node must be of.")
  private @Nullable BigInteger chainId;

  @Option(
      names = "--block-hash",
      paramLabel = "HASH",
      description = "A block that you know the chain has: it is taken for the newest.")
  private @Nullable String blockHash;

  @Option(
      names = "--own-node",
      description = "You vouch for the node: what it says is given, not claimed.")
  private boolean ownNode;

  @Option(
      names = "--fork",
      paramLabel = "NAME",
      description = "The fork that the chain runs, such as osaka, where it isn't known here.")
  private @Nullable String fork;

  boolean named() {
    return !rpc.isEmpty();
  }

  /** Fails where an option is given that means nothing without a node. */
  void requireNothingElse() {
    boolean other =
        !beacon.isEmpty()
            || checkpoint != null
            || !checkpointFrom.isEmpty()
            || network != null
            || chainId != null
            || blockHash != null
            || ownNode
            || fork != null;
    if (other) {
      throw new CliException(ExitCode.USAGE, "--rpc is missing: expected a node's address");
    }
  }

  /** The fork that was named. */
  Optional<Fork> fork() {
    if (fork == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Fork.valueOf(fork.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new InputException("--fork", "a fork's name, such as osaka", Shown.of(fork));
    }
  }

  /**
   * What was chosen.
   *
   * @param home where the follower's position is kept
   * @throws InputException if an option can't be read
   */
  ChainSettings settings(Path home) {
    if (ownNode && (!beacon.isEmpty() || blockHash != null)) {
      throw new CliException(
          ExitCode.USAGE, "--own-node believes the node, --beacon and --block-hash don't");
    }
    if (blockHash != null && !beacon.isEmpty()) {
      throw new CliException(
          ExitCode.USAGE, "--block-hash stands still, --beacon follows the chain: leave one out");
    }
    if (beacon.isEmpty() && (checkpoint != null || !checkpointFrom.isEmpty())) {
      throw new CliException(
          ExitCode.USAGE, "--beacon is missing: a checkpoint is where a beacon chain is begun");
    }
    if (checkpointAge < 1) {
      throw new InputException("--checkpoint-age", "1 day or more", "" + checkpointAge);
    }
    Optional<BeaconNetwork> chosen = network();
    return new ChainSettings(
        rpc,
        beacon,
        hash("--checkpoint", checkpoint),
        checkpointFrom,
        chosen,
        Optional.ofNullable(chainId).map(ChainId::new),
        hash("--block-hash", blockHash),
        ownNode,
        Duration.ofDays(checkpointAge),
        home.resolve("beacon-position"));
  }

  private static final Duration SYNC = Duration.ofMinutes(2);
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** What is done on a chain. */
  interface Work<T> {
    T on(Place place);
  }

  /**
   * Where on a chain.
   *
   * @param block the one that was named, else the newest
   */
  record Place(
      ChainView view, Rpc rpc, GroundedBlock block, Optional<Fork> fork, InstantSource clock) {
    /** The verdict on a request after the block. */
    Guard.Checked check(Guard guard, Draft draft) {
      return new ChainCheck(guard, view, fork.map(Fork::name), clock).check(draft, block, rpc);
    }

    /** Contracts asked after the block. */
    Views views() {
      boolean development = DEVELOPMENT.contains(view.chain());
      Optional<Fork> runs = fork.or(() -> development ? Optional.of(Fork.OSAKA) : Optional.empty());
      return new Views(view, block, new ChainRules(view.chain(), runs), DEADLINE);
    }
  }

  /** Chains of development nodes, which are taken to run Osaka unless a fork is named. */
  private static final Set<ChainId> DEVELOPMENT = Set.of(ChainId.of(31_337), ChainId.of(1_337));

  /**
   * Opens the chain, does the work and closes it.
   *
   * @param block by number, hash or tag; else the newest
   * @throws bothy.chain.ChainException if a node can't be used
   * @throws InputException if an option can't be read, or there is no such block
   */
  <T> T on(Path home, Optional<String> block, PrintWriter warnings, Work<T> work)
      throws IOException {
    InstantSource clock = InstantSource.system();
    List<String> remarks = Collections.synchronizedList(new ArrayList<>());
    try (ChainConnection connection =
        ChainConnection.open(settings(home), clock, BeaconHeads.OLDEST, remarks::add)) {
      connection.awaitHead(SYNC); // a failure says the last remark itself
      List.copyOf(remarks).forEach(line -> warnings.println("bothy: " + line));
      Rpc rpc = connection.view().rpc(DEADLINE);
      GroundedBlock at =
          connection
              .view()
              .block(rpc, Which.read(block.map(text -> tag(new Node("--block", text)))))
              .orElseThrow(
                  () -> new InputException("--block", "a block that the chain has", "none"));
      return work.on(new Place(connection.view(), rpc, at, fork(), clock));
    }
  }

  /** People write numbers without 0x. */
  private static Node tag(Node node) {
    return node.text().matches("[0-9]{1,18}")
        ? new Node(node.path(), "0x" + Long.toHexString(Long.parseLong(node.text())))
        : node;
  }

  private static Optional<Hash> hash(String option, @Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Hash.fromHex(text));
    } catch (EthException e) {
      throw new InputException(option, "0x and 64 hex digits", Shown.of(text));
    }
  }

  private Optional<BeaconNetwork> network() {
    if (network == null) {
      return Optional.empty();
    }
    return Optional.of(
        switch (network.toLowerCase(Locale.ROOT)) {
          case "mainnet" -> BeaconNetwork.MAINNET;
          case "sepolia" -> BeaconNetwork.SEPOLIA;
          case "hoodi" -> BeaconNetwork.HOODI;
          default -> configuration(Path.of(network));
        });
  }

  private static BeaconNetwork configuration(Path file) {
    try (InputStream input = Files.newInputStream(file)) {
      Node read = Json.read(input);
      // as beacon nodes give it, or the configuration alone
      return BeaconConfig.read(read.isObject() ? read.member("data").orElse(read) : read);
    } catch (IOException e) {
      throw new InputException(
          "--network", "mainnet, sepolia, hoodi or a file that can be read", Shown.of("" + file));
    }
  }
}
