package bothy.proof;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Transactions;
import bothy.eth.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Proofs that mainnet nodes gave. */
class RecordedProofsTest {
  private static final Hash TRANSFER =
      Hash.fromHex("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");

  static <T> T value(Checked<T> checked) {
    return switch (checked) {
      case Checked.Proven<T>(T value) -> value;
      case Checked.Unproven<T> failed -> throw new AssertionError(failed.says());
    };
  }

  static String reason(Checked<?> checked) {
    return switch (checked) {
      case Checked.Proven<?>(Object value) -> throw new AssertionError("proven: " + value);
      case Checked.Unproven<?> failed -> failed.says();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "rpc, proof",
    "rpc, block_miner_proof",
    "proofs/eth_getProof1, eth_getProof",
    "proofs/eth_getStorageAt1, eth_getProof",
    "proofs/eth_call1, eth_getProof_0xa0b8",
    "proofs/eth_call1, eth_getProof_0x4350",
    "proofs/eth_getBalance1, eth_getProof"
  })
  void theAccountAndItsSlotsAreProven(String folder, String file) {
    JsonNode answer = Recorded.answer(folder, file);
    Address address = Address.fromHex(answer.get("address").asString());
    List<Bytes> nodes = Recorded.nodes(answer.get("accountProof"));

    StateProof.ProvenAccount proven =
        value(StateProof.account(Hash.keccak(nodes.getFirst()), address, nodes));

    assertThat(proven.account().nonce()).isEqualTo(Recorded.number(answer, "nonce").longValue());
    assertThat(proven.account().codeHash()).isEqualTo(Recorded.hash(answer, "codeHash"));
    assertThat(proven.storageRoot()).isEqualTo(Recorded.hash(answer, "storageHash"));
    if (!folder.equals("proofs/eth_getProof1")) { // its balance was changed by who recorded it
      assertThat(proven.account().balance().amount()).isEqualTo(Recorded.number(answer, "balance"));
    }
    for (JsonNode slot : answer.get("storageProof")) {
      Word key = Word.fromHex(slot.get("key").asString());
      assertThat(
              value(
                  StateProof.slot(
                      address, proven.storageRoot(), key, Recorded.nodes(slot.get("proof")))))
          .isEqualTo(Word.fromHex(slot.get("value").asString()));
    }
  }

  @Test
  void aBalanceIsProvenUnderTheHeaderOfItsBlock() {
    Header header = Recorded.header(Recorded.answer("proofs/eth_getBalance1", "eth_getBlockBy"));
    JsonNode answer =
        Recorded.answer(
            "proofs/eth_getBalance1",
            "eth_getProof_0x95222290DD7278Aa3Ddd389Cc1E1d165CC4BAfe5____0x14d0303");
    Address address = Address.fromHex(answer.get("address").asString());

    StateProof.ProvenAccount proven =
        value(
            StateProof.account(
                header.stateRoot(), address, Recorded.nodes(answer.get("accountProof"))));

    assertThat(proven.account().balance().amount()).isEqualTo(Recorded.number(answer, "balance"));
  }

  @ParameterizedTest
  @CsvSource({
    "rpc, block.json",
    "proofs/eth_getBalance1, eth_getBlockBy",
    "proofs/eth_getBlockByNumber1, eth_getBlockBy",
    "proofs/eth_getLogs1, eth_getBlockByNumber_0x14d7970",
    "proofs/eth_getLogs1, eth_getBlockByNumber_0x14d7971",
    "proofs/eth_getTransactionReceipt1, eth_getBlockBy"
  })
  void aHeaderHashesToItsBlocksHash(String folder, String file) {
    JsonNode block = block(folder, file);

    assertThat(Recorded.header(block).hash()).isEqualTo(Recorded.hash(block, "hash"));
  }

  private static JsonNode block(String folder, String file) {
    JsonNode answer = Recorded.answer(folder, file);
    return answer.has("expected_result") ? answer.get("expected_result") : answer;
  }

  @Test
  void headersThatFollowOneAnotherAreAChain() {
    String folder = "proofs/eth_getLogs1";
    JsonNode second = Recorded.answer(folder, "eth_getBlockByNumber_0x14d7971");
    List<Header> headers =
        List.of(
            Recorded.header(Recorded.answer(folder, "eth_getBlockByNumber_0x14d7970")),
            Recorded.header(second));
    Hash head = Recorded.hash(second, "hash");

    assertThat(value(Header.chain(head, headers))).isEqualTo(headers);
    assertThat(reason(Header.chain(head, headers.reversed())))
        .isEqualTo(
            "header of block 21854576: expected fields that hash to "
                + head
                + ", found "
                + headers.getFirst().hash());
    assertThat(
            reason(
                Header.chain(
                    head, List.of(headers.getFirst(), headers.getFirst(), headers.getLast()))))
        .startsWith("headers: expected block 21854575");
  }

