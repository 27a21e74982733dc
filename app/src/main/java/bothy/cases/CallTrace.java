package bothy.cases;

import bothy.eth.Hash;
import bothy.simulation.CallKind;
import bothy.simulation.Frame;
import bothy.simulation.Log;
import bothy.verdict.RevertReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run's calls in the shape of go-ethereum's callTracer. */
public final class CallTrace {
  private static final String REVERTED = "execution reverted";

  private CallTrace() {}

  /**
   * The tree under {@code frame} as maps and lists.
   *
   * @param logs whether each call shows what it emitted, {@code withLog}
   * @param onlyTop whether the calls below are left out, {@code onlyTopCall}
   */
  public static Map<String, Object> of(Frame frame, boolean logs, boolean onlyTop) {
    Map<String, Object> json = new LinkedHashMap<>();
    boolean creates = frame.kind() == CallKind.CREATE || frame.kind() == CallKind.CREATE2;
    json.put("from", frame.from().toHex());
    json.put("gas", quantity(frame.gas()));
    json.put("gasUsed", quantity(frame.gasUsed()));
    if (!creates || frame.error().isEmpty()) {
      json.put("to", frame.to().toHex());
    }
    json.put("input", frame.input().toHex());
    boolean reverted = frame.error().filter(REVERTED::equals).isPresent();
    if (!frame.output().isEmpty() && (reverted || frame.error().isEmpty())) {
      json.put("output", frame.output().toHex());
    }
    frame.error().ifPresent(error -> json.put("error", error));
    if (reverted) {
      RevertReason.text(frame.output()).ifPresent(text -> json.put("revertReason", text));
    }
    if (!onlyTop && !frame.calls().isEmpty()) {
      json.put("calls", frame.calls().stream().map(call -> of(call, logs, false)).toList());
    }
    if (logs && !frame.logs().isEmpty() && !frame.reverted()) {
      json.put("logs", frame.logs().stream().map(CallTrace::log).toList());
    }
    frame.value().ifPresent(value -> json.put("value", "0x" + value.amount().toString(16)));
    json.put("type", frame.kind().name());
    return json;
  }

  private static Map<String, Object> log(Log log) {
    Map<String, Object> json = new LinkedHashMap<>();
    List<String> topics = new ArrayList<>(log.topics().stream().map(Hash::toHex).toList());
    json.put("address", log.address().toHex());
    json.put("topics", topics);
    json.put("data", log.data().toHex());
    json.put("position", quantity(log.position()));
    json.put("index", quantity(log.index()));
    return json;
  }

  static String quantity(long value) {
    return "0x" + Long.toHexString(value);
  }
}
