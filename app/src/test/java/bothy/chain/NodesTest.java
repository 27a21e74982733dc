package bothy.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcServer;
import bothy.practice.PracticeAccounts;
import bothy.practice.PracticeChain;
import bothy.practice.PracticeNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that race, lie, are slow or ask to wait. */
@Timeout(60)
class NodesTest {
  private static final Address RICH = PracticeAccounts.all().getFirst();
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final List<AutoCloseable> open = new ArrayList<>();
  private PracticeNode node;

  @BeforeEach
  void start() throws RpcException {
    PracticeChain chain = PracticeChain.start(PracticeChain.Settings.inMemory());
    node = new PracticeNode(chain, Throwable::printStackTrace);
    open.add(chain);
    open.add(node);
    node.call(new RpcCall("evm_mine", new Node("params", List.of()), RpcCall.ANSWER_ONLY));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  /** What a node does to an answer before it sends it. */
  private interface Served {
    void to(com.sun.net.httpserver.HttpExchange exchange, byte[] answer)
        throws IOException, InterruptedException;
  }

  private Upstream serve(Served served) throws IOException {
    RpcServer rpc = new RpcServer(node, 1_000, Throwable::printStackTrace);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] request = exchange.getRequestBody().readAllBytes();
            served.to(
                exchange, rpc.answer(request, RpcCall.ANSWER_ONLY).body().orElse(new byte[0]));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    Upstream upstream = Upstream.at("http://127.0.0.1:" + server.getAddress().getPort());
    open.add(() -> server.stop(0));
    open.add(upstream);
    return upstream;
  }

  private static void send(com.sun.net.httpserver.HttpExchange exchange, int status, byte[] body)
      throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private Upstream honest() throws IOException {
    return serve((exchange, answer) -> send(exchange, 200, answer));
  }

  /** Turns {@code from} into {@code to} in each answer. */
  private Upstream changing(String from, String to) throws IOException {
    UnaryOperator<String> change = text -> text.replace(from, to);
    return serve((exchange, answer) ->
        send(
            exchange,
            200,
            change
                .apply(new String(answer, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8)));
  }

  private static Answer<?> balance(Upstream... nodes) {
    ChainView view = new ChainView(ChainId.of(31_337), List.of(nodes), new NodeHeads(Ground.GIVEN));
    Rpc rpc = view.rpc(DEADLINE);
    FetchedState state = view.state(rpc, view.heads().newest(rpc), RICH);
    return state.settled(() -> state.account(RICH));
  }

  @Test
  void anHonestNodeAnswersForOneThatLies() throws IOException {
    Upstream liar = changing("\"balance\":\"0x21e19e0c9bab2400000\"", "\"balance\":\"0x1\"");

    assertThat(balance(liar, honest())).isEqualTo(balance(honest()));
    assertThatThrownBy(() -> balance(liar))
        .isInstanceOf(ChainException.Lied.class)
        .hasMessageContaining("balance");
  }

  @Test
  void aFastNodeAnswersForOneThatIsSlow() throws IOException {
    Upstream slow =
        serve((exchange, answer) -> {
          Thread.sleep(20_000);
          send(exchange, 200, answer);
        });
    long begun = System.nanoTime();

    assertThat(balance(slow, honest())).isInstanceOf(Answer.Known.class);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void nodesThatDifferProveNothingToEachOther() throws IOException {
    Rpc.Call call = new Rpc.Call("eth_getBalance", RICH.toHex(), "0x1");
    Upstream other = changing("0x21e19e0c9bab2400000", "0x1");

    assertThat(Rpc.with(List.of(honest(), honest()), DEADLINE).agreed(call).text())
        .isEqualTo("0x21e19e0c9bab2400000");
    assertThatThrownBy(() -> Rpc.with(List.of(honest(), other), DEADLINE).agreed(call))
        .hasMessageContaining("differently");
  }

  @Test
  void aNodeThatIsGoneHasNoSay() throws IOException {
    Rpc.Call call = new Rpc.Call("eth_getBalance", RICH.toHex(), "0x1");
    Upstream gone = Upstream.at("http://127.0.0.1:1");
    open.add(gone);

    assertThat(Rpc.with(List.of(gone, honest()), DEADLINE).agreed(call).text())
        .isEqualTo("0x21e19e0c9bab2400000");
  }

  @Test
  void aNodeThatAsksToWaitIsAskedAgainWhileThereIsTime() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Upstream busy =
        serve((exchange, answer) -> {
          if (asked.incrementAndGet() == 1) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            send(exchange, 429, new byte[0]);
          } else {
            send(exchange, 200, answer);
          }
        });
    Rpc.Call call = new Rpc.Call("eth_chainId");

    assertThat(Rpc.with(List.of(busy), DEADLINE).call(call).text()).isEqualTo("0x7a69");
    assertThat(asked).hasValue(2);

    asked.set(0);
    assertThatThrownBy(() -> Rpc.with(List.of(busy), Duration.ofMillis(500)).call(call))
        .hasMessageContaining("429")
        .hasMessageContaining("wait");
  }

