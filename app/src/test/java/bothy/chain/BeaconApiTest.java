package bothy.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.chain.BeaconException.Kind;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.InputException;
import bothy.practice.PracticeBeacon;
import bothy.practice.PracticeBeaconApi;
import bothy.practice.PracticeBeaconApi.Reply;
import bothy.practice.PracticeHeaders;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconNetwork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BeaconApiTest {
  private static final PracticeBeacon BEACON = beacon(BeaconFork.FULU);
  private static final BeaconNetwork NETWORK = BEACON.network();
  private static final PracticeBeaconApi PRACTICE = new PracticeBeaconApi(BEACON);

  private static PracticeBeacon beacon(BeaconFork fork) {
    PracticeBeacon beacon =
        new PracticeBeacon(
            PracticeHeaders.at(0, 0), new PracticeBeacon.Settings(fork, 2, Bytes.fromHex("0x01")));
    beacon.add(PracticeHeaders.at(1, 40));
    beacon.add(PracticeHeaders.at(2, 20_000));
    return beacon;
  }

  private static Kind kindOf(Runnable asking) {
    try {
      asking.run();
    } catch (BeaconException e) {
      assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(500);
      return e.kind();
    }
    throw new AssertionError("expected an exception, found none");
  }

  @ParameterizedTest
  @EnumSource(
      value = BeaconFork.class,
      names = {"ELECTRA", "FULU"})
  void bothEncodingsReadTheSame(BeaconFork fork) throws IOException {
    PracticeBeacon beacon = beacon(fork);
    PracticeBeaconApi practice = new PracticeBeaconApi(beacon);
    try (BeaconServer ssz = BeaconServer.answering(practice::get);
        BeaconServer json =
            BeaconServer.answering((path, query, accept) -> practice.get(path, query, ""))) {
      BeaconApi first = ssz.client(beacon.network());
      BeaconApi second = json.client(beacon.network());
      List<Function<BeaconApi, Object>> questions =
          List.of(
              api -> api.bootstrap(beacon.genesisRoot()),
              api -> api.updates(0, 3),
              BeaconApi::finalityUpdate,
              BeaconApi::optimisticUpdate,
              BeaconApi::finalized);

      for (Function<BeaconApi, Object> question : questions) {
        assertThat(question.apply(first)).isEqualTo(question.apply(second));
      }
      assertThat(first.updates(0, 3)).hasSize(3);
      assertThat(first.updates(7, 3)).isEmpty();
    }
  }

  @Test
  void saysWhatANodeDoesNotHave() throws IOException {
    try (BeaconServer server = BeaconServer.answering(PRACTICE::get)) {
      BeaconApi api = server.client(NETWORK);

      assertThat(kindOf(() -> api.bootstrap(Hash.ZERO))).isEqualTo(Kind.MISSING);
      assertThat(kindOf(() -> api.rootAt(41))).isEqualTo(Kind.MISSING);
      assertThat(api.rootAt(0)).isEqualTo(BEACON.genesisRoot());
      assertThat(api.block(BEACON.genesisRoot()).slot()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429, 17, 17",
    "503, 5, 5",
    "429, '', 0",
    "429, soon, 0",
    "429, 999999999, 3600",
    "429, 99999999999, 0",
    "429, -1, 0"
  })
  void saysHowLongABusyNodeWantsToBeLeftAlone(int status, String after, int seconds)
      throws IOException {
    try (BeaconServer server =
        BeaconServer.answering((path, query, accept) ->
            Optional.of(
                new Reply(status, "text/plain", Bytes.EMPTY, Map.of("Retry-After", after))))) {
      BeaconApi api = server.client(NETWORK);

      assertThatThrownBy(api::finalityUpdate)
          .isInstanceOfSatisfying(
              BeaconException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(Kind.BUSY);
                assertThat(e.retryAfter()).contains(Duration.ofSeconds(seconds));
              });
    }
  }

  @Test
  void givesUpOnANodeThatDoesNotFinish() throws IOException {
    try (BeaconServer slow =
        BeaconServer.replying(exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          for (int i = 0; i < 100; i++) {
            body.write(' ');
            body.flush();
            try {
              Thread.sleep(50);
            } catch (InterruptedException e) {
              return;
            }
          }
        })) {
      BeaconApi api = slow.client(NETWORK, Duration.ofMillis(300));
      long began = System.nanoTime();

      assertThat(kindOf(api::optimisticUpdate)).isEqualTo(Kind.SLOW);

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void saysThatNobodyIsThere() throws IOException {
    BeaconServer gone = BeaconServer.answering(PRACTICE::get);
    String url = gone.url();
    gone.close();

    try (BeaconApi api = BeaconApi.at(url, NETWORK, Duration.ofSeconds(5))) {
      assertThat(kindOf(api::finalityUpdate)).isEqualTo(Kind.UNREACHABLE);
    }
  }

  @Test
  void readsNoMoreThanTheBound() throws IOException {
    byte[] huge = new byte[300 << 10];
    try (BeaconServer server =
        BeaconServer.answering((path, query, accept) ->
            Optional.of(new Reply(200, "application/json", Bytes.owning(huge), Map.of())))) {
      BeaconApi api = server.client(NETWORK);

      assertThatThrownBy(api::finalityUpdate).hasMessageContaining("262144");
    }
  }

  @Test
  void unpacksNothing() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[10 << 20]);
    }
    try (BeaconServer server =
        BeaconServer.replying(exchange -> {
          assertThat(exchange.getRequestHeaders().containsKey("Accept-Encoding")).isFalse();
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          BeaconServer.send(exchange, 200, packed.toByteArray());
        })) {
      BeaconApi api = server.client(NETWORK);

      assertThatThrownBy(api::finalityUpdate)
          .hasMessageContaining("expected an answer that isn't packed, found \"gzip\"");
    }
  }

  @Test
  void followsNoRedirect() throws IOException {
    try (BeaconServer honest = BeaconServer.answering(PRACTICE::get);
        BeaconServer server =
            BeaconServer.replying(exchange -> {
              exchange
                  .getResponseHeaders()
                  .set("Location", honest.url() + exchange.getRequestURI());
              BeaconServer.send(exchange, 302, new byte[0]);
            })) {
      BeaconApi api = server.client(NETWORK);

      assertThatThrownBy(api::finalityUpdate)
          .hasMessageContaining("expected HTTP 200, found HTTP 302");
      assertThat(honest.asked()).isEmpty();
    }
  }

  private static Optional<Reply> changed(String path, String query, UnaryOperator<Reply> change) {
    return PRACTICE.get(path, query, "").map(change);
  }

  private static Reply text(Reply reply, UnaryOperator<String> change) {
    String text = new String(reply.body().toArray(), StandardCharsets.UTF_8);
    return BeaconServer.json(200, change.apply(text));
  }

  /** Wrong JSON, and the field that the error must name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"slot\":\"20000\"|\"slot\":20000|data.attested_header.beacon.slot",
        "\"slot\":\"20000\"|\"slot\":\"020000\"|data.attested_header.beacon.slot",
        "\"slot\":\"20000\"|\"slot\":\"-1\"|data.attested_header.beacon.slot",
        "\"slot\":\"20000\"|\"slot\":\"0x10\"|data.attested_header.beacon.slot",
        "\"slot\":\"20000\"|\"slot\":\"18446744073709551616\"|data.attested_header.beacon.slot",
        "\"slot\":\"20000\"|\"slot\":null|data.attested_header.beacon.slot",
        "\"slot\":\"20000\"|\"slot\":[]|data.attested_header.beacon.slot",
        "\"slot\":\"20000\"|\"slot\":\"20000\",\"more\":1|data.attested_header.beacon",
        "\"slot\":\"20000\"|\"slot\":\"20000\",\"slot\":\"1\"|duplicate",
        "\"extra_data\":\"0x|\"extra_data\":\"|data.attested_header.execution.extra_data",
        "\"extra_data\":\"0x|\"extra_data\":\"0xf|data.attested_header.execution.extra_data",
        "\"fee_recipient\":\"0x00|\"fee_recipient\":\"0x|data.attested_header.execution.fee_recip",
        "\"execution_branch\":[|\"execution_branch\":[\"0x00\",|data.attested_header.execution_bran",
        "\"signature_slot\":|\"signature_slots\":|signature_slot",
        "\"version\":\"fulu\"|\"version\":\"gloas\"|a newer version may know more",
        "\"version\":\"fulu\"|\"version\":\"electra\"|FORK",
        "\"version\":\"fulu\"|\"version\":7|version",
        "{|[|input",
      })
  void namesTheFieldOfJsonThatIsNotAsItMust(String from, String to, String field)
      throws IOException {
    try (BeaconServer server =
        BeaconServer.answering((path, query, accept) ->
            changed(
                path,
                query,
                reply ->
                    text(
                        reply,
                        text -> {
                          assertThat(text).contains(from);
                          return text.replace(from, to);
                        })))) {
      BeaconApi api = server.client(NETWORK);

      assertThat(kindOf(api::optimisticUpdate)).isIn(Kind.UNUSABLE, Kind.REFUSED);
      assertThatThrownBy(api::optimisticUpdate).hasMessageContaining(field);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/html, fulu, found \"text/html\"",
    "application/octet-stream, '', found no Eth-Consensus-Version",
    "application/octet-stream, phase0, found \"phase0\"",
    "application/octet-stream, deneb, FORK",
    "application/octet-stream, capella, ENCODING",
  })
  void refusesOtherTypesAndVersions(String type, String version, String says) throws IOException {
    try (BeaconServer server =
        BeaconServer.answering((path, query, accept) ->
            PRACTICE
                .get(path, query, accept)
                .map(reply ->
                    new Reply(
                        200, type, reply.body(), Map.of("Eth-Consensus-Version", version))))) {
      BeaconApi api = server.client(NETWORK);

      assertThatThrownBy(api::optimisticUpdate)
          .isInstanceOf(BeaconException.class)
          .hasMessageContaining(says);
    }
  }

  /** This once ended the light client, as if the fault were its own. */
  @Test
  void namesTheFieldOfOneOfSeveralUpdates() throws IOException {
    try (BeaconServer server =
        BeaconServer.answering((path, query, accept) ->
            PRACTICE
                .get(path, query, "")
                .map(reply ->
                    text(reply, text -> text.replace("\"signature_slot\"", "\"slot\""))))) {
      BeaconApi api = server.client(NETWORK);

      assertThat(kindOf(() -> api.updates(0, 2))).isEqualTo(Kind.UNUSABLE);
      assertThatThrownBy(() -> api.updates(0, 2)).hasMessageContaining("expected [0].data as only");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesMoreUpdatesThanItAskedFor(boolean ssz) throws IOException {
    try (BeaconServer server =
        BeaconServer.answering((path, query, accept) ->
            PRACTICE.get(path, "start_period=0&count=3", ssz ? accept : ""))) {
      BeaconApi api = server.client(NETWORK);

      assertThatThrownBy(() -> api.updates(0, 2))
          .isInstanceOf(BeaconException.class)
          .hasMessageContaining("at most 2 updates");
    }
  }

  @Test
  void aHeaderMustHaveTheRootThatItIsSaidToHave() throws IOException {
    Map<String, String> lies = new LinkedHashMap<>();
    lies.put("\"slot\":\"", "\"slot\":\"1");
    lies.put("\"root\":\"0x", "\"root\":\"0x00");
    lies.put("\"canonical\":true", "\"canonical\":false");
    for (Map.Entry<String, String> lie : lies.entrySet()) {
      try (BeaconServer server =
          BeaconServer.answering((path, query, accept) ->
              changed(
                  path,
                  query,
                  reply -> text(reply, text -> text.replace(lie.getKey(), lie.getValue()))))) {
        BeaconApi api = server.client(NETWORK);

        assertThat(kindOf(api::finalized)).isEqualTo(Kind.UNUSABLE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://x", "x", "http://", "http://me:secret@x", "http://x?key=1", "http://x y"})
  void refusesWhatIsNoAddressWithoutShowingIt(String url) {
    assertThatThrownBy(() -> BeaconApi.at(url, NETWORK, Duration.ofSeconds(1)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("--beacon: expected an http or https address")
        .message()
        .doesNotContain("secret");
  }
}
