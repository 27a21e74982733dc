package bothy;

import bothy.doors.cli.Up;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.policy.Approved;
import bothy.practice.PracticeAccounts;
import bothy.signing.KeeperResult;
import bothy.signing.Memory;
import bothy.signing.PairingKey;
import bothy.signing.Proof;
import bothy.signing.Seals;
import bothy.signing.Signer;
import bothy.signing.SignerClient;
import bothy.signing.SignerSettings;
import bothy.signing.SignerWatch;
import bothy.signing.SigningException;
import bothy.signing.SigningResult;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The signer of this house: a child of this process, or one that runs under another user. */
final class KeyHouse implements Signer, AutoCloseable {
  /** As public as the practice chain's keys: there to try out what asks for it. */
  static final String PRACTICE_PASSPHRASE = "practice";

  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Supplier<SignerClient> client;
  private final Optional<SignerWatch> child;
  private final boolean practice;
  private List<Address> accounts = List.of();
  private long asked = System.nanoTime() - FRESH.toNanos();

  private KeyHouse(Supplier<SignerClient> client, Optional<SignerWatch> child, boolean practice) {
    this.client = client;
    this.child = child;
    this.practice = practice;
  }

  /**
   * Opens the signer that the wishes name.
   *
   * @param says hears of a child that ended and runs again, a line each
   * @throws SigningException if there is none to be had
   */
  static KeyHouse open(Up.Wishes wishes, Consumer<String> says) throws IOException {
    Memory.guard(); // it holds the pairing key, with which all that the caps allow is signed
    if (wishes.signer().isPresent()) {
      Up.OtherSigner other = wishes.signer().get();
      PairingKey key = PairingKey.read(other.code());
      SignerClient client = new SignerClient(other.socket(), key);
      return new KeyHouse(() -> client, Optional.empty(), false);
    }
    if (wishes.chain().isPresent()) {
      return started(SignerSettings.in(wishes.home()), false, says);
    }
    SignerSettings settings = SignerSettings.practice(wishes.home());
    if (!wishes.keep()) {
      forget(settings.folder()); // a chain that begins anew asks for each nonce again
    }
    KeyHouse house = started(settings, true, says);
    try {
      house.openPractice();
      return house;
    } catch (RuntimeException e) {
      house.close();
      throw e;
    }
  }

  private static KeyHouse started(SignerSettings settings, boolean practice, Consumer<String> says)
      throws IOException {
    SignerWatch child = SignerWatch.start(settings, says);
    return new KeyHouse(child::client, Optional.of(child), practice);
  }

  /** Removes what an earlier practice signer kept, unless one runs there. */
  private static void forget(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Path lock = folder.resolve("lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock held = channel.tryLock()) {
      if (held == null) {
        throw new SigningException("expected no other signer on " + folder + ", found one running");
      }
      List<Path> files;
      try (Stream<Path> all = Files.list(folder)) {
        files = all.filter(file -> !file.equals(lock) && !Files.isDirectory(file)).toList();
      }
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private void openPractice() {
    if (!status().required("vault", "true or false").flag()) {
      require(client().create(passphrase()));
      require(
          client()
              .importMnemonic(
                  passphrase(),
                  PracticeAccounts.WORDS.toCharArray(),
                  new char[0],
                  PracticeAccounts.all().size()));
    }
    require(client().unlock(passphrase(), false));
  }

  private static Proof.Passphrase passphrase() {
    return new Proof.Passphrase(PRACTICE_PASSPHRASE.toCharArray());
  }

  private static Node require(KeeperResult result) {
    return switch (result) {
      case KeeperResult.Done(Map<String, Object> value) -> new Node("", value);
      case KeeperResult.Failed(SigningResult why) -> throw new SigningException(says(why));
    };
  }

  /** Why something wasn't signed or done, for people. */
  static String says(SigningResult why) {
    return switch (why) {
      case SigningResult.Refused(String ignored, String says) -> says;
      case SigningResult.ProofNeeded(String ignored, String says) -> says;
      case SigningResult.Locked(String says) -> says;
      case SigningResult.Unreachable(String says) -> says;
      case SigningResult.Wait(Duration left) ->
          "after wrong passphrases the next is looked at in " + left.toSeconds() + " seconds";
      case SigningResult.Signed ignored -> "it was signed";
    };
  }

  /** What the desk is told where the signer doesn't do something. */
  static InputException failed(SigningResult why) {
    boolean wrong =
        why instanceof SigningResult.Refused(String rule, String ignored)
            && rule.equals("passphrase.wrong");
    return wrong
        ? new InputException("passphrase", "the one of your keys", "another")
        : new InputException("signer", "one that does this", says(why));
  }

  /**
   * How the keys stand: {@code vault}, {@code locked}, {@code locksAt}, {@code securityKeys}; while
   * no signer answers they are locked, and {@code says} tells why.
   */
  Node status() {
    return switch (client().status()) {
      case KeeperResult.Done(Map<String, Object> value) -> new Node("", value);
      case KeeperResult.Failed(SigningResult why) -> {
        String standing = child.map(SignerWatch::standing).orElse("");
        yield new Node(
            "",
            Map.of(
                "vault", true, "locked", true, "says", standing.isEmpty() ? says(why) : standing));
      }
    };
  }

  /** What people should know of the keys at the start, a line each. */
  List<String> remarks() {
    if (practice) {
      return List.of("Its accounts sign here; their passphrase is: " + PRACTICE_PASSPHRASE);
    }
    Node status = status();
    if (!status.required("vault", "true or false").flag()) {
      return List.of("No keys are here: ./bothy keys --help says how to have some.");
    }
    return status.required("locked", "true or false").flag()
        ? List.of("The keys are locked; unlock them on the page, under Keys.")
        : List.of();
  }

  /** For work on the keys themselves. */
  SignerClient client() {
    return client.get();
  }

  /** Whether a seal of this text is this signer's; false while that can't be known. */
  boolean holds(String text, Bytes seal) {
    return client().holds(Seals.Kind.SEAL, text, seal) instanceof KeeperResult.Done(var value)
        && Boolean.TRUE.equals(value.get("holds"));
  }

  /**
   * What is known of them for a second: each call of a wallet asks. A signer that ended, or was
   * started again and is locked, doesn't tell; they are those of before then.
   */
  @Override
  public synchronized List<Address> accounts() {
    long now = System.nanoTime();
    if (now - asked >= FRESH.toNanos()) {
      List<Address> found = client().accounts();
      accounts = found.isEmpty() ? accounts : found;
      asked = now;
    }
    return accounts;
  }

  /** Has {@link #accounts} ask anew. */
  synchronized void changed() {
    asked = System.nanoTime() - FRESH.toNanos();
  }

  @Override
  public int missing(List<String> approvals) {
    return client().missing(approvals);
  }

  /** Whether it is known that a seal of this text isn't the newest of this signer's. */
  boolean denies(String text, Bytes seal) {
    return client().holds(Seals.Kind.SEAL, text, seal) instanceof KeeperResult.Done(var value)
        && Boolean.FALSE.equals(value.get("holds"));
  }

  @Override
  public SigningResult sign(Approved approved, Optional<Proof> proof) {
    return client().sign(approved, proof);
  }

  @Override
  public void close() {
    child.ifPresent(SignerWatch::close);
  }
}
