package bothy.chain;

import bothy.chain.BeaconException.Kind;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Shown;
import bothy.jsonrpc.BeaconJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconHeader;
import bothy.proof.BeaconNetwork;
import bothy.proof.LightClientBootstrap;
import bothy.proof.LightClientCodec;
import bothy.proof.LightClientRefusal;
import bothy.proof.LightClientResult;
import bothy.proof.LightClientUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One beacon node, asked for light-client data over the beacon API (beacon-APIs, v1), as SSZ where
 * it has it, else as JSON. All that it gives are claims: well-formed, of the fork of their slot,
 * but not yet held against anything. What can't be had is a {@link BeaconException}.
 */
public final class BeaconApi implements AutoCloseable {
  /** MAX_REQUEST_LIGHT_CLIENT_UPDATES is 128; an answer of 32 already brings most of a year. */
  public static final int MAX_UPDATES = 32;

  /** An update has 27 KB as SSZ, 70 KB as JSON, with white space somewhat more. */
  private static final int MAX_OBJECT = 256 << 10;

  private static final String LIGHT_CLIENT = "/eth/v1/beacon/light_client/";

  /** A block that a node speaks of. */
  record ClaimedBlockRoot(Hash root, long slot) {}

  private final BeaconHttp http;
  private final BeaconNetwork network;
  private final LightClientCodec codec;

  private BeaconApi(BeaconHttp http, BeaconNetwork network) {
    this.http = http;
    this.network = network;
    this.codec = new LightClientCodec(network);
  }

  /**
   * A node at {@code url}; asks nothing yet.
   *
   * @param deadline for each answer
   * @throws InputException if it isn't the address of one
   */
  public static BeaconApi at(String url, BeaconNetwork network, Duration deadline) {
    return new BeaconApi(BeaconHttp.at("--beacon", url, deadline), network);
  }

  /** The node's host and port, fit to be shown. */
  public String host() {
    return http.host();
  }

  /** Where a light client may start: the block with a root, and its sync committee. */
  public LightClientBootstrap bootstrap(Hash root) {
    String path = LIGHT_CLIENT + "bootstrap/" + root;
    BeaconHttp.Answer answer = http.get(path, MAX_OBJECT);
    Tagged tagged = tagged(path, BeaconJson.Kind.BOOTSTRAP, answer);
    return passed(path, codec.bootstrap(tagged.fork(), tagged.ssz()));
  }

  /**
   * The best update of each period, as far as the node has them.
   *
   * @param count at most {@link #MAX_UPDATES}
   */
  public List<LightClientUpdate> updates(long startPeriod, int count) {
    String path = LIGHT_CLIENT + "updates?start_period=" + startPeriod + "&count=" + count;
    BeaconHttp.Answer answer = http.get(path, count * MAX_OBJECT);
    if (answer.binary()) {
      return passed(path, codec.updates(answer.body(), count));
    }
    return json(path, answer, said -> updates(path, said.elements(), count));
  }

  private List<LightClientUpdate> updates(String path, List<Node> nodes, int count) {
    if (nodes.size() > count) {
      throw http.unusable(path, "at most " + count + " updates", "" + nodes.size());
    }
    List<LightClientUpdate> updates = new ArrayList<>();
    for (Node node : nodes) {
      Tagged tagged = tagged(path, BeaconJson.Kind.UPDATE, node);
      updates.add(passed(path, codec.update(tagged.fork(), tagged.ssz())));
    }
    return updates;
  }

  public LightClientUpdate finalityUpdate() {
    String path = LIGHT_CLIENT + "finality_update";
    BeaconHttp.Answer answer = http.get(path, MAX_OBJECT);
    Tagged tagged = tagged(path, BeaconJson.Kind.FINALITY_UPDATE, answer);
    return passed(path, codec.finalityUpdate(tagged.fork(), tagged.ssz()));
  }

  public LightClientUpdate optimisticUpdate() {
    String path = LIGHT_CLIENT + "optimistic_update";
    BeaconHttp.Answer answer = http.get(path, MAX_OBJECT);
    Tagged tagged = tagged(path, BeaconJson.Kind.OPTIMISTIC_UPDATE, answer);
    return passed(path, codec.optimisticUpdate(tagged.fork(), tagged.ssz()));
  }

