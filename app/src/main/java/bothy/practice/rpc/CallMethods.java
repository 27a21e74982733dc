package bothy.practice.rpc;

import bothy.eth.Access;
import bothy.eth.Address;
import bothy.eth.Transaction;
import bothy.eth.Word;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.TransactionJson;
import bothy.practice.blocks.Chain;
import bothy.simulation.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Calls that are run and forgotten: their output, the gas they take, what they touch. */
final class CallMethods {
  private static final int ROUNDS_MOST = 8;

  private final Scenes scenes;
  private final CallReader reader;
  private final Calls calls;
  private final GasEstimate estimate;

  CallMethods(Chain chain, Calls calls) {
    this.scenes = new Scenes(chain);
    this.reader = new CallReader(chain.chainId());
    this.calls = calls;
    this.estimate = new GasEstimate(calls);
  }

  Map<String, Method.Plain> methods() {
    return Map.of(
        "eth_call",
        params -> Calls.success(calls.view(scene(params), asked(params))).output().toHex(),
        "eth_estimateGas",
        params -> Quantity.hex(estimate.of(scene(params), asked(params))),
        "eth_createAccessList",
        this::accessList);
  }

  private CallReader.Asked asked(Params params) {
    return reader.read(params.required(0, "a call"));
  }

  private Scene scene(Params params) throws RpcException {
    return scenes.of(params.at(1), params.at(2), params.at(3));
  }

  /** Runs with what the run before touched until that stays the same. */
  private Object accessList(Params params) throws RpcException {
    Node call = params.required(0, "a call");
    Scene scene = scene(params);
    CallReader.Asked asked = reader.read(call);
    List<Access> list = asked.transaction().accessList();
    for (int i = 0; i < ROUNDS_MOST; i++) {
      CallReader.Asked listed = with(asked, list);
      Outcome outcome = calls.traced(scene, listed);
      List<Access> next = touched(scene, listed, outcome);
      if (next.equals(list) || i == ROUNDS_MOST - 1) {
        return answer(list, outcome);
      }
      list = next;
    }
    throw new IllegalStateException("the last round answers");
  }

  private static Map<String, Object> answer(List<Access> list, Outcome outcome) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("accessList", TransactionJson.accessList(list));
    json.put("gasUsed", Quantity.hex(outcome.gasUsed()));
    Calls.failure(outcome)
        .ifPresent(failure -> json.put("error", String.valueOf(failure.getMessage())));
    return json;
  }

  /** Every slot, and every account but those that are warm anyway. */
  private static List<Access> touched(Scene scene, CallReader.Asked asked, Outcome outcome) {
    TreeSet<Address> warm = new TreeSet<>(List.of(asked.from(), scene.context().coinbase()));
    asked.transaction().to().ifPresent(warm::add);
    warm.addAll(outcome.created());
    TreeMap<Address, List<Word>> all = new TreeMap<>();
    outcome
        .touched()
        .forEach((address, touched) -> {
          boolean known = warm.contains(address) || isPrecompile(address);
          if (!known || !touched.slots().isEmpty()) {
            all.put(address, new ArrayList<>(touched.slots().keySet()));
          }
        });
    return all.entrySet().stream().map(each -> new Access(each.getKey(), each.getValue())).toList();
  }

  private static boolean isPrecompile(Address address) {
    Word word = address.toWord();
    return !word.isZero() && word.compareTo(Word.of(0x100)) <= 0;
  }

  private static CallReader.Asked with(CallReader.Asked asked, List<Access> list) {
    Transaction call = asked.transaction();
    return new CallReader.Asked(
        asked.from(),
        new Transaction(
            call.type(),
            call.chainId(),
            call.nonce(),
            call.maxPriorityFeePerGas(),
            call.maxFeePerGas(),
            call.gasLimit(),
            call.to(),
            call.value(),
            call.data(),
            list,
            call.maxFeePerBlobGas(),
            call.blobVersionedHashes(),
            call.authorizations(),
            call.signature()),
        asked.absent());
  }
}
