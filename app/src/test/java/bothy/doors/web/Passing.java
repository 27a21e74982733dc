package bothy.doors.web;

import bothy.crypto.Secp256k1;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.Signature;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.Wei;
import bothy.guard.Asked;
import bothy.guard.Guard;
import bothy.guard.Submission;
import bothy.guard.Submission.Stage;
import bothy.guard.Submissions;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.policy.Decision;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Transactions that pass, without a chain: signed and judged for real, sent nowhere. */
final class Passing implements Passage {
  static final String SPENDER = "3333333333333333333333333333333333333333";

  static final String PASSPHRASE = "correct horse battery";

  private static final BigInteger KEY = BigInteger.valueOf(0xb0741);
  private static final Address TOKEN =
      Address.fromHex("0x2222222222222222222222222222222222222222");

  private final Map<Hash, Submission> all = new LinkedHashMap<>();
  private final Map<String, Object> health = new LinkedHashMap<>();
  final List<String> decisions = new ArrayList<>();
  final List<Presence> presences = new ArrayList<>();

  /** An approval without a limit, with {@code nonce}; a fee of 30 gwei and a tip of 1. */
  synchronized Hash arrives(long nonce) {
    String approval = "0x095ea7b3" + "0".repeat(24) + SPENDER + "f".repeat(64);
    Transaction unsigned =
        new Transaction(
            Transaction.DYNAMIC_FEE,
            Optional.of(new ChainId(BigInteger.ONE)),
            nonce,
            Wei.of(1_000_000_000),
            Wei.of(30_000_000_000L),
            60_000,
            Optional.of(TOKEN),
            Wei.ZERO,
            Bytes.fromHex(approval),
            List.of(),
            Wei.ZERO,
            List.of(),
            List.of(),
            Optional.empty());
    var made = Secp256k1.sign(Transactions.signingHash(unsigned).bytes().toArray(), KEY);
    Bytes raw =
        Transactions.encode(unsigned.signed(new Signature(made.yParity(), made.r(), made.s())));
    Hash hash = Hash.keccak(raw);
    Instant now = OpenDoor.NOW;
    all.put(
        hash,
        new Submission(
            hash,
            new Submission.Subject.Signed(raw),
            now,
            now.plusSeconds(600),
            Stage.WAITING,
            Optional.of(check(raw)),
            Optional.empty(),
            List.of(),
            "asks"));
    return hash;
  }

  /** Something to be signed: the request of an example, as a page would ask for it. */
  synchronized Hash asks(String example, String origin, Decision decision) {
    try {
      return asks(
          Files.readAllBytes(Path.of("../examples/" + example + ".json")), origin, decision);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized Hash asks(byte[] given, String origin, Decision decision) {
    Node request = Json.read(given);
    Guard.Checked checked;
    try {
      checked = new Guard().check(new ByteArrayInputStream(given));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Asked asked =
        new Asked(
            request.required("method", "one").text(),
            request.required("params", "some"),
            origin.isEmpty() ? Optional.empty() : Optional.of(origin),
            Optional.empty(),
            origin.isEmpty() ? Asked.By.USER : Asked.By.PAGE);
    Hash name = Hash.keccak(Bytes.of(given));
    all.put(
        name,
        new Submission(
            name,
            new Submission.Subject.ToSign(asked),
            OpenDoor.NOW,
            OpenDoor.NOW.plusSeconds(600),
            Stage.WAITING,
            Optional.of(checked),
            Optional.of(decision),
            List.of(),
            checked.verdict().summary()));
    return name;
  }

  private static Guard.Checked check(Bytes raw) {
    String given =
        "{\"chainId\":1,\"method\":\"eth_sendRawTransaction\",\"params\":[\"%s\"]}"
            .formatted(raw.toHex());
    try {
      return new Guard().check(new ByteArrayInputStream(given.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void becomes(Hash hash, Stage stage, String says) {
    Submission was = find(hash);
    all.put(
        hash,
        new Submission(
            hash,
            was.subject(),
            was.arrived(),
            was.until(),
            stage,
            was.checked(),
            was.decision(),
            was.given(),
            says));
  }

  private Submission find(Hash hash) {
    Submission found = all.get(hash);
    if (found == null) {
      throw new InputException("hash", "a transaction that came here lately", hash.toString());
    }
    return found;
  }

  synchronized void stands(String name, Object value) {
    health.put(name, value);
  }

  @Override
  public synchronized List<Submission> all() {
    return List.copyOf(all.values()).reversed();
  }

  @Override
  public synchronized Submission decide(Hash hash, boolean forward) {
    if (find(hash).stage() != Stage.WAITING) {
      throw new InputException("hash", "a transaction that waits", "one that doesn't");
    }
    decisions.add((forward ? "forward " : "drop ") + hash.toHex());
    becomes(
        hash,
        forward ? Stage.FORWARDED : Stage.DROPPED,
        forward ? "It was sent to the node." : Submissions.ALREADY_SIGNED);
    return find(hash);
  }

  @Override
  public synchronized Submission decide(Hash hash, boolean forward, Presence presence) {
    Submission waiting = find(hash);
    if (!(waiting.subject() instanceof Submission.Subject.ToSign)) {
      return Passage.super.decide(hash, forward, presence);
    }
    if (waiting.stage() != Stage.WAITING) {
      throw new InputException("hash", "a request that waits", "one that doesn't");
    }
    boolean needed =
        waiting.decision().orElseThrow() instanceof Decision.Ask ask && ask.needsProof();
    if (forward && needed && presence instanceof Presence.None) {
      throw new InputException("proof", "your passphrase or a security key", "none");
    }
    if (presence instanceof Presence.Passphrase(String text) && !text.equals(PASSPHRASE)) {
      throw new InputException("passphrase", "the one of your keys", "another");
    }
    presences.add(presence);
    decisions.add((forward ? "approve " : "decline ") + hash.toHex());
    all.put(
        hash,
        new Submission(
            hash,
            waiting.subject(),
            waiting.arrived(),
            waiting.until(),
            forward ? Stage.SIGNED : Stage.DROPPED,
            waiting.checked(),
            waiting.decision(),
            forward ? List.of(Bytes.fromHex("0x" + "ab".repeat(65))) : List.of(),
            forward ? "It is signed." : "You declined it; nothing was signed."));
    return find(hash);
  }

  @Override
  public synchronized Map<String, Object> health() {
    return new LinkedHashMap<>(health);
  }
}
