package bothy;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.doors.cli.Up;
import bothy.doors.cli.Up.RemoteSigner.Make;
import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.eth.Request;
import bothy.eth.Signature;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.TypedDataHash;
import bothy.eth.Wei;
import bothy.guard.Guard;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Reading;
import bothy.jsonrpc.Requests;
import bothy.practice.PracticeAccounts;
import bothy.practice.rpc.PublicKeys;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code up} with Clef or Web3Signer, which are made here after their documentation. */
@Timeout(120)
class RemoteHouseTest {
  private static final Address ACCOUNT = PracticeAccounts.all().getFirst();
  private static final String OTHER = "0x00000000000000000000000000000000000ead01";
  private static final String TOKEN = "0x3be1746852091e6cb4b769fc83b17584dbf4f141";

  /** How the signer behaves. */
  private enum Manner {
    HONEST,
    LIES,
    HANGS,
    DECLINES
  }

  @TempDir Path home;

  private final List<Throwable> faults = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Manner manner = Manner.HONEST;
  private HttpServer server;
  private Optional<House> opened = Optional.empty();

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void close() {
    ended.countDown();
    opened.ifPresent(House::close);
    server.stop(0);
    client.close();
    assertThat(faults).isEmpty();
  }

  private House open(Make make, boolean confirms) throws IOException {
    String where = "http://127.0.0.1:" + server.getAddress().getPort();
    House house =
        House.open(
            new Up.Wishes(
                0,
                0,
                0,
                0,
                home,
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                false,
                Optional.empty(),
                Optional.of(new Up.RemoteSigner(make, where, confirms, Duration.ofSeconds(2)))),
            new Guard(),
            "test",
            Optional.empty(),
            faults::add,
            new PrintWriter(new StringWriter(), true));
    opened = Optional.of(house);
    return house;
  }

