package bothy.proof;

import bothy.Vectors;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.xerial.snappy.Snappy;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** One case of the specification's light-client suite (tests/formats/light_client/sync.md). */
record SpecCase(Path folder, JsonNode meta, BeaconNetwork network, BeaconFork fork) {
  private static final YAMLMapper YAML = new YAMLMapper();

  /** All cases, by name. */
  static List<SpecCase> all() {
    Path root = Vectors.require("lightclient/spec");
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.endsWith("steps.yaml"))
          .map(Path::getParent)
          .sorted()
          .map(SpecCase::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SpecCase named(String name) {
    return of(Vectors.require("lightclient/spec").resolve(name));
  }

  private static SpecCase of(Path folder) {
    JsonNode meta = yaml(folder.resolve("meta.yaml"));
    BeaconNetwork network =
        network(
            yaml(folder.resolve("config.yaml")),
            Hash.fromHex(meta.get("genesis_validators_root").asString()));
    return new SpecCase(
        folder, meta, network, network.forkOf(digest(meta, "bootstrap_fork_digest")).orElseThrow());
  }

  private static BeaconNetwork network(JsonNode config, Hash genesisValidatorsRoot) {
    List<BeaconNetwork.Activation> forks = new ArrayList<>();
    for (BeaconFork fork : BeaconFork.values()) {
      JsonNode version = config.get(fork + "_FORK_VERSION");
      if (version != null) {
        Bytes bytes = Bytes.fromHex(version.asString());
        forks.add(
            new BeaconNetwork.Activation(fork, bytes, config.get(fork + "_FORK_EPOCH").asLong()));
      }
    }
    return new BeaconNetwork(
        "minimal",
        BeaconPreset.MINIMAL,
        config.get("MIN_GENESIS_TIME").asLong(),
        config.get("SECONDS_PER_SLOT").asInt(),
        genesisValidatorsRoot,
        forks,
        List.of());
  }

  static Bytes digest(JsonNode node, String field) {
    return Bytes.fromHex(node.get(field).asString());
  }

  Hash trustedRoot() {
    return Hash.fromHex(meta.get("trusted_block_root").asString());
  }

  List<JsonNode> steps() {
    List<JsonNode> steps = new ArrayList<>();
    yaml(folder.resolve("steps.yaml")).forEach(steps::add);
    return steps;
  }

  Bytes ssz(String name) {
    try {
      return Bytes.owning(
          Snappy.uncompress(Files.readAllBytes(folder.resolve(name + ".ssz_snappy"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode yaml(Path file) {
    try {
      return YAML.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return folder.subpath(folder.getNameCount() - 2, folder.getNameCount()).toString();
  }
}
