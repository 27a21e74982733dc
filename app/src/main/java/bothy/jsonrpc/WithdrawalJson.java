package bothy.jsonrpc;

import bothy.eth.Address;
import bothy.proof.Withdrawal;
import java.util.LinkedHashMap;
import java.util.Map;

/** A withdrawal in a block of the execution API. */
public final class WithdrawalJson {
  private WithdrawalJson() {}

  /** The withdrawal that an answer claims. */
  public static Withdrawal read(Node node) {
    return new Withdrawal(
        Quantity.unsigned(node.required("index", "a quantity")),
        Quantity.unsigned(node.required("validatorIndex", "a quantity")),
        node.required("address", "an address").as("an address", Address::fromHex),
        Quantity.unsigned(node.required("amount", "a quantity")));
  }

  public static Map<String, Object> of(Withdrawal withdrawal) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("index", Quantity.hex(withdrawal.index()));
    json.put("validatorIndex", Quantity.hex(withdrawal.validatorIndex()));
    json.put("address", withdrawal.address().toHex());
    json.put("amount", Quantity.hex(withdrawal.amount()));
    return json;
  }
}
