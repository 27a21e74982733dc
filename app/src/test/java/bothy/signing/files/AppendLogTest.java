package bothy.signing.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.signing.SigningException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendLogTest {
  private static final byte[] KEY = {1, 2, 3};

  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> texts(AppendLog log) {
    return log.records().stream().map(r -> new String(r, StandardCharsets.UTF_8)).toList();
  }

  private Path three() {
    Path file = folder.resolve("log");
    AppendLog log = AppendLog.open(new SystemDisk(), file, KEY);
    log.add(bytes("one"));
    log.add(bytes("two"));
    log.add(bytes("three"));
    return file;
  }

  @Test
  void whatWasAddedIsThereAgainForItsOwnerOnly() throws IOException {
    Path file = three();

    assertThat(texts(AppendLog.open(new SystemDisk(), file, KEY)))
        .containsExactly("one", "two", "three");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aWriteThatWasCutShortIsCutOffWhereverItStopped() throws IOException {
    Path file = three();
    byte[] whole = Files.readAllBytes(file);
    int third = whole.length - 36 - 5;

    for (int size = third; size < whole.length; size++) {
      Files.write(file, java.util.Arrays.copyOf(whole, size));
      AppendLog log = AppendLog.open(new SystemDisk(), file, KEY);
      assertThat(texts(log)).containsExactly("one", "two");
      log.add(bytes("four"));
      assertThat(texts(AppendLog.open(new SystemDisk(), file, KEY)))
          .containsExactly("one", "two", "four");
    }
  }

  @Test
  void aChangedByteIsFoundWhereverItLies() throws IOException {
    Path file = three();
    byte[] whole = Files.readAllBytes(file);

    int found = 0;
    int cut = 0;
    for (int i = 0; i < whole.length; i++) {
      byte[] bent = whole.clone();
      bent[i] ^= 0x40;
      Files.write(file, bent);
      try {
        assertThat(texts(AppendLog.open(new SystemDisk(), file, KEY))).isSubsetOf("one", "two");
        cut++; // a length that reaches past the end looks like a write that was cut short
      } catch (SigningException e) {
        assertThat(e).hasMessageContaining("found it changed");
        found++;
      }
    }
    assertThat(cut).isLessThanOrEqualTo(9);
    assertThat(found).isEqualTo(whole.length - cut);
  }

  @Test
  void recordsRemovedMovedOrMadeWithoutTheKeyAreFound() throws IOException {
    Path file = three();
    byte[] whole = Files.readAllBytes(file);
    int size = 36 + 3;
    byte[] removed = java.util.Arrays.copyOfRange(whole, size, whole.length);
    byte[] moved = whole.clone();
    System.arraycopy(whole, size, moved, 0, size);
    System.arraycopy(whole, 0, moved, size, size);

    for (byte[] bent : List.of(removed, moved)) {
      Files.write(file, bent);
      assertThatThrownBy(() -> AppendLog.open(new SystemDisk(), file, KEY))
          .hasMessageContaining("record 1");
    }
    Files.write(file, whole);
    assertThatThrownBy(() -> AppendLog.open(new SystemDisk(), file, new byte[] {9}))
        .hasMessageContaining("record 1");
  }

  @Test
  void afterAFailedWriteNothingMoreIsAdded() {
    LossyDisk disk = new LossyDisk(1);
    AppendLog log = AppendLog.open(disk, Path.of("/a/log"), KEY);
    disk.cutAfter(1);

    assertThatThrownBy(() -> log.add(bytes("one"))).isInstanceOf(SigningException.class);
    disk.restart();

    assertThatThrownBy(() -> log.add(bytes("two"))).hasMessageContaining("an earlier write failed");
  }

  @Test
  void whatWasAcknowledgedSurvivesAPowerCutAtEachStep() {
    for (long seed = 0; seed < 400; seed++) {
      LossyDisk disk = new LossyDisk(seed);
      Path file = Path.of("/a/log");
      List<String> acknowledged = new ArrayList<>();
      int steps = (int) (seed % 12);
      disk.cutAfter(steps);
      String last = "";
      try {
        AppendLog log = AppendLog.open(disk, file, KEY);
        for (int i = 0; i < 6; i++) {
          last = "record " + i;
          log.add(bytes(last));
          acknowledged.add(last);
        }
      } catch (SigningException e) {
        assertThat(e).hasMessageContaining("power");
      }
      disk.restart();

      List<String> found = texts(AppendLog.open(disk, file, KEY));

      List<String> orOneMore = new ArrayList<>(acknowledged);
      orOneMore.add(last);
      assertThat(found).as("seed " + seed).isIn(acknowledged, orOneMore);
    }
  }
}
