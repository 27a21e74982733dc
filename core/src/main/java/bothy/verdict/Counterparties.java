package bothy.verdict;

import bothy.effects.Effects;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Bytes;
import bothy.eth.Request;
import bothy.eth.Transaction;
import bothy.eth.Word;
import bothy.meaning.DecodedCall;
import bothy.simulation.Frame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Everybody beside the account whom a request names in any way, or whom its run met. */
final class Counterparties {
  private static final Pattern ADDRESS =
      Pattern.compile("(?<![0-9a-fA-F])0x([0-9a-fA-F]{40})(?![0-9a-fA-F])");

  /** Words below are numbers, not addresses. */
  private static final Word LEAST = Word.fromHex("0x100000000");

  private static final Word MOST = Address.fromHex("0x" + "f".repeat(40)).toWord();

  private final Set<Address> all = new TreeSet<>();

  private Counterparties() {}

  static Set<Address> of(Inputs inputs) {
    Counterparties found = new Counterparties();
    found.request(inputs.request());
    inputs.meaning().allCalls().forEach(found::call);
    inputs
        .meaning()
        .exposure()
        .forEach(exposure -> {
          exposure.by().ifPresent(found.all::add);
          found.all.add(exposure.asset().contract());
        });
    inputs.run().ifPresent(found::run);
    found.all.removeAll(inputs.run().map(Run::own).orElse(Set.of()));
    found.all.remove(inputs.account());
    found.all.remove(Address.ZERO);
    return found.all;
  }

  private void request(Request request) {
    switch (request) {
      case Request.Unsigned(Address from, Transaction transaction) -> transaction(transaction);
      case Request.Raw(Address sender, Transaction transaction, Bytes encoded) ->
          transaction(transaction);
      case Request.Typed typed -> {
        value(typed.data().domain());
        value(typed.data().message());
      }
      case Request.Message message ->
          text(new String(message.message().toArray(), StandardCharsets.UTF_8));
      case Request.Batch ignored -> {} // its calls stand in the meaning
      case Request.Delegate delegate -> all.add(delegate.authorization().delegate());
      case Request.Operation asked -> {
        all.add(asked.operation().sender());
        all.add(asked.entryPoint());
        asked.authorization().map(Authorization::delegate).ifPresent(all::add);
        packed(asked.operation().initCode());
        packed(asked.operation().paymasterAndData());
      }
    }
  }

  private void transaction(Transaction transaction) {
    transaction.authorizations().stream().map(Authorization::delegate).forEach(all::add);
  }

  /** A factory's or paymaster's address, and what it is given. */
  private void packed(Bytes bytes) {
    if (bytes.size() >= Address.SIZE) {
      all.add(new Address(bytes.slice(0, Address.SIZE)));
      words(bytes, Address.SIZE);
    }
  }

  private void text(String text) {
    ADDRESS.matcher(text).results().forEach(found -> all.add(address(found.group(1))));
  }

  private static Address address(String digits) {
    return Address.fromHex("0x" + digits.toLowerCase(Locale.ROOT));
  }

  /** A value of typed data, or a decoded argument. */
  private void value(Object value) {
    switch (value) {
      case Address address -> all.add(address);
      case String text -> text(text);
      case Bytes bytes -> words(bytes, bytes.size() % Word.SIZE);
      case Map<?, ?> members -> members.values().forEach(this::value);
      case List<?> elements -> elements.forEach(this::value);
      default -> {}
    }
  }

  private void call(DecodedCall call) {
    call.to().ifPresent(all::add);
    call.arguments().map(Abi.Decoded::values).ifPresent(this::value);
    if (call.arguments().isEmpty()) {
      words(call.data(), 4);
    }
  }

  /** Words that have the size of an address. */
  private void words(Bytes data, int from) {
    for (int at = from; at + Word.SIZE <= data.size(); at += Word.SIZE) {
      Word word = Word.of(data.slice(at, at + Word.SIZE));
      if (word.compareTo(LEAST) > 0 && word.compareTo(MOST) <= 0) {
        all.add(Address.of(word));
      }
    }
  }

  private void run(Run run) {
    Effects effects = run.effects();
    effects
        .balances()
        .forEach(balance -> {
          all.add(balance.account());
          all.add(balance.asset().contract());
        });
    effects.allowances().forEach(grant -> all.add(grant.spender()));
    effects.operators().forEach(grant -> all.add(grant.operator()));
    effects.delegations().forEach(delegation -> all.add(delegation.delegate()));
    effects.named().forEach(named -> all.add(named.party()));
    run.outcome().call().ifPresent(this::frame);
  }

  private void frame(Frame frame) {
    all.add(frame.to());
    frame.calls().forEach(this::frame);
  }
}
