package bothy.effects;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Bytes;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KnownCodeTest {
  @Test
  void knowsNoEmptyShortOrForeignCode() {
    assertThat(KnownCode.of(Bytes.EMPTY)).isEmpty();
    assertThat(KnownCode.of(Bytes.of((byte) 0))).isEmpty();
    assertThat(
            KnownCode.of(
                hex("363d3d373d3d3d363d73" + "00".repeat(20) + "5af43d82803e903d91602b57fd5bf3")))
        .isEmpty();
    assertThat(KnownCode.of(Bytes.owning(new byte[9_152]))).as("as long as Permit2").isEmpty();
  }

  @Test
  void namesEachEntryOnceAndMasksWithinTheCode() {
    assertThat(KnownCodeTable.ENTRIES).extracting(KnownCode.Entry::hash).doesNotHaveDuplicates();
    assertThat(KnownCodeTable.ENTRIES)
        .allSatisfy(entry ->
            assertThat(entry.immutables())
                .allSatisfy(place -> assertThat(place).isBetween(0, entry.size() - 32)));
  }

  private static Bytes hex(String digits) {
    return Bytes.owning(HexFormat.of().parseHex(digits));
  }
}
