package bothy.practice;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.BeaconJson;
import bothy.jsonrpc.CompactJson;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconHeader;
import bothy.proof.BeaconNetwork;
import bothy.proof.LightClientCodec;
import bothy.proof.LightClientUpdate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a practice chain's beacon node answers: the light-client part of the beacon API, in SSZ or
 * JSON as the client asks. It has no server of its own.
 */
public final class PracticeBeaconApi {
  private static final String SSZ = "application/octet-stream";
  private static final String JSON = "application/json";
  private static final String LIGHT_CLIENT = "/eth/v1/beacon/light_client/";
  private static final Pattern BLOCK =
      Pattern.compile("/eth/v1/beacon/(headers/(\\w+)|blocks/(\\w+)/root)");
  private static final Pattern UPDATES =
      Pattern.compile("start_period=([0-9]{1,15})&count=([0-9]{1,9})");
  private static final int MAX_UPDATES = 128;

  /** An answer, to be sent as it is. */
  public record Reply(int status, String contentType, Bytes body, Map<String, String> headers) {
    public Reply {
      headers = Map.copyOf(headers);
    }
  }

  private final PracticeBeacon beacon;
  private final LightClientCodec codec;

  public PracticeBeaconApi(PracticeBeacon beacon) {
    this.beacon = beacon;
    this.codec = new LightClientCodec(beacon.network());
  }

  /**
   * The answer to a GET; empty if the path is none of the beacon API's that are known here.
   *
   * @param query what stands behind the question mark; may be empty
   * @param accept the header of that name; may be empty
   */
  public Optional<Reply> get(String path, String query, String accept) {
    boolean ssz = prefersSsz(accept);
    if (path.startsWith(LIGHT_CLIENT)) {
      return lightClient(path.substring(LIGHT_CLIENT.length()), query, ssz);
    }
    Matcher block = BLOCK.matcher(path);
    if (block.matches()) {
      String id = block.group(2) != null ? block.group(2) : block.group(3);
      return Optional.of(
          beacon
              .block(id)
              .map(found ->
                  json(block.group(2) != null ? header(found) : Map.of("root", "" + found.root())))
              .orElseGet(() -> missing("block " + id)));
    }
    return switch (path) {
      case "/eth/v1/beacon/genesis" -> Optional.of(json(genesis()));
      case "/eth/v1/config/spec" -> Optional.of(json(config()));
      default -> Optional.empty();
    };
  }

  /** Whether SSZ is named, and not less wanted than JSON by standing behind it. */
  private static boolean prefersSsz(String accept) {
    int ssz = accept.indexOf(SSZ);
    int json = accept.indexOf(JSON);
    return ssz >= 0 && (json < 0 || ssz < json);
  }

  private Optional<Reply> lightClient(String what, String query, boolean ssz) {
    if (what.matches("bootstrap/0x[0-9a-f]{64}")) {
      Hash root = Hash.fromHex(what.substring("bootstrap/".length()));
      return Optional.of(
          beacon
              .bootstrap(root)
              .map(found -> one(BeaconJson.Kind.BOOTSTRAP, codec.encode(found), ssz))
              .orElseGet(() -> missing("bootstrap of " + root)));
    }
    return switch (what) {
      case "updates" -> Optional.of(updates(query, ssz));
      case "finality_update" ->
          Optional.of(
              one(BeaconJson.Kind.FINALITY_UPDATE, codec.encodeFinality(beacon.latest()), ssz));
      case "optimistic_update" ->
          Optional.of(
              one(BeaconJson.Kind.OPTIMISTIC_UPDATE, codec.encodeOptimistic(beacon.latest()), ssz));
      default -> Optional.empty();
    };
  }