  @Test
  void transactionsHashToTheirRoot() {
    JsonNode block = block("proofs/eth_getBlockByNumber1", "test.json");
    Map<Hash, Bytes> blobs =
        Recorded.blobTransactions(
            "proofs/eth_getBlockByNumber1", "eth_v2_beacon_blocks_0x16467363");
    List<Bytes> transactions = new ArrayList<>();
    for (JsonNode each : block.get("transactions")) {
      Hash hash = Recorded.hash(each, "hash");
      // the recording left out the blob fee of type 3, so those bytes come from the beacon block
      Bytes encoded =
          each.get("type").asString().equals("0x3")
              ? blobs.getOrDefault(hash, Bytes.EMPTY)
              : Transactions.encode(Recorded.transaction(each));
      assertThat(Hash.keccak(encoded)).isEqualTo(hash);
      transactions.add(encoded);
    }

    assertThat(IndexTrie.root(transactions)).isEqualTo(Recorded.hash(block, "transactionsRoot"));
    assertThat(transactions).hasSize(170);
    assertThat(IndexTrie.root(transactions.reversed()))
        .isNotEqualTo(Recorded.hash(block, "transactionsRoot"));
  }

  @Test
  void aTransactionOfAnotherChainHasItsHash() {
    JsonNode json = Recorded.answer("rpc", "transaction.json");

    assertThat(Transactions.hash(Recorded.transaction(json)))
        .isEqualTo(Recorded.hash(json, "hash"));
  }

  @ParameterizedTest
  @CsvSource({
    "rpc, receipts.json, block.json",
    "proofs/eth_getLogs1, eth_getBlockReceipts, eth_getBlockByNumber_0x14d7970"
  })
  void receiptsHashToTheirRootAndLogsMakeTheBloom(String folder, String file, String block) {
    Header header = Recorded.header(Recorded.answer(folder, block));

    List<Receipt> receipts = Recorded.receipts(Recorded.answer(folder, file));

    assertThat(Receipt.root(receipts)).isEqualTo(header.receiptsRoot());
    assertThat(Bloom.of(receipts.stream().flatMap(r -> r.logs().stream()).toList()))
        .isEqualTo(header.logsBloom());
  }

  /** USDT's logs of one mainnet block, with all that proves them. */
  private static final class Usdt {
    final Header header;
    final LogFilter filter =
        new LogFilter(
            Set.of(Address.fromHex("0xdac17f958d2ee523a2206206994597c13d831ec7")), List.of());
    final List<Receipt> receipts;
    final List<LogRange.Entry> answer;

    Usdt() {
      String folder = "proofs/eth_getLogs1";
      header = Recorded.header(Recorded.answer(folder, "eth_getBlockByNumber_0x14d7970"));
      receipts = Recorded.receipts(Recorded.answer(folder, "eth_getBlockReceipts"));
      answer = Recorded.entries(Recorded.answer(folder, "eth_getLogs"));
    }

    /** The block's transactions weren't recorded: others take their places, and their root too. */
    Checked<List<LogRange.Entry>> check(List<LogRange.Entry> claimed) {
      return LogRange.check(
          List.of(with(header)),
          filter,
          Map.of(header.number(), new LogRange.Contents(transactions(), receipts)),
          claimed);
    }

    List<Bytes> transactions() {
      List<Bytes> transactions = new ArrayList<>();
      for (int i = 0; i < receipts.size(); i++) {
        transactions.add(Bytes.of((byte) 2, (byte) (i >> 8), (byte) i));
      }
      return transactions;
    }

    Header with(Header header) {
      return new Header(
          header.parentHash(),
          header.ommersHash(),
          header.beneficiary(),
          header.stateRoot(),
          IndexTrie.root(transactions()),
          header.receiptsRoot(),
          header.logsBloom(),
          header.difficulty(),
          header.number(),
          header.gasLimit(),
          header.gasUsed(),
          header.timestamp(),
          header.extraData(),
          header.mixHash(),
          header.nonce(),
          header.added());
    }

