package bothy.journal;

import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An append-only, hash-chained list of entries in one SQLite file. What {@link #append} returned is
 * on the disk and survives a crash. Several threads and processes may use one file at once.
 */
public final class Journal implements AutoCloseable {
  /** The file's name in its folder. */
  public static final String FILE = "journal.sqlite";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** More than any code that a chain allows. */
  private static final int MOST_KEPT = 1 << 20;

  private static final String COLUMNS = "sequence, time, kind, bytes, previous, hash";

  private final Database database;
  private final Connection writer;

  private Journal(Database database, Connection writer) {
    this.database = database;
    this.writer = writer;
  }

  /**
   * Opens the journal in {@code folder}; makes both where they don't exist, for the owner's eyes
   * only.
   *
   * @throws JournalException if the file isn't a journal of a version known here, or can't be used
   */
  public static Journal open(Path folder) {
    return open(folder, PATIENCE);
  }

  static Journal open(Path folder, Duration patience) {
    Database database = Database.in(folder, patience);
    return new Journal(database, database.connect());
  }

  /** Whether a journal stands in {@code folder}. */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  /**
   * Appends an entry; once this returns it is on the disk.
   *
   * @throws JournalException if it can't be; then nothing was appended
   */
  public synchronized Entry append(Instant time, String kind, Bytes bytes) {
    try (Statement statement = writer.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      try {
        Entry entry = Entry.after(head(statement), time, kind, bytes);
        insert(entry);
        statement.execute("COMMIT");
        return entry;
      } catch (SQLException | RuntimeException e) {
        rollBack(statement, e);
        throw e;
      }
    } catch (SQLException e) {
      throw database.error("write to", e);
    }
  }

  /** SQLite may have rolled back by itself; the first failure is the one worth telling. */
  private static void rollBack(Statement statement, Exception first) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      first.addSuppressed(e);
    }
  }

  private static Head head(Statement statement) throws SQLException {
    String last = "SELECT sequence, hash FROM entries ORDER BY sequence DESC LIMIT 1";
    try (ResultSet row = statement.executeQuery(last)) {
      return row.next() ? new Head(row.getLong(1), hash(row, 2)) : Head.NONE;
    }
  }

  private void insert(Entry entry) throws SQLException {
    try (PreparedStatement insert =
        writer.prepareStatement(
            "INSERT INTO entries (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, entry.sequence());
      insert.setLong(2, entry.time().toEpochMilli());
      insert.setString(3, entry.kind());
      insert.setBytes(4, entry.bytes().toArray());
      insert.setBytes(5, entry.previous().bytes().toArray());
      insert.setBytes(6, entry.hash().bytes().toArray());
      insert.executeUpdate();
    }
  }

  /**
   * Keeps bytes beside the chain, each once however often it is kept. Nothing binds them to the
   * chain but their hash, which whoever needs them has from an entry.
   *
   * @throws JournalException if they can't be; then none was
   */
  public synchronized void keep(Collection<Bytes> all) {
    try (Statement statement = writer.createStatement()) {
      List<Bytes> missing = new ArrayList<>();
      for (Bytes bytes : all) {
        if (!keeps(Hash.keccak(bytes))) {
          missing.add(bytes);
        }
      }
      if (missing.isEmpty()) {
        return;
      }
      statement.execute("BEGIN IMMEDIATE");
      try (PreparedStatement insert =
          writer.prepareStatement("INSERT OR IGNORE INTO kept (hash, bytes) VALUES (?, ?)")) {
        for (Bytes bytes : missing) {
          insert.setBytes(1, Hash.keccak(bytes).bytes().toArray());
          insert.setBytes(2, bytes.toArray());
          insert.executeUpdate();
        }
        statement.execute("COMMIT");
      } catch (SQLException | RuntimeException e) {
        rollBack(statement, e);
        throw e;
      }
    } catch (SQLException e) {
      throw database.error("write to", e);
    }
  }

  private boolean keeps(Hash hash) throws SQLException {
    try (PreparedStatement query = writer.prepareStatement("SELECT 1 FROM kept WHERE hash = ?")) {
      query.setBytes(1, hash.bytes().toArray());
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  /**
   * What was kept under its Keccak hash; empty if nothing was, or if what stands there was changed.
   */
  public synchronized Optional<Bytes> kept(Hash hash) {
    try (PreparedStatement query =
        writer.prepareStatement(
            "SELECT bytes FROM kept WHERE hash = ? AND length(bytes) <= " + MOST_KEPT)) {
      query.setBytes(1, hash.bytes().toArray());
      try (ResultSet row = query.executeQuery()) {
        byte @Nullable [] bytes = row.next() ? row.getBytes(1) : null;
        return Optional.ofNullable(bytes)
            .map(Bytes::owning)
            .filter(kept -> Hash.keccak(kept).equals(hash));
      }
    } catch (SQLException e) {
      throw database.error("read", e);
    }
  }

  /** Shows {@code reader} each entry after {@code sequence}, oldest first, until it says false. */
  public void after(long sequence, Predicate<Entry> reader) {
    read(
        "SELECT " + COLUMNS + " FROM entries WHERE sequence > ? ORDER BY sequence",
        statement -> statement.setLong(1, sequence),
        reader);
  }

  /**
   * Shows {@code reader} each entry before {@code sequence} whose bytes hold {@code text}, newest
   * first, until it says false. Letters A to Z are found in either case; empty text is in all.
   */
  public void before(long sequence, String text, Predicate<Entry> reader) {
    read(
        "SELECT "
            + COLUMNS
            + " FROM entries WHERE sequence < ?1 AND (?2 = '' OR instr(lower(CAST(bytes AS TEXT)),"
            + " ?2) > 0) ORDER BY sequence DESC",
        statement -> {
          statement.setLong(1, sequence);
          statement.setString(2, text.toLowerCase(Locale.ROOT));
        },
        reader);
  }

  /** Shows {@code reader} each entry of one of {@code kinds}, newest first, until it says false. */
  public void newest(List<String> kinds, Predicate<Entry> reader) {
    String places = String.join(", ", Collections.nCopies(kinds.size(), "?"));
    read(
        "SELECT " + COLUMNS + " FROM entries WHERE kind IN (" + places + ") ORDER BY sequence DESC",
        statement -> {
          for (int i = 0; i < kinds.size(); i++) {
            statement.setString(i + 1, kinds.get(i));
          }
        },
        reader);
  }

  /** The entry at {@code sequence}. */
  public Optional<Entry> at(long sequence) {
    List<Entry> found = new ArrayList<>();
    after(
        sequence - 1,
        entry -> {
          found.add(entry);
          return false;
        });
    return found.stream().filter(entry -> entry.sequence() == sequence).findFirst();
  }

  /** The newest entry. */
  public Optional<Entry> last() {
    List<Entry> found = new ArrayList<>();
    before(
        Long.MAX_VALUE,
        "",
        entry -> {
          found.add(entry);
          return false;
        });
    return found.stream().findFirst();
  }

  /** Where the chain ends, as it says itself. */
  public Head head() {
    return last().map(Entry::head).orElse(Head.NONE);
  }

  /** Walks the chain from its first entry. */
  public Chain verify() {
    return verify(Head.NONE);
  }

  /** Walks the chain, which must also pass through the head that somebody remembered. */
  public Chain verify(Head remembered) {
    Walk walk = new Walk(remembered);
    try {
      after(Long.MIN_VALUE, walk::accepts);
    } catch (JournalException e) {
      if (e.damaged()) {
        return new Chain.Broken(walk.next(), String.valueOf(e.getMessage()));
      }
      throw e;
    }
    return walk.result();
  }

  private interface Binding {
    void to(PreparedStatement statement) throws SQLException;
  }

  /** Reads on a connection of its own, so that a long walk doesn't hold up who appends. */
  private void read(String query, Binding binding, Predicate<Entry> reader) {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(query)) {
      binding.to(statement);
      try (ResultSet row = statement.executeQuery()) {
        boolean more = true;
        while (more && row.next()) {
          more = reader.test(entry(row));
        }
      }
    } catch (SQLException e) {
      throw database.error("read", e);
    }
  }

  /** Whoever can change the file can also take its constraints away: each value is looked at. */
  private Entry entry(ResultSet row) throws SQLException {
    long sequence = row.getLong(1);
    byte @Nullable [] bytes = row.getBytes(4);
    @Nullable String kind = row.getString(3);
    try {
      return new Entry(
          sequence,
          Instant.ofEpochMilli(row.getLong(2)),
          Objects.requireNonNull(kind, "kind"),
          Bytes.owning(Objects.requireNonNull(bytes, "bytes")),
          hash(row, 5),
          hash(row, 6));
    } catch (EthException | NullPointerException e) {
      throw database.damaged(sequence, e);
    }
  }

  private static Hash hash(ResultSet row, int column) throws SQLException {
    byte @Nullable [] bytes = row.getBytes(column);
    return new Hash(Bytes.owning(Objects.requireNonNull(bytes, "a hash")));
  }

  @Override
  public synchronized void close() {
    try {
      writer.close();
    } catch (SQLException e) {
      throw database.error("close", e);
    }
  }
}
