package bothy.signing;

import bothy.eth.Address;
import bothy.signing.files.Disk;
import bothy.signing.keys.Entry;
import bothy.signing.keys.Vault;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The vault and its book, open for a while after the passphrase was given. */
final class Keyring {
  private static final int SHORTEST = 8;

  private final Disk disk;
  private final Path folder;
  private final Vault.Cost cost;
  private final Duration idle;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Patience patience = new Patience();
  private @Nullable Vault vault;
  private @Nullable Book book;
  private List<Entry> known = List.of();
  private Instant used = Instant.EPOCH;

  Keyring(
      Disk disk,
      Path folder,
      Vault.Cost cost,
      Duration idle,
      InstantSource clock,
      SecureRandom random) {
    this.disk = disk;
    this.folder = folder;
    this.cost = cost;
    this.idle = idle;
    this.clock = clock;
    this.random = random;
  }

  /** An open vault and the book beside it. */
  record Open(Vault vault, Book book) {}

  private Path file() {
    return folder.resolve("vault");
  }

  private Path bookFile() {
    return folder.resolve("book");
  }

  boolean exists() {
    return Vault.isAt(disk, file());
  }

  /** What is open now; locks first if it wasn't used for too long, or couldn't be written. */
  Optional<Open> open() {
    if (vault != null
        && (vault.isUnsaved() || Duration.between(used, clock.instant()).compareTo(idle) >= 0)) {
      lock();
    }
    return vault == null || book == null ? Optional.empty() : Optional.of(new Open(vault, book));
  }

  SigningResult.Locked locked() {
    return new SigningResult.Locked(
        exists()
            ? "the keys are locked: ./bothy keys unlock, or the desk, opens them"
            : "there are no keys yet: ./bothy keys new, or keys import");
  }

  void lock() {
    if (vault != null) {
      vault.close();
    }
    vault = null;
    if (book != null && book.isBroken()) {
      book = null; // else it stays: read anew, it could be an older one
    }
  }

  void touch() {
    used = clock.instant();
  }

  Instant locksAt() {
    return used.plus(idle);
  }

  /** The accounts, also while they are locked, if they were open before. */
  List<Entry> entries() {
    open().ifPresent(open -> known = open.vault().entries());
    return known;
  }

  Optional<Address> sealAddress() {
    return open()
        .map(open -> {
          byte[] key = open.vault().sealKey();
          Address address = Entry.address(key);
          bothy.signing.keys.Secrets.wipe(key);
          return address;
        });
  }

  /** Makes a vault; empty if it was made. */
  Optional<SigningResult> create(Proof.Passphrase passphrase) {
    if (exists()) {
      return refused("vault.exists", "expected no vault yet, found one: unlock it instead");
    }
    if (passphrase.characters().length < SHORTEST) {
      return refused(
          "passphrase.short", "expected a passphrase of at least " + SHORTEST + " characters");
    }
    return with(
        passphrase,
        bytes -> {
          vault = Vault.create(disk, file(), cost, bytes, random);
          return opened(false);
        });
  }

  /**
   * Opens the vault; empty if it is open now.
   *
   * @param newBook whether a book that is missing or damaged is begun anew
   */
  Optional<SigningResult> unlock(Proof.Passphrase passphrase, boolean newBook) {
    if (!exists()) {
      return Optional.of(locked());
    }
    Optional<SigningResult> wait = waits();
    if (wait.isPresent()) {
      return wait;
    }
    return with(
        passphrase,
        bytes -> {
          Optional<Vault> found = Vault.open(disk, file(), bytes, random);
          if (found.isEmpty()) {
            return wrong();
          }
          patience.right();
          lock();
          vault = found.get();
          return opened(newBook);
        });
  }

  private interface Use {
    Optional<SigningResult> of(byte[] passphrase);
  }

  private static Optional<SigningResult> with(Proof.Passphrase passphrase, Use use) {
    byte[] bytes = passphrase.utf8();
    try {
      return use.of(bytes);
    } finally {
      bothy.signing.keys.Secrets.wipe(bytes);
    }
  }

  private Optional<SigningResult> opened(boolean newBook) {
    Vault open = java.util.Objects.requireNonNull(vault);
    try {
      if (newBook) {
        setAside();
        book = null;
      }
      if (book == null) {
        boolean missing = disk.read(bookFile()).isEmpty();
        if (missing && open.bookBegun() && !newBook) {
          lock();
          return refused(
              "book.missing",
              "expected the book of what was signed at "
                  + bookFile()
                  + ", found none: restore it, or unlock with --new-book");
        }
        byte[] key = open.bookKey();
        book = Book.open(disk, bookFile(), key);
        bothy.signing.keys.Secrets.wipe(key);
        if (!open.bookBegun()) {
          open.beginBook();
        }
      }
    } catch (IOException | SigningException e) {
      lock();
      return refused("book.damaged", String.valueOf(e.getMessage()));
    }
    touch();
    known = open.entries();
    return Optional.empty();
  }

  private void setAside() throws IOException {
    if (disk.read(bookFile()).isPresent()) {
      Path old = bookFile().resolveSibling("book.until-" + clock.instant().getEpochSecond());
      disk.move(bookFile(), old);
      disk.syncFolder(Disk.folder(old));
    }
  }

  /** Whether it is the open vault's passphrase; empty if so. */
  Optional<SigningResult> check(Proof.Passphrase passphrase, Vault open) {
    Optional<SigningResult> wait = waits();
    if (wait.isPresent()) {
      return wait;
    }
    return with(
        passphrase,
        bytes -> {
          if (!open.isPassphrase(bytes)) {
            return wrong();
          }
          patience.right();
          return Optional.empty();
        });
  }

  private Optional<SigningResult> waits() {
    Duration left = patience.left(clock.instant());
    return left.isPositive() ? Optional.of(new SigningResult.Wait(left)) : Optional.empty();
  }

  private Optional<SigningResult> wrong() {
    patience.wrong(clock.instant());
    return refused("passphrase.wrong", "expected the vault's passphrase, found another");
  }

  static Optional<SigningResult> refused(String rule, String says) {
    return Optional.of(new SigningResult.Refused(rule, says));
  }
}
