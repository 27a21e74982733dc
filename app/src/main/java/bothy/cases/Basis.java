package bothy.cases;

import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.jsonrpc.Node;
import bothy.simulation.BlockContext;
import bothy.simulation.ForkSchedule;
import bothy.simulation.Rules;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a run asked its state: enough to run it again where the state is gone.
 *
 * @param reads every question and its answer, {@code unknown} where there was none
 * @param unknown why, for those that had no answer
 * @param codes the code that was read, by its Keccak hash
 */
public record Basis(
    Map<String, String> reads, Map<String, String> unknown, Map<Hash, Bytes> codes) {
  public static final Basis NOTHING = new Basis(Map.of(), Map.of(), Map.of());

  public Basis {
    reads = Collections.unmodifiableMap(new TreeMap<>(reads));
    unknown = Collections.unmodifiableMap(new TreeMap<>(unknown));
    codes = Collections.unmodifiableMap(new TreeMap<>(codes));
  }

  /** As the journal keeps it, the code by its hash alone. */
  Map<String, Object> tree(ChainId chain, Case.At at) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("fork", at.fork());
    tree.put("scheduled", scheduled(chain, at.block()).equals(at.rules()));
    tree.put("block", InputsHash.block(at.block()));
    tree.put("ground", at.ground().word());
    tree.put("proof", at.proof());
    tree.put("reads", reads);
    tree.put("unknown", unknown);
    return tree;
  }

  private static Optional<Rules> scheduled(ChainId chain, BlockContext block) {
    return ForkSchedule.rules(chain, block.number(), block.timestamp());
  }

  /**
   * The world that {@link #tree} tells of.
   *
   * @param code finds code by its hash
   * @throws bothy.jsonrpc.InputException if it tells of none
   */
  static Case.At at(Node tree, ChainId chain, Function<Hash, Optional<Bytes>> code) {
    BlockContext block = CaseReader.block(tree.required("block", "a block"));
    Node fork = tree.required("fork", "a fork's name");
    Optional<Rules> rules =
        tree.required("scheduled", "true or false").flag()
            ? scheduled(chain, block)
            : GenesisConfig.named(chain, fork);
    KeptState state = new KeptState(texts(tree, "reads"), texts(tree, "unknown"), code);
    return new Case.At(rules, fork.text(), block, state, ground(tree), texts(tree, "proof"));
  }

  private static Ground ground(Node tree) {
    Node node = tree.required("ground", "proven, given or claimed");
    for (Ground ground : Ground.values()) {
      if (ground.word().equals(node.text())) {
        return ground;
      }
    }
    throw node.wrong("proven, given or claimed");
  }

  private static Map<String, String> texts(Node tree, String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    tree.required(name, "an object").nodes().forEach((key, node) -> texts.put(key, node.text()));
    return texts;
  }
}
