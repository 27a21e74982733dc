package bothy.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisguiseTest {
  /** EIP-155's example: the signing payload, and the transaction signed. */
  private static final String UNSIGNED =
      "ec098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080018080";

  private static final String SIGNED =
      "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025"
          + "a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
          + "a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83";

  /** EIP-7702: 0x05, then chain, address and nonce. */
  private static final String AUTHORIZATION = "05d78094" + "11".repeat(20) + "01";

  private static Bytes text(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Bytes hex(String digits) {
    return Bytes.fromHex("0x" + digits);
  }

  @ParameterizedTest
  @ValueSource(strings = {UNSIGNED, SIGNED})
  void seesATransactionInEveryEncoding(String digits) {
    byte[] raw = hex(digits).toArray();
    String base64 = Base64.getEncoder().encodeToString(raw);
    String percent = base64.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");

    assertThat(Disguise.of(hex(digits))).contains(Disguise.TRANSACTION);
    assertThat(Disguise.of(text("0x" + digits))).contains(Disguise.TRANSACTION);
    assertThat(Disguise.of(text(digits))).contains(Disguise.TRANSACTION);
    assertThat(Disguise.of(text("Your code: 0x" + digits + " Thanks!")))
        .contains(Disguise.TRANSACTION);
    assertThat(Disguise.of(text(base64))).contains(Disguise.TRANSACTION);
    assertThat(Disguise.of(text(percent))).contains(Disguise.TRANSACTION);
    assertThat(Disguise.of(text(Base64.getUrlEncoder().withoutPadding().encodeToString(raw))))
        .contains(Disguise.TRANSACTION);
  }

  @Test
  void seesAnAuthorisationAPreimageAndTypedData() {
    assertThat(Disguise.of(hex(AUTHORIZATION))).contains(Disguise.AUTHORIZATION);
    assertThat(Disguise.of(hex("1901" + "22".repeat(64)))).contains(Disguise.PREIMAGE);
    assertThat(Disguise.of(text("0x1901" + "22".repeat(64)))).contains(Disguise.PREIMAGE);
    assertThat(Disguise.of(text(" {\"types\":{},\"primaryType\":\"A\",\"domain\":{}}")))
        .contains(Disguise.TYPED_DATA);
  }

  @Test
  void seesASignInOnlyWhereItIsHidden() {
    String signIn = "bank.example wants you to sign in with your Ethereum account:\n0x…";

    assertThat(Disguise.of(text(signIn))).isEmpty(); // its own rules judge it
    assertThat(
            Disguise.of(
                text(Base64.getEncoder().encodeToString(signIn.getBytes(StandardCharsets.UTF_8)))))
        .contains(Disguise.SIGN_IN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I agree to the terms of service.", // 32 letters
        "Welcome! 100 % free.",
        "d2VsY29tZSB0byB0aGUgc2hvcCwgcGxlYXNlIHNpZ24=",
        "0xdeadbeef",
        "{\"types\":\"none\"}",
        "Nonce: 8f14e45fceea167a5a36dedd4bea2543c9f0f895fb98ab9159f51fd0297e236d",
        ""
      })
  void leavesTextForPeopleAlone(String message) {
    assertThat(Disguise.of(text(message))).isEmpty();
    assertThat(Disguise.isHash(text(message))).isFalse();
  }

  @Test
  void tellsAHashFromThirtyTwoLetters() {
    assertThat(Disguise.isHash(hex("9f".repeat(32)))).isTrue();
    assertThat(Disguise.isHash(hex("9f".repeat(31)))).isFalse();
    assertThat(Disguise.isHashInLetters(text("0x" + "9f".repeat(32)))).isTrue();
    assertThat(Disguise.isHashInLetters(text("9f".repeat(31)))).isFalse();
  }
}
