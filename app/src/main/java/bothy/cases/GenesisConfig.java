package bothy.cases;

import bothy.eth.ChainId;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.simulation.BlobParameters;
import bothy.simulation.Fork;
import bothy.simulation.Rules;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** go-ethereum's genesis {@code config}, believed as given: which fork is in force at a block. */
final class GenesisConfig {
  private static final Map<String, Fork> BY_BLOCK = new LinkedHashMap<>();
  private static final Map<String, Fork> BY_TIME = new LinkedHashMap<>();
  private static final Map<String, BlobParameters> BLOBS =
      Map.of(
          "cancun", BlobParameters.CANCUN,
          "prague", BlobParameters.PRAGUE,
          "osaka", BlobParameters.PRAGUE,
          "bpo1", new BlobParameters(10, 15, 8_346_193),
          "bpo2", new BlobParameters(14, 21, 11_684_671));

  static {
    BY_BLOCK.put("homesteadBlock", Fork.HOMESTEAD);
    BY_BLOCK.put("eip150Block", Fork.TANGERINE_WHISTLE);
    BY_BLOCK.put("eip158Block", Fork.SPURIOUS_DRAGON);
    BY_BLOCK.put("byzantiumBlock", Fork.BYZANTIUM);
    BY_BLOCK.put("constantinopleBlock", Fork.CONSTANTINOPLE);
    BY_BLOCK.put("petersburgBlock", Fork.PETERSBURG);
    BY_BLOCK.put("istanbulBlock", Fork.ISTANBUL);
    BY_BLOCK.put("berlinBlock", Fork.BERLIN);
    BY_BLOCK.put("londonBlock", Fork.LONDON);
    BY_BLOCK.put("mergeNetsplitBlock", Fork.PARIS);
    BY_TIME.put("shanghaiTime", Fork.SHANGHAI);
    BY_TIME.put("cancunTime", Fork.CANCUN);
    BY_TIME.put("pragueTime", Fork.PRAGUE);
    BY_TIME.put("osakaTime", Fork.OSAKA);
  }

  private GenesisConfig() {}

  /** The rules that {@code config} puts in force, empty if it schedules a fork unknown here. */
  static Optional<Rules> rules(
      Node config, BigInteger number, BigInteger timestamp, boolean merged) {
    ChainId chain = new ChainId(config.required("chainId", "a number").integer());
    Fork fork = merged ? Fork.PARIS : Fork.FRONTIER;
    BlobParameters blobs = BlobParameters.CANCUN;
    for (Map.Entry<String, Node> entry : config.nodes().entrySet()) {
      String name = entry.getKey();
      boolean byTime = name.endsWith("Time");
      if ((!byTime && !BY_BLOCK.containsKey(name))
          || !(entry.getValue().value() instanceof BigInteger at)
          || at.compareTo(byTime ? timestamp : number) > 0) {
        continue;
      }
      String label = name.substring(0, name.length() - 4);
      Fork here = byTime ? BY_TIME.get(name) : BY_BLOCK.get(name);
      if (byTime) {
        Optional<BlobParameters> scheduled = blobs(config, label);
        if (here == null && !label.startsWith("bpo")) {
          return Optional.empty();
        }
        blobs = scheduled.orElse(blobs);
        here = here == null ? Fork.OSAKA : here;
      }
      if (here != null && here.atLeast(fork)) {
        fork = here;
      }
    }
    return Optional.of(new Rules(chain, fork, blobs));
  }

  private static Optional<BlobParameters> blobs(Node config, String label) {
    return config
        .member("blobSchedule")
        .flatMap(schedule -> schedule.member(label))
        .map(b ->
            new BlobParameters(
                b.required("target", "a number").integer().intValue(),
                b.required("max", "a number").integer().intValue(),
                b.required("baseFeeUpdateFraction", "a number").integer().longValue()))
        .or(() -> Optional.ofNullable(BLOBS.get(label)));
  }

  /**
   * The rules of a fork by its name, such as {@code osaka} or {@code bpo1}; empty if unknown here.
   */
  static Optional<Rules> named(ChainId chain, Node name) {
    String text = name.text().toLowerCase(Locale.ROOT);
    BlobParameters blobs = BLOBS.getOrDefault(text, BlobParameters.CANCUN);
    if (text.startsWith("bpo") && BLOBS.containsKey(text)) {
      return Optional.of(new Rules(chain, Fork.OSAKA, blobs));
    }
    if (text.length() > 40) {
      throw new InputException(name.path(), "a fork's name", "a longer text");
    }
    for (Fork fork : Fork.values()) {
      String plain = fork.name().replace("_", "");
      if (plain.equalsIgnoreCase(text.replace("_", "").replace("-", "").replace(" ", ""))) {
        return Optional.of(new Rules(chain, fork, blobs));
      }
    }
    return Optional.empty();
  }
}
