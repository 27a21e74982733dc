package bothy.cases;

import bothy.crypto.Digests;
import bothy.effects.KnownCode;
import bothy.eth.Bytes;
import bothy.jsonrpc.CanonicalJson;
import bothy.meaning.Lists;
import bothy.simulation.BlockContext;
import bothy.verdict.Judge;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * SHA-256 of all that a verdict rests on, as canonical JSON (RFC 8785): the versions, the case as
 * it was given, the lists that were loaded, the block and fork, and every read of the state with
 * its answer.
 */
public final class InputsHash {
  private InputsHash() {}

  /** The hash as 0x and 64 hex digits. */
  public static String of(Case given, Map<String, String> reads, Lists lists) {
    Map<String, Object> inputs = new LinkedHashMap<>();
    inputs.put("versions", versions());
    inputs.put("case", given.said());
    given
        .at()
        .ifPresent(at -> {
          inputs.put("fork", at.rules().map(Object::toString).orElse(at.fork()));
          inputs.put("ground", at.ground().word());
          inputs.put("block", block(at.block()));
        });
    inputs.put("state", reads);
    if (!lists.sources().isEmpty()) {
      inputs.put("lists", sources(lists));
    }
    byte[] text = CanonicalJson.of(inputs).getBytes(StandardCharsets.UTF_8);
    return Bytes.owning(Digests.sha256(text)).toHex();
  }

  /** Which lists the user loaded, each as name, kind, hash and size. */
  static List<Map<String, String>> sources(Lists lists) {
    return lists.sources().stream()
        .map(source -> {
          Map<String, String> json = new LinkedHashMap<>();
          json.put("name", source.name());
          json.put("kind", source.kind().name().toLowerCase(Locale.ROOT));
          json.put("sha256", source.sha256());
          json.put("entries", Integer.toString(source.entries()));
          return json;
        })
        .toList();
  }

  static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("schema", CheckJson.SCHEMA_VERSION);
    versions.put("rules", Judge.RULES_VERSION);
    versions.put("lists", KnownCode.VERSION);
    return versions;
  }

  /** The block as decimal and hex strings. */
  static Map<String, String> block(BlockContext block) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("number", Long.toUnsignedString(block.number()));
    json.put("timestamp", Long.toUnsignedString(block.timestamp()));
    json.put("gasLimit", Long.toUnsignedString(block.gasLimit()));
    json.put("baseFeePerGas", block.baseFee().amount().toString());
    json.put("coinbase", block.coinbase().toHex());
    json.put("prevRandao", block.prevRandao().toHex());
    json.put("difficulty", block.difficulty().toBigInteger().toString());
    json.put("excessBlobGas", Long.toUnsignedString(block.excessBlobGas()));
    return json;
  }
}
