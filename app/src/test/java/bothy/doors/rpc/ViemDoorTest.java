package bothy.doors.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.peers.Npm;
import bothy.practice.PracticeBeacon;
import bothy.practice.PracticeBeaconApi;
import bothy.practice.PracticeChain;
import bothy.practice.PracticeNode;
import bothy.proof.Header;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The door as viem meets it, over its own HTTP and WebSocket; behind it a practice chain. */
@Timeout(300)
class ViemDoorTest {
  private static final String VERSION = "2.57.20";
  private static final Path PEERS = Path.of("target", "peers", "viem");

  @Test
  void aWalletSpendsItsDayAtTheDoor() throws IOException, InterruptedException {
    List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    try (PracticeChain chain = PracticeChain.start(PracticeChain.Settings.inMemory());
        PracticeNode node = new PracticeNode(chain, faults::add);
        RpcDoor door = RpcDoor.open(0, node, settings(chain, faults))) {
      Node answers = run(door.port());

      for (String transport : List.of("http", "batched", "webSocket")) {
        assertThat(answers.required(transport, "answers").members())
            .as(transport)
            .containsEntry("chainId", BigInteger.valueOf(31_337))
            .containsEntry("status", "success")
            .containsEntry("gained", "1000000000000000000")
            .containsEntry("sawHead", true)
            .containsEntry("many", BigInteger.valueOf(200))
            .containsEntry("refused", BigInteger.valueOf(-32_601));
      }
      assertThat(answers.required("ground", "one").text()).isEqualTo("given");
      assertThat(answers.required("beacon", "one").flag()).isTrue();
    }
    assertThat(faults).isEmpty();
  }

  /** As the practice chain's own door is set up: its beacon API stands beside its JSON-RPC. */
  private static RpcDoor.Settings settings(PracticeChain chain, List<Throwable> faults) {
    List<Header> headers = new ArrayList<>();
    chain.listen(headers::add);
    PracticeBeacon beacon = new PracticeBeacon(headers.getFirst(), PracticeBeacon.Settings.USUAL);
    PracticeBeaconApi api = new PracticeBeaconApi(beacon);
    RpcDoor.Settings usual = RpcDoor.Settings.of(faults::add);
    return new RpcDoor.Settings(
        usual.origins(),
        usual.limits(),
        usual.health(),
        (path, query, accept) ->
            api.get(path, query, accept)
                .map(reply ->
                    new Reply(reply.status(), reply.contentType(), reply.body(), reply.headers())),
        List.of(),
        faults::add);
  }

  private static Node run(int port) throws IOException, InterruptedException {
    if (!Files.exists(PEERS.resolve("node_modules").resolve("viem"))) {
      try {
        Npm.install(PEERS, "viem", VERSION);
      } catch (IOException e) {
        throw Npm.missing("viem can't be had: " + e.getMessage());
      }
    }
    Path script = PEERS.resolve("door.mjs");
    try (InputStream suite =
        Objects.requireNonNull(
            ViemDoorTest.class.getResourceAsStream("/bothy/doors/rpc/viem.mjs"))) {
      Files.copy(suite, script, StandardCopyOption.REPLACE_EXISTING);
    }
    Path answers = Files.createTempFile(PEERS, "door", ".json");
    Path says = PEERS.resolve("door.log");
    Process node =
        new ProcessBuilder("node", script.toString(), Integer.toString(port))
            .redirectOutput(answers.toFile())
            .redirectError(says.toFile())
            .start();
    try {
      assertThat(node.waitFor(2, TimeUnit.MINUTES)).as("the script ends").isTrue();
      assertThat(node.exitValue()).as(Files.readString(says)).isZero();
      return Json.read(Files.readAllBytes(answers));
    } finally {
      node.destroyForcibly();
      Files.delete(answers);
    }
  }
}
