package bothy.eth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksumTest {
  /** Printed in EIP-55. */
  private static final List<String> PRINTED =
      List.of(
          "0x52908400098527886E0F7030069857D2E4169EE7",
          "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
          "0xde709f2102306220921060314715629080e2fb77",
          "0x27b1fdb04752bbc536007a920d24acb045561c26",
          "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
          "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
          "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
          "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb");

  @Test
  void writesThePrintedAddresses() {
    for (String printed : PRINTED) {
      assertThat(Checksum.of(Address.fromHex(printed))).isEqualTo(printed);
      assertThat(Checksum.contradicts(printed)).isFalse();
    }
  }

  @Test
  void findsOneLetterOfTheWrongCase() {
    assertThat(Checksum.contradicts("0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed")).isTrue();
  }

  @Test
  void hashesAPersonalMessage() {
    Bytes hello = Bytes.of("Hello World".getBytes(StandardCharsets.UTF_8));

    assertThat(PersonalMessage.hash(hello).toHex())
        .isEqualTo("0xa1de988600a42c4b4ab089b619297c17d53cffae5d5120d82d8a92d0bb3b78f2");
  }
}
