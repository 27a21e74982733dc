package bothy.proof;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Hash;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LightClientSpecTest {
  private final Map<String, Integer> counts = new TreeMap<>();

  @Test
  void followsEveryStepOfEveryCase() {
    for (SpecCase each : SpecCase.all()) {
      run(each);
      counts.merge("cases", 1, Integer::sum);
    }

    assertThat(counts.get("cases")).isEqualTo(5);
    assertThat(counts.get("process_update")).isPositive();
    assertThat(counts.get("force_update")).isPositive();
    System.out.println("light client, specification: " + counts);
  }

  private void run(SpecCase spec) {
    LightClient client = new LightClient(spec.network());
    LightClientCodec codec = new LightClientCodec(spec.network());
    LightClientStore store =
        Results.of(
            client.initialize(
                spec.trustedRoot(),
                Results.of(codec.bootstrap(spec.fork(), spec.ssz("bootstrap")))));
    int number = 0;
    for (JsonNode step : spec.steps()) {
      Map.Entry<String, JsonNode> only = step.properties().iterator().next();
      JsonNode what = only.getValue();
      store =
          switch (only.getKey()) {
            case "process_update" ->
                Results.of(
                    client.process(
                        store,
                        Results.of(
                            codec.update(
                                SpecCase.digest(what, "update_fork_digest"),
                                spec.ssz(what.get("update").asString()))),
                        what.get("current_slot").asLong()));
            case "force_update" -> client.forceUpdate(store, what.get("current_slot").asLong());
            default -> throw new AssertionError("unknown step " + only.getKey());
          };
      String place = spec + ", step " + number++;
      check(spec, place, store.finalized(), what.get("checks").get("finalized_header"));
      check(spec, place, store.optimistic(), what.get("checks").get("optimistic_header"));
      counts.merge(only.getKey(), 1, Integer::sum);
    }
  }

  private void check(SpecCase spec, String place, LightClientHeader header, JsonNode expected) {
    BeaconFork fork = spec.network().forkAt(header.slot()).orElseThrow();

    assertThat(header.slot()).as(place).isEqualTo(expected.get("slot").asLong());
    assertThat(header.beacon().root())
        .as(place)
        .isEqualTo(Hash.fromHex(expected.get("beacon_root").asString()));
    assertThat(header.execution().root(fork))
        .as(place)
        .isEqualTo(Hash.fromHex(expected.get("execution_root").asString()));
    counts.merge("headers checked", 1, Integer::sum);
  }
}
