package bothy.chain;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconNetwork;
import bothy.proof.BeaconPreset;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the configuration of a beacon chain that isn't built in: the keys of the specification's
 * {@code config.yaml} as a JSON object (as {@code /eth/v1/config/spec} answers them), and besides
 * {@code GENESIS_TIME} and {@code GENESIS_VALIDATORS_ROOT}. Keys that say nothing to a light client
 * are passed over; a fork that isn't known here is noted, so that the client stops there.
 */
public final class BeaconConfig {
  private static final BigInteger FAR_FUTURE =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final Set<String> BEFORE_CAPELLA = Set.of("GENESIS", "ALTAIR", "BELLATRIX");
  private static final String EPOCH = "_FORK_EPOCH";
  private static final int MAX_ENTRIES = 1000;

  private BeaconConfig() {}

  /**
   * Reads one.
   *
   * @throws InputException naming the key that is missing or isn't as it must be
   */
  public static BeaconNetwork read(Node config) {
    BeaconPreset preset = preset(config);
    same(config, "SLOTS_PER_EPOCH", preset.slotsPerEpoch());
    same(config, "EPOCHS_PER_SYNC_COMMITTEE_PERIOD", preset.epochsPerPeriod());
    same(config, "SYNC_COMMITTEE_SIZE", preset.committeeSize());
    same(config, "MAX_BLOBS_PER_BLOCK_ELECTRA", 9);
    Node root = config.required("GENESIS_VALIDATORS_ROOT", "0x and 64 hex digits");
    String name = config.member("CONFIG_NAME").map(Node::text).orElse("own network");
    if (!name.matches("[ -~]{1,40}")) {
      throw new InputException("CONFIG_NAME", "at most 40 plain characters", "another name");
    }
    try {
      return new BeaconNetwork(
          name,
          preset,
          number(config.required("GENESIS_TIME", "seconds since 1970")),
          secondsPerSlot(config),
          root.as("0x and 64 hex digits", Hash::fromHex),
          forks(config),
          blobs(config));
    } catch (IllegalArgumentException e) {
      throw new InputException("configuration", "one of a chain", String.valueOf(e.getMessage()));
    }
  }

  private static BeaconPreset preset(Node config) {
    Node base = config.required("PRESET_BASE", "mainnet or minimal");
    return switch (base.text()) {
      case "mainnet" -> BeaconPreset.MAINNET;
      case "minimal" -> BeaconPreset.MINIMAL;
      default -> throw base.wrong("mainnet or minimal");
    };
  }

  /** A size that may be named, but then must be the one that is built in. */
  private static void same(Node config, String key, long expected) {
    Optional<Node> member = config.member(key);
    if (member.isPresent() && number(member.get()) != expected) {
      throw member.get().wrong("" + expected);
    }
  }

  private static int secondsPerSlot(Node config) {
    Optional<Node> seconds = config.member("SECONDS_PER_SLOT");
    Node named = seconds.orElseGet(() -> config.required("SLOT_DURATION_MS", "a slot's length"));
    long unit = seconds.isPresent() ? 1 : 1_000;
    long value = number(named);
    if (value < unit || value % unit != 0 || value / unit > 3_600) {
      throw named.wrong("whole seconds, from 1 to 3600");
    }
    return (int) (value / unit);
  }

  private static List<BeaconNetwork.Activation> forks(Node config) {
    List<BeaconNetwork.Activation> forks = new ArrayList<>();
    for (BeaconFork fork : BeaconFork.values()) {
      activation(config, fork.name())
          .ifPresent(found ->
              forks.add(new BeaconNetwork.Activation(fork, found.version(), found.epoch())));
    }
    List<BeaconNetwork.Activation> later = new ArrayList<>();
    for (Map.Entry<String, Object> entry : config.members().entrySet()) {
      if (entry.getKey().endsWith(EPOCH)) {
        String name = entry.getKey().substring(0, entry.getKey().length() - EPOCH.length());
        if (!isKnown(name)) {
          activation(config, name).ifPresent(later::add);
        }
      }
    }
    later.sort(Comparator.comparingLong(BeaconNetwork.Activation::epoch));
    forks.addAll(later);
    if (forks.isEmpty()) {
      throw new InputException("CAPELLA_FORK_EPOCH", "an epoch", "no fork from Capella on");
    }
    return forks;
  }

  private static boolean isKnown(String name) {
    return BEFORE_CAPELLA.contains(name)
        || Arrays.stream(BeaconFork.values()).anyMatch(fork -> fork.name().equals(name));
  }

  /** When a fork begins, its rules left open; empty if it isn't planned. */
  private static Optional<BeaconNetwork.Activation> activation(Node config, String name) {
    Optional<Node> epoch = config.member(name + EPOCH);
    if (epoch.isEmpty() || integer(epoch.get()).equals(FAR_FUTURE)) {
      return Optional.empty();
    }
    Node version = config.required(name + "_FORK_VERSION", "0x and 8 hex digits");
    Bytes bytes = version.as("0x and 8 hex digits", Bytes::fromHex);
    if (bytes.size() != 4) {
      throw version.wrong("0x and 8 hex digits");
    }
    return Optional.of(new BeaconNetwork.Activation(null, bytes, number(epoch.get())));
  }

  private static List<BeaconNetwork.Blobs> blobs(Node config) {
    List<BeaconNetwork.Blobs> blobs = new ArrayList<>();
    for (Node entry : config.member("BLOB_SCHEDULE").map(Node::elements).orElse(List.of())) {
      blobs.add(
          new BeaconNetwork.Blobs(
              number(entry.required("EPOCH", "an epoch")),
              number(entry.required("MAX_BLOBS_PER_BLOCK", "a number"))));
      if (blobs.size() > MAX_ENTRIES) {
        throw new InputException("BLOB_SCHEDULE", "at most " + MAX_ENTRIES + " entries", "more");
      }
    }
    blobs.sort(Comparator.comparingLong(BeaconNetwork.Blobs::epoch));
    return blobs;
  }

  private static BigInteger integer(Node node) {
    return node.isText()
        ? node.as(
            "a whole number",
            text -> {
              if (!text.matches("[0-9]{1,20}")) {
                throw new NumberFormatException(text);
              }
              return new BigInteger(text);
            })
        : node.integer();
  }

  private static long number(Node node) {
    BigInteger number = integer(node);
    if (number.signum() < 0 || number.bitLength() > 62) {
      throw node.wrong("a whole number below 2^62");
    }
    return number.longValue();
  }
}
