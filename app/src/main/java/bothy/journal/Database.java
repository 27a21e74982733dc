package bothy.journal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The SQLite file under a journal: its place, its schema, and what its errors mean to people. */
final class Database {
  /** "Both" in ASCII, so that {@code file} and we know what it is. */
  private static final int APPLICATION = 0x426f7468;

  private static final int VERSION = 1;

  /**
   * The triggers stop accidents; what finds tampering is the chain. The one on INSERT also keeps
   * {@code INSERT OR REPLACE} from taking an entry's place, which fires no trigger on DELETE.
   */
  private static final String[] SCHEMA = {
    """
    CREATE TABLE entries (
      sequence INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      kind TEXT NOT NULL,
      bytes BLOB NOT NULL,
      previous BLOB NOT NULL CHECK (length(previous) = 32),
      hash BLOB NOT NULL CHECK (length(hash) = 32)
    ) STRICT
    """,
    """
    CREATE TRIGGER entries_follow BEFORE INSERT ON entries
    WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM entries)
    BEGIN SELECT RAISE(ABORT, 'entries are only appended'); END
    """,
    """
    CREATE TRIGGER entries_stay BEFORE DELETE ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END
    """,
    """
    CREATE TRIGGER entries_keep BEFORE UPDATE ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END
    """
  };

  /** Came later; a Bothy from before leaves it alone. */
  private static final String KEPT =
      """
      CREATE TABLE IF NOT EXISTS kept (
        hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
        bytes BLOB NOT NULL
      ) STRICT, WITHOUT ROWID
      """;

  private final Path file;
  private final SQLiteConfig config;

  private Database(Path file, Duration patience) {
    this.file = file;
    config = new SQLiteConfig();
    config.setBusyTimeout(Math.toIntExact(patience.toMillis()));
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
  }

  static Database in(Path folder, Duration patience) {
    Path file = folder.resolve(Journal.FILE);
    try {
      Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
      Files.createFile(file, ownerOnly(folder, "rw-------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file)) {
        throw new JournalException(
            "expected a folder, found something else at " + folder, false, e);
      }
    } catch (IOException e) {
      throw new JournalException(
          "can't make the journal in " + folder + ": " + e.getMessage() + "; choose --home DIR",
          false,
          e);
    }
    Database database = new Database(file, patience);
    database.prepare(patience);
    return database;
  }

  static FileAttribute<?>[] ownerOnly(Path folder, String mode) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  Connection connect() {
    try {
      return config.createConnection("jdbc:sqlite:" + file);
    } catch (SQLException e) {
      throw error("open", e);
    }
  }

  /**
   * Makes the schema in a new file, checks it in an old one. Turning the write-ahead log on fails
   * at once where another process does the same, so that is tried until patience ends.
   */
  private void prepare(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("BEGIN IMMEDIATE");
        schema(statement);
        statement.execute(KEPT);
        statement.execute("COMMIT");
        return;
      } catch (SQLException e) {
        if (!busy(e) || System.nanoTime() - end > 0) {
          throw error("open", e);
        }
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  private void schema(Statement statement) throws SQLException {
    int application = number(statement, "PRAGMA application_id");
    int version = number(statement, "PRAGMA user_version");
    if (application == APPLICATION && version == VERSION) {
      return;
    }
    if (application != 0 || version != 0 || number(statement, "PRAGMA schema_version") != 0) {
      throw new JournalException(
          "expected a journal of version "
              + VERSION
              + ", found "
              + (application == APPLICATION ? "version " + version : "another kind of file")
              + " at "
              + file
              + "; use the Bothy that wrote it, or another --home DIR");
    }
    for (String part : SCHEMA) {
      statement.execute(part);
    }
    statement.execute("PRAGMA application_id = " + APPLICATION);
    statement.execute("PRAGMA user_version = " + VERSION);
  }

  private static int number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.getInt(1);
    }
  }

  private static boolean busy(SQLException e) {
    return e instanceof SQLiteException known
        && (known.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code;
  }

  JournalException damaged(long sequence, Throwable cause) {
    return new JournalException(
        "expected an entry at " + sequence + " of " + file + ", found none that can be read",
        true,
        cause);
  }

  /** What SQLite's error means to people. */
  JournalException error(String doing, SQLException e) {
    int code = e instanceof SQLiteException known ? known.getResultCode().code & 0xff : 0;
    SQLiteErrorCode kind = SQLiteErrorCode.getErrorCode(code);
    String says =
        switch (kind) {
          case SQLITE_FULL -> "the disk is full; make room and try again";
          case SQLITE_BUSY, SQLITE_LOCKED ->
              "another process has held it for too long; try again when that is done";
          case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN ->
              "it may not be written; check its owner and mode, or choose --home DIR";
          case SQLITE_IOERR -> "the disk could not be read or written, or a limit is reached";
          case SQLITE_NOTADB, SQLITE_CORRUPT -> "the file is damaged or isn't a journal";
          default -> String.valueOf(e.getMessage());
        };
    boolean damaged =
        kind == SQLiteErrorCode.SQLITE_NOTADB || kind == SQLiteErrorCode.SQLITE_CORRUPT;
    return new JournalException(
        "can't " + doing + " the journal " + file + ": " + says, damaged, e);
  }
}