  private Reply updates(String query, boolean ssz) {
    Matcher asked = UPDATES.matcher(query);
    if (!asked.matches()) {
      return error(400, "expected start_period=N&count=N");
    }
    long start = Long.parseLong(asked.group(1));
    List<LightClientUpdate> updates = new ArrayList<>();
    for (int i = 0; i < Math.min(MAX_UPDATES, Integer.parseInt(asked.group(2))); i++) {
      Optional<LightClientUpdate> update = beacon.update(start + i);
      if (update.isEmpty()) {
        break;
      }
      updates.add(update.get());
    }
    if (ssz) {
      return new Reply(200, SSZ, codec.encode(updates), Map.of());
    }
    List<Object> all = new ArrayList<>();
    updates.forEach(each -> all.add(versioned(BeaconJson.Kind.UPDATE, codec.encode(each))));
    return reply(200, all);
  }

  private Reply one(BeaconJson.Kind kind, Bytes bytes, boolean ssz) {
    Map<String, String> headers = Map.of("Eth-Consensus-Version", version());
    return ssz
        ? new Reply(200, SSZ, bytes, headers)
        : new Reply(200, JSON, reply(200, versioned(kind, bytes)).body(), headers);
  }

  private Map<String, Object> versioned(BeaconJson.Kind kind, Bytes bytes) {
    BeaconFork fork = beacon.settings().fork();
    BeaconJson.Sizes sizes =
        new BeaconJson.Sizes(
            beacon.network().preset().committeeSize(),
            fork.committeeDepth(),
            fork.finalityDepth(),
            fork.hasBlobs());
    return Map.of("version", version(), "data", BeaconJson.decode(kind, sizes, bytes));
  }

  private String version() {
    return beacon.settings().fork().name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> header(PracticeBlock block) {
    BeaconHeader header = block.header().beacon();
    return Map.of(
        "root",
        block.root().toHex(),
        "canonical",
        true,
        "header",
        Map.of(
            "message",
            Map.of(
                "slot", "" + header.slot(),
                "proposer_index", "" + header.proposerIndex(),
                "parent_root", header.parentRoot().toHex(),
                "state_root", header.stateRoot().toHex(),
                "body_root", header.bodyRoot().toHex()),
            "signature",
            Bytes.of(new byte[96]).toHex()));
  }

  private Map<String, Object> genesis() {
    BeaconNetwork network = beacon.network();
    return Map.of(
        "genesis_time", "" + network.genesisTime(),
        "genesis_validators_root", network.genesisValidatorsRoot().toHex(),
        "genesis_fork_version", network.forks().getFirst().version().toHex());
  }

  /** The chain's configuration, with the keys of genesis added. */
  private Map<String, Object> config() {
    BeaconNetwork network = beacon.network();
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("CONFIG_NAME", network.name());
    config.put("PRESET_BASE", "mainnet");
    config.put("SECONDS_PER_SLOT", "" + network.secondsPerSlot());
    config.put("SLOTS_PER_EPOCH", "" + network.preset().slotsPerEpoch());
    config.put("EPOCHS_PER_SYNC_COMMITTEE_PERIOD", "" + network.preset().epochsPerPeriod());
    config.put("SYNC_COMMITTEE_SIZE", "" + network.preset().committeeSize());
    config.put("GENESIS_TIME", "" + network.genesisTime());
    config.put("GENESIS_VALIDATORS_ROOT", network.genesisValidatorsRoot().toHex());
    for (BeaconNetwork.Activation fork : network.forks()) {
      config.put(fork.rules() + "_FORK_VERSION", fork.version().toHex());
      config.put(fork.rules() + "_FORK_EPOCH", "" + fork.epoch());
    }
    config.put("BLOB_SCHEDULE", List.of());
    return config;
  }

  private static Reply json(Map<String, Object> data) {
    return reply(200, Map.of("data", data, "execution_optimistic", false, "finalized", false));
  }

  private static Reply missing(String what) {
    return error(404, "no " + what);
  }

  private static Reply error(int status, String says) {
    return reply(status, Map.of("code", status, "message", says));
  }

  private static Reply reply(int status, Object value) {
    return new Reply(
        status,
        JSON,
        Bytes.owning(CompactJson.of(value).getBytes(StandardCharsets.UTF_8)),
        Map.of());
  }
}
