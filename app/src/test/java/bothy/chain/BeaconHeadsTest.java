package bothy.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcReply;
import bothy.jsonrpc.RpcServer;
import bothy.practice.PracticeBeacon;
import bothy.practice.PracticeBeaconApi;
import bothy.practice.PracticeChain;
import bothy.practice.PracticeNode;
import bothy.proof.Header;
import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that hides what the beacon chain has signed. */
@Timeout(60)
class BeaconHeadsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir Path home;

  private final AtomicReference<Header> newest = new AtomicReference<>();
  private volatile boolean hiding;
  private PracticeChain practice;
  private PracticeNode node;
  private PracticeBeacon beacon;
  private HttpServer server;
  private BeaconServer beacons;
  private ChainConnection connection;

  @BeforeEach
  void start() throws Exception {
    practice = PracticeChain.start(PracticeChain.Settings.inMemory());
    node = new PracticeNode(practice, Throwable::printStackTrace);
    mine(1);
    AtomicReference<PracticeBeacon> minted = new AtomicReference<>();
    practice.listen(header -> {
      newest.set(header);
      if (minted.get() != null) {
        minted.get().add(header);
      }
    });
    beacon = new PracticeBeacon(newest.get(), PracticeBeacon.Settings.USUAL);
    minted.set(beacon);
    mine(1);
    serve();
    PracticeBeaconApi api = new PracticeBeaconApi(beacon);
    beacons = BeaconServer.answering(api::get);
    connection =
        ChainConnection.open(
            new ChainSettings(
                List.of("http://127.0.0.1:" + server.getAddress().getPort()),
                List.of(beacons.url()),
                Optional.of(beacon.finalizedRoot()),
                List.of(),
                Optional.of(beacon.network()),
                Optional.of(ChainId.of(31_337)),
                Optional.empty(),
                false,
                BeaconCheckpoint.TWO_WEEKS,
                home.resolve("position")),
            beacon.clock(practice.clock()),
            BeaconHeads.OLDEST,
            line -> {});
    connection.awaitHead(DEADLINE);
  }

  @AfterEach
  void stop() throws Exception {
    connection.close();
    beacons.close();
    server.stop(0);
    node.close();
    practice.close();
  }

  private void serve() throws Exception {
    RpcServer rpc = new RpcServer(this::answer, 100, Throwable::printStackTrace);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] request = exchange.getRequestBody().readAllBytes();
            byte[] body = rpc.answer(request, RpcCall.ANSWER_ONLY).body().orElse(new byte[0]);
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
              out.write(body);
            }
          }
        });
    server.start();
  }

  private RpcReply answer(RpcCall call) throws bothy.jsonrpc.RpcException {
    boolean hidden =
        hiding
            && call.method().equals("eth_getBlockByHash")
            && call.params().elements().getFirst().text().equals(newest.get().hash().toHex());
    return hidden ? RpcReply.of(Json.NULL) : node.call(call);
  }

  /** A block so many seconds after the one before. */
  private void mine(int seconds) throws Exception {
    Node later = new Node("params", List.of(BigInteger.valueOf(seconds - 1)));
    node.call(new RpcCall("evm_increaseTime", later, RpcCall.ANSWER_ONLY));
    node.call(new RpcCall("evm_mine", new Node("params", List.of()), RpcCall.ANSWER_ONLY));
  }

  private GroundedBlock head() {
    return connection.view().heads().newest(connection.view().rpc(DEADLINE));
  }

  private void awaitSlot(long timestamp) throws InterruptedException {
    connection.wake();
    for (int i = 0; i < 400 && slotTime() < timestamp; i++) {
      Thread.sleep(25);
    }
    assertThat(slotTime()).isGreaterThanOrEqualTo(timestamp);
  }

  private long slotTime() {
    Object slot = connection.view().heads().health().getOrDefault("slot", 0L);
    return beacon.network().timeOf((Long) slot);
  }

  @Test
  void waitsALittleForANodeThatLags() throws Exception {
    Hash known = head().block().block().hash();
    hiding = true;
    mine(12);
    awaitSlot(newest.get().timestamp());

    GroundedBlock head = head();

    assertThat(head.block().block().hash()).isEqualTo(known);
    assertThat(head.ground()).isEqualTo(Ground.PROVEN);
    hiding = false;
    assertThat(head().block().block().hash()).isEqualTo(newest.get().hash());
  }

  @Test
  void doesNotTakeAnOldBlockForTheNewestBecauseANodeHidesThose() throws Exception {
    head();
    hiding = true;
    mine(300);
    awaitSlot(newest.get().timestamp());

    assertThatThrownBy(this::head).isInstanceOf(ChainException.class);
  }
}
