package bothy.proof;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeaconNetworkTest {
  /** As nodes show them in their records and topics. */
  @ParameterizedTest(name = "{0} at epoch {1}")
  @CsvSource({
    "mainnet, 194048, 0xbba4da96, CAPELLA",
    "mainnet, 269568, 0x6a95a1a9, DENEB",
    "mainnet, 364032, 0xad532ceb, ELECTRA",
    "mainnet, 412672, 0xcb0d1acc, FULU",
    "mainnet, 419072, 0x8c9f62fe, FULU",
    "mainnet, 479000, 0x8c9f62fe, FULU",
    "Hoodi, 54016, 0xc6ecb76c, FULU",
  })
  void givesTheDigestThatNodesUse(String name, long epoch, String digest, BeaconFork fork) {
    BeaconNetwork network = name.equals("mainnet") ? BeaconNetwork.MAINNET : BeaconNetwork.HOODI;

    assertThat(network.digestAt(epoch * 32)).contains(Bytes.fromHex(digest));
    assertThat(network.forkOf(Bytes.fromHex(digest))).contains(fork);
    assertThat(network.forkAt(epoch * 32 + 31)).contains(fork);
  }

  @Test
  void knowsNothingBeforeItsFirstForkAndFromAnUnknownOneOn() {
    assertThat(BeaconNetwork.MAINNET.forkAt(194_048L * 32 - 1)).isEmpty();
    assertThat(BeaconNetwork.MAINNET.digestAt(194_048L * 32 - 1)).isEmpty();
    assertThat(BeaconNetwork.SEPOLIA.forkAt(353_024L * 32 - 1)).contains(BeaconFork.FULU);
    assertThat(BeaconNetwork.SEPOLIA.forkAt(353_024L * 32)).isEmpty();
    assertThat(BeaconNetwork.MAINNET.forkOf(Bytes.fromHex("0x00000000"))).isEmpty();
  }

  @Test
  void countsSlotsFromGenesis() {
    assertThat(BeaconNetwork.MAINNET.slotAt(1_606_824_022)).isZero();
    assertThat(BeaconNetwork.MAINNET.slotAt(1_606_824_023 + 11)).isZero();
    assertThat(BeaconNetwork.MAINNET.slotAt(1_764_798_551)).isEqualTo(411_392 * 32);
  }
}
