package bothy.practice;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Word;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sends transactions on a served practice chain, and deploys the contracts of {@code contracts}.
 */
public final class Deployed {
  private static final Path CONTRACTS = Path.of("..", "contracts", "out", "contracts.json");

  private final ServedPractice practice;

  public Deployed(ServedPractice practice) {
    this.practice = practice;
  }

  /** The address of a contract that the first account deploys, with words as arguments. */
  public Address deploy(String name, Word... arguments) {
    Bytes code;
    try {
      code =
          Bytes.fromHex(
              Json.read(Files.readAllBytes(CONTRACTS))
                  .required(name, "a contract")
                  .required("code", "its code")
                  .text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Word argument : arguments) {
      code = code.concat(argument.toBytes());
    }
    Map<String, Object> transaction = new LinkedHashMap<>();
    transaction.put("from", PracticeAccounts.all().getFirst().toHex());
    transaction.put("data", code.toHex());
    transaction.put("gas", "0xb71b00");
    return Address.fromHex(receipt(transaction).required("contractAddress", "one").text());
  }

  /** The receipt of a call, which must succeed. */
  public Node call(Address from, Address to, Bytes data) {
    return call(from, to, "0x0", data);
  }

  /** The receipt of a call with a value, which must succeed. */
  public Node call(Address from, Address to, String value, Bytes data) {
    Map<String, Object> transaction = new LinkedHashMap<>();
    transaction.put("from", from.toHex());
    transaction.put("to", to.toHex());
    transaction.put("value", value);
    transaction.put("data", data.toHex());
    transaction.put("gas", "0x4c4b40");
    return receipt(transaction);
  }

  private Node receipt(Map<String, Object> transaction) {
    String hash = practice.call("eth_sendTransaction", transaction).text();
    Node receipt = practice.call("eth_getTransactionReceipt", hash);
    if (!receipt.required("status", "a status").text().equals("0x1")) {
      throw new AssertionError("reverted: " + transaction);
    }
    return receipt;
  }
}
