package bothy.practice.blocks;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.jsonrpc.Node;
import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events as JSON values and back. */
final class ChainEvents {
  private ChainEvents() {}

  static Map<String, Object> json(ChainEvent event) {
    return switch (event) {
      case ChainEvent.Mined mined -> Map.of("mined", mined(mined));
      case ChainEvent.Pooled(ChainEvent.Came came) -> Map.of("pooled", came(came));
      case ChainEvent.Moved(Duration offset, Optional<Long> next) -> {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("offset", offset.toSeconds());
        next.ifPresent(timestamp -> json.put("next", timestamp));
        yield Map.of("moved", json);
      }
      case ChainEvent.Rewound(long number) -> Map.of("rewound", number);
    };
  }

  private static Map<String, Object> mined(ChainEvent.Mined mined) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("timestamp", mined.timestamp());
    json.put("beaconRoot", mined.beaconRoot().toHex());
    json.put("transactions", mined.transactions().stream().map(ChainEvents::came).toList());
    if (!mined.changes().isEmpty()) {
      Map<String, Object> changes = new LinkedHashMap<>();
      mined.changes().forEach((address, change) -> changes.put(address.toHex(), change(change)));
      json.put("changes", changes);
    }
    json.put("hash", mined.hash().toHex());
    return json;
  }

  private static Map<String, Object> came(ChainEvent.Came came) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("raw", came.encoded().toHex());
    came.as().ifPresent(sender -> json.put("as", sender.toHex()));
    return json;
  }

  private static Map<String, Object> change(AccountChange change) {
    Map<String, Object> json = new LinkedHashMap<>();
    change.balance().ifPresent(balance -> json.put("balance", balance.amount()));
    change.nonce().ifPresent(nonce -> json.put("nonce", "0x" + Long.toHexString(nonce)));
    change.code().ifPresent(code -> json.put("code", code.toHex()));
    Map<String, Object> slots = new LinkedHashMap<>();
    change.slots().forEach((key, value) -> slots.put(key.toHex(), value.toHex()));
    json.put("slots", slots);
    return json;
  }

  /**
   * The event of a line.
   *
   * @throws bothy.jsonrpc.InputException if it is none
   */
  static ChainEvent read(Node line) {
    Map<String, Node> members = line.nodes();
    String kind = members.keySet().stream().findFirst().orElse("");
    Node node = members.get(kind);
    if (node == null || members.size() != 1) {
      throw line.wrong("an event");
    }
    return switch (kind) {
      case "mined" -> mined(node);
      case "pooled" -> new ChainEvent.Pooled(came(node));
      case "moved" ->
          new ChainEvent.Moved(
              Duration.ofSeconds(node.required("offset", "seconds").integer().longValueExact()),
              node.member("next").map(next -> next.integer().longValueExact()));
      case "rewound" -> new ChainEvent.Rewound(node.integer().longValueExact());
      default -> throw line.wrong("mined, pooled, moved or rewound");
    };
  }

  private static ChainEvent mined(Node node) {
    Map<Address, AccountChange> changes = new LinkedHashMap<>();
    node.member("changes")
        .ifPresent(all ->
            all.nodes()
                .forEach(
                    (address, change) -> changes.put(Address.fromHex(address), change(change))));
    List<ChainEvent.Came> transactions =
        node.required("transactions", "an array").elements().stream()
            .map(ChainEvents::came)
            .toList();
    return new ChainEvent.Mined(
        node.required("timestamp", "seconds").integer().longValueExact(),
        node.required("beaconRoot", "a hash").as("a hash", Hash::fromHex),
        changes,
        transactions,
        node.required("hash", "a hash").as("a hash", Hash::fromHex));
  }

  private static ChainEvent.Came came(Node node) {
    return new ChainEvent.Came(
        node.required("raw", "hex bytes").as("hex bytes", Bytes::fromHex),
        node.member("as").map(sender -> sender.as("an address", Address::fromHex)));
  }

  private static AccountChange change(Node node) {
    Map<Word, Word> slots = new LinkedHashMap<>();
    node.required("slots", "an object")
        .nodes()
        .forEach((key, value) -> slots.put(Word.fromHex(key), value.as("a word", Word::fromHex)));
    return new AccountChange(
        node.member("balance").map(balance -> new Wei(balance.integer())),
        node.member("nonce")
            .map(nonce -> new BigInteger(nonce.text().substring(2), 16).longValue()),
        node.member("code").map(code -> code.as("hex bytes", Bytes::fromHex)),
        false,
        slots);
  }
}
