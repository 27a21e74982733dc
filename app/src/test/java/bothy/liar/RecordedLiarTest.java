package bothy.liar;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.Vectors;
import bothy.chain.ChainView;
import bothy.chain.FixedHead;
import bothy.chain.Upstream;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.guard.Guard;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.RpcException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A block of mainnet with proofs under it, as somebody recorded them, and lies about those. */
class RecordedLiarTest {
  private static final long SEED = Long.getLong("bothy.seed", 20_260_103);
  private static final int LIES = Integer.getInteger("bothy.recordedLies", 600);

  private static final String HEAD =
      "0x92dabfa3f61ff1c349d12f5fd0dd4c99760a0a41b77dee8f0a80f83efdcb307a";
  private static final String DEPOSITS = "0x00000000219ab540356cbb839cbe05303d7705fa";
  private static final String BUILDER = "0x4838b106fce9647bdf1e7877bf73ce8b0bad5f97";
  private static final String SLOT = "0x" + "0".repeat(63) + "1";

  private static final Map<String, Upstream> UPSTREAMS = new ConcurrentHashMap<>();

  @AfterAll
  static void stop() {
    UPSTREAMS.values().forEach(Upstream::close);
  }

  private static Object read(String name) {
    Path file = Vectors.require("lightclient/rpc/" + name + ".json");
    try {
      return Json.read(Files.readAllBytes(file)).value();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was recorded. The proof of the slot is left out where nobody asks for it. */
  private static Nodes recorded() {
    Object block = read("block");
    Object contract = read("proof");
    Object builder = read("block_miner_proof");
    Object code = Change.member(read("account"), "code");
    Map<String, Object> alone = new LinkedHashMap<>(Change.members(contract));
    alone.put("storageProof", List.of());
    return (method, parameters) ->
        switch (method) {
          case "eth_getBlockByHash", "eth_getBlockByNumber" -> block;
          case "eth_getCode" -> parameters.getFirst().equals(DEPOSITS) ? code : "0x";
          case "eth_getProof" -> {
            Object keys = parameters.get(1);
            if (!parameters.getFirst().equals(DEPOSITS)) {
              yield builder;
            }
            if (keys.equals(List.of())) {
              yield alone;
            }
            if (!keys.equals(List.of(SLOT))) {
              throw new RpcException(RpcException.RESOURCE_UNAVAILABLE, "not recorded");
            }
            yield contract;
          }
          default -> throw new RpcException(RpcException.METHOD_NOT_FOUND, "not recorded");
        };
  }

  private static Front front(String url, boolean strict) {
    ChainView view =
        new ChainView(
            ChainId.MAINNET,
            List.of(UPSTREAMS.computeIfAbsent(url, Upstream::at)),
            new FixedHead(Hash.fromHex(HEAD)));
    return new Front(
        view, Optional.empty(), () -> Instant.ofEpochSecond(1_740_508_600), new Guard(), strict);
  }

  private static Question given(String method, String parameters) {
    String json = parameters.replace('\'', '"');
    return new Question(method + " " + parameters, "given", front -> front.call(method, json));
  }

  private static List<Question> questions() {
    return List.of(
        given("eth_blockNumber", "[]"),
        given("eth_getBalance", "['%s','latest']".formatted(DEPOSITS)),
        given("eth_getBalance", "['%s','latest']".formatted(BUILDER)),
        given("eth_getTransactionCount", "['%s','latest']".formatted(BUILDER)),
        given("eth_getCode", "['%s','latest']".formatted(DEPOSITS)),
        given("eth_getCode", "['%s','latest']".formatted(BUILDER)),
        given("eth_getStorageAt", "['%s','0x1','latest']".formatted(DEPOSITS)),
        given("eth_getProof", "['%s',['%s'],'latest']".formatted(DEPOSITS, SLOT)),
        // supportsInterface, of ERC-165 itself
        given(
            "eth_call",
            "[{'from':'%s','to':'%s','data':'0x01ffc9a701ffc9a7%s'},'latest']"
                .formatted(BUILDER, DEPOSITS, "0".repeat(56))));
  }

  @Test
  void aTenthOfTheLiesAboutARecordedBlockWinsNothing() {
    run("a tenth of recorded mainnet", LIES / 10, false, SEED);
  }

  @Tag("long")
  @Test
  void noLieAboutARecordedBlockOfMainnetWins() {
    run("recorded mainnet", LIES, true, SEED);
  }

  private static void run(String name, int count, boolean everyField, long seed) {
    Campaign campaign = new Campaign(recorded(), RecordedLiarTest::front, questions());
    campaign.learn();
    List<Lie> lies = campaign.lies(count, everyField, seed);
    long began = System.nanoTime();

    campaign.run(lies);

    campaign.table.print(name, seed, began);
    assertThat(campaign.won()).as("lies that won, seed %d", seed).isEmpty();
  }
}
