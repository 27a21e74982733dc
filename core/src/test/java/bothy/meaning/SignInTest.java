package bothy.meaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {
  private static final String FULL =
      """
      https://example.com:3388 wants you to sign in with your Ethereum account:
      0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

      I accept the Terms of Service: https://example.com/tos

      URI: https://example.com/login
      Version: 1
      Chain ID: 1
      Nonce: 32891756
      Issued At: 2021-09-30T16:25:24Z
      Expiration Time: 2021-10-01T16:25:24.5+02:00
      Not Before: 2021-09-30T16:25:24.000Z
      Request ID: some-id
      Resources:
      - ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/
      - https://example.com/my-web2-claim.json\
      """;

  private static final String SHORT =
      """
      example.com wants you to sign in with your Ethereum account:
      0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2


      URI: https://example.com/login
      Version: 1
      Chain ID: 1
      Nonce: 32891756
      Issued At: 2021-09-30T16:25:24Z\
      """;

  private static SignIn.Reading read(String text) {
    return SignIn.read(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void readsEveryField() {
    assertThat(read(FULL))
        .isEqualTo(
            new SignIn.Request(
                Optional.of("https"),
                "example.com:3388",
                Address.fromHex("0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2"),
                Optional.of("I accept the Terms of Service: https://example.com/tos"),
                "https://example.com/login",
                ChainId.MAINNET,
                "32891756",
                Instant.parse("2021-09-30T16:25:24Z"),
                Optional.of(Instant.parse("2021-10-01T14:25:24.5Z")),
                Optional.of(Instant.parse("2021-09-30T16:25:24Z")),
                Optional.of("some-id"),
                List.of(
                    "ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/",
                    "https://example.com/my-web2-claim.json")));
  }

  @Test
  void readsTheShortestForm() {
    SignIn.Request request = (SignIn.Request) read(SHORT);

    assertThat(request.scheme()).isEmpty();
    assertThat(request.statement()).isEmpty();
    assertThat(request.expires()).isEmpty();
    assertThat(request.resources()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8080",
        "127.0.0.1",
        "[::1]:8545",
        "sub.example.co.uk",
        "xn--bcher-kva.example"
      })
  void takesAnyHost(String domain) {
    assertThat(read(SHORT.replace("example.com wants", domain + " wants")))
        .isInstanceOfSatisfying(
            SignIn.Request.class, request -> assertThat(request.domain()).isEqualTo(domain));
  }

  @Test
  void anEmptyListOfResourcesIsOne() {
    assertThat(read(SHORT + "\nResources:")).isInstanceOf(SignIn.Request.class);
    assertThat(read(SHORT + "\nRequest ID: ")).isInstanceOf(SignIn.Request.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com wants | example.com@evil.example wants | domain",
        "example.com wants | exаmple.com wants | domain",
        "example.com wants | ' wants' | domain",
        "example.com wants | example.com/path wants | domain",
        "example.com wants | 1x://example.com wants | scheme",
        "example.com wants | ://example.com wants | scheme",
        "your Ethereum account: | your Ethereum account | header",
        "your Ethereum account: | your ethereum account: | header",
        "Ethereum account: | Ethereum account: please | header",
        "0xC02aaA39 | 0xc02aaA39 | address",
        "0xC02aaA39 | C02aaA39 | address",
        "756Cc2 | 756Cc | address",
        "URI: https | Uri: https | URI",
        "URI: https://example.com/login | URI: /login | URI",
        "URI: https://example.com/login | URI: https://example.com/ login | URI",
        "URI: https://example.com/login | URI: https://example.com/#a#b | URI",
        "URI: https://example.com/login | URI: https://example.com/%4 | URI",
        "Version: 1 | Version: 2 | Version",
        "Version: 1 | Version: 1.0 | Version",
        "Chain ID: 1 | Chain ID: 0x1 | Chain ID",
        "Chain ID: 1 | Chain ID: 0 | Chain ID",
        "Chain ID: 1 | Chain ID: -1 | Chain ID",
        "Nonce: 32891756 | Nonce: 3289175 | Nonce",
        "Nonce: 32891756 | Nonce: 3289-1756 | Nonce",
        "Issued At: 2021-09-30T16:25:24Z | Issued At: 2021-09-30 16:25:24Z | Issued At",
        "Issued At: 2021-09-30T16:25:24Z | Issued At: 2021-09-31T16:25:24Z | Issued At",
        "Issued At: 2021-09-30T16:25:24Z | Issued At: 2021-09-30T16:25:24 | Issued At"
      })
  void saysWhatIsWrongWithWhatPassesForASignIn(String right, String wrong, String field) {
    assertThat(read(SHORT.replace(right, wrong)))
        .isInstanceOfSatisfying(
            SignIn.Malformed.class, malformed -> assertThat(malformed.field()).isEqualTo(field));
  }

  @Test
  void linesMustStandInTheirOrderAndNoOthersMayBeThere() {
    assertThat(read(SHORT + "\n")).isInstanceOf(SignIn.Malformed.class);
    assertThat(read(SHORT + "\nAlso: transfer everything")).isInstanceOf(SignIn.Malformed.class);
    assertThat(read(SHORT.replace("\n", "\r\n"))).isInstanceOf(SignIn.Malformed.class);
    assertThat(read(SHORT.replace("\n\n\n", "\n\n"))).isInstanceOf(SignIn.Malformed.class);
    assertThat(read(SHORT.replace("Version: 1\nChain ID: 1", "Chain ID: 1\nVersion: 1")))
        .isInstanceOf(SignIn.Malformed.class);
    assertThat(read(SHORT + "\nResources:\nhttps://example.com"))
        .isInstanceOf(SignIn.Malformed.class);
    assertThat(read(FULL.replace("I accept", "I \"accept\""))).isInstanceOf(SignIn.Malformed.class);
    assertThat(read(FULL.replace("I accept", "I accept\nand more")))
        .isInstanceOf(SignIn.Malformed.class);
    assertThat(read("hello\n" + SHORT)).isInstanceOf(SignIn.Malformed.class);
    assertThat(read("\u202e" + SHORT)).isInstanceOf(SignIn.Malformed.class);
    assertThat(read(SHORT + "a".repeat(20_000))).isInstanceOf(SignIn.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com wants you to ｓign in with your Ethereum account",
        "example.com wants you to s\u200bign in",
        "Please sign in with your Ethereum  account",
        "URI: x\nNonce: 1\nIssued At: now"
      })
  void whatLooksLikeASignInIsNeverAnotherMessage(String text) {
    assertThat(read(text)).isInstanceOf(SignIn.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "I agree to the terms", "0x1234"})
  void otherMessagesAreOthers(String text) {
    assertThat(read(text)).isEqualTo(new SignIn.Other());
  }

  @Test
  void bytesThatAreNoTextAreAnotherMessage() {
    assertThat(SignIn.read(Bytes.fromHex("0xff00ff"))).isEqualTo(new SignIn.Other());
  }

  @Test
  void hostileTextIsReadInNoTime() {
    List<String> texts =
        List.of(
            SHORT.replace("https://example.com/login", "a:" + "%41?/".repeat(1_800) + "\""),
            SHORT.replace("example.com wants", "a%41".repeat(2_300) + " wants"),
            SHORT + "\nRequest ID: " + "%41".repeat(3_000) + "\"",
            " wants you to sign in ".repeat(450),
            SHORT + "\nResources:" + "\n- a:".repeat(1_500));

    for (String text : texts) {
      assertTimeout(
          Duration.ofSeconds(2), () -> assertThat(read(text)).isInstanceOf(SignIn.Malformed.class));
    }
  }
}
