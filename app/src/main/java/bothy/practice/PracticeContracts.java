package bothy.practice;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Wei;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The contracts that stand in the genesis of every practice chain, from a file that {@code
 * contracts/make} writes: code that is placed as it is, and calls that deploy and set up the rest.
 */
public final class PracticeContracts {
  private static final String FILE = "contracts.json";

  /** A call that is run before the first block. */
  record Step(Address from, Address to, Wei value, Bytes data) {}

  private final Address bank;
  private final Map<String, Address> addresses = new LinkedHashMap<>();
  private final Map<Address, Bytes> placed = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();

  private PracticeContracts(Node file) {
    bank = address(file, "bank");
    for (Node each : file.required("placed", "contracts").elements()) {
      addresses.put(each.required("name", "a name").text(), address(each, "address"));
      placed.put(address(each, "address"), bytes(each, "code"));
    }
    for (Node each : file.required("contracts", "contracts").elements()) {
      addresses.put(each.required("name", "a name").text(), address(each, "address"));
    }
    for (Node each : file.required("steps", "calls").elements()) {
      String value = each.required("value", "a quantity").text().substring(2);
      steps.add(
          new Step(
              address(each, "from"),
              address(each, "to"),
              new Wei(new BigInteger(value, 16)),
              bytes(each, "data")));
    }
  }

  private static Address address(Node node, String member) {
    return node.required(member, "an address").as("an address", Address::fromHex);
  }

  private static Bytes bytes(Node node, String member) {
    return node.required(member, "hex bytes").as("hex bytes", Bytes::fromHex);
  }

  /** All of them, read from the file. */
  static PracticeContracts read() {
    try (InputStream stream = PracticeContracts.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw new PracticeException("expected the resource " + FILE + ", found none");
      }
      return new PracticeContracts(Json.read(stream));
    } catch (IOException e) {
      throw new PracticeException("expected to read the resource " + FILE, e);
    }
  }

  /** The address of each contract by its name. */
  public static Map<String, Address> addresses() {
    return read().byName();
  }

  /** The address of the contract with that name; a name that there isn't is a fault. */
  static Address address(String name) {
    return Optional.ofNullable(addresses().get(name))
        .orElseThrow(() -> new PracticeException("expected a contract of practice, found " + name));
  }

  private Map<String, Address> byName() {
    return java.util.Collections.unmodifiableMap(addresses);
  }

  /** Who deploys and funds; nobody has its key. */
  Address bank() {
    return bank;
  }

  Map<Address, Bytes> placed() {
    return placed;
  }

  List<Step> steps() {
    return steps;
  }
}
