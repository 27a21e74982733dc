package bothy.signing.webauthn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.eth.Bytes;
import bothy.jsonrpc.InputException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CborTest {
  private static Object read(String hex) {
    return Cbor.read(Bytes.fromHex("0x" + hex));
  }

  @Test
  void readsTheExamplesOfRfc8949ThatAuthenticatorsUse() {
    // appendix A
    assertThat(read("00")).isEqualTo(0L);
    assertThat(read("17")).isEqualTo(23L);
    assertThat(read("1818")).isEqualTo(24L);
    assertThat(read("1903e8")).isEqualTo(1_000L);
    assertThat(read("1a000f4240")).isEqualTo(1_000_000L);
    assertThat(read("1b000000e8d4a51000")).isEqualTo(1_000_000_000_000L);
    assertThat(read("20")).isEqualTo(-1L);
    assertThat(read("3903e7")).isEqualTo(-1_000L);
    assertThat(read("f4")).isEqualTo(false);
    assertThat(read("f5")).isEqualTo(true);
    assertThat(read("4401020304")).isEqualTo(Bytes.fromHex("0x01020304"));
    assertThat(read("6449455446")).isEqualTo("IETF");
    assertThat(read("8301820203820405")).isEqualTo(List.of(1L, List.of(2L, 3L), List.of(4L, 5L)));
    assertThat(read("a201020304")).isEqualTo(Map.of(1L, 2L, 3L, 4L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "18",
        "1817",
        "190017",
        "1a0000ffff",
        "1b00000000ffffffff",
        "1bffffffffffffffff",
        "5f42010243030405ff",
        "9fff",
        "bf6161019fff",
        "c100",
        "f6",
        "f7",
        "f93c00",
        "fb3ff199999999999a",
        "0000",
        "44010203",
        "62c3",
        "61ff",
        "8181818181818100",
        "a201020103",
        "a1f400",
        "9b7fffffffffffffff",
        "9842",
        "5b7fffffffffffffff00",
        "ff",
        "1c",
        "f800"
      })
  void anythingElseIsRefused(String hex) {
    assertThatThrownBy(() -> read(hex)).isInstanceOf(InputException.class);
  }

  @Test
  void anyBytesAreReadOrRefusedAndNothingElseHappens() {
    Random random = new Random(5);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      try {
        Cbor.read(Bytes.owning(bytes));
      } catch (InputException e) {
        assertThat(e.field()).isEqualTo("CBOR");
      }
    }
  }
}
