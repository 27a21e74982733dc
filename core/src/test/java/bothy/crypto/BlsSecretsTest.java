package bothy.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.crypto.BlsSignatures.Validity;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlsSecretsTest {
  private static final byte[] MESSAGE = "a block".getBytes(StandardCharsets.UTF_8);
  private static final BigInteger FIRST = BlsSecrets.of(seed(1));
  private static final BigInteger SECOND = BlsSecrets.of(seed(2));

  private static byte[] seed(int number) {
    byte[] seed = new byte[32];
    seed[31] = (byte) number;
    return seed;
  }

  @Test
  void theSumOfSecretsSignsForAllOfTheirKeys() {
    List<byte[]> keys = List.of(BlsSecrets.key(FIRST), BlsSecrets.key(SECOND));

    byte[] signature = BlsSecrets.sign(FIRST.add(SECOND), MESSAGE);

    assertThat(BlsSignatures.fastAggregateVerify(keys, MESSAGE, signature))
        .isEqualTo(Validity.VALID);
    assertThat(BlsSignatures.fastAggregateVerify(keys.subList(0, 1), MESSAGE, signature))
        .isEqualTo(Validity.MISMATCH);
  }

  @Test
  void aSeedMakesOneSecret() {
    assertThat(BlsSecrets.of(seed(1))).isEqualTo(FIRST).isNotEqualTo(SECOND);
    assertThatThrownBy(() -> BlsSecrets.of(new byte[31]))
        .hasMessage("expected a seed of 32 bytes, found 31");
  }
}
