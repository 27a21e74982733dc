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
import bothy.guard.Guard;
import bothy.guard.Submission;
import bothy.guard.Submission.Stage;
import bothy.guard.Submissions;
import bothy.jsonrpc.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Transactions that pass, without a chain: signed and judged for real, sent nowhere. */
final class Passing implements Passage {
  static final String SPENDER = "3333333333333333333333333333333333333333";

  private static final BigInteger KEY = BigInteger.valueOf(0xb0741);
  private static final Address TOKEN =
      Address.fromHex("0x2222222222222222222222222222222222222222");

  private final Map<Hash, Submission> all = new LinkedHashMap<>();
  private final Map<String, Object> health = new LinkedHashMap<>();
  final List<String> decisions = new ArrayList<>();

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
            Optional.empty(),
            "asks"));
    return hash;
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
            was.result(),
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
  public synchronized Map<String, Object> health() {
    return new LinkedHashMap<>(health);
  }
}