  /**
   * What the node says is its last finalized block; its slot is the one that the root commits to.
   */
  ClaimedBlockRoot finalized() {
    return header("finalized");
  }

  /** The block with a root, if the node knows it as part of its chain. */
  ClaimedBlockRoot block(Hash root) {
    ClaimedBlockRoot found = header(root.toHex());
    if (!found.root().equals(root)) {
      throw http.unusable("/eth/v1/beacon/headers/" + root, root.toHex(), found.root().toHex());
    }
    return found;
  }

  private ClaimedBlockRoot header(String id) {
    String path = "/eth/v1/beacon/headers/" + id;
    return json(
        path,
        http.get(path, MAX_OBJECT),
        said -> {
          Node data = said.required("data", "an object");
          Node message = data.required("header", "an object").required("message", "a block header");
          BeaconHeader header =
              new BeaconHeader(
                  slot(message.required("slot", "a slot")),
                  number(message.required("proposer_index", "a number")),
                  hash(message.required("parent_root", "a root")),
                  hash(message.required("state_root", "a root")),
                  hash(message.required("body_root", "a root")));
          Node root = data.required("root", "a root");
          if (!hash(root).equals(header.root())) {
            throw root.wrong("the header's root, " + header.root());
          }
          Node canonical = data.required("canonical", "true");
          if (!canonical.flag()) {
            throw canonical.wrong("true: a block of its chain");
          }
          return new ClaimedBlockRoot(header.root(), header.slot());
        });
  }

  /** The root of the block that the node has at a slot. */
  Hash rootAt(long slot) {
    String path = "/eth/v1/beacon/blocks/" + slot + "/root";
    return json(
        path,
        http.get(path, MAX_OBJECT),
        said -> hash(said.required("data", "an object").required("root", "a root")));
  }

  private static Hash hash(Node node) {
    return node.as("0x and 64 hex digits", Hash::fromHex);
  }

  private static long number(Node node) {
    return node.as("a decimal number in quotes", Long::parseUnsignedLong);
  }

  private static long slot(Node node) {
    long slot = number(node);
    if (slot < 0) {
      throw node.wrong("a slot below 2^63");
    }
    return slot;
  }

  /** SSZ, and the fork whose rules it follows. */
  private record Tagged(BeaconFork fork, Bytes ssz) {}

  private Tagged tagged(String path, BeaconJson.Kind kind, BeaconHttp.Answer answer) {
    return answer.binary()
        ? new Tagged(fork(path, answer.version()), answer.body())
        : json(path, answer, said -> tagged(path, kind, said));
  }

  private Tagged tagged(String path, BeaconJson.Kind kind, Node said) {
    BeaconFork fork = fork(path, said.required("version", "a fork's name").text());
    BeaconJson.Sizes sizes =
        new BeaconJson.Sizes(
            network.preset().committeeSize(),
            fork.committeeDepth(),
            fork.finalityDepth(),
            fork.hasBlobs());
    return new Tagged(fork, BeaconJson.encode(kind, sizes, said.required("data", "an object")));
  }

  private BeaconFork fork(String path, String version) {
    for (BeaconFork fork : BeaconFork.values()) {
      if (fork.name().toLowerCase(Locale.ROOT).equals(version)) {
        return fork;
      }
    }
    throw http.unusable(
        path,
        "data of a fork from Capella to Fulu; a newer version may know more",
        version.isEmpty() ? "no Eth-Consensus-Version" : Shown.of(version));
  }

  private interface Reading<T> {
    T read(Node said);
  }

  private <T> T json(String path, BeaconHttp.Answer answer, Reading<T> reading) {
    if (answer.binary()) {
      throw http.unusable(path, "JSON", "SSZ");
    }
    try {
      return reading.read(Json.read(answer.body().toArray()));
    } catch (InputException e) {
      throw http.unusable(path, e.field() + " as " + e.expected(), e.found());
    }
  }

  private <T> T passed(String path, LightClientResult<T> result) {
    return switch (result) {
      case LightClientResult.Passed<T>(T value) -> value;
      case LightClientResult.Refused<T>(LightClientRefusal refusal) ->
          throw new BeaconException(
              Kind.REFUSED,
              host() + " answered " + path + " with what is refused: " + refusal.says());
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
