package bothy.practice;

import bothy.chain.BeaconConfig;
import bothy.doors.rpc.Gets;
import bothy.doors.rpc.Limits;
import bothy.doors.rpc.Origins;
import bothy.doors.rpc.Reply;
import bothy.doors.rpc.RpcDoor;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.proof.BeaconFork;
import bothy.proof.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A practice chain and its beacon chain on one port of loopback, for those who trust neither. */
public final class ServedPractice implements AutoCloseable {
  private final PracticeChain chain;
  private final PracticeNode node;
  private final PracticeBeacon beacon;
  private final RpcDoor door;
  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());

  /**
   * Starts one.
   *
   * @param age of its newest block, so that this was signed by now
   */
  public ServedPractice(Duration age) throws IOException {
    chain =
        PracticeChain.start(
            PracticeChain.Settings.inMemory().withTime(() -> Instant.now().minus(age)));
    node = new PracticeNode(chain, faults::add);
    AtomicReference<Header> newest = new AtomicReference<>();
    AtomicReference<PracticeBeacon> minted = new AtomicReference<>();
    call("evm_mine");
    chain.listen(header -> {
      newest.set(header);
      PracticeBeacon known = minted.get();
      if (known != null) {
        known.add(header);
      }
    });
    beacon =
        new PracticeBeacon(
            newest.get(), new PracticeBeacon.Settings(BeaconFork.FULU, 0, Bytes.fromHex("0x01")));
    minted.set(beacon);
    call("evm_mine");
    PracticeBeaconApi api = new PracticeBeaconApi(beacon);
    Gets gets =
        (path, query, accept) ->
            api.get(path, query, accept)
                .map(r -> new Reply(r.status(), r.contentType(), r.body(), r.headers()));
    door =
        RpcDoor.open(
            0,
            node,
            new RpcDoor.Settings(
                Origins.EXTENSIONS, Limits.DEFAULT, Map::of, gets, List.of(), faults::add));
  }

  /** What the node answers. */
  public Node call(String method, Object... parameters) {
    try {
      Object params = plain(List.of(parameters));
      Object value =
          node.call(new RpcCall(method, new Node("params", params), RpcCall.ANSWER_ONLY)).value();
      return new Node("result", plain(value));
    } catch (RpcException e) {
      throw new IllegalStateException(method, e);
    }
  }

  private static Object plain(Object value) {
    return Json.read(CompactJson.of(value).getBytes(StandardCharsets.UTF_8)).value();
  }

  public ChainId chain() {
    return ChainId.of(31_337);
  }

  public String url() {
    return door.address().toString();
  }

  /** A checkpoint: the block that began the beacon chain. */
  public Hash checkpoint() {
    return beacon.genesisRoot();
  }

  /** The hash of the newest block. */
  public String head() {
    return call("eth_getBlockByNumber", "latest", false).required("hash", "a hash").text();
  }

  /** Writes what {@code --network} takes, as the beacon node's own configuration says it. */
  public Path network(Path folder) throws IOException {
    String config =
        new String(
            new PracticeBeaconApi(beacon)
                .get("/eth/v1/config/spec", "", "application/json")
                .orElseThrow()
                .body()
                .toArray(),
            StandardCharsets.UTF_8);
    Object data = Json.read(config.getBytes(StandardCharsets.UTF_8)).required("data", "").value();
    Path file = Files.writeString(folder.resolve("network.json"), CompactJson.of(data));
    BeaconConfig.read(Json.read(Files.readAllBytes(file)));
    return file;
  }

  /** What was the server's own fault. */
  public List<Throwable> faults() {
    return List.copyOf(faults);
  }

  @Override
  public void close() {
    door.close();
    node.close();
    chain.close();
  }
}
