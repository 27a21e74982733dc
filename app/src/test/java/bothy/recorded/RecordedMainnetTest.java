package bothy.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.Vectors;
import bothy.chain.BeaconHeads;
import bothy.chain.ChainConnection;
import bothy.chain.ChainSettings;
import bothy.chain.GroundedBlock;
import bothy.chain.RecordedBlock;
import bothy.doors.rpc.RpcDoor;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.HeaderJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.provider.Provider;
import bothy.provider.Worlds;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Recorded mainnet asked as a wallet asks: from a checkpoint through the sync committees to a
 * block, and under that block to what the door answers, none of which is believed.
 *
 * <p>What isn't recorded can't be asked: accounts and slots other than those of the recorded calls
 * (so no transaction can be simulated), what the node says that a call reads, headers of a range,
 * and mainnet after Deneb.
 */
@Timeout(120)
class RecordedMainnetTest {
  private static RecordedMainnet mainnet;

  @TempDir Path home;

  private final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());

  @SuppressWarnings("NullAway.Init") // each test opens one
  private RecordedNode node;

  @SuppressWarnings("NullAway.Init")
  private ChainConnection connection;

  @SuppressWarnings("NullAway.Init")
  private RpcDoor door;

  private final HttpClient client = HttpClient.newHttpClient();

  /** What the door answered, and the ground that it named. */
  private record Answer(Node body, String ground) {
    Object result() {
      assertThat(body.member("error").map(Node::value)).isEmpty();
      return body.required("result", "a result").value();
    }

    String error() {
      return body.required("error", "an error").required("message", "a text").text();
    }
  }

  @BeforeAll
  static void read() throws IOException {
    mainnet = RecordedMainnet.read();
  }

  /** Mainnet when the block in a slot had just been signed, seen from a checkpoint. */
  private void open(String checkpoint, long slot, int days) throws IOException {
    Hash root =
        mainnet.bootstraps.keySet().stream()
            .filter(each -> each.toHex().startsWith(checkpoint))
            .findFirst()
            .orElseThrow();
    node = new RecordedNode(mainnet, slot);
    ChainSettings settings =
        new ChainSettings(
            List.of(node.url()),
            List.of(node.url()),
            Optional.of(root),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Duration.ofDays(days),
            home.resolve("position"));
    connection = ChainConnection.open(settings, node::now, BeaconHeads.OLDEST, said::add);
    Provider provider =
        new Provider(
            connection.view(),
            new Worlds(ChainId.MAINNET, Optional.empty()),
            raw -> Hash.keccak(raw),
            true,
            "test");
    door = RpcDoor.open(0, provider, RpcDoor.Settings.of(faults::add));
    GroundedBlock head = connection.awaitHead(Duration.ofSeconds(60));
    assertThat(head.block().block().hash())
        .isEqualTo(mainnet.blocks.get(slot).header().execution().blockHash());
    assertThat(head.signed().orElseThrow().participants()).isGreaterThan(480);
  }

  @AfterEach
  void close() {
    client.close();
    if (connection != null) {
      door.close();
      connection.close();
      node.close();
      assertThat(node.faults()).isEmpty();
      assertThat(faults).isEmpty();
      assertThat(said).isEmpty();
    }
  }

  private Answer ask(String method, Object parameters) throws Exception {
    String call =
        CompactJson.of(Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", parameters));
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(door.address())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(call))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    String ground = response.headers().firstValue("X-Bothy-Ground").orElse("");
    return new Answer(Json.read(response.body()), ground);
  }

  @ParameterizedTest
  @CsvSource({
    "eth_call1, 0x46d52dc3, 11412861, 14",
    "eth_getBalance1, 0x2e522016, 11412811, 60",
    "eth_getStorageAt1, 0x46d52dc3, 11412821, 14",
    "eth_getProof1, 0x69d93fb3, 11434568, 14",
    "eth_getBlockByNumber1, 0x46d52dc3, 11418834, 14",
    "eth_getTransactionReceipt1, 0x46d52dc3, 11412777, 14",
    "eth_getLogs1, 0x2e522016, 11069311, 14", // of another recording, five periods before
  })
  void provesFromACheckpointWhatWasRecorded(String name, String checkpoint, long slot, int days)
      throws Exception {
    Path file = Vectors.require("lightclient/proofs/" + name).resolve("test.json");
    Node recorded = Json.read(Files.readAllBytes(file));
    String method = recorded.required("method", "a method").text();
    open(checkpoint, slot, days);

    Answer answer = ask(method, recorded.required("params", "a list").value());

    assertThat(answer.ground()).isEqualTo("proven");
    List<String> differences = new ArrayList<>();
    Object expected = recorded.required("expected_result", "a result").value();
    compare("", expected, answer.result(), differences);
    assertThat(differences).isEqualTo(slips(name, mainnet.blocks.get(slot)));
    assertThat(node.asked()).doesNotContain("eth_call", "eth_getLogs");
  }

  /** The recorded block has the beacon chain's root of withdrawals in the place of its own. */
  private static List<String> slips(String name, RecordedBlock block) {
    return name.equals("eth_getBlockByNumber1")
        ? List.of(
            ".withdrawalsRoot: expected "
                + block.header().execution().withdrawalsRoot()
                + ", found "
                + block.execution().added().withdrawalsRoot().orElseThrow())
        : List.of();
  }

  /**
   * What the recorded answer says must be what ours says. It gives transactions members that their
   * type doesn't have, empty.
   */
  private static void compare(String path, Object expected, Object found, List<String> into) {
    switch (expected) {
      case Map<?, ?> members when found instanceof Map<?, ?> ours ->
          members.forEach((name, value) -> {
            Object own = ours.get(name);
            if (own != null) {
              compare(path + "." + name, value, own, into);
            } else if (!value.equals(List.of())
                && !value.equals("0x0")
                && !name.equals("yParity")) {
              into.add(path + "." + name + ": expected " + value + ", found none");
            }
          });
      case List<?> elements
          when found instanceof List<?> ours && ours.size() == elements.size() -> {
        for (int i = 0; i < elements.size(); i++) {
          compare(path + "[" + i + "]", elements.get(i), ours.get(i), into);
        }
      }
      default -> {
        if (!plain(expected).equals(plain(found))) {
          into.add(path + ": expected " + expected + ", found " + found);
        }
      }
    }
  }

  /** Words stand there as quantities or padded. */
  private static Object plain(Object value) {
    return value instanceof String text && text.matches("0x[0-9a-f]{1,64}")
        ? new BigInteger(text.substring(2), 16)
        : value;
  }

  @Test
  void aBeaconBlocksPayloadMakesTheHeaderOfItsBlock() {
    int compared = 0;
    for (RecordedBlock block : mainnet.blocks.values()) {
      Hash hash = block.header().execution().blockHash();
      assertThat(block.execution().hash()).isEqualTo(hash);
      Node answered = mainnet.headers.get(hash);
      if (answered != null) {
        assertThat(HeaderJson.read(answered)).isEqualTo(block.execution());
        compared++;
      }
    }
    assertThat(mainnet.blocks).hasSizeGreaterThanOrEqualTo(18);
    assertThat(compared).isGreaterThanOrEqualTo(4);
  }

  @Test
  void whatTheNodeCantProveIsAnErrorAndNoGuess() throws Exception {
    open("0x46d52dc3", 11_412_861, 14);
    String other = "0x00000000000000000000000000000000000ead01";

    assertThat(ask("eth_getBalance", List.of(other, "latest")).error()).contains("gives no proofs");
    assertThat(ask("eth_call", List.of(Map.of("to", other), "latest")).error())
        .contains("gives no proofs");
  }
}
