package bothy.signing.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.eth.Address;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.practice.PracticeAccounts;
import bothy.signing.SigningException;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MnemonicTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final char[] PRACTICE =
      "test test test test test test test test test test test junk".toCharArray();

  private static List<Node> vectors(String name) throws IOException {
    try (var stream = MnemonicTest.class.getResourceAsStream("bips/" + name)) {
      return Json.read(Objects.requireNonNull(stream)).elements();
    }
  }

  @Test
  void followsTheVectorsOfBip39BothWays() throws IOException {
    List<Node> vectors = vectors("bip39.json");

    assertThat(vectors).hasSize(24);
    for (Node vector : vectors) {
      byte[] entropy = HEX.parseHex(vector.elements().get(0).text());
      String words = vector.elements().get(1).text();
      assertThat(new String(Mnemonic.words(entropy))).isEqualTo(words);
      assertThat(Mnemonic.entropy(words.toCharArray())).isEqualTo(entropy);
      assertThat(HEX.formatHex(Mnemonic.seed(entropy, "TREZOR".toCharArray())))
          .isEqualTo(vector.elements().get(2).text());
    }
  }

  @Test
  void followsTheVectorsOfBip32() throws IOException {
    List<Node> vectors = vectors("bip32.json");

    assertThat(vectors).hasSize(14);
    for (Node vector : vectors) {
      ExtendedKey key = ExtendedKey.master(HEX.parseHex(vector.elements().get(0).text()));
      List<String> steps =
          Pattern.compile("/").splitAsStream(vector.elements().get(1).text()).skip(1).toList();
      for (String step : steps) {
        int index = Integer.parseInt(step.replace("'", ""));
        key = key.child(step.endsWith("'") ? index | ExtendedKey.HARDENED : index);
      }
      assertThat(HEX.formatHex(key.key())).isEqualTo(vector.elements().get(2).text());
      assertThat(HEX.formatHex(key.chainCode())).isEqualTo(vector.elements().get(3).text());
    }
  }

  @Test
  void accountsLieWhereWalletsLookForThem() {
    byte[] seed = Mnemonic.seed(Mnemonic.entropy(PRACTICE.clone()), new char[0]);

    List<Address> accounts =
        IntStream.range(0, 10).mapToObj(i -> Entry.address(ExtendedKey.account(seed, i))).toList();

    assertThat(accounts).isEqualTo(PracticeAccounts.all());
  }

  @Test
  void upperCaseAndMoreSpacesAreForgiven() {
    assertThat(Mnemonic.entropy(("  Test\n" + "tEst  ".repeat(10) + "JUNK ").toCharArray()))
        .isEqualTo(Mnemonic.entropy(PRACTICE.clone()));
  }

  @Test
  void aChecksumThatDoesNotHoldIsNamed() {
    assertThatThrownBy(() -> Mnemonic.entropy("test ".repeat(12).toCharArray()))
        .isInstanceOf(SigningException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void aWordThatIsNotOfTheListIsNamedByItsPlaceOnly() {
    char[] words = "test test tset test test test test test test test test junk".toCharArray();

    assertThatThrownBy(() -> Mnemonic.entropy(words))
        .hasMessageContaining("word 3")
        .hasMessageNotContaining("tset");
  }

  @Test
  void otherNumbersOfWordsAreRefused() {
    for (int count : new int[] {0, 1, 11, 13, 14, 25, 4_000}) {
      assertThatThrownBy(() -> Mnemonic.entropy("test ".repeat(count).toCharArray()))
          .hasMessageContaining("12, 15, 18, 21 or 24 words, found " + count);
    }
  }
}
