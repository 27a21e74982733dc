package bothy.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.jsonrpc.InputException;
import bothy.meaning.Host;
import bothy.meaning.Known;
import bothy.meaning.Lists;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListReaderTest {
  private static final Address ONE = Address.fromHex("0x1111111111111111111111111111111111111111");
  private static final Address TWO = Address.fromHex("0x2222222222222222222222222222222222222222");

  private static Lists read(String text) {
    return ListReader.read("mine", text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"blocklist, allowlist", "blacklist, whitelist"})
  void readsHostsByOlderAndNewerNames(String block, String allow) {
    Lists lists =
        read(
            """
            {"version": 2, "tolerance": 1, "fuzzylist": ["opensea.io"],
             "%s": ["Evil.example"], "%s": ["fine.example"]}
            """
                .formatted(block, allow));

    assertThat(lists.sources())
        .singleElement()
        .satisfies(source -> {
          assertThat(source.kind()).isEqualTo(Lists.Kind.HOSTS);
          assertThat(source.entries()).isEqualTo(3);
          assertThat(source.sha256()).matches("0x[0-9a-f]{64}");
        });
    assertThat(lists.hosts().getFirst().blocks(Host.of("a.evil.example").orElseThrow()))
        .isPresent();
    assertThat(lists.hosts().getFirst().allows(Host.of("fine.example").orElseThrow())).isTrue();
    assertThat(lists.hosts().getFirst().tolerance()).isEqualTo(1);
  }

  @Test
  void readsAddressesFromLinesAndFromJson() {
    Lists lines =
        read("# mine\n" + ONE + ",malicious,a drainer, known\n" + TWO + "  trusted Bob\n");
    Lists json =
        read(
            "{\"addresses\":[{\"address\":\""
                + ONE
                + "\",\"kind\":\"malicious\",\"label\":\"a drainer, known\"},{\"address\":\""
                + TWO
                + "\",\"kind\":\"trusted\",\"label\":\"Bob\"}]}");

    assertThat(lines.addresses()).isEqualTo(json.addresses());
    assertThat(lines.against(ONE).orElseThrow().label()).isEqualTo("a drainer, known");
    assertThat(lines.against(TWO)).isEmpty();
    assertThat(lines.beside(Known.NOTHING, ChainId.of(1)).addressNames())
        .isEqualTo(Map.of(TWO, "Bob"));
  }

  @Test
  void takesTheWorseOfTwoWordsOnAnAddress() {
    Lists lists = read(ONE + ",trusted,Bob\n").and(read(ONE + ",sanctioned,by somebody\n"));

    assertThat(lists.against(ONE).orElseThrow().standing()).isEqualTo(Lists.Standing.SANCTIONED);
    assertThat(lists.sources()).hasSize(2);
  }

  @Test
  void readsATokenListByChainAndLeavesOutWhatHasNoAddressHere() {
    Lists lists =
        read(
            """
            {"name": "t", "tokens": [
              {"chainId": 1, "address": "%s", "symbol": "AAA", "decimals": 6, "name": "A"},
              {"chainId": 10, "address": "%s", "symbol": "BBB", "decimals": 18, "name": "B"},
              {"chainId": 501000101, "address": "5mbK36SZ7J19", "symbol": "S", "decimals": 9, "name": "S"}]}
            """
                .formatted(ONE, TWO));

    assertThat(lists.beside(Known.NOTHING, ChainId.of(1)).tokens())
        .isEqualTo(Map.of(ONE, new Known.Token("AAA", 6, "A")));
    assertThat(lists.sources().getFirst().entries()).isEqualTo(2);
  }

  @Test
  void letsTheUsersOwnWordsCountBeforeAListsOnes() {
    Known own =
        new Known(
            Map.of(TWO, "my Bob"),
            Map.of(),
            Map.of(ONE, new Known.Token("MINE", 2, "Mine")),
            Map.of(),
            Map.of());
    Lists lists =
        read(TWO + ",trusted,their Bob\n")
            .and(
                read(
                    "{\"tokens\":[{\"chainId\":1,\"address\":\""
                        + ONE
                        + "\",\"symbol\":\"AAA\",\"decimals\":6}]}"));

    Known both = lists.beside(own, ChainId.of(1));

    assertThat(both.addressNames()).isEqualTo(own.addressNames());
    assertThat(both.tokens()).isEqualTo(own.tokens());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x11,malicious | mine, line 1: expected an address",
        "0x1111111111111111111111111111111111111111,nasty | mine, line 1: expected malicious, sanctioned or trusted",
        "# nothing | mine: expected a list of hosts, addresses or tokens",
        "{\"x\": 1} | mine: expected hosts (blocklist, allowlist, fuzzylist), addresses or tokens",
        "{\"blocklist\": [\"a b\"]} | mine.blocklist[0]: expected a host's name",
        "{\"blocklist\": [], \"tolerance\": 11} | mine.tolerance: expected a tolerance from 0 to 10",
        "{\"addresses\": [{\"address\": \"0x11\"}]} | mine.addresses[0].address: expected an address",
        "{\"addresses\": [{\"adress\": \"0x11\"}]} | mine.addresses[0]: expected only address, kind, label",
        "{\"tokens\": [{\"chainId\": 0, \"address\": \"0x\", \"symbol\": \"A\", \"decimals\": 1}]} | mine.tokens[0].chainId: expected a chain id",
        "{\"tokens\": [{\"chainId\": 1, \"address\": \"0x12\", \"symbol\": \"A\", \"decimals\": 1}]} | mine.tokens[0].address: expected an address",
        "{\"tokens\": [{\"chainId\": 1, \"address\": \"0x12\", \"symbol\": \"A\", \"decimals\": 999}]} | mine.tokens[0].decimals: expected decimals",
        "{\"tokens\": | mine: expected valid JSON"
      })
  void namesWhatIsWrongAndWhere(String text, String says) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(says);
  }
}