    /** The recorded answer, of the block whose transactions stand in. */
    List<LogRange.Entry> honest() {
      return answer.stream()
          .map(each ->
              new LogRange.Entry(
                  each.blockNumber(),
                  with(header).hash(),
                  Hash.keccak(transactions().get(each.transactionIndex())),
                  each.transactionIndex(),
                  each.logIndex(),
                  each.log()))
          .toList();
    }
  }

  @Test
  void aRecordedAnswerOfLogsIsProvenComplete() {
    Usdt usdt = new Usdt();

    assertThat(value(usdt.check(usdt.honest()))).isEqualTo(usdt.honest()).hasSize(8);
  }

  @Test
  void oneLogLeftOutAddedAlteredOrMovedIsNamed() {
    Usdt usdt = new Usdt();
    List<LogRange.Entry> honest = usdt.honest();
    for (int i = 0; i < honest.size(); i++) {
      LogRange.Entry log = honest.get(i);
      String place = "log " + log.logIndex() + " of block 21854576: ";
      List<LogRange.Entry> without = new ArrayList<>(honest);
      without.remove(i);
      List<LogRange.Entry> twice = new ArrayList<>(honest);
      twice.add(i, log);
      List<LogRange.Entry> altered = new ArrayList<>(honest);
      Receipt.Log lie = new Receipt.Log(log.log().address(), log.log().topics(), Bytes.EMPTY);
      altered.set(
          i,
          new LogRange.Entry(
              log.blockNumber(),
              log.blockHash(),
              log.transactionHash(),
              log.transactionIndex(),
              log.logIndex(),
              lie));
      List<LogRange.Entry> renamed = new ArrayList<>(honest);
      renamed.set(
          i,
          new LogRange.Entry(
              log.blockNumber(),
              log.blockHash(),
              TRANSFER,
              log.transactionIndex(),
              log.logIndex(),
              log.log()));

      assertThat(reason(usdt.check(without))).startsWith(place).endsWith("it was left out");
      assertThat(reason(usdt.check(twice))).contains("expected none here");
      assertThat(reason(usdt.check(altered)))
          .startsWith(place)
          .contains("and data 0x in transaction");
      assertThat(reason(usdt.check(renamed))).startsWith(place);
    }
  }

  @Test
  void receiptsOfWhichOneWasAlteredOrLeftOutDontProveLogs() {
    Usdt usdt = new Usdt();
    for (int i = 0; i < usdt.receipts.size(); i++) {
      Receipt own = usdt.receipts.get(i);
      List<Receipt> lied = new ArrayList<>(usdt.receipts);
      if (own.logs().isEmpty()) {
        lied.remove(i);
      } else {
        lied.set(i, new Receipt(own.type(), own.status(), own.cumulativeGasUsed(), List.of()));
      }

      Checked<LogRange.Contents> checked =
          LogRange.under(usdt.with(usdt.header), new LogRange.Contents(usdt.transactions(), lied));

      assertThat(reason(checked))
          .startsWith("receipts of block 21854576: expected root " + usdt.header.receiptsRoot());
    }
  }

  @Test
  void aBlockWhoseBloomRulesLogsOutNeedsNoReceiptsAndOneThatMayHoldThemDoes() {
    Usdt usdt = new Usdt();
    LogFilter other = new LogFilter(Set.of(), List.of(Set.of(), Set.of(Hash.keccak(Bytes.EMPTY))));

    assertThat(value(LogRange.check(List.of(usdt.header), other, Map.of(), List.of()))).isEmpty();
    assertThat(reason(LogRange.check(List.of(usdt.header), usdt.filter, Map.of(), List.of())))
        .startsWith("block 21854576: expected its transactions and receipts");
    assertThat(reason(LogRange.check(List.of(usdt.header), other, Map.of(), usdt.honest())))
        .contains("expected none here");
  }

  @Test
  void topicsFilterByPosition() {
    Usdt usdt = new Usdt();
    Receipt.Log log = usdt.answer.getFirst().log();

    assertThat(new LogFilter(Set.of(), List.of(Set.of(TRANSFER))).matches(log)).isTrue();
    assertThat(new LogFilter(Set.of(), List.of(Set.of(), Set.of(TRANSFER))).matches(log)).isFalse();
    assertThat(new LogFilter(Set.of(), List.of(Set.of(), Set.of(log.topics().get(1)))).matches(log))
        .isTrue();
    assertThat(
            new LogFilter(Set.of(), List.of(Set.of(), Set.of(), Set.of(), Set.of())).matches(log))
        .isFalse();
    assertThat(new LogFilter(Set.of(Address.ZERO), List.of()).matches(log)).isFalse();
  }
}
