package bothy.effects;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Word;
import bothy.simulation.AccountDiff;
import bothy.simulation.Log;
import bothy.simulation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds who may direct a contract now and could not before, or the reverse. */
final class ControlChanges {
  /** EIP-1967: the storage slots of a proxy. */
  private static final Map<String, Word> PROXY_SLOTS =
      Map.of(
          "admin",
          Word.fromHex("0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103"),
          "beacon",
          Word.fromHex("0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50"),
          "implementation",
          Word.fromHex("0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"));

  /** Events of a Safe and of OpenZeppelin's AccessControl, and what each changes. */
  private static final Map<Hash, String> ADDED =
      Map.of(
          Events.topic("AddedOwner(address)"), "Safe owner",
          Events.topic("EnabledModule(address)"), "Safe module",
          Events.topic("ChangedGuard(address)"), "Safe guard",
          Events.topic("ChangedFallbackHandler(address)"), "Safe fallback handler",
          Events.topic("ChangedThreshold(uint256)"), "Safe threshold",
          Events.topic("Rely(address)"), "ward");

  private static final Map<Hash, String> REMOVED =
      Map.of(
          Events.topic("RemovedOwner(address)"), "Safe owner",
          Events.topic("DisabledModule(address)"), "Safe module",
          Events.topic("Deny(address)"), "ward");

  /** EIP-2535 */
  private static final Hash DIAMOND_CUT =
      Events.topic("DiamondCut((address,uint8,bytes4[])[],address,bytes)");

  private static final Hash ROLE_GRANTED = Events.topic("RoleGranted(bytes32,address,address)");
  private static final Hash ROLE_REVOKED = Events.topic("RoleRevoked(bytes32,address,address)");
  private static final String NOBODY = "";

  /** Views by which contracts tell who directs them, or what they run. */
  private static final List<String> VIEWS =
      List.of(
          "owner",
          "pendingOwner",
          "admin",
          "pendingAdmin",
          "defaultAdmin",
          "pendingDefaultAdmin",
          "governor",
          "governance",
          "authority",
          "manager",
          "guardian",
          "controller",
          "operator",
          "implementation");

  private ControlChanges() {}

  static List<Effects.Control> of(Outcome outcome, Address account, Probe before, Probe after) {
    List<Effects.Control> changes = new ArrayList<>();
    for (Map.Entry<Address, AccountDiff> entry : outcome.diff().entrySet()) {
      Address contract = entry.getKey();
      AccountDiff diff = entry.getValue();
      if (diff.storage().isEmpty() || !diff.before().hasCode()) {
        continue;
      }
      PROXY_SLOTS.keySet().stream()
          .sorted()
          .forEach(what -> slot(contract, what, diff).ifPresent(changes::add));
      singleton(contract, diff).ifPresent(changes::add);
      for (String view : VIEWS) {
        view(contract, view, before, after).ifPresent(changes::add);
      }
    }
    for (Log log : outcome.logs()) {
      if (!outcome.created().contains(log.address())) {
        event(log).ifPresent(changes::add);
      }
    }
    return changes.stream()
        .map(change -> change.ofAccount(controls(change, account, before)))
        .toList();
  }

  /** Whether the account directed the contract before the run. */
  private static boolean controls(Effects.Control change, Address account, Probe before) {
    return change.before().equals(account.toHex()) || directs(account, change.contract(), before);
  }

  /** Whether {@code contract} is the account, or tells by a view that the account directs it. */
  static boolean directs(Address account, Address contract, Probe before) {
    return contract.equals(account)
        || VIEWS.stream()
            .anyMatch(view ->
                before
                    .word(contract, view + "()")
                    .map(Address::of)
                    .filter(account::equals)
                    .isPresent())
        || is(before.word(contract, "wards(address)", account.toWord()))
        || is(before.word(contract, "isOwner(address)", account.toWord()))
        || is(before.word(contract, "hasRole(bytes32,address)", Word.ZERO, account.toWord()));
  }

  private static boolean is(Optional<Word> answer) {
    return answer.filter(Word.ONE::equals).isPresent();
  }

  private static Optional<Effects.Control> slot(Address contract, String what, AccountDiff diff) {
    AccountDiff.Change change = diff.storage().get(PROXY_SLOTS.get(what));
    return change == null
        ? Optional.empty()
        : Optional.of(
            new Effects.Control(
                contract,
                what,
                Address.of(change.before()).toHex(),
                Address.of(change.after()).toHex(),
                false));
  }

  /** The code that a Safe runs stands in its first slot. */
  private static Optional<Effects.Control> singleton(Address contract, AccountDiff diff) {
    AccountDiff.Change change = diff.storage().get(Word.ZERO);
    boolean safe =
        KnownCode.of(diff.codeBefore())
            .filter(entry -> entry.role() == KnownCode.Role.SAFE_PROXY)
            .isPresent();
    return safe && change != null
        ? Optional.of(
            new Effects.Control(
                contract,
                "implementation",
                Address.of(change.before()).toHex(),
                Address.of(change.after()).toHex(),
                false))
        : Optional.empty();
  }

  private static Optional<Effects.Control> view(
      Address contract, String what, Probe before, Probe after) {
    String signature = what + "()";
    Optional<Address> was = before.word(contract, signature).map(Address::of);
    Optional<Address> is = after.word(contract, signature).map(Address::of);
    return is.isPresent() && was.isPresent() && !is.equals(was)
        ? Optional.of(
            new Effects.Control(contract, what, was.get().toHex(), is.get().toHex(), false))
        : Optional.empty();
  }

  private static Optional<Effects.Control> event(Log log) {
    if (log.topics().isEmpty()) {
      return Optional.empty();
    }
    Hash topic = log.topics().getFirst();
    if (topic.equals(DIAMOND_CUT)) {
      return Optional.of(
          new Effects.Control(log.address(), "facets", NOBODY, "what the cut says", false));
    }
    boolean role = log.topics().size() == 4;
    if (topic.equals(ROLE_GRANTED) && role) {
      return Optional.of(new Effects.Control(log.address(), "role", NOBODY, role(log), false));
    }
    if (topic.equals(ROLE_REVOKED) && role) {
      return Optional.of(new Effects.Control(log.address(), "role", role(log), NOBODY, false));
    }
    String added = ADDED.get(topic);
    String removed = REMOVED.get(topic);
    Optional<String> party = party(log);
    if (party.isEmpty() || (added == null && removed == null)) {
      return Optional.empty();
    }
    return Optional.of(
        added != null
            ? new Effects.Control(log.address(), added, NOBODY, party.get(), false)
            : new Effects.Control(
                log.address(), String.valueOf(removed), party.get(), NOBODY, false));
  }

  private static String role(Log log) {
    return Address.of(log.topics().get(2).toWord()).toHex() + " in " + log.topics().get(1).toHex();
  }

  /** The one word that such an event carries, indexed or not. */
  private static Optional<String> party(Log log) {
    Bytes word =
        log.topics().size() == 2
            ? log.topics().get(1).bytes()
            : log.data().size() == 32 ? log.data() : Bytes.EMPTY;
    if (word.isEmpty()) {
      return Optional.empty();
    }
    Word value = Word.of(word);
    return Optional.of(
        log.topics().getFirst().equals(Events.topic("ChangedThreshold(uint256)"))
            ? value.toBigInteger().toString()
            : Address.of(value).toHex());
  }
}
