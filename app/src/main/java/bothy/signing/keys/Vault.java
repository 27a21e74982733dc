package bothy.signing.keys;

import bothy.crypto.Aes;
import bothy.crypto.Kdf;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.signing.Caps;
import bothy.signing.SecurityKey;
import bothy.signing.SigningException;
import bothy.signing.files.Disk;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An opened vault file: a header, then its contents under AES-256-GCM with a key of Argon2id. The
 * header is covered by the tag:
 *
 * <pre>{@code
 * "bothyvlt" (8) | version 1 (1) | memory in KiB (4) | iterations (4) | lanes (1) | salt (32) | nonce (12)
 * }</pre>
 *
 * <p>Each change is written as a whole new file with a new nonce, in the old one's place.
 */
public final class Vault implements AutoCloseable {
  private static final byte[] MAGIC = "bothyvlt".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int SALT = 32;
  private static final int HEADER = 8 + 1 + 4 + 4 + 1 + SALT + Aes.NONCE;
  private static final int LARGEST = 16 << 20;

  /**
   * What opening costs whoever guesses.
   *
   * @param memoryKib from 8 times the lanes to 256 MB
   * @param iterations from 1 to 16
   * @param lanes from 1 to 8
   */
  public record Cost(int memoryKib, int iterations, int lanes) {
    /** RFC 9106's second recommended choice. */
    public static final Cost USUAL = new Cost(64 << 10, 3, 4);

    /** For passphrases that everybody knows. */
    public static final Cost LEAST = new Cost(64, 1, 1);

    public Cost {
      if (lanes < 1
          || lanes > 8
          || iterations < 1
          || iterations > 16
          || memoryKib < 8 * lanes
          || memoryKib > 256 << 10) {
        throw new SigningException(
            "expected Argon2id within 256 MB, 16 iterations and 8 lanes, found "
                + memoryKib
                + " KiB, "
                + iterations
                + " and "
                + lanes);
      }
    }
  }

  private final Disk disk;
  private final Path file;
  private final Cost cost;
  private final byte[] salt;
  private final byte[] key;
  private final Contents contents;
  private final SecureRandom random;
  private boolean unsaved;

  private Vault(
      Disk disk,
      Path file,
      Cost cost,
      byte[] salt,
      byte[] key,
      Contents contents,
      SecureRandom random) {
    this.disk = disk;
    this.file = file;
    this.cost = cost;
    this.salt = salt;
    this.key = key;
    this.contents = contents;
    this.random = random;
  }

