package bothy.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.practice.PracticeBeacon;
import bothy.practice.PracticeBeaconApi;
import bothy.practice.PracticeHeaders;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconNetwork;
import bothy.proof.BeaconPreset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeaconConfigTest {
  private static final String SEPOLIA =
      """
      {
        "PRESET_BASE": "mainnet", "CONFIG_NAME": "Sepolia",
        "MIN_GENESIS_TIME": "1655647200", "GENESIS_TIME": "1655733600",
        "GENESIS_VALIDATORS_ROOT":
          "0xd8ea171f3c94aea21ebc42a1ed61052acf3f9209c00e4efbaaddac09ed9b8078",
        "SECONDS_PER_SLOT": "12", "SLOTS_PER_EPOCH": 32, "SYNC_COMMITTEE_SIZE": "512",
        "GENESIS_FORK_VERSION": "0x90000069",
        "ALTAIR_FORK_VERSION": "0x90000070", "ALTAIR_FORK_EPOCH": "50",
        "BELLATRIX_FORK_VERSION": "0x90000071", "BELLATRIX_FORK_EPOCH": "100",
        "CAPELLA_FORK_VERSION": "0x90000072", "CAPELLA_FORK_EPOCH": "56832",
        "DENEB_FORK_VERSION": "0x90000073", "DENEB_FORK_EPOCH": "132608",
        "ELECTRA_FORK_VERSION": "0x90000074", "ELECTRA_FORK_EPOCH": "222464",
        "FULU_FORK_VERSION": "0x90000075", "FULU_FORK_EPOCH": "272640",
        "GLOAS_FORK_VERSION": "0x90000076", "GLOAS_FORK_EPOCH": "353024",
        "HEZE_FORK_VERSION": "0x90000077", "HEZE_FORK_EPOCH": "18446744073709551615",
        "BLOB_SCHEDULE": [
          {"EPOCH": "274176", "MAX_BLOBS_PER_BLOCK": "15"},
          {"EPOCH": "275712", "MAX_BLOBS_PER_BLOCK": "21"}],
        "DEPOSIT_CHAIN_ID": "11155111"
      }\
      """;

  private static Node json(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsSepoliaAsItIsBuiltIn() {
    assertThat(BeaconConfig.read(json(SEPOLIA))).isEqualTo(BeaconNetwork.SEPOLIA);
  }

  @Test
  void readsWhatThePracticeBeaconSays() {
    PracticeBeacon beacon =
        new PracticeBeacon(PracticeHeaders.at(0, 0), PracticeBeacon.Settings.USUAL);
    byte[] body =
        new PracticeBeaconApi(beacon)
            .get("/eth/v1/config/spec", "", "")
            .orElseThrow()
            .body()
            .toArray();

    BeaconNetwork read = BeaconConfig.read(Json.read(body).required("data", "an object"));

    assertThat(read).isEqualTo(beacon.network());
  }

  @Test
  void readsMillisecondsAndTheMinimalPreset() {
    String text =
        SEPOLIA
            .replace("\"SECONDS_PER_SLOT\": \"12\"", "\"SLOT_DURATION_MS\": 6000")
            .replace("\"PRESET_BASE\": \"mainnet\"", "\"PRESET_BASE\": \"minimal\"")
            .replace("\"SLOTS_PER_EPOCH\": 32, \"SYNC_COMMITTEE_SIZE\": \"512\",", "");

    BeaconNetwork read = BeaconConfig.read(json(text));

    assertThat(read.preset()).isEqualTo(BeaconPreset.MINIMAL);
    assertThat(read.secondsPerSlot()).isEqualTo(6);
    assertThat(read.forkAt(56_832L * 8)).contains(BeaconFork.CAPELLA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"PRESET_BASE\": \"mainnet\"|\"PRESET_BASE\": \"gnosis\"|PRESET_BASE: expected mainnet or",
        "\"PRESET_BASE\": \"mainnet\",||PRESET_BASE: expected mainnet or minimal, found nothing",
        "\"SLOTS_PER_EPOCH\": 32|\"SLOTS_PER_EPOCH\": 16|SLOTS_PER_EPOCH: expected 32, found 16",
        "\"GENESIS_TIME\": \"1655733600\"|\"GENESIS_TIME\": \"soon\"|GENESIS_TIME: expected a whole",
        "\"GENESIS_TIME\": \"1655733600\"|\"GENESIS_TIME\": -1|GENESIS_TIME: expected a whole",
        "0xd8ea|0xd8|GENESIS_VALIDATORS_ROOT: expected 0x and 64 hex digits",
        "\"SECONDS_PER_SLOT\": \"12\"|\"SECONDS_PER_SLOT\": 0|SECONDS_PER_SLOT: expected whole",
        "\"SECONDS_PER_SLOT\": \"12\"|\"SLOT_DURATION_MS\": 1500|SLOT_DURATION_MS: expected whole",
        "\"DENEB_FORK_VERSION\": \"0x90000073\"|\"DENEB_FORK_VERSION\": \"0x\"|DENEB_FORK_VERSION",
        "\"DENEB_FORK_VERSION\": \"0x90000073\",||DENEB_FORK_VERSION: expected 0x and 8 hex",
        "\"DENEB_FORK_EPOCH\": \"132608\"|\"DENEB_FORK_EPOCH\": \"1\"|forks by rising epoch",
        "\"GLOAS_FORK_EPOCH\": \"353024\"|\"GLOAS_FORK_EPOCH\": \"1\"|forks by rising epoch",
        "\"EPOCH\": \"274176\"|\"EPOCH\": {}|BLOB_SCHEDULE[0].EPOCH",
      })
  void namesTheKeyThatIsNotAsItMust(String from, String to, String says) {
    assertThat(SEPOLIA).contains(from);

    assertThatThrownBy(() -> BeaconConfig.read(json(SEPOLIA.replace(from, to == null ? "" : to))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(says);
  }
}
