package bothy.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
  private static final String NO_TRIGGERS =
      "DROP TRIGGER entries_follow; DROP TRIGGER entries_stay; DROP TRIGGER entries_keep; ";

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void folderThatIsNotThereYet() {
    folder = temp.resolve("a/b");
  }

  private Head write(int count) {
    try (Journal journal = Journal.open(folder)) {
      Head head = Head.NONE;
      for (int i = 1; i <= count; i++) {
        head = journal.append(Instant.ofEpochSecond(i), "check", bytes("entry " + i)).head();
      }
      return head;
    }
  }

  private Chain verify(Head remembered) {
    try (Journal journal = Journal.open(folder)) {
      return journal.verify(remembered);
    }
  }

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Entry entry) {
    return new String(entry.bytes().toArray(), StandardCharsets.UTF_8);
  }

  /** As somebody would who has the file and SQLite, without asking Bothy. */
  private void tamper(String statements) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(Journal.FILE));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(statements);
    }
  }

  @Test
  void givesBackWhatWasAppendedAcrossOpenings() {
    write(2);
    write(1);

    List<Entry> entries = new ArrayList<>();
    try (Journal journal = Journal.open(folder)) {
      journal.after(0, entries::add);
      assertThat(journal.at(2)).contains(entries.get(1));
      assertThat(journal.at(4)).isEmpty();
    }

    assertThat(entries).extracting(Entry::sequence).containsExactly(1L, 2L, 3L);
    assertThat(entries)
        .extracting(JournalTest::text)
        .containsExactly("entry 1", "entry 2", "entry 1");
    assertThat(entries.get(1).time()).isEqualTo(Instant.ofEpochSecond(2));
    assertThat(entries.get(2).previous()).isEqualTo(entries.get(1).hash());
    assertThat(verify(Head.NONE)).isEqualTo(new Chain.Intact(entries.get(2).head()));
  }

  /** Computed by hand from the documented layout with another program's SHA-256. */
  @Test
  void hashesTheDocumentedLayout() {
    Entry entry =
        Entry.after(Head.NONE, Instant.ofEpochMilli(1_700_000_000_123L), "check", bytes("{}"));

    assertThat(entry.hash())
        .isEqualTo(
            Hash.fromHex("0x52a318bd791ccb6bad7bc2ad9e1e42cf85fdbcdab5f0fc067454fd930f74da0b"));
  }

  @Test
  void findsTextNewestFirst() {
    write(12);

    List<String> found = new ArrayList<>();
    try (Journal journal = Journal.open(folder)) {
      journal.before(
          Long.MAX_VALUE,
          "ENTRY 1",
          entry -> {
            found.add(text(entry));
            return found.size() < 3;
          });
    }

    assertThat(found).containsExactly("entry 12", "entry 11", "entry 10");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE entries SET bytes = x'00' WHERE sequence = 3 | 3",
        "UPDATE entries SET time = time + 1 WHERE sequence = 3 | 3",
        "UPDATE entries SET kind = 'other' WHERE sequence = 3 | 3",
        "UPDATE entries SET hash = zeroblob(32) WHERE sequence = 3 | 3",
        "UPDATE entries SET previous = zeroblob(32) WHERE sequence = 3 | 3",
        "DELETE FROM entries WHERE sequence = 3 | 3",
        "DELETE FROM entries WHERE sequence = 1 | 1",
        "UPDATE entries SET sequence = 99 WHERE sequence = 3; UPDATE entries SET sequence = 3 WHERE"
            + " sequence = 4; UPDATE entries SET sequence = 4 WHERE sequence = 99 | 3",
        "INSERT INTO entries SELECT 7, time, kind, bytes, previous, hash FROM entries WHERE"
            + " sequence = 6 | 7",
        "INSERT INTO entries SELECT 0, time, kind, bytes, previous, hash FROM entries WHERE"
            + " sequence = 1 | 1",
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql ="
            + " 'CREATE TABLE entries (sequence INTEGER PRIMARY KEY, time, kind, bytes, previous,"
            + " hash)' WHERE name = 'entries'; PRAGMA writable_schema = RESET; UPDATE entries SET"
            + " hash = NULL WHERE sequence = 3 | 3"
      })
  void theChainShowsTampering(String statements, long where) throws SQLException {
    write(6);
    assertThat(verify(Head.NONE)).isInstanceOf(Chain.Intact.class);

    tamper(NO_TRIGGERS + statements);

    assertThat(verify(Head.NONE))
        .isInstanceOfSatisfying(
            Chain.Broken.class, broken -> assertThat(broken.sequence()).isEqualTo(where));
  }

  @Test
  void onlyARememberedHeadShowsACutTail() throws SQLException {
    Head head = write(6);

    tamper(NO_TRIGGERS + "DELETE FROM entries WHERE sequence > 4");

    assertThat(verify(Head.NONE)).isInstanceOf(Chain.Intact.class);
    assertThat(verify(head))
        .isInstanceOfSatisfying(
            Chain.Broken.class,
            broken -> {
              assertThat(broken.sequence()).isEqualTo(5);
              assertThat(broken.says()).contains("remembered entry 6").contains("after entry 4");
            });
  }

  @Test
  void aRememberedHeadShowsAChainThatWasMadeAnew() throws IOException {
    Head head = write(3);
    Files.delete(folder.resolve(Journal.FILE));
    try (Journal journal = Journal.open(folder)) {
      for (int i = 0; i < 4; i++) {
        journal.append(Instant.EPOCH, "check", bytes("other"));
      }

      assertThat(journal.verify()).isInstanceOf(Chain.Intact.class);
      assertThat(journal.verify(head))
          .isInstanceOfSatisfying(
              Chain.Broken.class, broken -> assertThat(broken.sequence()).isEqualTo(3));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE entries SET kind = 'other' WHERE sequence = 1",
        "DELETE FROM entries WHERE sequence = 2",
        "INSERT OR REPLACE INTO entries SELECT 1, 5, kind, bytes, previous, hash FROM entries WHERE"
            + " sequence = 2",
        "INSERT INTO entries SELECT 9, time, kind, bytes, previous, hash FROM entries WHERE"
            + " sequence = 2"
      })
  void triggersStopAccidents(String statement) {
    write(2);

    assertThatThrownBy(() -> tamper(statement))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("entries are");
  }

  @Test
  void refusesAnotherVersionAndAnotherKindOfFile() throws SQLException {
    write(1);
    tamper("PRAGMA user_version = 2");
    assertThatThrownBy(() -> Journal.open(folder))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("expected a journal of version 1, found version 2");

    tamper("PRAGMA application_id = 7");
    assertThatThrownBy(() -> Journal.open(folder))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("another kind of file");
  }

  @Test
  void refusesAFileThatIsNoDatabase() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(Journal.FILE), "not a database, but long enough ".repeat(99));

    assertThatThrownBy(() -> Journal.open(folder))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("damaged or isn't a journal");
  }

  @Test
  void refusesAHomeThatIsAFile() throws IOException {
    Files.createDirectories(temp.resolve("a"));
    Files.writeString(folder, "a file");

    assertThatThrownBy(() -> Journal.open(folder))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("expected a folder");
  }

  @Test
  void damagedPagesAreFoundAndSaid() throws IOException {
    write(400);
    Path file = folder.resolve(Journal.FILE);
    byte[] content = Files.readAllBytes(file);
    java.util.Arrays.fill(content, content.length / 2, content.length, (byte) 0x5a);
    Files.write(file, content);

    assertThat(verify(Head.NONE)).isInstanceOf(Chain.Broken.class);
  }

  @Test
  void onlyTheOwnerMayLook() throws IOException {
    write(1);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve(Journal.FILE))))
        .isEqualTo("rw-------");
  }

  @Test
  void aLockedFileIsAClearErrorAndNothingIsAppended() throws SQLException {
    Head head = write(1);
    try (Journal journal = Journal.open(folder, Duration.ofMillis(50));
        Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(Journal.FILE));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");

      assertThatThrownBy(() -> journal.append(Instant.EPOCH, "check", bytes("late")))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("another process has held it");
      statement.execute("ROLLBACK");
      assertThat(journal.verify()).isEqualTo(new Chain.Intact(head));
      assertThat(journal.append(Instant.EPOCH, "check", bytes("now")).sequence()).isEqualTo(2);
    }
  }

  @Test
  void headsAreReadBackAsTheyAreWritten() {
    Head head = write(1);

    assertThat(Head.parse(head.toString())).contains(head);
    assertThat(Head.parse("1:ab")).isEmpty();
    assertThat(Head.parse("x")).isEmpty();
  }
}
