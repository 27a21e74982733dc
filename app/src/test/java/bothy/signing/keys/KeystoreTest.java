package bothy.signing.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.VectorArchive;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.JsonText;
import bothy.jsonrpc.Node;
import bothy.signing.SigningException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeystoreTest {
  private static final byte[] PASSPHRASE = "testpassword".getBytes(StandardCharsets.UTF_8);

  private static final String FILE =
      """
      {"version": 3, "id": "x", "crypto": {"cipher": "aes-128-ctr",
       "cipherparams": {"iv": "6087dab2f9fdbbfaddc31a909735c1e6"},
       "ciphertext": "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
       "kdf": "scrypt", "kdfparams": {"n": 2, "r": 1, "p": 1, "dklen": 32, "salt": "00"},
       "mac": "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"}}
      """;

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void opensEachFileOfTheArchiveWithItsPassphraseAndNoOther() {
    AtomicInteger opened = new AtomicInteger();

    VectorArchive.texts("KeyStoreTests/")
        .values()
        .forEach(text ->
            Json.read(utf8(text))
                .nodes()
                .forEach((name, test) -> {
                  byte[] file = utf8(JsonText.of(test.required("json", "a file").value()));
                  String password = test.required("password", "a text").text();
                  assertThat(HexFormat.of().formatHex(Keystore.open(file, utf8(password))))
                      .as(name)
                      .isEqualTo(test.required("priv", "a key").text());
                  assertThatThrownBy(() -> Keystore.open(file, utf8(password + " ")))
                      .as(name)
                      .isInstanceOf(SigningException.class)
                      .hasMessageContaining("passphrase");
                  opened.incrementAndGet();
                }));

    assertThat(opened).hasValueGreaterThanOrEqualTo(5);
  }

  @Test
  void whatIsWrittenOpensAgainAndIsNeverTheSameTwice() {
    byte[] key =
        HexFormat.of().parseHex("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d");

    String first = Keystore.write(key, PASSPHRASE, new SecureRandom());
    String second = Keystore.write(key, PASSPHRASE, new SecureRandom());

    assertThat(Keystore.open(utf8(first), PASSPHRASE)).isEqualTo(key);
    assertThat(first).isNotEqualTo(second).doesNotContain("7a28b5ba57c5");
    Node root = Json.read(utf8(first));
    assertThat(root.required("address", "").text())
        .isEqualTo("008aeeda4d805471df9b2a5b0f38a0c3bcba786b");
    Map<String, Object> bent = new java.util.LinkedHashMap<>(root.members());
    bent.put("address", "00".repeat(20));
    assertThatThrownBy(() -> Keystore.open(utf8(JsonText.of(bent)), PASSPHRASE))
        .hasMessageContaining("address: expected the address of the key in it");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"version\": 3', '\"version\": 1', version",
    "'\"version\": 3', '\"version\": \"3\"', version",
    "aes-128-ctr, aes-128-cbc, crypto.cipher",
    "'\"scrypt\"', '\"argon2\"', crypto.kdf",
    "'\"n\": 2', '\"n\": 3', crypto.kdfparams.n",
    "'\"n\": 2', '\"n\": 2097152', crypto.kdfparams.n",
    "'\"n\": 2', '\"n\": 0', crypto.kdfparams.n",
    "'\"n\": 2', '\"n\": -4', crypto.kdfparams.n",
    "'\"n\": 2', '\"n\": 1e3', crypto.kdfparams.n",
    "'\"n\": 2, \"r\": 1', '\"n\": 1048576, \"r\": 3', crypto.kdfparams",
    "'\"r\": 1', '\"r\": 2000000', crypto.kdfparams.r",
    "'\"p\": 1', '\"p\": 17', crypto.kdfparams.p",
    "'\"dklen\": 32', '\"dklen\": 16', crypto.kdfparams.dklen",
    "'\"salt\": \"00\"', '\"salt\": \"0\"', crypto.kdfparams.salt",
    "'\"salt\": \"00\"', '\"salt\": 7', crypto.kdfparams.salt",
    "6087dab2, 6087dazz, crypto.cipherparams.iv",
    "6087dab2, 6087da, crypto.cipherparams.iv",
    "5318b4d5, 5318b4, crypto.ciphertext",
    "517ead92, '', crypto.mac",
    "'\"id\": \"x\"', '\"id\": \"x\", \"id\": \"y\"', input",
  })
  void hostileFilesAreRefusedAtOnceWithTheFieldNamed(String what, String bent, String field) {
    assertThat(FILE).contains(what);
    byte[] file = utf8(FILE.replace(what, bent));

    org.junit.jupiter.api.Assertions.assertTimeout(
        Duration.ofSeconds(2),
        () ->
            assertThatThrownBy(() -> Keystore.open(file, PASSPHRASE))
                .isInstanceOf(InputException.class)
                .extracting(e -> ((InputException) e).field())
                .isEqualTo(field));
  }
}
