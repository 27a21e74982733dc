package bothy.signing;

import static bothy.signing.Situation.ACCOUNT;
import static bothy.signing.Situation.payment;
import static bothy.signing.Situation.with;
import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.PersonalMessage;
import bothy.eth.Signature;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.Wei;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Reading;
import bothy.jsonrpc.Requests;
import bothy.policy.Consent;
import bothy.policy.Minted;
import bothy.policy.Terms;
import bothy.practice.PracticeAccounts;
import bothy.practice.rpc.PublicKeys;
import bothy.signing.files.SystemDisk;
import bothy.verdict.Verdict;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clef and Web3Signer as their documentation has them; made here, since neither is at hand. */
class RemoteSignerTest {
  @TempDir Path folder;
  private Situation here;
  private final List<String> asked = new ArrayList<>();
  private UnaryOperator<Transaction> changes = UnaryOperator.identity();
  private Address as = ACCOUNT;
  private boolean down;

  @BeforeEach
  void open() {
    here = new Situation(new SystemDisk(), folder);
  }

  private RemoteSigner signer(RemoteDialect dialect) {
    Book book = Book.open(new SystemDisk(), folder.resolve("book"), new byte[] {1});
    return dialect == RemoteDialect.CLEF
        ? RemoteSigner.clef(this::answer, book, here.now::get)
        : RemoteSigner.web3Signer(this::answer, book, here.now::get);
  }

  private byte[] answer(byte[] bytes) throws IOException {
    if (down) {
      throw new IOException("connection refused");
    }
    Node request = Json.read(bytes);
    String method = request.required("method", "").text();
    asked.add(method);
    List<Node> params = request.required("params", "").elements();
    Object result =
        switch (method) {
          case "account_list", "eth_accounts" -> List.of(ACCOUNT.toHex());
          case "account_signTransaction" -> Map.of("raw", transaction(params.getFirst()));
          case "eth_signTransaction" -> transaction(params.getFirst());
          case "account_signData" -> message(params.get(2));
          case "eth_sign" -> message(params.get(1));
          case "account_signTypedData", "eth_signTypedData" -> "0x" + "00".repeat(65);
          default -> throw new IOException("no method " + method);
        };
    return CompactJson.of(
            Map.of("jsonrpc", "2.0", "id", request.required("id", "").integer(), "result", result))
        .getBytes(StandardCharsets.UTF_8);
  }

  private String transaction(Node wish) {
    Requests.Parsed parsed =
        new Requests(
                new Reading(),
                (node, raw) -> {
                  throw node.wrong("a wish");
                })
            .read(new Node("method", "eth_signTransaction"), new Node("p", List.of(wish.value())));
    Transaction transaction =
        changes.apply(((bothy.eth.Request.Unsigned) parsed.request()).transaction());
    Signature signature = PublicKeys.sign(as, Transactions.signingHash(transaction)).orElseThrow();
    return Transactions.encode(transaction.signed(signature)).toHex();
  }

  private String message(Node bytes) {
    Hash hash = PersonalMessage.hash(Bytes.fromHex(bytes.text()));
    return PublicKeys.encoded(PublicKeys.sign(as, hash).orElseThrow()).toHex();
  }

  private static SigningResult sign(RemoteSigner signer, Terms terms) {
    return signer.sign(Minted.of(terms), Optional.empty());
  }

  private static void refused(SigningResult result, String rule) {
    assertThat(result)
        .isInstanceOfSatisfying(
            SigningResult.Refused.class, refused -> assertThat(refused.rule()).isEqualTo(rule));
  }

  @ParameterizedTest
  @EnumSource(RemoteDialect.class)
  void whatItSignsAsApprovedIsTaken(RemoteDialect dialect) {
    RemoteSigner signer = signer(dialect);

    assertThat(signer.accounts()).containsExactly(ACCOUNT);
    assertThat(sign(signer, here.payment(0))).isInstanceOf(SigningResult.Signed.class);
    assertThat(sign(signer, here.message("hello"))).isInstanceOf(SigningResult.Signed.class);
    Transaction usual = payment(1, BigInteger.ONE, 20);
    for (int type : new int[] {0, 1}) {
      Transaction transaction =
          new Transaction(
              type,
              usual.chainId(),
              1 + type,
              usual.maxFeePerGas(),
              usual.maxFeePerGas(),
              30_000,
              usual.to(),
              usual.value(),
              Bytes.of((byte) 7),
              List.of(),
              Wei.ZERO,
              List.of(),
              List.of(),
              Optional.empty());
      assertThat(sign(signer, here.terms(transaction))).isInstanceOf(SigningResult.Signed.class);
    }
    refused(sign(signer, here.authorization(1)), "remote");
  }

  @ParameterizedTest
  @EnumSource(RemoteDialect.class)
  void anythingElseThatItSignsIsRefused(RemoteDialect dialect) {
    RemoteSigner signer = signer(dialect);
    changes = transaction -> payment(transaction.nonce(), BigInteger.TWO, 20);
    refused(sign(signer, here.payment(0)), "remote.other");

    changes = UnaryOperator.identity();
    as = PracticeAccounts.all().get(1);
    refused(sign(signer, here.payment(1)), "remote.other");
    refused(sign(signer, here.message("hello")), "remote.other");
  }

  @Test
  void itIsAskedNothingThatDoesNotHold() {
    RemoteSigner signer = signer(RemoteDialect.CLEF);
    sign(signer, here.payment(0));
    asked.clear();

    refused(sign(signer, here.terms(payment(0, BigInteger.ONE, 20))), "nonce.used");
    refused(sign(signer, with(here.payment(1), Verdict.Answer.ASK, Consent.POLICY)), "consent");
    Terms old = here.payment(2);
    here.now.updateAndGet(now -> now.plusSeconds(600));
    refused(sign(signer, old), "expired");
    assertThat(asked).isEmpty();
  }

  @Test
  void anAnswerThatGotLostCanBeHadAgainAndItsNonceStaysTaken() {
    RemoteSigner signer = signer(RemoteDialect.WEB3SIGNER);
    Terms terms = here.payment(0);
    down = true;
    assertThat(sign(signer, terms)).isInstanceOf(SigningResult.Unreachable.class);
    assertThat(signer.accounts()).isEmpty();

    down = false;
    RemoteSigner again = signer(RemoteDialect.WEB3SIGNER);

    refused(sign(again, here.terms(payment(0, BigInteger.ONE, 20))), "nonce.used");
    assertThat(sign(again, terms)).isInstanceOf(SigningResult.Signed.class);
  }

  @Test
  void hostileAnswersAreRefusedInOneLine() {
    for (String text :
        List.of(
            "",
            "[",
            "{}",
            "{\"id\":7,\"result\":\"0x\"}",
            "{\"id\":1,\"result\":{\"raw\":\"0x02\"}}",
            "{\"id\":1,\"result\":{\"raw\":7}}",
            "{\"id\":1,\"error\":{\"message\":\"no\\nway\"}}")) {
      RemoteSigner signer =
          RemoteSigner.clef(
              request -> text.getBytes(StandardCharsets.UTF_8),
              Book.open(new SystemDisk(), folder.resolve("book" + text.length()), new byte[] {1}),
              here.now::get);

      assertThat(sign(signer, here.payment(0)))
          .isInstanceOfSatisfying(
              SigningResult.Refused.class,
              refused -> assertThat(refused.says()).startsWith("Clef: ").doesNotContain("\n"));
    }
  }
}
