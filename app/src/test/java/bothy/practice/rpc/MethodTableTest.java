package bothy.practice.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Transactions;
import bothy.eth.Word;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcException;
import bothy.practice.PracticeAccounts;
import bothy.practice.PracticeContracts;
import bothy.practice.blocks.Chain;
import bothy.practice.blocks.Included;
import bothy.practice.blocks.Practice;
import bothy.proof.Checked;
import bothy.proof.IndexTrie;
import bothy.proof.StateProof;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodTableTest {
  private static final Address DOLLAR = PracticeContracts.address("Practice Dollar");

  private final Chain chain = Practice.chain();
  private final MethodTable node = new MethodTable(chain, Throwable::printStackTrace);
  private final Asking asking = new Asking(node);

  @AfterEach
  void stop() {
    node.close();
    chain.close();
  }

  private static Bytes transfer(long amount) {
    return Abi.function("transfer(address,uint256)")
        .encode(List.of(Practice.BOB, BigInteger.valueOf(amount)));
  }

  private static String call(Bytes data) {
    return "{\"from\":\"%s\",\"to\":\"%s\",\"data\":\"%s\"}"
        .formatted(Practice.ALICE, DOLLAR, data);
  }

  @Test
  void saysThatItIsPractice() throws RpcException {
    assertThat(asking.ask("web3_clientVersion", "[]").text()).isEqualTo("Bothy practice chain");
    assertThat(node.names()).hasSizeGreaterThan(70);
  }

  @Test
  void provesWhatItAnswersUnderTheHeadersRoot() throws RpcException {
    Practice.send(chain, Practice.call(0, DOLLAR, transfer(5)));
    Hash root =
        Hash.fromHex(
            asking
                .ask("eth_getBlockByNumber", "[\"latest\",false]")
                .required("stateRoot", "a hash")
                .text());

    Node answer =
        asking.ask("eth_getProof", "[\"%s\",[\"0x2\",\"0x63\"],\"latest\"]".formatted(DOLLAR));

    Checked<StateProof.ProvenAccount> account =
        StateProof.account(root, DOLLAR, nodes(answer.required("accountProof", "nodes")));
    assertThat(account).isInstanceOf(Checked.Proven.class);
    Hash storage = Hash.fromHex(answer.required("storageHash", "a hash").text());
    Node slot = answer.required("storageProof", "proofs").elements().getFirst();
    assertThat(StateProof.slot(DOLLAR, storage, Word.of(2), nodes(slot.required("proof", "nodes"))))
        .isEqualTo(Checked.proven(Word.fromHex(slot.required("value", "a word").text())));
  }

  private static List<Bytes> nodes(Node list) {
    return list.elements().stream().map(node -> Bytes.fromHex(node.text())).toList();
  }

  @Test
  void answersRawReceiptsAndTransactionsThatMakeTheRoots() throws RpcException {
    Hash hash = Practice.send(chain, Practice.call(0, DOLLAR, transfer(5)));
    Node block = asking.ask("eth_getBlockByNumber", "[\"0x1\",false]");

    Node receipts = asking.ask("debug_getRawReceipts", "[\"0x1\"]");
    Node transaction = asking.ask("eth_getRawTransactionByHash", "[\"" + hash + "\"]");
    Node header = asking.ask("debug_getRawHeader", "[\"0x1\"]");

    assertThat(IndexTrie.root(nodes(receipts)).toHex())
        .isEqualTo(block.required("receiptsRoot", "a hash").text());
    assertThat(IndexTrie.root(List.of(Bytes.fromHex(transaction.text()))).toHex())
        .isEqualTo(block.required("transactionsRoot", "a hash").text());
    assertThat(Hash.keccak(Bytes.fromHex(header.text())).toHex())
        .isEqualTo(block.required("hash", "a hash").text());
  }

  @Test
  void tellsNewHeadsLogsAndPendingTransactionsAsTheyCome() throws RpcException {
    String heads = asking.ask("eth_subscribe", "[\"newHeads\"]").text();
    String logs = asking.ask("eth_subscribe", "[\"logs\",{\"address\":\"" + DOLLAR + "\"}]").text();
    String pending = asking.ask("eth_subscribe", "[\"newPendingTransactions\"]").text();

    Hash hash = Practice.send(chain, Practice.call(0, DOLLAR, transfer(5)));

    assertThat(asking.told().stream().map(MethodTableTest::subscription))
        .containsExactly(pending, heads, logs);
    assertThat(result(asking.told().get(0)).text()).isEqualTo(hash.toHex());
    assertThat(result(asking.told().get(1)).required("hash", "a hash").text())
        .isEqualTo(chain.head().hash().toHex());
    assertThat(result(asking.told().get(2)).required("transactionHash", "a hash").text())
        .isEqualTo(hash.toHex());

    assertThat(asking.ask("eth_unsubscribe", "[\"" + heads + "\"]").flag()).isTrue();
    asking.close();
    Practice.send(chain, Practice.call(1, DOLLAR, transfer(5)));
    assertThat(asking.told()).hasSize(3);
  }

  private static String subscription(Node message) {
    return message.required("params", "an object").required("subscription", "an id").text();
  }

  private static Node result(Node message) {
    return message.required("params", "an object").required("result", "a value");
  }

  @Test
  void letsNobodyEndAnothersSubscription() throws RpcException {
    String id = asking.ask("eth_subscribe", "[\"newHeads\"]").text();

    assertThat(new Asking(node).ask("eth_unsubscribe", "[\"" + id + "\"]").flag()).isFalse();
  }

  @Test
  void boundsSubscriptionsAndFilters() {
    for (int i = 0; i < 64; i++) {
      assertThat(asking.fails("eth_subscribe", "[\"newHeads\"]")).startsWith("none");
    }
    assertThat(asking.fails("eth_subscribe", "[\"newHeads\"]"))
        .startsWith("-32005 expected at most 64 subscriptions");
    for (int i = 0; i < 256; i++) {
      assertThat(asking.fails("eth_newBlockFilter", "[]")).startsWith("none");
    }
    assertThat(asking.fails("eth_newBlockFilter", "[]"))
        .startsWith("-32005 expected at most 256 filters");
  }

  @Test
  void answersTheReasonOfARevertUnderCode3() {
    String reads = call(transfer(Long.MAX_VALUE)).replace(Practice.ALICE.toHex(), DOLLAR.toHex());

    assertThat(asking.fails("eth_call", "[" + reads + ",\"latest\"]"))
        .isEqualTo("3 execution reverted");
  }

  @Test
  void endsCallsThatNeverEnd() {
    Address endless = PracticeContracts.address("Endless");
    String wait = Abi.selector("wait_()").toHex();

    assertThat(
            asking.fails("eth_call", "[{\"to\":\"%s\",\"data\":\"%s\"}]".formatted(endless, wait)))
        .isEqualTo("-32000 out of gas");
    assertThat(
            asking.fails(
                "eth_estimateGas", "[{\"to\":\"%s\",\"data\":\"%s\"}]".formatted(endless, wait)))
        .isEqualTo("-32000 out of gas");
  }

  @Test
  void traces() throws RpcException {
    Hash hash = Practice.send(chain, Practice.call(0, DOLLAR, transfer(5)));

    Node trace =
        asking.ask("debug_traceTransaction", "[\"" + hash + "\",{\"tracer\":\"callTracer\"}]");
    Node state =
        asking.ask("debug_traceTransaction", "[\"" + hash + "\",{\"tracer\":\"prestateTracer\"}]");

    assertThat(trace.required("to", "an address").text()).isEqualTo(DOLLAR.toHex());
    Included included = chain.place(hash).orElseThrow().included();
    assertThat(trace.required("gasUsed", "a quantity").text())
        .isEqualTo(Quantity.hex(included.gasUsed()));
    assertThat(state.members()).containsKey(DOLLAR.toHex());
    assertThat(asking.fails("debug_traceTransaction", "[\"" + hash + "\",{}]"))
        .startsWith("-32004 expected the tracer callTracer or prestateTracer");
  }

  @Test
  void tracesATransactionThatOthersCameBefore() throws RpcException {
    chain.automine(false);
    Practice.send(chain, Practice.call(0, DOLLAR, transfer(5)));
    Practice.send(chain, Practice.call(1, DOLLAR, transfer(5)));
    Hash third = Practice.send(chain, Practice.call(2, DOLLAR, transfer(5)));
    chain.mine();

    Node state =
        asking.ask("debug_traceTransaction", "[\"" + third + "\",{\"tracer\":\"prestateTracer\"}]");

    assertThat(state.required(Practice.ALICE.toHex(), "alice").required("nonce", "2").integer())
        .isEqualTo(BigInteger.TWO);
  }

  @Test
  void takesBlobsThatFitTheirHashesAndForgetsThem() throws RpcException {
    Bytes commitment = Bytes.of(new byte[48]);
    byte[] versioned = bothy.crypto.Digests.sha256(commitment.toArray());
    versioned[0] = 1;
    Bytes body = BlobTransactions.signed(new Hash(Bytes.owning(versioned)));
    Bytes whole = BlobTransactions.withBlob(body, commitment);
    Bytes other = BlobTransactions.withBlob(body, Bytes.of((byte) 1).concat(commitment.slice(1)));

    assertThat(asking.fails("eth_sendRawTransaction", "[\"" + body + "\"]"))
        .startsWith("-32602 expected a blob transaction with its blobs");
    assertThat(asking.fails("eth_sendRawTransaction", "[\"" + other + "\"]"))
        .startsWith("-32602 expected commitment 0 to hash to");
    String hash = asking.ask("eth_sendRawTransaction", "[\"" + whole + "\"]").text();

    Node receipt = asking.ask("eth_getTransactionReceipt", "[\"" + hash + "\"]");
    assertThat(receipt.required("status", "a status").text()).isEqualTo("0x1");
    assertThat(receipt.required("blobGasUsed", "a quantity").text()).isEqualTo("0x20000");
    assertThat(chain.head().header().added().blobGasUsed()).contains(0x20000L);
    assertThat(hash).isEqualTo(Transactions.hash(Transactions.decode(body)).toHex());
  }

  @Test
  void minesEverySoManySeconds() throws RpcException, InterruptedException {
    asking.ask("evm_setIntervalMining", "[1]");
    assertThat(chain.automine()).isFalse();
    Hash hash = Practice.send(chain, Practice.pay(0, 1));
    for (int i = 0; i < 100 && chain.place(hash).isEmpty(); i++) {
      Thread.sleep(100);
    }

    asking.ask("evm_setAutomine", "[true]");

    assertThat(chain.place(hash)).isPresent();
    assertThat(chain.automine()).isTrue();
  }

  @Test
  void impersonatesContractsToo() throws RpcException {
    Address safe = PracticeContracts.address("Safe of the first account");
    String pay =
        "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x5\"}]".formatted(safe, Practice.BOB);
    assertThat(asking.fails("eth_sendTransaction", pay)).startsWith("-32602 unknown account");

    asking.ask("anvil_impersonateAccount", "[\"" + safe + "\"]");
    String hash = asking.ask("eth_sendTransaction", pay).text();

    Included included = chain.place(Hash.fromHex(hash)).orElseThrow().included();
    assertThat(included.sender()).isEqualTo(safe);
    assertThat(included.receipt().status()).isEqualTo(Bytes.of((byte) 1));
    Node trace =
        asking.ask("debug_traceTransaction", "[\"" + hash + "\",{\"tracer\":\"callTracer\"}]");
    assertThat(trace.required("from", "an address").text()).isEqualTo(safe.toHex());
  }

  @Test
  void servesManyAtOnce() throws Exception {
    List<Address> accounts = PracticeAccounts.all();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      String filter = asking.ask("eth_newPendingTransactionFilter", "[]").text();
      asking.ask("eth_subscribe", "[\"newHeads\"]");
      for (Address account : accounts) {
        running.add(
            threads.submit(() -> {
              for (int i = 0; i < 10; i++) {
                chain.submit(Practice.signed(account, Practice.pay(i, 1)));
                asking.ask("eth_getFilterChanges", "[\"" + filter + "\"]");
                asking.ask("eth_call", "[" + call(transfer(1)) + "]");
                asking.ask("eth_newBlockFilter", "[]");
              }
              return true;
            }));
      }
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
    }

    assertThat(chain.head().number()).isEqualTo(100);
    assertThat(asking.told()).hasSize(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          eth_getBalance|[]|-32602 params[0]: expected an address, found nothing
          eth_getBalance|["0x12"]|-32602 params[0]: expected an address
          eth_getBalance|["f39fd6e51aad88f6f4ce6ab8827279cfffb92266"]|-32602 params[0]: expected what all wallets read alike
          eth_getBalance|["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","soon"]|-32602 params[1]: expected a quantity
          eth_getBalance|["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","0xffffffffffffffffff"]|-32602 params[1]: expected a quantity of at most 2^64 - 1
          eth_getBalance|["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","0x99"]|-32000 header not found
          eth_getBalance|["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","0xffffffffffffffff"]|-32000 header not found
          eth_getBalance|["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",{}]|-32602 params[1].blockNumber: expected
          eth_getBlockByNumber|[7]|-32602 params[0]: expected what all wallets read alike
          eth_getBlockByNumber|["latest","yes"]|-32602 params[1]: expected true or false
          eth_getTransactionByHash|["0x12"]|-32602 params[0]: expected 0x and 64 hex digits
          eth_getStorageAt|["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","x"]|-32602 params[1]: expected a slot
          eth_call|[{"to":7}]|-32602 params[0].to: expected what all wallets read alike
          eth_call|[{"to":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","nothing":1}]|-32602 params[0]: expected only
          eth_call|[{"chainId":"0x1"}]|-32602 params[0].chainId: expected 31337, found 1
          eth_call|[{},"latest",{"0x12":{}}]|-32602 params[2].0x12: expected an address
          eth_call|[{},"latest",{"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266":{"state":{},"stateDiff":{}}}]|-32602 params[2]
          eth_call|[{},"latest",{},{"speed":1}]|-32602 params[3]: expected only
          eth_sendRawTransaction|["0x"]|-32602 expected a transaction, found no bytes
          eth_sendRawTransaction|["0xzz"]|-32602 params[0]: expected hex bytes
          eth_getLogs|[{"fromBlock":"0x0","toBlock":"0x1","blockHash":"0x12"}]|-32602 params[0]: expected either blockHash or a range
          eth_getLogs|[{"topics":[null,null,null,null,null]}]|-32602 params[0].topics: expected at most 4 topics
          eth_getLogs|[{"fromBlock":"0x9","toBlock":"0x1"}]|-32602 expected fromBlock at or before toBlock
          eth_getLogs|[{"fromBlock":"0x0","toBlock":"0xffffffffffffffff"}]|-32602 params[0].toBlock
          eth_getLogs|[{"fromBlock":"0x9","toBlock":"latest"}]|none: []
          eth_simulateV1|[{"blockStateCalls":[{"blockOverrides":{"gasLimit":"0xffffffffffff"}}]}]|-38026 expected at most
          eth_feeHistory|["0x400","latest",[50,20]]|-32602 params[2][1]: expected at most 100 percentiles
          eth_feeHistory|["0x400","latest",[1e2]]|none
          eth_feeHistory|["0x400","latest",[101]]|-32602 params[2][0]
          eth_getProof|["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","0x1"]|-32602 params[1]: expected an array
          eth_getFilterChanges|["0x99"]|-32000 filter not found
          eth_subscribe|["everything"]|-32602 params[0]: expected newHeads
          eth_simulateV1|[{"blockStateCalls":[{"calls":[],"extra":1}]}]|-32602 params[0].blockStateCalls[0]: expected only
          eth_simulateV1|[{"blockStateCalls":[{"blockOverrides":{"number":"0x0"}}]}]|-38020 block numbers must be in order
          eth_simulateV1|[{"blockStateCalls":[{"blockOverrides":{"number":"0xffff"}}]}]|-38026 expected at most 256 blocks
          eth_simulateV1|[{"blockStateCalls":[{"blockOverrides":{"time":"0x1"}}]}]|-38021 block timestamps must be in order
          evm_increaseTime|["-1"]|-32602 params[0]
          evm_increaseTime|[99999999999999999999]|-32602 params[0]: expected a number from 0 to
          evm_setNextBlockTimestamp|[1]|-32602 Timestamp error: expected params[0] after the newest block's
          evm_setNextBlockTimestamp|["0xffffffffffffffff"]|-32602 params[0]: expected a number from 0 to
          anvil_mine|["0xffffff"]|-32602 params[0]: expected a number from 0 to 10000
          evm_revert|["0x99"]|none: false
          personal_sign|["0x12","0x00000000000000000000000000000000000a11ce"]|-32602 unknown account
          eth_signTypedData_v4|["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","{}"]|-32602 params[1].types
          debug_traceCall|[{},"latest",{"tracer":"{step:function(){}}"}]|-32004 expected the tracer
          eth_sendTransaction|[{"to":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"}]|-32602 params[0].from
          eth_nothing|[]|-32601 expected a method of the practice chain
          eth_chainId|{"a":1}|-32602 params: expected an array
          """)
  void refusesWhatCannotBeRead(String method, String params, String says) {
    assertThat(asking.fails(method, params)).startsWith(says);
  }

  @Test
  void simulatesWithTheRulesEnforcedWhereAsked() {
    String block =
        """
        [{"blockStateCalls":[{"calls":[{"from":"%s","to":"%s","nonce":"0x7","gas":"0x5208"}]}],"validation":true}]
        """
            .formatted(Practice.ALICE, Practice.BOB);

    assertThat(asking.fails("eth_simulateV1", block)).startsWith("-38011 nonce too high");
    assertThat(asking.fails("eth_simulateV1", block.replace("\"nonce\":\"0x7\",", "")))
        .startsWith("none");
  }

  @Test
  void simulatesAGapInTheNumbersWithEmptyBlocks() throws RpcException {
    Node answer =
        asking.ask(
            "eth_simulateV1",
            "[{\"blockStateCalls\":[{\"blockOverrides\":{\"number\":\"0x4\"}}]}]");

    assertThat(answer.elements()).hasSize(4);
    List<Map<String, Object>> blocks = answer.elements().stream().map(Node::members).toList();
    for (int i = 1; i < 4; i++) {
      assertThat(blocks.get(i).get("parentHash")).isEqualTo(blocks.get(i - 1).get("hash"));
    }
  }
}
