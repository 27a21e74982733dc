package bothy.cases;

import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.effects.Exposure;
import bothy.effects.Reach;
import bothy.eth.Address;
import bothy.verdict.Guarantees;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/** Effects and reach as {@code check --json} prints them; amounts are decimal strings. */
final class EffectsJson {
  private EffectsJson() {}

  static Map<String, Object> of(Effects effects) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("balances", effects.balances().stream().map(EffectsJson::balance).toList());
    json.put("allowances", effects.allowances().stream().map(EffectsJson::allowance).toList());
    json.put("operators", effects.operators().stream().map(EffectsJson::operator).toList());
    json.put("delegations", effects.delegations().stream().map(EffectsJson::delegation).toList());
    json.put("created", effects.created().stream().map(Address::toHex).toList());
    json.put("control", effects.control().stream().map(EffectsJson::control).toList());
    json.put("probed", effects.probed());
    return json;
  }

  static Map<String, Object> guarantees(Guarantees guarantees) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("arrives", guarantees.arrives().stream().map(EffectsJson::arrival).toList());
    json.put("leaves", guarantees.leaves().stream().map(EffectsJson::leaving).toList());
    json.put("until", guarantees.until().map(BigInteger::toString).orElse(""));
    return json;
  }

  private static Map<String, Object> arrival(Guarantees.Arrival arrival) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("asset", asset(arrival.asset()));
    json.put("expected", arrival.expected().toString());
    json.put("least", arrival.least().toString());
    json.put("slippage", arrival.slippage());
    return json;
  }

  private static Map<String, Object> leaving(Guarantees.Leaving leaving) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("asset", asset(leaving.asset()));
    json.put("expected", leaving.expected().toString());
    json.put("most", leaving.most().map(BigInteger::toString).orElse(""));
    return json;
  }

  static Map<String, Object> reach(Reach.Item item) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("asset", asset(item.asset()));
    json.put("amount", item.amount().toString());
    json.put("unlimited", item.unlimited());
    json.put("by", item.by().toHex());
    json.put("because", item.because());
    json.put("excess", item.excess().toString());
    return json;
  }

  static Map<String, Object> exposure(Exposure exposure) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("asset", asset(exposure.asset()));
    json.put("amount", exposure.amount().toString());
    json.put("unlimited", exposure.unlimited());
    json.put("by", exposure.by().map(Address::toHex).orElse(""));
    json.put("from", exposure.from().map(BigInteger::toString).orElse(""));
    json.put("until", exposure.until().map(BigInteger::toString).orElse(""));
    json.put("standing", exposure.standing());
    exposure.played().ifPresent(held -> json.put("held", held(held)));
    return json;
  }

  private static Map<String, Object> held(Exposure.Balances balances) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("before", balances.before().toString());
    json.put("after", balances.after().toString());
    return json;
  }

  static Map<String, Object> asset(Asset asset) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", asset.kind());
    if (!(asset instanceof Asset.Native)) {
      json.put("address", asset.contract().toHex());
    }
    if (asset instanceof Asset.Erc721 || asset instanceof Asset.Erc1155) {
      json.put("id", asset.tokenId().toString());
    }
    return json;
  }

  private static Map<String, Object> balance(Effects.Balance balance) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("account", balance.account().toHex());
    json.put("asset", asset(balance.asset()));
    json.put("change", balance.change().toString());
    return json;
  }

  private static Map<String, Object> allowance(Effects.Allowance allowance) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("owner", allowance.owner().toHex());
    json.put("spender", allowance.spender().toHex());
    json.put("asset", asset(allowance.asset()));
    json.put("amount", allowance.amount().toString());
    json.put("unlimited", allowance.unlimited());
    json.put("until", allowance.until().map(BigInteger::toString).orElse(""));
    json.put("via", allowance.via());
    return json;
  }

  private static Map<String, Object> operator(Effects.Operator operator) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("owner", operator.owner().toHex());
    json.put("operator", operator.operator().toHex());
    json.put("token", operator.token().toHex());
    json.put("approved", operator.approved());
    return json;
  }

  private static Map<String, Object> delegation(Effects.Delegation delegation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("account", delegation.account().toHex());
    json.put("delegate", delegation.delegate().toHex());
    return json;
  }

  private static Map<String, Object> control(Effects.Control control) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("contract", control.contract().toHex());
    json.put("what", control.what());
    json.put("before", control.before());
    json.put("after", control.after());
    return json;
  }
}
