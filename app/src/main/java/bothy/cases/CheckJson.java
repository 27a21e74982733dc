package bothy.cases;

import bothy.effects.Effects;
import bothy.eth.Address;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.JsonText;
import bothy.meaning.DecodedCall;
import bothy.verdict.Finding;
import bothy.verdict.Run;
import bothy.verdict.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code check --json} prints. */
public final class CheckJson {
  private CheckJson() {}

  /** The verdict as JSON text. */
  public static String of(Verdict verdict) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("verdict", lower(verdict.answer()));
    root.put("summary", verdict.summary());
    root.put("findings", verdict.findings().stream().map(CheckJson::finding).toList());
    root.put("outcome", outcome(verdict));
    root.put(
        "effects", EffectsJson.of(verdict.inputs().run().map(Run::effects).orElse(Effects.NONE)));
    root.put(
        "reach",
        verdict.inputs().run().map(Run::reach).orElse(List.of()).stream()
            .map(EffectsJson::reach)
            .toList());
    root.put("exposure", List.of());
    Map<String, Object> meaning = new LinkedHashMap<>();
    meaning.put("intent", verdict.meaning().intent());
    meaning.put("interpolatedIntent", verdict.meaning().interpolatedIntent());
    meaning.put(
        "fields",
        verdict.meaning().fields().stream()
            .map(f -> ordered("label", f.label(), "value", f.value(), "path", f.path()))
            .toList());
    meaning.put("calls", verdict.meaning().calls().stream().map(CheckJson::call).toList());
    root.put("meaning", meaning);
    root.put("grounds", Map.of("state", verdict.inputs().ground()));
    return JsonText.of(root);
  }

  /** The error that {@code --json} prints for input that can't be read. */
  public static String error(InputException error) {
    return JsonText.of(
        Map.of(
            "error",
            ordered(
                "field", error.field(),
                "expected", error.expected(),
                "found", error.found(),
                "says", String.valueOf(error.getMessage()))));
  }

  private static Map<String, Object> outcome(Verdict verdict) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", verdict.status());
    verdict
        .inputs()
        .run()
        .ifPresent(run -> {
          json.put("gasUsed", Long.toUnsignedString(run.outcome().gasUsed()));
          json.put("fee", run.outcome().fee().amount().toString());
          json.put("output", run.outcome().output().toHex());
        });
    json.put("reason", verdict.reason());
    return json;
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rule", finding.rule());
    json.put("severity", lower(finding.severity()));
    json.put("about", finding.about());
    json.put("says", finding.says());
    json.put("evidence", finding.evidence());
    return json;
  }

  private static Map<String, String> call(DecodedCall call) {
    return ordered(
        "path", call.path(),
        "to", call.to().map(Address::toHex).orElse(""),
        "value", call.value().toString(),
        "selector", call.selector().toHex(),
        "function", call.function().orElse(""));
  }

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
