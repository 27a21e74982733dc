package bothy.simulation;

import bothy.eth.Access;
import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Authorizations;
import bothy.eth.Bytes;
import bothy.eth.Word;
import bothy.simulation.precompiles.Precompiles;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What surrounds the code of a transaction: gas bought and paid back, warmth, authorisations. */
final class Envelope {
  private static final int LAST_PRECOMPILE = 0x100;

  private final Machine machine;
  private final World world;
  private final List<Entry> precompiles = new ArrayList<>();

  Envelope(Machine machine) {
    this.machine = machine;
    this.world = machine.world;
    for (int address = 1; address <= LAST_PRECOMPILE; address++) {
      if (Precompiles.at(machine.fork, address) != null) {
        precompiles.add(world.entry(0, 0, address));
      }
    }
  }

  /** How a message ran. */
  record Run(Ending ending, long gasUsed, BigInteger fee, Bytes output) {}

  Run run(Message message) {
    return run(message, true);
  }

  /**
   * As {@link #run(Message)}.
   *
   * @param asks whether the state is asked for the sender; where it isn't, the sender pays nothing,
   *     creates nothing and keeps its nonce
   */
  Run run(Message message, boolean asks) {
    Entry sender = world.entry(message.from());
    if (asks) {
      BigInteger prepaid =
          message.gasPrice().multiply(BigInteger.valueOf(message.gas())).add(message.blobFee());
      pay(world.need(sender), prepaid.negate());
    }
    long nonce = sender.nonce;
    boolean creates = message.to().isEmpty();
    long intrinsic =
        Costs.intrinsic(
            machine.schedule,
            creates,
            message.data(),
            message.accessList(),
            message.authorizations().size());
    if (message.gas() < intrinsic) { // calls only: a transaction was refused before
      return new Run(
          new Ending.Invalid(
              "gas", "at least " + intrinsic, "" + message.gas(), "intrinsic gas too low"),
          0,
          BigInteger.ZERO,
          Bytes.EMPTY);
    }
    if (asks) {
      world.setNonce(sender, nonce + 1);
      world.bring(sender);
      world.touch(sender);
    }
    machine.origin = message.from().toWord();
    machine.gasPrice = word(message.gasPrice());
    machine.blobHashes = message.blobHashes();
    warm(message, sender);
    for (Authorization authorization : message.authorizations()) {
      apply(authorization);
    }
    Activation end = execute(message, sender, nonce, message.gas() - intrinsic);
    return settle(message, sender, end);
  }

  private static Word word(BigInteger value) {
    return Word.of(value.min(Word.MAX.toBigInteger()));
  }

  /** Adds to a balance what may be negative. */
  private void pay(Entry entry, BigInteger amount) {
    if (amount.signum() != 0) {
      BigInteger balance = entry.balance().toBigInteger().add(amount);
      Word word = word(balance.max(BigInteger.ZERO));
      world.setBalance(entry, word.w3(), word.w2(), word.w1(), word.w0());
    }
  }

  private void warm(Message message, Entry sender) {
    if (!machine.schedule.accessLists) {
      return;
    }
    world.warm(sender);
    message.to().ifPresent(to -> world.warm(world.entry(to)));
    for (Entry precompile : precompiles) {
      precompile.warmIn = world.run;
    }
    if (machine.has(Fork.SHANGHAI)) { // EIP-3651
      world.warm(world.entry(machine.block.coinbase()));
    }
    for (Access access : message.accessList()) {
      Entry entry = world.entry(access.address());
      world.warm(entry);
      for (Word key : access.keys()) {
        world.warmSlot(world.slot(entry, key.w3(), key.w2(), key.w1(), key.w0()));
      }
    }
  }

