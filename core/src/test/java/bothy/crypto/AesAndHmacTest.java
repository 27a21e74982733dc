package bothy.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AesAndHmacTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void hmacGivesTheValuesOfRfc4231() {
    byte[] key = "Jefe".getBytes(StandardCharsets.US_ASCII);
    byte[] first = "what do ya want ".getBytes(StandardCharsets.US_ASCII);
    byte[] second = "for nothing?".getBytes(StandardCharsets.US_ASCII);

    assertThat(HEX.formatHex(Hmac.sha256(key, first, second)))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assertThat(HEX.formatHex(Hmac.sha512(key, first, second)))
        .startsWith("164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554");
  }

  @Test
  void gcmGivesTheValueOfItsFirstAes256Vector() {
    // McGrew and Viega, test case 14
    byte[] sealed = Aes.seal(new byte[32], new byte[12], new byte[0], new byte[16]);

    assertThat(HEX.formatHex(sealed))
        .isEqualTo("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
  }

  @Test
  void whatWasSealedOpensUnderTheSameKeyNonceAndHeaderOnly() {
    byte[] key = HEX.parseHex("01".repeat(32));
    byte[] nonce = HEX.parseHex("02".repeat(12));
    byte[] header = {3};
    byte[] sealed = Aes.seal(key, nonce, header, new byte[] {4, 5});

    assertThat(Aes.open(key, nonce, header, sealed)).contains(new byte[] {4, 5});
    assertThat(Aes.open(key, nonce, new byte[] {4}, sealed)).isEmpty();
    assertThat(Aes.open(key, new byte[12], header, sealed)).isEmpty();
    assertThat(Aes.open(new byte[32], nonce, header, sealed)).isEmpty();
    assertThat(Aes.open(key, nonce, header, new byte[3])).isEmpty();
    for (int i = 0; i < sealed.length; i++) {
      byte[] bent = sealed.clone();
      bent[i] ^= 1;
      assertThat(Aes.open(key, nonce, header, bent)).isEmpty();
    }
  }

  @Test
  void ctrGivesTheValueOfSp80038a() {
    byte[] key = HEX.parseHex("2b7e151628aed2a6abf7158809cf4f3c");
    byte[] counter = HEX.parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    byte[] plain = HEX.parseHex("6bc1bee22e409f96e93d7e117393172a");

    assertThat(HEX.formatHex(Aes.ctr(key, counter, plain)))
        .isEqualTo("874d6191b620e3261bef6864990db6ce");
  }
}
