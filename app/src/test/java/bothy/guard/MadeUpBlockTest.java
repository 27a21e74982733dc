package bothy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.chain.ChainView;
import bothy.chain.NodeHeads;
import bothy.chain.Upstream;
import bothy.crypto.Secp256k1;
import bothy.eth.Bytes;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.eth.Signature;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.Wei;
import bothy.guard.Submission.Stage;
import bothy.journal.Journal;
import bothy.jsonrpc.BlockPlace;
import bothy.jsonrpc.HeaderJson;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.ReceiptJson;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcReply;
import bothy.jsonrpc.RpcServer;
import bothy.jsonrpc.TransactionJson;
import bothy.practice.PracticeAccounts;
import bothy.practice.PracticeChain;
import bothy.practice.PracticeNode;
import bothy.proof.Header;
import bothy.proof.IndexTrie;
import bothy.proof.Receipt;
import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node makes up a whole block for a transaction: all its hashes hold, but the chain has it not.
 */
@Timeout(60)
class MadeUpBlockTest {
  private static final BigInteger KEY =
      new BigInteger("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", 16);

  private final AtomicReference<Header> newest = new AtomicReference<>();
  private final AtomicInteger shown = new AtomicInteger();
  private volatile boolean lying = true;

  private static Transaction payment() {
    Transaction unsigned =
        new Transaction(
            Transaction.DYNAMIC_FEE,
            Optional.of(PracticeChain.CHAIN_ID),
            0,
            Wei.of(1_000_000_000),
            Wei.of(3_000_000_000L),
            21_000,
            Optional.of(PracticeAccounts.all().getLast()),
            Wei.of(5),
            Bytes.EMPTY,
            List.of(),
            Wei.ZERO,
            List.of(),
            List.of(),
            Optional.empty());
    Secp256k1.Signed signed =
        Secp256k1.sign(Transactions.signingHash(unsigned).bytes().toArray(), KEY);
    return unsigned.signed(new Signature(signed.yParity(), signed.r(), signed.s()));
  }

  /** The newest block, with the payment in it. */
  private static Header madeUp(Header real, Transaction payment, Receipt receipt) {
    return new Header(
        real.parentHash(),
        real.ommersHash(),
        real.beneficiary(),
        real.stateRoot(),
        IndexTrie.root(List.of(Transactions.encode(payment))),
        Receipt.root(List.of(receipt)),
        real.logsBloom(),
        real.difficulty(),
        real.number(),
        real.gasLimit(),
        real.gasUsed(),
        real.timestamp(),
        real.extraData(),
        real.mixHash(),
        real.nonce(),
        real.added());
  }

  private RpcReply answer(PracticeNode node, RpcCall call) throws RpcException {
    Transaction payment = payment();
    Receipt receipt = Receipt.of(Transaction.DYNAMIC_FEE, true, 21_000, List.of());
    Header block = madeUp(newest.get(), payment, receipt);
    BlockPlace place = BlockPlace.of(block, block.hash());
    List<Map<String, Object>> receipts =
        ReceiptJson.of(List.of(payment), List.of(receipt), place, Optional.empty());
    boolean aboutIt =
        call.params().elements().stream()
            .anyMatch(each -> each.isText() && each.text().equals(block.hash().toHex()));
    if (lying && call.method().equals("eth_getTransactionReceipt")) {
      shown.incrementAndGet();
      return RpcReply.of(receipts.getFirst());
    }
    if (lying && call.method().equals("eth_getBlockByHash") && aboutIt) {
      Map<String, Object> json = HeaderJson.of(block);
      json.put(
          "transactions",
          List.of(TransactionJson.of(payment, Optional.of(new TransactionJson.Place(place, 0)))));
      json.put("withdrawals", List.of());
      return RpcReply.of(json);
    }
    return lying && call.method().equals("eth_getBlockReceipts")
        ? RpcReply.of(receipts)
        : node.call(call);
  }

  @Test
  void isNotTakenForInclusion(@TempDir Path home) throws Exception {
    List<Throwable> faults = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (PracticeChain practice = PracticeChain.start(PracticeChain.Settings.inMemory());
        PracticeNode node = new PracticeNode(practice, faults::add);
        Journal journal = Journal.open(home)) {
      practice.listen(newest::set);
      node.call(call("evm_mine"));
      node.call(call("evm_setAutomine", false));
      RpcServer rpc = new RpcServer(asked -> answer(node, asked), 100, faults::add);
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
      ChainView view =
          new ChainView(
              PracticeChain.CHAIN_ID,
              List.of(Upstream.at("http://127.0.0.1:" + server.getAddress().getPort())),
              new NodeHeads(Ground.GIVEN));
      Submissions submissions =
          new Submissions(
              new ChainCheck(new Guard(), view, Optional.of("osaka"), InstantSource.system()),
              view,
              Names.NONE,
              journal,
              InstantSource.system(),
              new Submissions.Times(
                  Duration.ofSeconds(5),
                  Duration.ofMillis(1),
                  Duration.ofMinutes(10),
                  Duration.ofMinutes(1),
                  Duration.ofMillis(50)),
              () -> "the desk",
              faults::add);

      Hash hash = submissions.send(Transactions.encode(payment()));
      for (int i = 0; i < 200 && shown.get() < 5; i++) {
        TimeUnit.MILLISECONDS.sleep(20);
      }

      assertThat(shown.get()).isGreaterThanOrEqualTo(5);
      assertThat(submissions.all())
          .singleElement()
          .extracting(Submission::stage)
          .isEqualTo(Stage.FORWARDED);
      lying = false;
      node.call(call("evm_mine"));
      for (int i = 0; i < 200 && submissions.all().getFirst().stage() == Stage.FORWARDED; i++) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(submissions.all().getFirst().stage()).isEqualTo(Stage.INCLUDED);
      assertThat(submissions.all().getFirst().hash()).isEqualTo(hash);
      view.close();
    } finally {
      server.stop(0);
    }
    assertThat(faults).isEmpty();
  }

  private static RpcCall call(String method, Object... parameters) {
    return new RpcCall(method, new Node("params", List.of(parameters)), RpcCall.ANSWER_ONLY);
  }
}
