package bothy.signing;

import static bothy.signing.Situation.ACCOUNT;
import static bothy.signing.Situation.ETHER;
import static bothy.signing.Situation.done;
import static bothy.signing.Situation.passphrase;
import static bothy.signing.Situation.payment;
import static bothy.signing.Situation.with;
import static bothy.signing.Situation.wrong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.eth.Bytes;
import bothy.eth.Sender;
import bothy.eth.Transactions;
import bothy.jsonrpc.CanonicalJson;
import bothy.jsonrpc.Json;
import bothy.policy.Approved;
import bothy.policy.Consent;
import bothy.policy.Minted;
import bothy.policy.Terms;
import bothy.practice.PracticeAccounts;
import bothy.signing.files.SystemDisk;
import bothy.signing.wire.Frames;
import bothy.signing.wire.Session;
import bothy.verdict.Verdict;
import java.io.IOException;
import java.math.BigInteger;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real process, and what another process of the same user can try against it: each attempt must
 * fail for the right reason.
 */
class SignerProcessTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path home;
  private SignerSettings settings;
  private SignerProcess process;
  private Situation here;

  @BeforeEach
  void start() throws IOException {
    settings = SignerSettings.practice(home);
    process = SignerProcess.start(settings);
    done(process.client().create(passphrase()));
    done(
        process
            .client()
            .importMnemonic(passphrase(), Situation.WORDS.toCharArray(), new char[0], 1));
    here = new Situation(new SystemDisk(), home.resolve("unused"));
    here.now.set(Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
  }

  @AfterEach
  void stop() {
    process.close();
    assertThat(process.isAlive()).isFalse();
  }

  private SignerClient client() {
    return process.client();
  }

  private static SigningResult sign(SignerClient client, Terms terms) {
    return client.sign(Minted.of(terms), Optional.empty());
  }

  private static Bytes signed(SigningResult result) {
    assertThat(result).isInstanceOf(SigningResult.Signed.class);
    return ((SigningResult.Signed) result).bytes();
  }

  private static void refused(SigningResult result, String rule) {
    assertThat(result)
        .isInstanceOfSatisfying(
            SigningResult.Refused.class, refused -> assertThat(refused.rule()).isEqualTo(rule));
  }

  private static SigningResult why(KeeperResult result) {
    assertThat(result).isInstanceOf(KeeperResult.Failed.class);
    return ((KeeperResult.Failed) result).why();
  }

  private SignerClient keeper() throws IOException {
    return SignerProcess.keeper(settings).orElseThrow();
  }

  @Test
  void theDaemonHasSignedWhatWasApproved() {
    assertThat(client().accounts()).containsExactly(ACCOUNT);
    Terms terms = here.payment(0);

    Bytes sent = signed(sign(client(), terms));

    assertThat(Transactions.sender(Transactions.decode(sent)))
        .isEqualTo(new Sender.Recovered(ACCOUNT));
    Terms danger = with(here.payment(1), Verdict.Answer.REFUSE, Consent.PROVEN);
    assertThat(sign(client(), danger)).isInstanceOf(SigningResult.ProofNeeded.class);
    signed(client().sign(Minted.of(danger), Optional.of(passphrase())));
    done(client().lock());
    assertThat(sign(client(), here.payment(2))).isInstanceOf(SigningResult.Locked.class);
    done(client().unlock(passphrase(), false));
    signed(sign(client(), here.payment(2)));
  }

  @Test
  void tellsTheDaemonWhichSignaturesItsBookDoesNotKnow() throws IOException {
    Terms terms = here.payment(0);
    signed(sign(client(), terms));

    assertThat(client().missing(List.of(terms.id(), Situation.id(), Situation.id()))).isEqualTo(2);
    assertThat(keeper().missing(List.of(Situation.id()))).isZero(); // it isn't told
  }

  @Test
  void itsMemoryIsGuardedAndItsFilesAreItsOwnersOnly() throws IOException {
    assertThat(done(client().status())).containsEntry("memoryGuarded", true);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(settings.folder())))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(settings.folder())) {
      assertThat(files.filter(file -> !file.endsWith("lock")))
          .isNotEmpty()
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .isEqualTo("rw-------"));
    }
    String commandLine = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    String environment = Files.readString(Path.of("/proc/" + process.pid() + "/environ"));
    assertThat(commandLine + environment).doesNotContain(Situation.PASSPHRASE);
    assertThat((commandLine + environment).replaceAll("[^0-9a-f]", " ").split(" +"))
        .allSatisfy(word -> assertThat(word).hasSizeLessThan(64));
  }

  @Test
  void whoHasNoPairingKeyIsTurnedAway() {
    SignerClient stranger = new SignerClient(settings.socket(), PairingKey.fresh(RANDOM));

    assertThat(sign(stranger, here.payment(0)))
        .isInstanceOfSatisfying(
            SigningResult.Unreachable.class,
            result -> assertThat(result.says()).contains("pairing key"));
    assertThat(stranger.accounts()).isEmpty();
  }

  @Test
  void theCommandLinesKeyInTheFolderSignsNothing() throws IOException {
    refused(sign(keeper(), here.payment(0)), "role");
    refused(why(keeper().head("7:0xab")), "role");
    refused(why(keeper().challenge()), "role"); // or a key of its own could answer the person's
    refused(why(keeper().words(wrong(), ACCOUNT)), "passphrase.wrong");
    refused(why(keeper().setCaps(wrong(), ACCOUNT, Caps.PRACTICE)), "passphrase.wrong");
    assertThat(keeper().accounts()).containsExactly(ACCOUNT);
  }

  @Test
  void aDangerOrMoreThanTheCapIsNotSignedWithoutAProof() {
    Terms person = with(here.payment(0), Verdict.Answer.REFUSE, Consent.PERSON);
    Terms proven = with(here.payment(0), Verdict.Answer.REFUSE, Consent.PROVEN);
    Terms much = here.terms(payment(0, ETHER.multiply(BigInteger.valueOf(5_001)), 20));

    refused(sign(client(), person), "consent");
    assertThat(sign(client(), proven)).isInstanceOf(SigningResult.ProofNeeded.class);
    assertThat(sign(client(), much)).isInstanceOf(SigningResult.ProofNeeded.class);
    refused(client().sign(Minted.of(proven), Optional.of(wrong())), "passphrase.wrong");
    Proof.Assertion made =
        new Proof.Assertion(
            Bytes.of((byte) 1), Bytes.of((byte) 2), Bytes.of((byte) 3), Bytes.of((byte) 4));
    refused(client().sign(Minted.of(proven), Optional.of(made)), "proof");
  }

  @Test
  void nothingInTheFolderTellsAKey() throws IOException {
    signed(sign(client(), here.payment(0)));
    String key = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    try (Stream<Path> files = Files.list(settings.folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        assertThat(HexFormat.of().formatHex(bytes)).as("" + file).doesNotContain(key);
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
            .doesNotContain(key)
            .doesNotContain("junk");
      }
    }
  }

  @Test
  void aSecondSignerOnTheSameFolderDoesNotStart() {
    assertThatThrownBy(() -> SignerProcess.start(settings))
        .isInstanceOf(SigningException.class)
        .hasMessageContaining("found one running");
  }

  private SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(settings.socket()));
    return channel;
  }

  /** The keeper's key is in a file, so it stands for any key that got out. */
  private byte[] leaked() throws IOException {
    return HexFormat.of().parseHex(Files.readString(settings.folder().resolve("keeper")));
  }

  @Test
  void aRecordedRequestIsWorthNothingOnAnotherConnection() throws IOException {
    byte[] nonce = new byte[32];
    byte[] request;
    try (SocketChannel channel = connect()) {
      Frames.write(channel, nonce);
      Session session = new Session(leaked(), nonce, Frames.read(channel));
      request = session.request(json(Map.of("method", "lock")));
      Frames.write(channel, request);
      assertThat(session.answered(Frames.read(channel))).isPresent();
    }
    done(client().unlock(passphrase(), false));
    try (SocketChannel channel = connect()) {
      Frames.write(channel, nonce);
      Frames.read(channel);
      Frames.write(channel, request);

      assertThat(says(Frames.read(channel))).contains("pairing");
    }
    assertThat(done(client().status())).containsEntry("locked", false);
  }

  @Test
  void eachBentByteOfARequestIsRefused() throws IOException {
    byte[] nonce = new byte[32];
    int length = 2;
    for (int i = 0; i < length; i++) {
      try (SocketChannel channel = connect()) {
        Frames.write(channel, nonce);
        Session session = new Session(leaked(), nonce, Frames.read(channel));
        byte[] request = session.request(json(Map.of("method", "lock")));
        length = request.length;
        request[i] ^= 1;
        Frames.write(channel, request);
        assertThat(says(Frames.read(channel))).contains("pairing");
      }
    }
    assertThat(done(client().status())).containsEntry("locked", false);
  }

  private static byte[] json(Object value) {
    return CanonicalJson.of(value).getBytes(StandardCharsets.UTF_8);
  }

  private static String says(byte[] message) {
    return new String(Session.plainBody(message).orElseThrow(), StandardCharsets.UTF_8);
  }

  private String asked(byte[] body) throws IOException {
    byte[] nonce = new byte[32];
    try (SocketChannel channel = connect()) {
      Frames.write(channel, nonce);
      Session session = new Session(leaked(), nonce, Frames.read(channel));
      Frames.write(channel, session.request(body));
      return new String(
          session.answered(Frames.read(channel)).orElseThrow(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void requestsInAnotherFormAreRefusedWithoutShowingWhatTheyHeld() throws IOException {
    assertThat(asked("{\"method\": \"lock\"}".getBytes(StandardCharsets.UTF_8)))
        .contains("canonical");
    assertThat(asked(new byte[0])).contains("refused");
    assertThat(asked("[[[[".getBytes(StandardCharsets.UTF_8))).contains("refused");
    assertThat(asked(json(Map.of("method", "open sesame")))).contains("refused");
    assertThat(asked(json(Map.of("method", "unlock", "passphrase", BigInteger.valueOf(4711)))))
        .contains("passphrase")
        .doesNotContain("4711");
    assertThat(
            asked(json(Map.of("method", "importKey", "passphrase", "hunter2222", "key", "s3cr3t"))))
        .doesNotContain("hunter2222")
        .doesNotContain("s3cr3t");
    assertThat(done(client().status())).containsEntry("locked", false);
  }

  @Test
  void whoSendsTooMuchOrHoldsConnectionsOpenDoesNotKeepOthersOut() throws IOException {
    try (SocketChannel channel = connect()) {
      channel.write(ByteBuffer.allocate(4).putInt(Frames.LONGEST + 1).flip());
      assertThat(channel.read(ByteBuffer.allocate(1))).isNegative();
    }
    List<SocketChannel> idle = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      idle.add(connect());
    }
    for (SocketChannel channel : idle) {
      channel.close();
    }
    org.junit.jupiter.api.Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          while (!(client().status() instanceof KeeperResult.Done)) {
            Thread.sleep(20);
          }
        });
  }

  @Test
  void itEndsWithTheOneThatStartedIt() throws Exception {
    long pid = process.pid();

    process.close();

    assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)).isFalse();
    assertThat(settings.socket()).doesNotExist();
    assertThat(sign(client(), here.payment(0))).isInstanceOf(SigningResult.Unreachable.class);
  }

  /** The answer may get lost in a kill; asked again, there is the same one, and no other. */
  @Test
  void killedAtAnyMomentItNeitherLosesNorDoublesATransaction() throws Exception {
    long seed = RANDOM.nextLong();
    Random moments = new Random(seed);
    Map<Long, Bytes> left = new HashMap<>();
    Map<Long, Approved> approved = new HashMap<>();
    long nonce = 0;
    int unanswered = 0;
    for (int kill = 0; kill < 20; kill++) {
      SignerProcess victim = process;
      long wait = moments.nextInt(40);
      CompletableFuture<Void> killed =
          CompletableFuture.runAsync(
              victim::kill, CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS));
      boolean alive = true;
      while (alive) {
        Approved next = Minted.of(fresh(nonce));
        approved.put(nonce, next);
        if (victim.client().sign(next, Optional.empty())
            instanceof SigningResult.Signed(Bytes bytes, var ignored)) {
          left.put(nonce, bytes);
          nonce++;
        } else {
          alive = false;
        }
      }
      killed.join();
      process = SignerProcess.start(settings);
      done(client().unlock(passphrase(), false));
      Approved lost = Objects.requireNonNull(approved.get(nonce));
      Bytes again = signed(client().sign(lost, Optional.empty()));
      left.put(nonce, again);
      unanswered++;
      refused(sign(client(), renewed(payment(nonce, BigInteger.ONE, 20))), "nonce.used");
      nonce++;
    }

    assertThat(unanswered).as("seed " + seed).isEqualTo(20);
    for (Map.Entry<Long, Bytes> each : left.entrySet()) {
      Terms terms = Objects.requireNonNull(approved.get(each.getKey())).terms();
      if (terms.until().isAfter(Instant.now().plusSeconds(5))) {
        assertThat(signed(sign(client(), terms))).as("seed " + seed).isEqualTo(each.getValue());
      }
      refused(sign(client(), renewed(payment(each.getKey(), BigInteger.TWO, 20))), "nonce.used");
      if (each.getKey() > 25) {
        break;
      }
    }
  }

  private Terms fresh(long nonce) {
    return renewed(payment(nonce, BigInteger.TEN, 20));
  }

  private Terms renewed(bothy.eth.Transaction transaction) {
    here.now.set(Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
    return here.terms(transaction);
  }

  @Test
  void anotherUserIsToldApartByTheKernel() throws Exception {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name"))
            && Files.isExecutable(Path.of("/usr/bin/setpriv"))
            && Files.isExecutable(Path.of("/usr/bin/python3")),
        "only root can be two users");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
    for (String allowed : List.of("nobody", "daemon")) {
      Path folder = home.resolve("for-" + allowed);
      SignerSettings shared =
          new SignerSettings(
              folder, folder.resolve("socket"), List.of(allowed), Duration.ofMinutes(1), true);
      try (SignerProcess second = SignerProcess.start(shared)) {
        assertThat(second.isAlive()).isTrue();
        assertThat(asNobody(shared.socket()))
            .contains(allowed.equals("nobody") ? "nonce of 32 bytes" : "expected a user");
      }
    }
    assertThat(asNobody(settings.socket())).as("a folder that isn't shared").contains("Permission");
  }

  /** Sends an empty frame as the user nobody and gives what comes back. */
  private static String asNobody(Path socket) throws IOException {
    Process process =
        new ProcessBuilder(
                "setpriv",
                "--reuid=nobody",
                "--clear-groups",
                "/usr/bin/python3",
                "-c",
                "import socket,sys\ns=socket.socket(socket.AF_UNIX)\ns.settimeout(10)\n"
                    + "s.connect(sys.argv[1])\ns.sendall(bytes(4))\nprint(s.recv(1000))",
                socket.toString())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aKeyFileGoesOutAndComesInAtFullStrength() throws IOException {
    Proof.Passphrase its = new Proof.Passphrase("another one".toCharArray());
    String file = String.valueOf(done(keeper().export(passphrase(), ACCOUNT, its)).get("keystore"));
    SignerSettings other =
        new SignerSettings(
            home.resolve("other"),
            home.resolve("other/socket"),
            List.of(),
            Duration.ofMinutes(1),
            true);
    try (SignerProcess second = SignerProcess.start(other)) {
      done(second.client().create(passphrase()));

      refused(why(second.client().importKeystore(passphrase(), file, wrong())), "keys");
      done(second.client().importKeystore(passphrase(), file, its));

      assertThat(second.client().accounts()).containsExactly(ACCOUNT);
      refused(why(second.client().importKeystore(passphrase(), file, its)), "keys");
    }
  }

  @Test
  void practiceKeysAreTheOnesThatEverybodyKnows() {
    assertThat(PracticeAccounts.all().getFirst()).isEqualTo(ACCOUNT);
    assertThat(done(client().listed()).toString()).contains(Caps.PRACTICE.perDay().toString());
    assertThat(Json.read(json(done(client().status()))).required("seal", "").text()).hasSize(42);
  }
}
