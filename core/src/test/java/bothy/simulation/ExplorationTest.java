package bothy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplorationTest {
  private static final Address USER = address(0xa1);
  private static final Address CODE = address(0xc0de);
  private static final Address OTHER = address(0xc0df);
  private static final Map<String, Integer> OPCODES = new HashMap<>();

  static {
    for (int op = 0; op < 256; op++) {
      OPCODES.put(Op.name(op), op);
    }
  }

  private final Map<Address, Bytes> codes = new HashMap<>();

  private static Address address(int number) {
    return Address.of(Word.of(number));
  }

  /** Mnemonics and hex operands as code. */
  private static Bytes assemble(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String token : text.strip().split("\\s+", -1)) {
      Integer op = OPCODES.get(token);
      if (op != null) {
        out.write(op);
      } else {
        out.writeBytes(HexFormat.of().parseHex(token));
      }
    }
    return Bytes.owning(out.toByteArray());
  }

  /** Writes to slot 0 if what {@code text} leaves on the stack isn't zero. */
  private static Bytes deciding(String text) {
    Bytes head = assemble(text);
    String target = String.format("%04x", head.size() + 5);
    return head.concat(
        assemble("PUSH2 " + target + " JUMPI STOP JUMPDEST PUSH1 01 PUSH1 00 SSTORE STOP"));
  }

  private Exploration.Result explore(Bytes code) {
    return exploration(code).explore(calls(), views(), Set.of());
  }

  private static List<CallRequest> calls() {
    return List.of(
        new CallRequest(
            USER,
            java.util.Optional.of(CODE),
            Bytes.EMPTY,
            Wei.ZERO,
            1_000_000,
            Wei.ZERO,
            List.of(),
            List.of()));
  }

  private static List<CallRequest> views() {
    return List.of(CallRequest.of(USER, CODE, Bytes.of((byte) 1)));
  }

  private Exploration exploration(Bytes code) {
    codes.put(CODE, code);
    MapState state = new MapState();
    codes.forEach((address, bytes) -> state.with(address, 1, BigInteger.TEN.pow(18), bytes));
    state.with(USER, 0, BigInteger.TEN.pow(20), Bytes.EMPTY);
    BlockContext block =
        new BlockContext(
            100, 1_700_000_000L, 30_000_000, address(0x99), Word.ZERO, Word.ONE, Wei.ZERO, 0);
    Rules rules = new Rules(ChainId.of(1), Fork.OSAKA, BlobParameters.PRAGUE);
    return new Exploration(state, rules, block, Budget.STANDARD);
  }

  private int paths(Bytes code) {
    return explore(code) instanceof Exploration.Paths(List<Exploration.Path> paths, var ignored)
        ? paths.size()
        : -1;
  }

  @Test
  void goesOneWayWhereNothingDependsOnTheBlock() {
    assertThat(paths(deciding("CALLER PUSH1 a1 EQ"))).isOne();
  }

  @Test
  void leavesOutTheWayThatReverts() {
    Bytes code = assemble("PUSH4 ffffffff TIMESTAMP LT PUSH1 0d JUMPI PUSH0 PUSH0 REVERT JUMPDEST");

    assertThat(paths(code.concat(assemble("STOP")))).isOne();
  }

  @Test
  void takesBothWaysOfACheckThatNoGuessWouldMeet() {
    assertThat(paths(deciding("PUSH20 1234567890123456789012345678901234567890 COINBASE EQ")))
        .isEqualTo(2);
  }

  @Test
  void takesEveryWayOfSeveralChecks() {
    Bytes code = assemble("TIMESTAMP PUSH1 01 AND PUSH1 00 JUMPI PUSH1 01 POP JUMPDEST ".repeat(3));

    assertThat(paths(jumpsFixed(code))).isEqualTo(8);
  }

  /** Lets each PUSH1 before a JUMPI name the next JUMPDEST. */
  private static Bytes jumpsFixed(Bytes code) {
    byte[] bytes = code.toArray();
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == Op.JUMPI) {
        int target = at;
        while (bytes[target] != Op.JUMPDEST) {
          target++;
        }
        bytes[at - 1] = (byte) target;
      }
    }
    return Bytes.owning(bytes);
  }

  /** Each hides that its decision depends on the block; none may come out as one path. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "arithmetic, TIMESTAMP PUSH1 07 SWAP1 MOD PUSH1 03 EQ",
    "dup and swap, TIMESTAMP PUSH1 01 DUP2 SWAP1 POP AND",
    "memory, TIMESTAMP PUSH1 40 MSTORE PUSH1 40 MLOAD",
    "one byte of memory, TIMESTAMP PUSH1 5f MSTORE8 PUSH1 40 MLOAD",
    "memory copied, TIMESTAMP PUSH1 40 MSTORE PUSH1 20 PUSH1 40 PUSH1 00 MCOPY PUSH1 00 MLOAD",
    "a hash, TIMESTAMP PUSH1 00 MSTORE PUSH1 20 PUSH1 00 KECCAK256 PUSH1 01 AND",
    "storage, TIMESTAMP PUSH1 05 SSTORE PUSH1 05 SLOAD",
    "transient storage, NUMBER PUSH1 05 TSTORE PUSH1 05 TLOAD",
    "which slot is read, NUMBER SLOAD",
    "which slot is written, PUSH1 01 NUMBER SSTORE PUSH1 64 SLOAD",
    "the identity precompile, TIMESTAMP PUSH1 00 MSTORE PUSH1 20 PUSH1 40 PUSH1 20 PUSH1 00 PUSH1 04 GAS"
        + " STATICCALL POP PUSH1 40 MLOAD",
    "a contract that echoes, TIMESTAMP PUSH1 00 MSTORE PUSH1 20 PUSH1 40 PUSH1 20 PUSH1 00 PUSH2 c0df GAS"
        + " STATICCALL POP PUSH1 40 MLOAD",
    "returned data copied, TIMESTAMP PUSH1 00 MSTORE PUSH1 00 PUSH1 00 PUSH1 20 PUSH1 00 PUSH2 c0df GAS"
        + " STATICCALL POP PUSH1 20 PUSH1 00 PUSH1 80 RETURNDATACOPY PUSH1 80 MLOAD",
    "the size of memory, PUSH1 00 TIMESTAMP PUSH1 ff AND MSTORE MSIZE PUSH2 0100 LT",
    "memory that is only read, TIMESTAMP PUSH1 ff AND MLOAD POP MSIZE PUSH2 0100 LT",
    "value sent on, PUSH0 PUSH0 PUSH0 PUSH0 TIMESTAMP PUSH1 07 AND PUSH2 c0df GAS CALL POP PUSH2 c0df BALANCE",
    "what is left after, PUSH0 PUSH0 PUSH0 PUSH0 TIMESTAMP PUSH1 07 AND PUSH2 c0df GAS CALL POP SELFBALANCE",
    "the balance of the block's maker, COINBASE BALANCE",
    "the code of the block's maker, COINBASE EXTCODESIZE",
    "the gas of a call, PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 c0df TIMESTAMP CALL",
    "who is called, PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 TIMESTAMP GAS CALL",
    "a precompile that fails, COINBASE PUSH1 00 MSTORE PUSH1 00 PUSH1 00 PUSH1 80 PUSH1 00 PUSH1 06 GAS"
        + " STATICCALL",
    "the size of what a precompile answers, COINBASE PUSH1 20 MSTORE PUSH1 20 PUSH1 00 PUSH1 80 PUSH1 00"
        + " PUSH1 01 GAS STATICCALL POP RETURNDATASIZE",
    "a write that is undone, TIMESTAMP PUSH1 05 SSTORE PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 ADDRESS PUSH2 ffff CALL"
        + " POP PUSH1 05 SLOAD",
    "a call with little gas, PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 c0df PUSH1 64 CALL",
    "a system contract, PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 000f3df6d732807ef1319fb7b8bb8522d0beac02 GAS STATICCALL",
    "the sender's balance, CALLER BALANCE",
    "the gas that is left, PUSH3 0c0000 GAS LT",
    "the gas price, GASPRICE",
    "a block's hash, PUSH1 01 NUMBER SUB BLOCKHASH PUSH1 01 AND",
    "the address of a contract, PUSH0 PUSH0 PUSH0 TIMESTAMP SWAP1 SWAP2 SWAP3 CREATE2",
    "where to jump, TIMESTAMP PUSH1 01 AND JUMP"
  })
  void seesThroughTheHidingOf(String hiding, String text) {
    codes.put(OTHER, assemble("PUSH1 20 PUSH0 PUSH0 CALLDATACOPY PUSH1 20 PUSH0 RETURN"));

    assertThat(paths(deciding(text))).as(hiding).isNotEqualTo(1);
  }

  @Test
  void seesThroughCodeThatIsMadeFromTheBlock() {
    // Initcode of one word that returns a byte of the block's making as the new code.
    String code =
        "PUSH8 425f5260015ff300 PUSH0 MSTORE PUSH1 08 PUSH1 18 PUSH0 CREATE EXTCODEHASH PUSH1 01 AND";

    assertThat(paths(deciding(code))).isNotEqualTo(1);
  }

  @Test
  void tellsAViewThatTheBlockDecides() {
    Bytes code = assemble("TIMESTAMP PUSH0 MSTORE PUSH1 20 PUSH0 RETURN");

    assertThat(explore(code))
        .isInstanceOfSatisfying(
            Exploration.Paths.class,
            found ->
                assertThat(found.paths())
                    .allSatisfy(p -> assertThat(p.fixed()).containsOnly(false)));
  }

  @Test
  void tellsAViewThatNothingDecides() {
    Bytes code = assemble("PUSH1 2a PUSH0 MSTORE PUSH1 20 PUSH0 RETURN");

    assertThat(explore(code))
        .isInstanceOfSatisfying(
            Exploration.Paths.class,
            found -> {
              assertThat(found.paths()).hasSize(1);
              assertThat(found.paths().getFirst().fixed()).containsExactly(true);
              assertThat(found.paths().getFirst().views().getFirst())
                  .contains(Word.of(42).toBytes());
            });
  }

  @Test
  void givesUpOnALoopThatTheBlockCounts() {
    Bytes code = assemble("NUMBER JUMPDEST PUSH1 01 SWAP1 SUB DUP1 PUSH1 01 JUMPI STOP");

    assertThat(explore(code)).isInstanceOf(Exploration.Unbounded.class);
  }

  @Test
  void namesWhereACodeGoesAnotherWayAndByWhat() {
    Bytes code = deciding("TIMESTAMP PUSH1 07 SWAP1 MOD PUSH1 03 EQ");

    assertThat(explore(code).paths())
        .flatExtracting(Exploration.Path::turned)
        .containsExactly(new Place(CODE, 11, Set.of("timestamp"), false));
  }

  @Test
  void runsACallWithAsMuchGasAsTheBlockMayGiveIt() {
    codes.put(OTHER, assemble("PUSH1 01 PUSH0 SSTORE STOP"));
    Bytes code =
        deciding("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 c0df NUMBER PUSH1 01 AND CALL PUSH1 01 EQ");

    assertThat(paths(code)).isEqualTo(2);
  }

  @Test
  void followsAPaymentToTheBlocksMaker() {
    assertThat(paths(assemble("PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 05 COINBASE PUSH0 CALL POP STOP")))
        .isPositive();
  }

  @Test
  void givesUpWhereCodeIsBorrowedThatIsNotThereYet() {
    Bytes code = assemble("PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 c0ff GAS DELEGATECALL POP STOP");

    assertThat(explore(code))
        .isInstanceOfSatisfying(
            Exploration.Unbounded.class, found -> assertThat(found.why()).contains("c0ff"));
  }

  @Test
  void choosesAFunctionByItsSelectorAlone() {
    codes.put(OTHER, deciding("PUSH0 CALLDATALOAD PUSH1 e0 SHR PUSH1 07 EQ"));
    Bytes code =
        assemble(
            "TIMESTAMP PUSH1 04 MSTORE PUSH0 PUSH0 PUSH1 24 PUSH0 PUSH0 PUSH2 c0df GAS CALL POP STOP");

    assertThat(paths(code)).isOne();
  }

  private Exploration.Switched switched(String text) {
    return exploration(deciding(text)).switched(calls(), views(), Set.of());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "slot 0x5 of 0x000000000000000000000000000000000000c0de, PUSH1 05 SLOAD",
    "slot 0x5 of 0x000000000000000000000000000000000000c0de, PUSH1 05 SLOAD PUSH1 00 MSTORE PUSH1 20 PUSH1 00 KECCAK256"
        + " PUSH1 07 EQ",
    "slot 0x5 of 0x000000000000000000000000000000000000c0df, PUSH1 20 PUSH0 PUSH0 PUSH0 PUSH2 c0df GAS STATICCALL POP"
        + " PUSH0 MLOAD",
    "balance of 0x000000000000000000000000000000000000c0de, PUSH5 ffffffffff SELFBALANCE LT",
    "code of 0x000000000000000000000000000000000000c0ff, PUSH2 c0ff EXTCODESIZE"
  })
  void turnsASwitchThatOthersMaySet(String source, String text) {
    codes.put(OTHER, assemble("PUSH1 05 SLOAD PUSH0 MSTORE PUSH1 20 PUSH0 RETURN"));

    Exploration.Switched found = switched(text);

    assertThat(found.whole()).isTrue();
    assertThat(found.paths())
        .flatExtracting(Exploration.Path::turned)
        .extracting(Place::dependsOn)
        .contains(Set.of(source));
  }

  @Test
  void turnsNothingThatTheRunItselfWrote() {
    assertThat(switched("PUSH1 01 PUSH1 05 SSTORE PUSH1 05 SLOAD").paths()).isEmpty();
  }

  /** Turned, which no word may do; and with a word that does, after which a slot was written. */
  @Test
  void tellsOfASwitchThatIsMultiplied() {
    List<Exploration.Path> paths = switched("PUSH1 05 SLOAD PUSH1 07 MUL").paths();

    assertThat(paths)
        .flatExtracting(Exploration.Path::turned)
        .extracting(Place::blurred)
        .contains(true, false);
    assertThat(paths).allSatisfy(path -> assertThat(path.turned()).hasSize(1));
  }

  /** Nothing jumps by the slot: it is part of what is passed to a call. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a flag, PUSH1 05 SLOAD, 01",
    "a share, PUSH1 05 SLOAD PUSH2 2710 SWAP1 DIV, 2710",
    "a field behind others, PUSH1 05 SLOAD PUSH1 a8 SHR PUSH2 ffff AND, "
        + "2710000000000000000000000000000000000000000000",
    "a word, PUSH1 05 SLOAD PUSH4 0ddba115 EQ, 0ddba115"
  })
  void setsASlotThatAnAmountComesFrom(String what, String text, String word) {
    codes.put(OTHER, Bytes.of((byte) 0));
    String call = " PUSH0 MSTORE PUSH0 PUSH0 PUSH1 20 PUSH0 PUSH0 PUSH2 c0df GAS CALL POP STOP";
    String tells = " JUMPDEST PUSH1 05 SLOAD PUSH0 MSTORE PUSH1 20 PUSH0 RETURN";
    Bytes code = jumpsFixed(assemble("CALLDATASIZE PUSH1 00 JUMPI " + text + call + tells));

    Exploration.Switched found = exploration(code).switched(calls(), views(), Set.of());

    assertThat(found.whole()).isTrue();
    assertThat(found.paths()).isEmpty();
    assertThat(found.set())
        .allSatisfy(path -> assertThat(path.turned()).allMatch(Place::blurred))
        .flatExtracting(Exploration.Path::before)
        .contains(java.util.Optional.of(Word.of(new BigInteger(word, 16)).toBytes()));
  }

  @Test
  void saysWhenThereAreMoreSwitchesThanAreTried() {
    assertThat(switched(slotsAdded(20)).whole()).isTrue();
    assertThat(switched(slotsAdded(60)).whole()).isFalse();
  }

  private static String slotsAdded(int count) {
    StringBuilder text = new StringBuilder("PUSH0");
    for (int slot = 1; slot <= count; slot++) {
      text.append(" PUSH1 %02x SLOAD ADD".formatted(slot));
    }
    return text.toString();
  }

  @Test
  void comesOutOtherwiseInOtherBlocksThanItsOwn() {
    Bytes code =
        assemble(
            "PUSH1 99 COINBASE EQ PUSH1 0e JUMPI PUSH0 PUSH0 REVERT STOP STOP STOP STOP JUMPDEST STOP");
    Samples samples = new Samples(bothy.eth.Hash.keccak(Bytes.EMPTY));

    assertThat(exploration(code).sampled(calls(), views(), samples)).isEmpty();
    assertThat(exploration(assemble("STOP")).sampled(calls(), views(), samples)).hasSize(12);
  }
}
