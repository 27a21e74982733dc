package bothy.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KdfTest {
  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void scryptGivesTheValuesOfItsRfc() {
    // RFC 7914, section 12
    assertThat(hex(Kdf.scrypt(new byte[0], new byte[0], 16, 1, 1, 64)))
        .isEqualTo(
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
    assertThat(hex(Kdf.scrypt(ascii("password"), ascii("NaCl"), 1024, 8, 16, 64)))
        .isEqualTo(
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d"
                + "9830dac727afb94a83ee6d8360cbdfa2cc0640");
  }

  @Test
  void scryptAgreesWithAnotherWhereThatTakesTheParameters() {
    java.util.Random random = new java.util.Random(3);
    for (int i = 0; i < 30; i++) {
      byte[] passphrase = new byte[random.nextInt(40)];
      random.nextBytes(passphrase);
      int n = 2 << random.nextInt(10);
      int r = 1 + random.nextInt(9);
      int p = 1 + random.nextInt(4);
      assertThat(Kdf.scrypt(passphrase, ascii("salt"), n, r, p, 48))
          .isEqualTo(
              org.bouncycastle.crypto.generators.SCrypt.generate(
                  passphrase, ascii("salt"), n, r, p, 48));
    }
  }

  @Test
  void argon2idGivesTheValuesOfItsReferenceTests() {
    // github.com/P-H-C/phc-winner-argon2, src/test.c, version 0x13
    assertThat(hex(Kdf.argon2id(ascii("password"), ascii("somesalt"), 1 << 16, 2, 1, 32)))
        .isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    assertThat(hex(Kdf.argon2id(ascii("password"), ascii("somesalt"), 256, 2, 2, 32)))
        .isEqualTo("6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037");
  }

  @Test
  void pbkdf2GivesTheValuesOfRfc7914() {
    assertThat(hex(Kdf.pbkdf2Sha256(ascii("passwd"), ascii("salt"), 1, 64)))
        .isEqualTo(
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
  }
}
