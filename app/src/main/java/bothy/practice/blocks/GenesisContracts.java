package bothy.practice.blocks;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Wei;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.practice.PracticeException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The contracts that stand in the genesis of every practice chain, from a file that {@code
 * contracts/make} writes: code that is placed as it is, and calls that deploy and set up the rest.
 */
public final class GenesisContracts {
  private static final String FILE = "/bothy/practice/contracts.json";

  /** A call that is run before the first block. */
  record Step(Address from, Address to, Wei value, Bytes data) {}

  private final Address bank;
  private final Map<String, Address> addresses = new LinkedHashMap<>();
  private final Map<Address, Bytes> placed = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();

  private GenesisContracts(Node file) {
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
  public static GenesisContracts read() {
    try (InputStream stream = GenesisContracts.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw new PracticeException("expected the resource " + FILE + ", found none");
      }
      return new GenesisContracts(Json.read(stream));
    } catch (IOException e) {
      throw new PracticeException("expected to read the resource " + FILE, e);
    }
  }

  /** The address of each contract by its name. */
  public Map<String, Address> addresses() {
    return Collections.unmodifiableMap(addresses);
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