  private void answer(HttpExchange exchange) throws IOException {
    Node request = Json.read(exchange.getRequestBody().readAllBytes());
    String method = request.required("method", "").text();
    asked.add(method);
    List<Node> params = request.required("params", "").elements();
    boolean lists = method.equals("account_list") || method.equals("eth_accounts");
    if (manner == Manner.HANGS && !lists) {
      try {
        ended.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("jsonrpc", "2.0");
    answer.put("id", request.required("id", "").integer());
    if (manner == Manner.DECLINES && !lists) {
      answer.put("error", Map.of("code", BigInteger.valueOf(-32_000), "message", "request denied"));
    } else {
      answer.put("result", result(method, params));
    }
    byte[] bytes = CompactJson.of(answer).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Object result(String method, List<Node> params) throws IOException {
    return switch (method) {
      case "account_list", "eth_accounts" -> List.of(ACCOUNT.toHex());
      case "account_signTransaction" -> Map.of("raw", transaction(params.getFirst()));
      case "eth_signTransaction" -> transaction(params.getFirst());
      case "account_signTypedData", "eth_signTypedData" -> typed(params);
      default -> throw new IOException("no method " + method);
    };
  }

  private static Request read(String method, List<Object> params) {
    return new Requests(
            new Reading(),
            (node, raw) -> {
              throw node.wrong("a wish");
            })
        .read(new Node("method", method), new Node("p", params))
        .request();
  }

  private String transaction(Node wish) {
    Request request = read("eth_signTransaction", List.of(wish.value()));
    Transaction transaction = ((Request.Unsigned) request).transaction();
    if (manner == Manner.LIES) {
      transaction = dearer(transaction);
    }
    Signature signature =
        PublicKeys.sign(ACCOUNT, Transactions.signingHash(transaction)).orElseThrow();
    return Transactions.encode(transaction.signed(signature)).toHex();
  }

  private static Transaction dearer(Transaction asked) {
    return new Transaction(
        asked.type(),
        asked.chainId(),
        asked.nonce(),
        asked.maxPriorityFeePerGas(),
        asked.maxFeePerGas(),
        asked.gasLimit(),
        asked.to(),
        new Wei(asked.value().amount().add(BigInteger.ONE)),
        asked.data(),
        asked.accessList(),
        asked.maxFeePerBlobGas(),
        asked.blobVersionedHashes(),
        asked.authorizations(),
        asked.signature());
  }

  private static String typed(List<Node> params) {
    List<Object> values = params.stream().map(Node::value).toList();
    Request.Typed typed = (Request.Typed) read("eth_signTypedData_v4", values);
    Hash hash = TypedDataHash.of(typed.data());
    return PublicKeys.encoded(PublicKeys.sign(ACCOUNT, hash).orElseThrow()).toHex();
  }

  private Node door(House house, String method, String params) throws Exception {
    return json(post(house.door(), "", method, params));
  }

  private HttpRequest post(URI node, String token, String method, String params) {
    return HttpRequest.newBuilder(node)
        .header("Content-Type", "application/json")
        .header("X-Bothy-Token", token)
        .POST(
            HttpRequest.BodyPublishers.ofString(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                    .formatted(method, params)))
        .build();
  }

  private Node json(HttpRequest request) throws Exception {
    return Json.read(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
  }

  private Node desk(House house, String method, String path, String body) throws Exception {
    return json(
        HttpRequest.newBuilder(house.page().resolve(path))
            .header("X-Bothy-Token", house.page().getFragment().substring("token=".length()))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** Asks at the door; what it will be told is of no interest, the desk shows it. */
  private String begun(House house, String method, String params) throws Exception {
    var _ =
        client.sendAsync(
            post(house.door(), "", method, params), HttpResponse.BodyHandlers.discarding());
    for (int i = 0; i < 200; i++) {
      Optional<Node> waiting =
          toSign(house).filter(each -> each.required("stage", "").text().equals("waiting"));
      if (waiting.isPresent()) {
        return waiting.get().required("hash", "").text();
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError("nothing waits");
  }

  private Optional<Node> toSign(House house) throws Exception {
    return desk(house, "GET", "/api/waiting", "").required("submissions", "").elements().stream()
        .filter(each -> each.required("subject", "").text().equals("toSign"))
        .findFirst();
  }

  private Node approved(House house, String name) throws Exception {
    return desk(house, "POST", "/api/decide", "{\"hash\":\"%s\",\"forward\":true}".formatted(name));
  }

  private static String payment() {
    return "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x7\"}]".formatted(ACCOUNT, OTHER);
  }

  private String nonce(House house) throws Exception {
    return door(house, "eth_getTransactionCount", "[\"" + ACCOUNT + "\",\"latest\"]")
        .required("result", "")
        .text();
  }

  private void included(House house, String hash) throws Exception {
    for (int i = 0; i < 200; i++) {
      Optional<Node> receipt =
          door(house, "eth_getTransactionReceipt", "[\"" + hash + "\"]").member("result");
      if (receipt.isPresent()) {
        assertThat(receipt.get().required("status", "").text()).isEqualTo("0x1");
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError("no receipt of " + hash);
  }

  @ParameterizedTest
  @EnumSource(Make.class)
  void signsWhatWasApprovedOnTheDesk(Make make) throws Exception {
    House house = open(make, false);

    assertThat(door(house, "eth_accounts", "[]").required("result", "").elements())
        .extracting(Node::text)
        .containsExactly(ACCOUNT.toHex());
    assertThat(
            desk(house, "GET", "/api/keys", "")
                .required("accounts", "")
                .elements()
                .getFirst()
                .required("address", "")
                .text())
        .isEqualTo(ACCOUNT.toHex());
    Node done = approved(house, begun(house, "eth_sendTransaction", payment()));

    assertThat(done.required("stage", "").text()).as(done.value().toString()).isEqualTo("signed");
    included(house, done.required("result", "").text());
    assertThat(asked)
        .contains(make == Make.CLEF ? "account_signTransaction" : "eth_signTransaction");
    assertThat(asked.stream().filter(each -> each.endsWith("ccounts") || each.endsWith("list")))
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Make.class)
  void signsTypedData(Make make) throws Exception {
    House house = open(make, false);
    String data =
        """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"chainId","type":"uint256"}],
        "Note":[{"name":"text","type":"string"}]},"primaryType":"Note",
        "domain":{"name":"Notes","chainId":31337},"message":{"text":"hello"}}\
        """
            .replace("\n", "");

    Node done =
        approved(
            house, begun(house, "eth_signTypedData_v4", "[\"%s\",%s]".formatted(ACCOUNT, data)));

    assertThat(done.required("stage", "").text()).as(done.value().toString()).isEqualTo("signed");
    assertThat(done.required("result", "").text()).hasSize(132);
  }

  @ParameterizedTest
  @EnumSource(Make.class)
  void sendsNothingThatALiarSigned(Make make) throws Exception {
    House house = open(make, false);
    manner = Manner.LIES;
    String name = begun(house, "eth_sendTransaction", payment());

    Node lied = approved(house, name);

    assertThat(lied.required("stage", "").text()).isEqualTo("waiting");
    assertThat(lied.required("stands", "").text())
        .startsWith("expected the transaction that was approved, found another");
    assertThat(nonce(house)).isEqualTo("0x0");
    manner = Manner.HONEST;
    included(house, approved(house, name).required("result", "").text());
    assertThat(nonce(house)).isEqualTo("0x1");
  }

  @Test
  void oneThatHangsIsGivenUpAndAskedForTheSameAgain() throws Exception {
    House house = open(Make.CLEF, false);
    manner = Manner.HANGS;
    String name = begun(house, "eth_sendTransaction", payment());

    Node given = approved(house, name);

    assertThat(given.required("stage", "").text()).isEqualTo("waiting");
    assertThat(given.required("stands", "").text())
        .contains("Clef gave no answer: it took more than 2 seconds")
        .contains("it is the same if you ask again");
    manner = Manner.HONEST;
    included(house, approved(house, name).required("result", "").text());
    assertThat(nonce(house)).isEqualTo("0x1");
  }

  @ParameterizedTest
  @EnumSource(Make.class)
  void oneThatDeclinesLeavesTheNonceFree(Make make) throws Exception {
    House house = open(make, false);
    manner = Manner.DECLINES;
    String name = begun(house, "eth_sendTransaction", payment());

    Node declined = approved(house, name);

    assertThat(declined.required("stage", "").text()).isEqualTo("waiting");
    assertThat(declined.required("stands", "").text()).contains("request denied");
    manner = Manner.HONEST;
    desk(house, "POST", "/api/decide", "{\"hash\":\"%s\",\"forward\":false}".formatted(name));
    String other = payment().replace("0x7", "0x8");
    Node done = approved(house, begun(house, "eth_sendTransaction", other));
    assertThat(done.required("stage", "").text()).as(done.value().toString()).isEqualTo("signed");
  }

  private static String danger() {
    String data = "0x095ea7b3" + "0".repeat(24) + OTHER.substring(2) + "f".repeat(64);
    return "[{\"from\":\"%s\",\"to\":\"%s\",\"data\":\"%s\"}]".formatted(ACCOUNT, TOKEN, data);
  }

  /** No passphrase is here that could be checked, so none counts. */
  @Test
  void whatTakesAProofIsNotSigned() throws Exception {
    House house = open(Make.CLEF, false);
    String name = begun(house, "eth_sendTransaction", danger());

    Node clicked = approved(house, name);
    Node typed =
        desk(
            house,
            "POST",
            "/api/decide",
            "{\"hash\":\"%s\",\"forward\":true,\"passphrase\":\"practice\"}".formatted(name));

    assertThat(clicked.value().toString()).contains("--remote-confirms");
    assertThat(typed.value().toString()).contains("nothing here checks one for a remote signer");
    assertThat(asked).doesNotContain("account_signTransaction");
    assertThat(nonce(house)).isEqualTo("0x0");
  }

  @Test
  void itsOwnConfirmationIsTheProofWhereTheUserSaysSo() throws Exception {
    House house = open(Make.CLEF, true);
    String name = begun(house, "eth_sendTransaction", danger());
    assertThat(
            toSign(house).orElseThrow().required("decision", "").required("needsProof", "").flag())
        .isFalse();

    Node done = approved(house, name);

    assertThat(done.required("stage", "").text()).as(done.value().toString()).isEqualTo("signed");
  }
}
