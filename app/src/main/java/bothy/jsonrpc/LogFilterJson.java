package bothy.jsonrpc;

import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.proof.LogFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which logs are wanted, as {@code eth_getLogs} and its kin take it. */
public final class LogFilterJson {
  private static final int MOST = 1_000;
  private static final int TOPICS = 4;

  private LogFilterJson() {}

  /** The addresses and topics of a filter object. */
  public static LogFilter read(Node node) {
    Set<Address> addresses = new HashSet<>();
    node.member("address")
        .map(LogFilterJson::choices)
        .orElse(List.of())
        .forEach(each -> addresses.add(each.as("an address", Address::fromHex)));
    List<Set<Hash>> topics = new ArrayList<>();
    for (Node position : node.member("topics").map(Node::elements).orElse(List.of())) {
      if (topics.size() == TOPICS) {
        throw node.required("topics", "topics").wrong("at most " + TOPICS + " topics");
      }
      topics.add(topic(position));
    }
    return new LogFilter(addresses, topics);
  }

  /** One topic, any of several, or null for any at all. */
  private static Set<Hash> topic(Node position) {
    if (position.value().equals(Json.NULL)) {
      return Set.of();
    }
    Set<Hash> any = new HashSet<>();
    for (Node each : choices(position)) {
      if (each.value().equals(Json.NULL)) {
        return Set.of();
      }
      any.add(each.as("32 bytes", Hash::fromHex));
    }
    return any;
  }

  private static List<Node> choices(Node node) {
    List<Node> choices = node.isText() ? List.of(node) : node.elements();
    if (choices.size() > MOST) {
      throw node.wrong("at most " + MOST);
    }
    return choices;
  }
}
