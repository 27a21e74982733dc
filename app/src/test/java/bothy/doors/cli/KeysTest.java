package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
  private static final Address ACCOUNT = Address.fromHex("0x" + "ab".repeat(20));

  @TempDir Path home;
  private final List<String> asked = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private boolean vault = true;
  private boolean lasts = true;

  private int run(String input, String... arguments) {
    PrintWriter written = new PrintWriter(out);
    Secret secret = new Secret(Optional.empty(), new BufferedReader(new StringReader(input)));
    Keys keys = new Keys(path -> new Asked(), secret, written, Map.of());
    List<String> all = new ArrayList<>(List.of("keys", "--home", home.toString()));
    all.addAll(List.of(arguments));
    return new Bothy(List.of(keys), written, new PrintWriter(err), Map.of())
        .run(all.toArray(String[]::new));
  }

  @Test
  void aFirstAccountMakesTheVault() {
    vault = false;

    assertThat(run("a passphrase\n", "new", "--passphrase-stdin")).isZero();

    assertThat(asked).containsExactly("create a passphrase", "add a passphrase");
    assertThat(out.toString()).contains(ACCOUNT.toHex());
  }

  @Test
  void secretsComeInTheOrderInWhichTheyWouldBeAskedFor() {
    assertThat(
            run(
                "pass\nword word\nextra\n",
                "import",
                "--mnemonic",
                "--extra",
                "--count",
                "3",
                "--passphrase-stdin"))
        .isZero();
    assertThat(run("pass\r\nits\r\n", "export", ACCOUNT.toHex(), "--passphrase-stdin")).isZero();

    assertThat(asked)
        .containsExactly("mnemonic pass|word word|extra|3", "export pass|its|" + ACCOUNT);
  }

  @Test
  void capsKeepWhatIsNotNamed() {
    assertThat(
            run(
                "pass\n",
                "caps",
                ACCOUNT.toHex(),
                "--per-day",
                "0.5",
                "--messages",
                "no",
                "--passphrase-stdin"))
        .isZero();

    assertThat(asked).contains("caps 1000000000000000000 500000000000000000 true false false");
    assertThat(out.toString()).contains("at once 1 ETH, a day 0.5 ETH, typed data");
  }

  @Test
  void wrongUsageIsToldInOneLineBeforeAnySecretIsAskedFor() {
    assertThat(run("", "sesame")).isEqualTo(64);
    assertThat(run("", "import")).isEqualTo(64);
    assertThat(run("", "import", "--key", "--mnemonic")).isEqualTo(64);
    assertThat(run("", "export")).isEqualTo(64);
    assertThat(run("", "list", ACCOUNT.toHex())).isEqualTo(64);
    assertThat(asked).isEmpty();
    assertThat(err.toString()).contains("expected one of --mnemonic, --key and --keystore");
  }

  @Test
  void withoutATerminalSecretsAreNotWaitedFor() {
    assertThat(run("pass\n", "list")).isEqualTo(64);

    assertThat(err.toString()).contains("--passphrase-stdin");
    assertThat(asked).isEmpty();
  }

  @Test
  void anInputThatEndsIsNoSecret() {
    assertThat(run("", "list", "--passphrase-stdin")).isEqualTo(65);
    assertThat(run("pass\n", "import", "--key", "--passphrase-stdin")).isEqualTo(65);
    assertThat(run("x".repeat(1_001) + "\n", "list", "--passphrase-stdin")).isEqualTo(65);

    assertThat(err.toString()).doesNotContain("xxx");
  }

  @Test
  void numbersAndWordsOfCapsAreReadStrictly() {
    for (String ether : List.of("1e3", "-1", ".5", "1.", "0x1", "1.0000000000000000001")) {
      assertThat(run("pass\n", "caps", ACCOUNT.toHex(), "--per-day=" + ether, "--passphrase-stdin"))
          .isEqualTo(65);
    }
    assertThat(run("pass\n", "caps", ACCOUNT.toHex(), "--messages=maybe", "--passphrase-stdin"))
        .isEqualTo(65);
    assertThat(asked).noneMatch(each -> each.startsWith("caps"));
  }

  @Test
  void withoutAVaultThereIsNothingToListAndWithoutASignerNothingToUnlock() {
    vault = false;
    assertThat(run("pass\n", "list", "--passphrase-stdin")).isEqualTo(65);
    vault = true;
    lasts = false;
    assertThat(run("pass\n", "unlock", "--passphrase-stdin")).isEqualTo(69);

    assertThat(asked).isEmpty();
    assertThat(err.toString()).contains("keys new").contains("./bothy up");
  }

  private final class Asked implements Keyholder.Session {
    private void note(String what, Object... parts) {
      List<String> texts = new ArrayList<>();
      for (Object part : parts) {
        texts.add(part instanceof char[] secret ? new String(secret) : String.valueOf(part));
      }
      asked.add(what + " " + String.join("|", texts));
    }

    @Override
    public boolean hasVault() {
      return vault;
    }

    @Override
    public boolean lasts() {
      return lasts;
    }

    @Override
    public void create(char[] passphrase) {
      note("create", passphrase);
    }

    @Override
    public void unlock(char[] passphrase, boolean newBook) {
      note("unlock", passphrase, newBook);
    }

    @Override
    public void lock() {
      note("lock");
    }

    @Override
    public List<Keyholder.Account> accounts() {
      BigInteger ether = BigInteger.TEN.pow(18);
      return List.of(new Keyholder.Account(ACCOUNT, "key", ether, ether, true, true, false));
    }

    @Override
    public Address add(char[] passphrase) {
      note("add", passphrase);
      return ACCOUNT;
    }

    @Override
    public Address importKey(char[] passphrase, char[] key) {
      note("key", passphrase, key);
      return ACCOUNT;
    }

    @Override
    public Address importKeystore(char[] passphrase, String keystore, char[] its) {
      note("keystore", passphrase, keystore, its);
      return ACCOUNT;
    }

    @Override
    public List<Address> importMnemonic(char[] passphrase, char[] words, char[] extra, int count) {
      note("mnemonic", passphrase, words, extra, count);
      return List.of(ACCOUNT);
    }

    @Override
    public String export(char[] passphrase, Address account, char[] its) {
      note("export", passphrase, its, account);
      return "{}";
    }

    @Override
    public String words(char[] passphrase, Address account) {
      note("words", passphrase, account);
      return "word";
    }

    @Override
    public void setCaps(char[] passphrase, Keyholder.Account caps) {
      asked.add(
          "caps "
              + caps.perTransaction()
              + " "
              + caps.perDay()
              + " "
              + caps.typedData()
              + " "
              + caps.messages()
              + " "
              + caps.delegations());
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
