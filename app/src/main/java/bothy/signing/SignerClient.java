package bothy.signing;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.jsonrpc.CanonicalJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.policy.Approved;
import bothy.signing.keys.Secrets;
import bothy.signing.wire.Frames;
import bothy.signing.wire.Session;
import java.io.IOException;
import java.math.BigInteger;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The signer process, as the daemon and the command line speak to it. */
public final class SignerClient implements Signer {
  private static final Duration PATIENCE = SignerServer.DEADLINE.plusSeconds(5);

  private final Path socket;
  private final PairingKey key;
  private final SecureRandom random = new SecureRandom();

  public SignerClient(Path socket, PairingKey key) {
    this.socket = socket;
    this.key = key;
  }

  @Override
  public List<Address> accounts() {
    return switch (listed()) {
      case KeeperResult.Done(Map<String, Object> value) ->
          new Node("", value)
              .required("accounts", "accounts").elements().stream()
                  .map(each -> Address.fromHex(each.required("address", "an address").text()))
                  .toList();
      case KeeperResult.Failed ignored -> List.of();
    };
  }

  @Override
  public SigningResult sign(Approved approved, Optional<Proof> proof) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("method", "sign");
    body.put("terms", TermsJson.write(approved.terms()));
    proof.ifPresent(given -> body.put("proof", write(given)));
    return sent(body);
  }

  private static Map<String, Object> write(Proof proof) {
    return switch (proof) {
      case Proof.Passphrase passphrase ->
          Map.of("kind", "passphrase", "passphrase", new String(passphrase.characters()));
      case Proof.Assertion(
              Bytes credential,
              Bytes clientData,
              Bytes authenticatorData,
              Bytes signature) ->
          Map.of(
              "kind", "securityKey",
              "credential", credential.toHex(),
              "clientData", clientData.toHex(),
              "authenticatorData", authenticatorData.toHex(),
              "signature", signature.toHex());
    };
  }

  @Override
  public int missing(List<String> approvals) {
    return kept("missing", Map.of("ids", approvals))
            instanceof KeeperResult.Done(Map<String, Object> value)
        ? new Node("", value).required("missing", "a number").integer().intValue()
        : 0;
  }

  /** Whether there is a vault, whether it is open and until when, and the seal's address. */
  public KeeperResult status() {
    return kept("status", Map.of());
  }

  /** The accounts with their paths and caps. */
  public KeeperResult listed() {
    return kept("accounts", Map.of());
  }

  public KeeperResult create(Proof.Passphrase passphrase) {
    return kept("create", passphrase, Map.of());
  }

  /**
   * Opens the vault until nothing was signed for a while.
   *
   * @param newBook whether to go on without the book of what was signed, if it was lost
   */
  public KeeperResult unlock(Proof.Passphrase passphrase, boolean newBook) {
    return kept("unlock", passphrase, Map.of("newBook", newBook));
  }

  public KeeperResult lock() {
    return kept("lock", Map.of());
  }

  /** A new account, of the newest mnemonic or the first of a new one. */
  public KeeperResult add(Proof.Passphrase passphrase) {
    return kept("new", passphrase, Map.of());
  }

  /** Takes in a private key of 64 hex digits. */
  public KeeperResult importKey(Proof.Passphrase passphrase, char[] key) {
    return kept("importKey", passphrase, Map.of("key", new String(key)));
  }

  public KeeperResult importKeystore(
      Proof.Passphrase passphrase, String keystore, Proof.Passphrase its) {
    return kept(
        "importKeystore",
        passphrase,
        Map.of("keystore", keystore, "itsPassphrase", new String(its.characters())));
  }

  /** Takes in the first {@code count} accounts of a mnemonic. */
  public KeeperResult importMnemonic(
      Proof.Passphrase passphrase, char[] words, char[] extra, int count) {
    return kept(
        "importMnemonic",
        passphrase,
        Map.of(
            "words", new String(words),
            "extra", new String(extra),
            "count", BigInteger.valueOf(count)));
  }

  /** A key file of an account, under a passphrase of its own: {@code keystore}. */
  public KeeperResult export(Proof.Passphrase passphrase, Address account, Proof.Passphrase its) {
    return kept(
        "export",
        passphrase,
        Map.of("account", account.toHex(), "itsPassphrase", new String(its.characters())));
  }

  /** The mnemonic that an account follows from: {@code words}. */
  public KeeperResult words(Proof.Passphrase passphrase, Address account) {
    return kept("words", passphrase, Map.of("account", account.toHex()));
  }

  public KeeperResult setCaps(Proof.Passphrase passphrase, Address account, Caps caps) {
    return kept(
        "setCaps", passphrase, Map.of("account", account.toHex(), "caps", Keeper.write(caps)));
  }

  /** What a new security key is to answer: {@code challenge}, for {@code navigator.credentials}. */
  public KeeperResult challenge() {
    return kept("challenge", Map.of());
  }

  /** Enrols the security key that answered the last {@link #challenge}. */
  public KeeperResult enrol(Proof.Passphrase passphrase, Bytes clientData, Bytes attestation) {
    return kept(
        "enrol",
        passphrase,
        Map.of("clientData", clientData.toHex(), "attestation", attestation.toHex()));
  }

  /** Vouches for a text with the passphrase: {@code seal}. */
  public KeeperResult seal(Proof.Passphrase passphrase, String text) {
    return kept("seal", passphrase, Map.of("text", text));
  }

  /** Signs the journal's head: {@code seal}. */
  public KeeperResult head(String text) {
    return kept("head", Map.of("text", text));
  }

  /** Whether a seal is this signer's: {@code holds}. */
  public KeeperResult holds(Seals.Kind kind, String text, Bytes seal) {
    String word = kind == Seals.Kind.HEAD ? "head" : "seal";
    return kept("holds", Map.of("kind", word, "text", text, "seal", seal.toHex()));
  }

  private KeeperResult kept(
      String method, Proof.Passphrase passphrase, Map<String, Object> parameters) {
    Map<String, Object> body = new LinkedHashMap<>(parameters);
    body.put("passphrase", new String(passphrase.characters()));
    return kept(method, body);
  }

  private KeeperResult kept(String method, Map<String, Object> parameters) {
    Map<String, Object> body = new LinkedHashMap<>(parameters);
    body.put("method", method);
    try {
      return ResultJson.readKept(call(body));
    } catch (IOException | InputException e) {
      return new KeeperResult.Failed(unreachable(e));
    }
  }

  private SigningResult sent(Map<String, Object> body) {
    try {
      return ResultJson.read(call(body));
    } catch (IOException | InputException e) {
      return unreachable(e);
    }
  }

  private SigningResult unreachable(Exception e) {
    return new SigningResult.Unreachable(
        "no answer of the signer at " + socket + ": " + e.getMessage());
  }

  /** One connection, one request; the channel is closed when patience ends. */
  private Node call(Map<String, Object> body) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      CompletableFuture<Node> answer = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              answer.complete(call(channel, body));
            } catch (IOException | RuntimeException e) {
              answer.completeExceptionally(e);
            }
          });
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("it took more than " + PATIENCE.toSeconds() + " seconds", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case InputException known -> throw known;
        case null, default -> throw new IOException(why(e), e);
      }
    }
  }

  private static String why(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private Node call(SocketChannel channel, Map<String, Object> body) throws IOException {
    channel.connect(UnixDomainSocketAddress.of(socket));
    byte[] ours = new byte[Session.NONCE];
    random.nextBytes(ours);
    Frames.write(channel, ours);
    byte[] theirs = Frames.read(channel);
    if (theirs.length != Session.NONCE) {
      throw new IOException(says(theirs));
    }
    byte[] secret = key.bytes();
    Session session = new Session(secret, ours, theirs);
    byte[] bytes = CanonicalJson.of(body).getBytes(StandardCharsets.UTF_8);
    Frames.write(channel, session.request(bytes));
    Secrets.wipe(secret, bytes);
    byte[] message = Frames.read(channel);
    return Json.read(session.answered(message).orElseThrow(() -> new IOException(says(message))));
  }

  /** What a message says that nobody vouches for: at most why there is no other. */
  private static String says(byte[] message) {
    Optional<byte[]> plain = Session.plainBody(message);
    return plain.isPresent()
            && ResultJson.read(Json.read(plain.get()))
                instanceof SigningResult.Refused(String ignored, String says)
        ? says
        : "expected an answer under the pairing key, found another";
  }
}
