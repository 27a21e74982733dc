package bothy.signing.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.practice.PracticeAccounts;
import bothy.signing.Caps;
import bothy.signing.SecurityKey;
import bothy.signing.SigningException;
import bothy.signing.files.LossyDisk;
import bothy.signing.files.SystemDisk;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
  private static final byte[] PASSPHRASE = "correct horse".getBytes(StandardCharsets.UTF_8);
  private static final byte[] KEY = HexFormat.of().parseHex("01".repeat(32));
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("vault");
  }

  private Vault create() {
    return Vault.create(new SystemDisk(), file(), Vault.Cost.LEAST, PASSPHRASE, RANDOM);
  }

  private Vault open() {
    return Vault.open(new SystemDisk(), file(), PASSPHRASE, RANDOM).orElseThrow();
  }

  @Test
  void allThatWentInComesOutAgain() {
    Vault vault = create();
    Entry single = vault.add(KEY, Caps.USUAL);
    char[] words = "test test test test test test test test test test test junk".toCharArray();
    vault.add(Mnemonic.entropy(words), new char[0], 2, Caps.USUAL);
    Caps caps = new Caps(BigInteger.ONE, BigInteger.TWO, false, false, true);
    vault.setCaps(single.address(), caps);
    SecurityKey security =
        new SecurityKey(Bytes.of((byte) 1), BigInteger.TEN, BigInteger.TWO, "http://localhost", 7);
    vault.add(security);
    byte[] seal = vault.sealKey();
    vault.close();

    Vault again = open();

    assertThat(again.entries())
        .extracting(Entry::address)
        .containsExactly(
            single.address(), PracticeAccounts.all().get(0), PracticeAccounts.all().get(1));
    assertThat(again.key(single.address())).contains(KEY);
    assertThat(Entry.address(again.key(PracticeAccounts.all().get(1)).orElseThrow()))
        .isEqualTo(PracticeAccounts.all().get(1));
    assertThat(again.words(PracticeAccounts.all().get(0))).contains(words);
    assertThat(again.words(single.address())).isEmpty();
    assertThat(again.next(Caps.USUAL)).map(Entry::address).contains(PracticeAccounts.all().get(2));
    assertThat(again.caps(single.address())).isEqualTo(caps);
    assertThat(again.securityKeys()).containsExactly(security);
    assertThat(again.sealKey()).isEqualTo(seal);
    assertThat(again.isPassphrase(PASSPHRASE)).isTrue();
    assertThat(again.isPassphrase(KEY)).isFalse();
  }

  @Test
  void theFileShowsNothingAndItsOwnerAloneMayReadIt() throws IOException {
    Vault vault = create();
    Entry entry = vault.add(KEY, Caps.USUAL);

    byte[] bytes = Files.readAllBytes(file());

    String hex = HexFormat.of().formatHex(bytes);
    assertThat(hex)
        .doesNotContain("01".repeat(16))
        .doesNotContain(entry.address().toHex().substring(2))
        .doesNotContain(HexFormat.of().formatHex(PASSPHRASE));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(vault.toString() + entry).doesNotContain("01".repeat(16));
  }

  @Test
  void anotherPassphraseAndEveryBentByteAreRefused() throws IOException {
    create().close();
    byte[] whole = Files.readAllBytes(file());

    assertThat(Vault.open(new SystemDisk(), file(), KEY, RANDOM)).isEmpty();
    for (int i = 0; i < whole.length; i++) {
      byte[] bent = whole.clone();
      bent[i] ^= 1;
      if (i >= 9 && i < 18) {
        continue; // the cost: the next test
      }
      Files.write(file(), bent);
      try {
        assertThat(Vault.open(new SystemDisk(), file(), PASSPHRASE, RANDOM))
            .as("byte " + i)
            .isEmpty();
      } catch (SigningException e) {
        assertThat(i).isLessThan(9);
      }
    }
  }

  @Test
  void aFileThatWouldCostTooMuchIsRefusedBeforeItDoes() throws IOException {
    create().close();
    byte[] bytes = Files.readAllBytes(file());
    java.nio.ByteBuffer.wrap(bytes).putInt(9, 1 << 20);
    Files.write(file(), bytes);

    assertThatThrownBy(this::open).hasMessageContaining("256 MB");
    for (int[] cost :
        List.of(
            new int[] {7, 1, 1},
            new int[] {64, 0, 1},
            new int[] {64, 17, 1},
            new int[] {128, 1, 9})) {
      assertThatThrownBy(() -> new Vault.Cost(cost[0], cost[1], cost[2]))
          .isInstanceOf(SigningException.class);
    }
  }

  @Test
  void anAccountComesInOnce() {
    Vault vault = create();
    Entry entry = vault.add(KEY, Caps.USUAL);

    assertThatThrownBy(() -> vault.add(KEY, Caps.USUAL))
        .hasMessageContaining(entry.address() + " here already");
    assertThatThrownBy(() -> vault.add(new byte[32], Caps.USUAL))
        .hasMessageContaining("private key");
  }

  @Test
  void closingWipesWhatItHeld() {
    Vault vault = create();
    vault.add(KEY, Caps.USUAL);
    Address address = vault.entries().getFirst().address();

    vault.close();

    assertThat(vault.key(address)).contains(new byte[32]);
    assertThat(vault.sealKey()).isEqualTo(new byte[32]);
  }

  @Test
  void aPowerCutAtEachStepLeavesTheOldVaultOrTheNewOne() {
    Path file = Path.of("/a/vault");
    for (long seed = 0; seed < 200; seed++) {
      LossyDisk disk = new LossyDisk(seed);
      Vault vault = Vault.create(disk, file, Vault.Cost.LEAST, PASSPHRASE, RANDOM);
      disk.cutAfter((int) (seed % 5));
      boolean added = false;
      try {
        vault.add(KEY, Caps.USUAL);
        added = true;
      } catch (SigningException e) {
        assertThat(e).hasMessageContaining("power");
      }
      disk.restart();

      Vault found = Vault.open(disk, file, PASSPHRASE, RANDOM).orElseThrow();

      assertThat(found.entries().size()).as("seed " + seed).isBetween(added ? 1 : 0, 1);
    }
  }
}
