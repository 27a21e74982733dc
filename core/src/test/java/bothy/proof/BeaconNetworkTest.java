package bothy.proof;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.simulation.Fork;
import bothy.simulation.ForkSchedule;
import bothy.simulation.Rules;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
    BeaconNetwork network = named(name);

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

  /** The execution layer's schedule gives times, this one epochs: both must mean the same. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"mainnet, 1", "Sepolia, 11155111", "Hoodi, 560048"})
  void forksWhenTheExecutionLayerDoes(String name, long chain) {
    BeaconNetwork network = named(name);
    Map<BeaconFork, Fork> twins =
        Map.of(
            BeaconFork.CAPELLA, Fork.SHANGHAI,
            BeaconFork.DENEB, Fork.CANCUN,
            BeaconFork.ELECTRA, Fork.PRAGUE,
            BeaconFork.FULU, Fork.OSAKA);

    for (BeaconNetwork.Activation each : network.forks()) {
      Optional<Fork> at = rules(network, chain, each.epoch()).map(Rules::fork);
      if (each.rules() == null) {
        assertThat(at).isEmpty();
      } else if (each.epoch() > 0) { // Hoodi's execution layer began with Cancun's rules
        assertThat(at).contains(twins.get(each.rules()));
      }
      if (each.epoch() > 0) {
        assertThat(rules(network, chain, each.epoch() - 1).map(Rules::fork)).isNotEqualTo(at);
      }
    }
    for (BeaconNetwork.Blobs each : network.blobs()) {
      assertThat(rules(network, chain, each.epoch()).orElseThrow().blobs().max())
          .isEqualTo((int) each.maximum());
      assertThat(rules(network, chain, each.epoch() - 1).orElseThrow().blobs().max())
          .isLessThan((int) each.maximum());
    }
  }

  private static Optional<Rules> rules(BeaconNetwork network, long chain, long epoch) {
    return ForkSchedule.rules(
        new ChainId(BigInteger.valueOf(chain)),
        20_000_000,
        network.genesisTime() + epoch * 32 * network.secondsPerSlot());
  }

  private static BeaconNetwork named(String name) {
    return Stream.of(BeaconNetwork.MAINNET, BeaconNetwork.SEPOLIA, BeaconNetwork.HOODI)
        .filter(network -> network.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void countsSlotsFromGenesis() {
    assertThat(BeaconNetwork.MAINNET.slotAt(1_606_824_022)).isZero();
    assertThat(BeaconNetwork.MAINNET.slotAt(1_606_824_023 + 11)).isZero();
    assertThat(BeaconNetwork.MAINNET.slotAt(1_764_798_551)).isEqualTo(411_392 * 32);
  }
}
