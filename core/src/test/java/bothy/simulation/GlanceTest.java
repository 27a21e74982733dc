package bothy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that costs nobody anything doesn't need to know its sender, unless code looks. */
class GlanceTest {
  private static final Address SENDER =
      Address.fromHex("0x00000000000000000000000000000000000ead01");
  private static final Address CONTRACT =
      Address.fromHex("0x00000000000000000000000000000000000ead02");
  private static final Touched NONE = new Touched(Account.ABSENT, Bytes.EMPTY, Map.of());
  private static final String RETURN = "5f5260205ff3";

  /** Says nothing of the sender. */
  private record Silent(State below) implements State {
    @Override
    public Answer<Account> account(Address address) {
      return address.equals(SENDER) ? new Answer.Unknown<>("silent") : below.account(address);
    }

    @Override
    public Answer<Bytes> code(Address address, Hash codeHash) {
      return below.code(address, codeHash);
    }

    @Override
    public Answer<Word> slot(Address address, Word key) {
      return below.slot(address, key);
    }

    @Override
    public Answer<Boolean> storageEmpty(Address address) {
      return below.storageEmpty(address);
    }

    @Override
    public Answer<Hash> blockHash(long number) {
      return below.blockHash(number);
    }
  }

  private static MapState state(String code) {
    return new MapState().with(CONTRACT, 1, BigInteger.TEN, Bytes.fromHex(code));
  }

  private static Simulation simulation(State state) {
    Rules rules = new Rules(ChainId.of(1), Fork.OSAKA, BlobParameters.of(Fork.OSAKA));
    BlockContext block =
        new BlockContext(1, 1, 30_000_000, Address.ZERO, Word.ZERO, Word.ZERO, Wei.ZERO, 0);
    return new Simulation(state, rules, block, Budget.STANDARD);
  }

  private static CallRequest call(Optional<Address> to, long value, long price) {
    return new CallRequest(
        SENDER,
        to,
        Bytes.EMPTY,
        new Wei(BigInteger.valueOf(value)),
        1_000_000,
        new Wei(BigInteger.valueOf(price)),
        List.of(),
        List.of());
  }

  @Test
  void runsWithoutAskingForASenderThatNothingDependsOn() {
    String caller = "0x33" + RETURN;

    Outcome outcome =
        simulation(new Silent(state(caller))).glance(call(Optional.of(CONTRACT), 0, 0));

    assertThat(outcome.succeeded()).isTrue();
    assertThat(outcome.output()).isEqualTo(SENDER.toWord().toBytes());
    assertThat(outcome.touched()).doesNotContainKey(SENDER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x3331" + RETURN, // BALANCE(CALLER)
        "0x333f" + RETURN, // EXTCODEHASH(CALLER): that of an account which has sent
        "0x333b" + RETURN, // EXTCODESIZE(CALLER)
        "0x5f5f5f5f6001335af1" + RETURN, // CALL(CALLER, 1)
        "0x5f5f5f5f5f335af1" + RETURN, // CALL(CALLER, 0)
        "0x33ff", // SELFDESTRUCT(CALLER)
      })
  void asksForASenderThatCodeLooksAt(String code) {
    CallRequest call = call(Optional.of(CONTRACT), 0, 0);

    Outcome silent = simulation(new Silent(state(code))).glance(call);
    Outcome glance = simulation(state(code)).glance(call);
    Outcome view = simulation(state(code)).view(call);

    assertThat(silent.ending())
        .isInstanceOfSatisfying(
            Ending.Halted.class,
            halted -> assertThat(halted.kind()).isEqualTo(HaltKind.STATE_UNKNOWN));
    assertThat(glance.succeeded()).isTrue();
    assertThat(glance.output()).isEqualTo(view.output());
    assertThat(glance.gasUsed()).isEqualTo(view.gasUsed());
    assertThat(glance.touched()).isEqualTo(view.touched());
  }

  @Test
  void asksForASenderWhoPaysSendsOrCreates() {
    for (CallRequest call :
        List.of(
            call(Optional.of(CONTRACT), 1, 0),
            call(Optional.of(CONTRACT), 0, 1),
            call(Optional.empty(), 0, 0),
            call(Optional.of(SENDER), 0, 0))) {
      Outcome outcome = simulation(new Silent(state("0x00"))).glance(call);

      assertThat(outcome.unknown()).singleElement().asString().contains(SENDER.toHex());
    }
  }

  @Test
  void leavesTheSenderAsItWas() {
    Simulation simulation =
        simulation(state("0x3331" + RETURN).with(SENDER, 3, BigInteger.TWO, Bytes.EMPTY));
    CallRequest call = call(Optional.of(CONTRACT), 0, 0);

    simulation.glance(call);
    Outcome again = simulation.glance(call);

    assertThat(again.output()).isEqualTo(Word.of(2).toBytes());
    assertThat(again.touched().getOrDefault(SENDER, NONE).account().nonce()).isEqualTo(3);
  }
}