  @Test
  void whatWasNotAskedToBeCompressedIsNotUnpacked() throws IOException {
    Upstream packing =
        serve((exchange, answer) -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          send(exchange, 200, answer);
        });

    assertThatThrownBy(() -> Rpc.with(List.of(packing), DEADLINE).call(new Rpc.Call("eth_chainId")))
        .hasMessageContaining("compressed");
  }

  @Test
  void anAnswerWithAKeyTwiceOrWithoutAnEndIsNone() throws IOException {
    Rpc.Call call = new Rpc.Call("eth_chainId");
    Upstream twice = changing("\"jsonrpc\"", "\"result\":\"0x1\",\"jsonrpc\"");
    Upstream half =
        serve((exchange, answer) ->
            send(exchange, 200, java.util.Arrays.copyOf(answer, answer.length / 2)));

    assertThatThrownBy(() -> Rpc.with(List.of(twice), DEADLINE).call(call))
        .isInstanceOf(ChainException.class);
    assertThatThrownBy(() -> Rpc.with(List.of(half), DEADLINE).call(call))
        .isInstanceOf(ChainException.class);
  }

  @Test
  void countsOnlyTheRoundTripsThatWaitedForOneAnother() throws IOException {
    Rpc rpc = Rpc.with(List.of(honest()), DEADLINE);
    Rpc.Exchange<Node> one =
        new Rpc.Exchange<>(List.of(new Rpc.Call("eth_chainId")), List::getFirst);

    assertThat(rpc.sideBySide(List.of(one, one, one))).hasSize(3);
    assertThat(rpc.roundTrips()).isEqualTo(1);
    rpc.ask(one);
    assertThat(rpc.roundTrips()).isEqualTo(2);
  }

  @Test
  void aGuessThatIsWrongChangesNothing() throws IOException {
    Upstream misleading =
        changing(
            "\"accessList\":[",
            "\"accessList\":[{\"address\":\""
                + RICH.toHex()
                + "\",\"storageKeys\":[\"0x%064x\"]},".formatted(5));
    ChainView view =
        new ChainView(ChainId.of(31_337), List.of(misleading), new NodeHeads(Ground.GIVEN));
    Rpc rpc = view.rpc(DEADLINE);
    FetchedState state = view.state(rpc, view.heads().newest(rpc), RICH);
    state.prefetch(
        java.util.Map.of(
            "from", RICH.toHex(), "to", PracticeAccounts.all().getLast().toHex(), "data", "0x"));

    Answer<?> account = state.settled(() -> state.account(Address.ZERO));

    assertThat(account).isInstanceOf(Answer.Known.class);
    assertThat(state.accounts()).containsOnlyKeys(Address.ZERO);
  }
}
