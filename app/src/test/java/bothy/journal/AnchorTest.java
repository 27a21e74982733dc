package bothy.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.eth.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnchorTest {
  private static final Instant TIME = Instant.parse("2026-05-04T09:30:00Z");

  @TempDir Path home;

  private Entry append(Journal journal, int value) {
    return journal.append(TIME.plusSeconds(value), "note", Bytes.of((byte) value));
  }

  /** A journal of three anchored entries. */
  private void three() {
    try (Journal journal = Journal.open(home);
        Anchoring anchoring = Anchoring.still(journal, Anchor.in(home))) {
      assertThat(anchoring.found()).isInstanceOf(Anchor.Found.None.class);
      for (int i = 1; i <= 3; i++) {
        append(journal, i);
      }
    }
  }

  private Anchor.Found check() {
    try (Journal journal = Journal.open(home)) {
      return Anchor.in(home).check(journal);
    }
  }

  private void sql(String text) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve(Journal.FILE));
        var statement = connection.createStatement()) {
      statement.executeUpdate("DROP TRIGGER IF EXISTS entries_stay");
      statement.executeUpdate(text);
    }
  }

  @Test
  void aJournalThatHoldsItsAnchorIsLeftAlone() {
    three();

    assertThat(check()).isInstanceOf(Anchor.Found.Holds.class);
    try (Journal journal = Journal.open(home)) {
      assertThat(check()).isEqualTo(new Anchor.Found.Holds(journal.head()));
    }
  }

  @Test
  void aCrashBetweenAnEntryAndItsAnchorIsFine() {
    three();
    try (Journal journal = Journal.open(home)) {
      append(journal, 4);
    }

    assertThat(check())
        .isInstanceOfSatisfying(
            Anchor.Found.Holds.class, holds -> assertThat(holds.head().sequence()).isEqualTo(3));
  }

  @Test
  void aTailThatWasCutIsFoundThoughTheChainStillVerifies() throws Exception {
    three();

    sql("DELETE FROM entries WHERE sequence = 3");

    assertThat(check())
        .isEqualTo(
            new Anchor.Found.Broken(
                "the journal's tail was cut: anchored 3 at 2026-05-04T09:30:03Z, found 2"));
    try (Journal journal = Journal.open(home)) {
      assertThat(journal.verify()).isInstanceOf(Chain.Intact.class);
    }
  }

  @Test
  void aTailThatWasCutAndGrewAnewIsFound() throws Exception {
    three();
    sql("DELETE FROM entries WHERE sequence = 3");
    try (Journal journal = Journal.open(home)) {
      append(journal, 77);
      append(journal, 78);
    }

    assertThat(check())
        .isInstanceOfSatisfying(
            Anchor.Found.Broken.class,
            broken ->
                assertThat(broken.says()).startsWith("the journal was remade: anchored 3:0x"));
  }

  @Test
  void aJournalThatWasReplacedWholeIsFound() throws Exception {
    three();
    Files.delete(home.resolve(Journal.FILE));

    assertThat(check())
        .isInstanceOfSatisfying(
            Anchor.Found.Broken.class,
            broken -> assertThat(broken.says()).contains("anchored 3 at", "found 0"));
  }

  @Test
  void anAnchorThatIsGoneThoughItsKeyWasUsedIsFound() throws Exception {
    three();
    Files.delete(home.resolve(Anchor.FILE));

    assertThat(check())
        .isInstanceOfSatisfying(
            Anchor.Found.Broken.class,
            broken -> assertThat(broken.says()).startsWith("the anchor is gone"));
  }

  @Test
  void anEmptyJournalIsAnchoredTooSoThatOnlyANewHomeHasNone() {
    try (Journal journal = Journal.open(home);
        Anchoring anchoring = Anchoring.still(journal, Anchor.in(home))) {
      assertThat(anchoring.found()).isInstanceOf(Anchor.Found.None.class);
    }

    assertThat(check()).isEqualTo(new Anchor.Found.Holds(Head.NONE));
  }

  @Test
  void everyFlippedBitOfAnAnchorIsFound() throws Exception {
    three();
    Path file = home.resolve(Anchor.FILE);
    byte[] whole = Files.readAllBytes(file);
    try (Journal journal = Journal.open(home)) {
      Anchor anchor = Anchor.in(home);
      for (int bit = 0; bit < whole.length * 8; bit++) {
        byte[] flipped = whole.clone();
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        Files.write(file, flipped);

        assertThat(anchor.check(journal))
            .as("bit %d of %s", bit, new String(whole, java.nio.charset.StandardCharsets.US_ASCII))
            .isInstanceOf(Anchor.Found.Broken.class);
      }
      Files.write(file, whole);
      assertThat(anchor.check(journal)).isInstanceOf(Anchor.Found.Holds.class);
    }
  }

  @Test
  void aSealOfAnotherKeyIsNone() throws Exception {
    three();
    Files.delete(home.resolve(KeyFileSealer.FILE));

    assertThat(check()).isInstanceOf(Anchor.Found.Broken.class);
  }

  @Test
  void aBrokenAnchorStaysAsEvidence() throws Exception {
    three();
    sql("DELETE FROM entries WHERE sequence = 3");
    byte[] before = Files.readAllBytes(home.resolve(Anchor.FILE));

    try (Journal journal = Journal.open(home);
        Anchoring anchoring = Anchoring.still(journal, Anchor.in(home))) {
      append(journal, 9);
      anchoring.anchor();
    }

    assertThat(Files.readAllBytes(home.resolve(Anchor.FILE))).isEqualTo(before);
    assertThat(check()).isInstanceOf(Anchor.Found.Broken.class);
  }

  @Test
  void theAnchorFollowsByItself() throws Exception {
    List<String> remarks = new ArrayList<>();
    try (Journal journal = Journal.open(home);
        Anchoring anchoring = Anchoring.of(journal, Anchor.in(home), remarks::add)) {
      Entry entry = append(journal, 1);
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (System.nanoTime() < end && !check().equals(new Anchor.Found.Holds(entry.head()))) {
        Thread.sleep(20);
      }

      assertThat(check()).isEqualTo(new Anchor.Found.Holds(entry.head()));
      assertThat(anchoring.found()).isInstanceOf(Anchor.Found.None.class);
    }
    assertThat(remarks).isEmpty();
  }

  @Test
  void keyAndAnchorAreForTheOwnerAlone() throws Exception {
    three();

    for (String name : List.of(KeyFileSealer.FILE, Anchor.FILE)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(name))))
          .isEqualTo("rw-------");
    }
    assertThat(home).isDirectoryContaining(path -> path.endsWith(Anchor.FILE));
    try (var files = Files.list(home)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.contains(".new"));
    }
  }

  @Test
  void aKeyOfAnotherSizeIsNotUsed() throws Exception {
    Files.write(home.resolve(KeyFileSealer.FILE), new byte[31]);

    assertThatThrownBy(() -> KeyFileSealer.in(home))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("expected a key of 32 bytes");
  }

  @Test
  void whatIsKeptBesideTheChainIsKeptOnceAndFoundByItsHashAlone() throws Exception {
    Bytes code = Bytes.of((byte) 1, (byte) 2);
    try (Journal journal = Journal.open(home)) {
      journal.keep(List.of(code, code));
      journal.keep(List.of(code));

      assertThat(journal.kept(bothy.eth.Hash.keccak(code))).contains(code);
      assertThat(journal.kept(bothy.eth.Hash.ZERO)).isEmpty();

      sql("UPDATE kept SET bytes = x'0103'");
      assertThat(journal.kept(bothy.eth.Hash.keccak(code))).as("changed").isEmpty();
    }
  }
}