  /** Whether there is a vault at {@code file}. */
  public static boolean isAt(Disk disk, Path file) {
    try {
      return disk.read(file).isPresent();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Makes an empty one; whoever makes one saves it.
   *
   * @throws SigningException if there is one already
   */
  public static Vault create(
      Disk disk, Path file, Cost cost, byte[] passphrase, SecureRandom random) {
    if (isAt(disk, file)) {
      throw new SigningException("expected no vault at " + file + ", found one");
    }
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    byte[] seal = randomKey(random);
    byte[] book = new byte[32];
    random.nextBytes(book);
    Vault vault =
        new Vault(
            disk,
            file,
            cost,
            salt,
            derive(cost, salt, passphrase),
            new Contents(seal, book),
            random);
    vault.save();
    return vault;
  }

  private static byte[] randomKey(SecureRandom random) {
    byte[] key = new byte[32];
    do {
      random.nextBytes(key);
    } while (new BigInteger(1, key).signum() == 0
        || new BigInteger(1, key).compareTo(bothy.crypto.Secp256k1.N) >= 0);
    return key;
  }

  /**
   * The vault, if this is its passphrase.
   *
   * @throws SigningException if there is none, or it is no vault
   */
  public static Optional<Vault> open(Disk disk, Path file, byte[] passphrase, SecureRandom random) {
    byte[] bytes;
    try {
      bytes =
          disk.read(file)
              .orElseThrow(
                  () -> new SigningException("expected a vault at " + file + ", found none"));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (bytes.length <= HEADER
        || bytes.length > LARGEST
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new SigningException("expected a vault at " + file + ", found another file");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes, MAGIC.length, HEADER - MAGIC.length);
    int version = header.get();
    if (version != VERSION) {
      throw new SigningException(
          "expected a vault of version " + VERSION + " at " + file + ", found " + version);
    }
    Cost cost = new Cost(header.getInt(), header.getInt(), header.get());
    byte[] salt = new byte[SALT];
    header.get(salt);
    byte[] nonce = new byte[Aes.NONCE];
    header.get(nonce);
    byte[] key = derive(cost, salt, passphrase);
    Optional<byte[]> plain =
        Aes.open(
            key,
            nonce,
            Arrays.copyOf(bytes, HEADER),
            Arrays.copyOfRange(bytes, HEADER, bytes.length));
    if (plain.isEmpty()) {
      Secrets.wipe(key);
      return Optional.empty();
    }
    Contents contents = Contents.read(plain.get());
    Secrets.wipe(plain.get());
    return Optional.of(new Vault(disk, file, cost, salt, key, contents, random));
  }

  private static byte[] derive(Cost cost, byte[] salt, byte[] passphrase) {
    return Kdf.argon2id(passphrase, salt, cost.memoryKib(), cost.iterations(), cost.lanes(), 32);
  }

  private static SigningException unreadable(Path file, IOException e) {
    return new SigningException("can't read " + file + ": " + e.getMessage(), e);
  }

  /** Whether it is the one that opens this vault. */
  public boolean isPassphrase(byte[] passphrase) {
    byte[] other = derive(cost, salt, passphrase);
    boolean same = MessageDigest.isEqual(key, other);
    Secrets.wipe(other);
    return same;
  }

  /** Whether it holds what couldn't be written: it is then to be closed and opened anew. */
  public boolean isUnsaved() {
    return unsaved;
  }

  private void save() {
    unsaved = true;
    byte[] nonce = new byte[Aes.NONCE];
    random.nextBytes(nonce);
    byte[] header =
        ByteBuffer.allocate(HEADER)
            .put(MAGIC)
            .put((byte) VERSION)
            .putInt(cost.memoryKib())
            .putInt(cost.iterations())
            .put((byte) cost.lanes())
            .put(salt)
            .put(nonce)
            .array();
    byte[] plain = contents.write();
    byte[] sealed = Aes.seal(key, nonce, header, plain);
    Secrets.wipe(plain);
    byte[] bytes = Arrays.copyOf(header, HEADER + sealed.length);
    System.arraycopy(sealed, 0, bytes, HEADER, sealed.length);
    try {
      disk.replace(file, bytes);
      unsaved = false;
    } catch (IOException e) {
      throw new SigningException("can't write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Its accounts, in the order in which they came. */
  public List<Entry> entries() {
    return List.copyOf(contents.entries.values());
  }

  /** A copy of an account's private key, for the caller to wipe. */
  public Optional<byte[]> key(Address account) {
    return Optional.ofNullable(contents.keys.get(account)).map(byte[]::clone);
  }

  /**
   * Takes in a single key.
   *
   * @throws SigningException if its account is here already, or it is no key
   */
  public Entry add(byte[] key, Caps caps) {
    if (key.length != 32
        || new BigInteger(1, key).signum() == 0
        || new BigInteger(1, key).compareTo(bothy.crypto.Secp256k1.N) >= 0) {
      throw new SigningException("expected a private key of 32 bytes from 1 to n - 1");
    }
    return add(new Entry(Entry.address(key), -1, 0), key.clone(), caps);
  }

  /** Takes in the first {@code count} accounts of a mnemonic that aren't here yet. */
  public List<Entry> add(byte[] entropy, char[] passphrase, int count, Caps caps) {
    if (count < 1 || count > 100) {
      throw new SigningException("expected 1 to 100 accounts of a mnemonic, found " + count);
    }
    byte[] seed = Mnemonic.seed(entropy, passphrase);
    int place = 0;
    while (place < contents.seeds.size()
        && !MessageDigest.isEqual(contents.seeds.get(place).seed, seed)) {
      place++;
    }
    if (place == contents.seeds.size()) {
      contents.seeds.add(
          new Contents.Seed(entropy.clone(), Secrets.utf8(passphrase.clone()), seed));
    }
    List<Entry> added = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      byte[] key = ExtendedKey.account(seed, index);
      Entry entry = new Entry(Entry.address(key), place, index);
      if (!contents.entries.containsKey(entry.address())) {
        put(entry, key, caps);
        added.add(entry);
      }
    }
    save();
    return added;
  }

  /** The next account of the newest mnemonic; empty if there is none. */
  public Optional<Entry> next(Caps caps) {
    int place = contents.seeds.size() - 1;
    if (place < 0) {
      return Optional.empty();
    }
    int index = 0;
    byte[] key = ExtendedKey.account(contents.seeds.get(place).seed, index);
    while (contents.entries.containsKey(Entry.address(key))) {
      key = ExtendedKey.account(contents.seeds.get(place).seed, ++index);
    }
    return Optional.of(add(new Entry(Entry.address(key), place, index), key, caps));
  }

  /** The words that an account follows from; empty for a single key. */
  public Optional<char[]> words(Address account) {
    return Optional.ofNullable(contents.entries.get(account))
        .filter(entry -> entry.seed() >= 0)
        .map(entry -> Mnemonic.words(contents.seeds.get(entry.seed()).entropy));
  }

  private Entry add(Entry entry, byte[] key, Caps caps) {
    if (contents.entries.containsKey(entry.address())) {
      throw new SigningException(
          "expected a new account, found " + entry.address() + " here already");
    }
    put(entry, key, caps);
    save();
    return entry;
  }

  private void put(Entry entry, byte[] key, Caps caps) {
    contents.entries.put(entry.address(), entry);
    contents.keys.put(entry.address(), key);
    contents.caps.put(entry.address(), caps);
  }

  public Caps caps(Address account) {
    return contents.caps.getOrDefault(account, Caps.USUAL);
  }

  public void setCaps(Address account, Caps caps) {
    contents.caps.put(account, caps);
    save();
  }

  public List<SecurityKey> securityKeys() {
    return List.copyOf(contents.securityKeys.values());
  }

  public Optional<SecurityKey> securityKey(Bytes id) {
    return Optional.ofNullable(contents.securityKeys.get(id));
  }

  public void add(SecurityKey securityKey) {
    contents.securityKeys.put(securityKey.id(), securityKey);
    save();
  }

  /** A copy of the key that seals texts and heads. */
  public byte[] sealKey() {
    return contents.sealKey.clone();
  }

  /** A copy of the key under which the book is written. */
  public byte[] bookKey() {
    return contents.bookKey.clone();
  }

  /** Whether there must be a book beside this vault. */
  public boolean bookBegun() {
    return contents.bookBegun;
  }

  /** From now on there must be one. */
  public void beginBook() {
    contents.bookBegun = true;
    save();
  }

  /** Wipes what is secret. */
  @Override
  public void close() {
    contents.wipe();
    Secrets.wipe(key);
  }

  @Override
  public String toString() {
    return "the vault at " + file;
  }
}
