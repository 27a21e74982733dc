package bothy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Before there is a signature, ecrecover can be told whose it would be. */
class VouchedSignaturesTest {
  private static final Address RECOVER =
      Address.fromHex("0x0000000000000000000000000000000000000001");
  private static final Address ALICE =
      Address.fromHex("0xa11ce00000000000000000000000000000a11ce0");

  /** go-ethereum's test of the precompile. */
  private static final Bytes SIGNED =
      Bytes.fromHex(
          "0x18c547e4f7b0f325ad1e56f57e26c745b09a3e503d86e00e5255ff7f715d3d1c"
              + "000000000000000000000000000000000000000000000000000000000000001c"
              + "73b1693892219d736caba55bdb67216e485557ea6b6af75f37096c9aa6a5a75f"
              + "eeb940b1d03b21e36b0e47e79769f095fe2ab855bd91e3a38756b7d75a9c4549");

  private static final Bytes WHO =
      Bytes.fromHex("0x000000000000000000000000a94f5374fce5edbc8e2a8697c15331677e6ebf0b");
  private static final Hash DIGEST = new Hash(SIGNED.slice(0, 32));
  private static final Bytes DUMMY =
      DIGEST
          .bytes()
          .concat(Word.of(27).toBytes())
          .concat(Word.ONE.toBytes())
          .concat(Word.ONE.toBytes());

  private final Simulation simulation =
      new Simulation(
          new MapState().with(ALICE, 0, BigInteger.TEN, Bytes.EMPTY),
          new Rules(ChainId.of(1), Fork.OSAKA, BlobParameters.of(Fork.OSAKA)),
          new BlockContext(1, 1, 30_000_000, Address.ZERO, Word.ZERO, Word.ZERO, Wei.ZERO, 0),
          Budget.STANDARD);

  private Bytes recover(Bytes input) {
    return simulation.view(CallRequest.of(ALICE, RECOVER, input)).output();
  }

  @Test
  void namesTheSignerOfAVouchedDigestWhateverComesWithIt() {
    simulation.vouch(Map.of(DIGEST, ALICE));

    assertThat(recover(DUMMY)).isEqualTo(ALICE.toWord().toBytes());
    assertThat(recover(SIGNED)).isEqualTo(ALICE.toWord().toBytes());
    assertThat(recover(DIGEST.bytes())).isEqualTo(ALICE.toWord().toBytes());
  }

  @Test
  void recoversOtherDigestsAsBefore() {
    simulation.vouch(Map.of(Hash.keccak(DIGEST.bytes()), ALICE));

    assertThat(recover(SIGNED)).isEqualTo(WHO);
  }

  @Test
  void recoversAsBeforeOnceNobodyIsVouchedFor() {
    simulation.vouch(Map.of(DIGEST, ALICE));
    simulation.vouch(Map.of());

    assertThat(recover(SIGNED)).isEqualTo(WHO);
    assertThat(recover(DUMMY)).isNotEqualTo(ALICE.toWord().toBytes());
  }

  @Test
  void leavesOtherPrecompilesAlone() {
    simulation.vouch(Map.of(DIGEST, ALICE));
    Address identity = Address.fromHex("0x0000000000000000000000000000000000000004");

    Bytes output = simulation.view(CallRequest.of(ALICE, identity, SIGNED)).output();

    assertThat(output).isEqualTo(SIGNED);
  }
}
