package bothy.signing;

import bothy.signing.files.Disk;
import bothy.signing.files.SystemDisk;
import bothy.signing.keys.Vault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * The signer's process. As a child it takes the daemon's pairing key from its input's first line,
 * and ends when that input does: with its parent.
 */
public final class SignerMain implements AutoCloseable {
  private static final int LONGEST_SOCKET = 100;

  private final SignerServer server;
  private final Keyring keyring;
  private final FileChannel lock;

  private SignerMain(SignerServer server, Keyring keyring, FileChannel lock) {
    this.server = server;
    this.keyring = keyring;
    this.lock = lock;
  }

  /** Runs as a child: see {@link SignerSettings#arguments} for what {@code arguments} are. */
  public static void main(String[] arguments) throws IOException {
    Memory.guard();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    try {
      PairingKey guard = PairingKey.read(String.valueOf(in.readLine()));
      SignerSettings settings = SignerSettings.of(Arrays.asList(arguments));
      try (SignerMain signer = open(settings, guard)) {
        out.println("ready");
        while (in.readLine() != null) {
          // nothing more is said; the end is what is waited for
        }
        signer.keyring.lock();
      }
    } catch (SigningException e) {
      out.println("failed: " + e.getMessage());
      System.exit(69);
    }
    System.exit(0);
  }

  /**
   * Runs by itself until it is interrupted, for a signer under a user of its own. The daemon's
   * pairing key is made the first time and kept in the folder; {@code shown} is told its code then.
   */
  public static void serve(SignerSettings settings, PrintStream shown) throws IOException {
    Memory.guard();
    prepare(settings);
    Path file = settings.folder().resolve("guard");
    boolean first = !Files.exists(file);
    PairingKey guard = kept(file);
    try (SignerMain signer = open(settings, guard)) {
      Runtime.getRuntime().addShutdownHook(new Thread(signer.keyring::lock));
      if (first) {
        shown.println("Pairing code, shown this once: " + guard.code());
      }
      shown.println("Listening at " + settings.socket() + ". Ctrl-C stops it.");
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static SignerMain open(SignerSettings settings, PairingKey guard) throws IOException {
    prepare(settings);
    FileChannel lock = lock(settings.folder());
    try {
      SecureRandom random = new SecureRandom();
      InstantSource clock = InstantSource.system();
      Keyring keyring =
          new Keyring(
              new SystemDisk(),
              settings.folder(),
              settings.practice() ? Vault.Cost.LEAST : Vault.Cost.USUAL,
              settings.idle(),
              clock,
              random);
      Keeper keeper =
          new Keeper(keyring, settings.practice() ? Caps.PRACTICE : Caps.USUAL, clock, random);
      Map<SignerMethods.Role, PairingKey> keys = new LinkedHashMap<>();
      keys.put(SignerMethods.Role.GUARD, guard);
      keys.put(SignerMethods.Role.KEEPER, kept(keeperFile(settings)));
      SignerServer server =
          SignerServer.listen(
              settings.socket(),
              users(settings),
              !settings.users().isEmpty(),
              keys,
              new SignerMethods(new Notary(keyring, clock), keeper),
              random);
      return new SignerMain(server, keyring, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  static Path keeperFile(SignerSettings settings) {
    return settings.folder().resolve("keeper");
  }

  private static void prepare(SignerSettings settings) throws IOException {
    if (settings.socket().toString().length() > LONGEST_SOCKET) {
      throw new SigningException(
          "expected a socket's path of at most "
              + LONGEST_SOCKET
              + " characters, found "
              + settings.socket());
    }
    boolean shared = !settings.users().isEmpty();
    Files.createDirectories(
        settings.folder(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.setPosixFilePermissions(
        settings.folder(), PosixFilePermissions.fromString(shared ? "rwx--x--x" : "rwx------"));
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // another of this process: the same to whoever asks
    }
    channel.close();
    throw new SigningException("expected no other signer on " + folder + ", found one running");
  }

  /** The key in a file; a new one the first time. */
  private static PairingKey kept(Path file) throws IOException {
    Disk disk = new SystemDisk();
    var bytes = disk.read(file);
    if (bytes.isPresent()) {
      return PairingKey.read(new String(bytes.get(), StandardCharsets.US_ASCII));
    }
    PairingKey key = PairingKey.fresh(new SecureRandom());
    disk.replace(file, key.code().getBytes(StandardCharsets.US_ASCII));
    return key;
  }

  private static Set<UserPrincipal> users(SignerSettings settings) throws IOException {
    Set<UserPrincipal> users = new HashSet<>();
    users.add(Files.getOwner(settings.folder().resolve("lock")));
    List<String> names = settings.users();
    for (String name : names) {
      try {
        users.add(
            settings
                .folder()
                .getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(name));
      } catch (IOException e) {
        throw new SigningException("expected a user of this machine, found " + name, e);
      }
    }
    return users;
  }

  @Override
  public void close() throws IOException {
    server.close();
    keyring.lock();
    lock.close();
  }
}