  /** EIP-7702; a tuple that doesn't hold is passed over. */
  private void apply(Authorization authorization) {
    BigInteger chain = authorization.chainId();
    if ((chain.signum() != 0 && !chain.equals(machine.rules.chainId().value()))
        || authorization.nonce() == -1) {
      return;
    }
    Optional<Address> authority =
        authorization.authority().or(() -> Authorizations.recover(authorization));
    if (authority.isEmpty()) {
      return;
    }
    Entry entry = world.entry(authority.get());
    world.warm(entry);
    Code code = world.code(entry);
    if ((!code.isEmpty() && !code.isDelegation()) || entry.nonce != authorization.nonce()) {
      return;
    }
    if (entry.exists) {
      world.refund += Costs.EMPTY_ACCOUNT - Costs.AUTHORIZATION;
    }
    world.bring(entry);
    world.touch(entry);
    world.setNonce(entry, entry.nonce + 1);
    Address delegate = authorization.delegate();
    Code pointer =
        delegate.equals(Address.ZERO)
            ? Code.EMPTY
            : new Code(Bytes.of((byte) 0xef, (byte) 1, (byte) 0).concat(delegate.bytes()), null);
    world.setCode(entry, pointer);
  }

  private Activation execute(Message message, Entry sender, long nonce, long gas) {
    Word value = word(message.value());
    byte[] data = message.data().toArray();
    Activation end;
    if (message.to().isEmpty()) {
      Entry made = world.entry(Creations.address(sender.address, nonce));
      end = machine.calls.creations().enter(null, CallKind.CREATE, sender, made, value, data, gas);
    } else {
      Entry to = world.entry(message.to().get());
      Entry delegate = machine.calls.delegate(to);
      if (delegate != null) {
        world.warm(delegate);
      }
      end =
          machine.calls.enter(
              null,
              CallKind.CALL,
              sender,
              to,
              to,
              value.w3(),
              value.w2(),
              value.w1(),
              value.w0(),
              data,
              gas,
              false);
    }
    return end == null ? machine.drive() : end;
  }

  private Run settle(Message message, Entry sender, Activation end) {
    long used = message.gas() - end.gas;
    long back = Math.min(Math.max(world.refund, 0), used / machine.schedule.refundQuotient);
    used = Math.max(used - back, Costs.floor(machine.schedule, message.data()));
    BigInteger price = message.gasPrice();
    BigInteger fee = price.multiply(BigInteger.valueOf(used));
    pay(sender, price.multiply(BigInteger.valueOf(message.gas() - used)));
    BigInteger base = machine.has(Fork.LONDON) ? machine.block.baseFee().amount() : BigInteger.ZERO;
    BigInteger tip = price.subtract(base).max(BigInteger.ZERO).multiply(BigInteger.valueOf(used));
    reward(tip, price);
    Bytes output = Bytes.of(end.output);
    Ending ending =
        end.succeeded
            ? new Ending.Success()
            : end.reverted ? new Ending.Reverted(output) : new Ending.Halted(end.halt, end.says);
    return new Run(ending, used, fee.add(message.blobFee()), output);
  }

  private void reward(BigInteger tip, BigInteger price) {
    if (price.signum() == 0 && machine.has(Fork.LONDON)) {
      return;
    }
    if (tip.signum() == 0 && machine.has(Fork.PARIS)) {
      return;
    }
    Entry coinbase = world.entry(machine.block.coinbase());
    if (!world.isKnown(coinbase)) {
      return; // nobody's run depends on what the block's maker had before
    }
    world.need(coinbase);
    world.bring(coinbase);
    world.touch(coinbase);
    pay(coinbase, tip);
  }

  /** What is removed once a run is over: destroyed accounts, and empty ones that it touched. */
  void finish() {
    for (Entry entry : world.noted) {
      boolean destroyed = entry.destroyedIn == world.run;
      boolean cleared =
          machine.has(Fork.SPURIOUS_DRAGON) && entry.touchedIn == world.run && entry.isEmpty();
      if (destroyed || cleared) {
        world.remove(entry);
      }
    }
  }
}
