package bothy.guard;

import bothy.jsonrpc.Json;
import bothy.simulation.CallKind;
import bothy.simulation.Frame;
import bothy.simulation.Outcome;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A tree of calls as go-ethereum's flatCallTracer lists it, for comparing. */
final class FlatTrace {
  private FlatTrace() {}

  static List<Object> of(Outcome outcome, boolean precompiles) {
    List<Object> flat = new ArrayList<>();
    outcome.call().ifPresent(top -> add(flat, top, List.of(), precompiles));
    return flat;
  }

  private static boolean shown(Frame call, boolean precompiles) {
    BigInteger to = call.to().toWord().toBigInteger();
    boolean precompile =
        to.signum() > 0
            && to.bitLength() <= 5
            && (call.kind() == CallKind.CALL || call.kind() == CallKind.STATICCALL);
    return precompiles || !precompile;
  }

  private static void add(
      List<Object> flat, Frame frame, List<Integer> address, boolean precompiles) {
    List<Frame> calls = frame.calls().stream().filter(call -> shown(call, precompiles)).toList();
    Map<String, Object> json = new LinkedHashMap<>();
    Map<String, Object> action = new LinkedHashMap<>();
    Map<String, Object> result = new LinkedHashMap<>();
    boolean creates = frame.kind() == CallKind.CREATE || frame.kind() == CallKind.CREATE2;
    String value = frame.value().map(v -> "0x" + v.amount().toString(16)).orElse("0x0");
    if (frame.kind() == CallKind.SELFDESTRUCT) {
      json.put("type", "suicide");
      action.put("address", frame.from().toHex());
      action.put("refundAddress", frame.to().toHex());
      action.put("balance", value);
    } else {
      action.put("from", frame.from().toHex());
      action.put("gas", "0x" + Long.toHexString(frame.gas()));
      action.put("value", value);
      result.put("gasUsed", "0x" + Long.toHexString(frame.gasUsed()));
      if (creates) {
        json.put("type", "create");
        action.put("init", frame.input().toHex());
        result.put("code", frame.output().toHex());
        result.put("address", frame.to().toHex());
      } else {
        json.put("type", "call");
        action.put("callType", frame.kind().name().toLowerCase(Locale.ROOT));
        action.put("to", frame.to().toHex());
        action.put("input", frame.input().toHex());
        result.put("output", frame.output().toHex());
      }
    }
    frame.error().ifPresent(error -> json.put("error", error));
    json.put("action", action);
    json.put("result", frame.error().isEmpty() ? result : Map.of());
    json.put("traceAddress", address);
    json.put("subtraces", calls.size());
    flat.add(json);
    for (int i = 0; i < calls.size(); i++) {
      List<Integer> below = new ArrayList<>(address);
      below.add(i);
      add(flat, calls.get(i), below, precompiles);
    }
  }

  /** Without what names the block and the transaction, and what a failed call would have given. */
  static List<Object> comparable(List<?> recorded) {
    List<Object> comparable = new ArrayList<>();
    for (Object each : recorded) {
      Map<?, ?> from = (Map<?, ?>) each;
      Map<String, Object> json = new LinkedHashMap<>();
      for (String key : List.of("type", "error", "action", "result", "traceAddress", "subtraces")) {
        Object value = from.get(key);
        if (value instanceof Map<?, ?> map) {
          Map<Object, Object> kept = new LinkedHashMap<>(map);
          kept.remove("creationMethod");
          if (kept.containsKey("callType")) {
            kept.putIfAbsent("value", "0x0");
            kept.putIfAbsent("input", "0x");
          }
          if (key.equals("result") && "call".equals(from.get("type"))) {
            kept.putIfAbsent("output", "0x");
            kept.remove("address");
          }
          kept.remove("author");
          if (!"suicide".equals(from.get("type"))) {
            kept.remove("refundAddress");
            kept.remove("balance");
            if (key.equals("action")) {
              kept.remove("address");
            }
          }
          value = key.equals("result") && from.containsKey("error") ? Map.of() : kept;
        }
        if (value != null && !value.equals(Json.NULL)) {
          json.put(key, value);
        } else if (key.equals("result")) {
          json.put(key, Map.of());
        }
      }
      comparable.add(json);
    }
    return comparable;
  }
}
