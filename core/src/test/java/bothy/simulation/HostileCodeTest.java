package bothy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Code that tries to hang the run, to exhaust memory or to overflow a stack. */
@Timeout(60)
class HostileCodeTest {
  private static final Address A = Address.fromHex("0x" + "aa".repeat(20));
  private static final Address B = Address.fromHex("0x" + "bb".repeat(20));
  private static final Address CALLER = Address.fromHex("0x" + "ca".repeat(20));
  private static final BlockContext BLOCK =
      new BlockContext(1, 1, 1L << 60, Address.ZERO, Word.ZERO, Word.ZERO, Wei.ZERO, 0);

  /** More gas than any budget: only the budget ends these runs. */
  private static final long ENDLESS = 1L << 62;

  /** Wide steps, so that memory or time must end the run. */
  private static Budget memory(long megabytes) {
    return new Budget(Long.MAX_VALUE, megabytes << 20, Duration.ofSeconds(50));
  }

  private static Outcome run(Fork fork, Budget budget, String... codes) {
    MapState state = new MapState();
    state.with(A, 1, BigInteger.ONE.shiftLeft(200), Bytes.fromHex("0x" + codes[0]));
    if (codes.length > 1) {
      state.with(B, 1, BigInteger.ZERO, Bytes.fromHex("0x" + codes[1]));
    }
    Rules rules = new Rules(new ChainId(BigInteger.ONE), fork, BlobParameters.of(fork));
    CallRequest call =
        new CallRequest(
            CALLER, Optional.of(A), Bytes.EMPTY, Wei.ZERO, ENDLESS, Wei.ZERO, List.of(), List.of());
    return new Simulation(state, rules, BLOCK, budget).call(call);
  }

  private static Outcome run(Budget budget, String... codes) {
    return run(Fork.OSAKA, budget, codes);
  }

  private static void assertSpent(Outcome outcome, String what) {
    assertThat(outcome.ending())
        .isEqualTo(new Ending.Halted(HaltKind.BUDGET, "the budget of " + what + " is spent"));
    assertThat(outcome.diff()).isEmpty();
    assertThat(outcome.logs()).isEmpty();
  }

  /** JUMPDEST, body, PUSH0, JUMP. */
  private static String forever(String body) {
    return "5b" + body + "5f56";
  }

  private static String push(long value, int bytes) {
    return HexFormat.of().toHexDigits((byte) (0x5f + bytes))
        + HexFormat.of().toHexDigits(value, 2 * bytes);
  }

  @Test
  void anEndlessLoopSpendsItsSteps() {
    assertSpent(run(new Budget(10_000_000, 1 << 20, Duration.ofMinutes(1)), forever("")), "steps");
  }

  @Test
  void anEndlessLoopIsStoppedByTheClock() {
    AtomicLong clock = new AtomicLong();
    MapState state = new MapState().with(A, 1, BigInteger.ZERO, Bytes.fromHex("0x5b5f56"));
    Rules rules = new Rules(new ChainId(BigInteger.ONE), Fork.OSAKA, BlobParameters.PRAGUE);
    Budget budget = new Budget(Long.MAX_VALUE, 1 << 20, Duration.ofSeconds(5));

    Outcome outcome =
        new Simulation(
                state, rules, BLOCK, budget, () -> clock.addAndGet(Duration.ofMillis(10).toNanos()))
            .call(CallRequest.of(CALLER, A, Bytes.EMPTY));

    assertSpent(outcome, "time");
  }

  @Test
  void aCallThatCallsItselfInALoopIsStoppedByTheClock() {
    String code = forever("5f5f5f5f5f305af150");
    Budget budget = new Budget(Long.MAX_VALUE, 4L << 30, Duration.ofMillis(500));

    assertSpent(run(budget, code), "time");
  }

  @Test
  void memoryThatGrowsIsHeldAgainstTheBudget() {
    // MSTORE at ever greater offsets: MSIZE, MSIZE, MSTORE.
    assertSpent(run(memory(64), forever("595952")), "memory");
  }

  @Test
  void aGiantOffsetCostsGasNotMemory() {
    Outcome outcome = run(Budget.STANDARD, "5f" + push(1L << 40, 8) + "52");

    assertThat(outcome.ending())
        .isInstanceOfSatisfying(
            Ending.Halted.class,
            halted -> assertThat(halted.kind()).isEqualTo(HaltKind.OUT_OF_GAS));
  }

  @Test
  void giantReturnDataKeptByEachFrameIsHeldAgainstTheBudget() {
    // A calls B, which returns a megabyte, then calls itself; each frame keeps what B returned.
    String caller = "5f5f5f5f5f73" + "bb".repeat(20) + "5af150" + "5f5f5f5f5f305af1";
    String giant = push(1 << 20, 4) + "5ff3";

    assertSpent(run(memory(64), caller, giant), "memory");
  }

  @Test
  void theSameInputPassedDownIsKeptOnce() {
    // A quarter of a megabyte of its input, passed on to itself 1,024 deep.
    String size = push(1 << 18, 4);
    String code = size + "5f5f37" + "5f5f" + size + "5f5f305af1" + "00";

    assertThat(run(memory(300), code).succeeded()).isTrue();
  }

  @Test
  void differingInputsOfMegabytesAreHeldAgainstTheBudget() {
    // GAS into the first word, then a megabyte of input to B, over and over: the trace keeps all.
    String code = forever("5a5f525f5f" + push(1 << 20, 4) + "5f5f73" + "bb".repeat(20) + "5af150");

    assertSpent(run(memory(256), code, "00"), "memory");
  }

  @Test
  void aTraceThatGrowsIsHeldAgainstTheBudget() {
    assertSpent(
        run(memory(64), forever("5f5f5f5f5f73" + "bb".repeat(20) + "5af150"), "00"), "memory");
  }

  @Test
  void outputsKeptByTheTraceAreHeldAgainstTheBudget() {
    assertSpent(
        run(
            memory(64),
            forever("5f5f5f5f5f73" + "bb".repeat(20) + "5af150"),
            push(1 << 16, 4) + "5ff3"),
        "memory");
  }

  @Test
  void aFloodOfLogsIsHeldAgainstTheBudget() {
    assertSpent(run(memory(64), forever(push(1 << 10, 2) + "5fa0")), "memory");
  }

  @Test
  void aFloodOfSlotsIsHeldAgainstTheBudget() {
    assertSpent(run(memory(64), forever("5a5a55")), "memory");
    assertSpent(run(memory(64), forever("5a5450")), "memory");
  }

  @Test
  void aFloodOfTransientSlotsIsHeldAgainstTheBudget() {
    assertSpent(run(memory(64), forever("5a5a5d")), "memory");
  }

  @Test
  void aFloodOfAccountsIsHeldAgainstTheBudget() {
    assertSpent(run(memory(64), forever("5a3150")), "memory");
  }

  @Test
  void oneSlotWrittenForeverTakesNoMemory() {
    Outcome outcome =
        run(new Budget(200_000_000, 1 << 20, Duration.ofSeconds(50)), forever("5a5f55"));

    assertSpent(outcome, "steps");
  }

  @Test
  void manyContractsMadeInARowAreHeldAgainstTheBudget() {
    // CREATE with no initcode leaves an account behind each time.
    assertSpent(run(memory(64), forever("5f5f5ff050")), "memory");
  }

  @Test
  void creationsInsideCreationsEndAtTheDepthLimit() {
    // Initcode that copies itself and creates from it.
    Outcome outcome = run(Budget.STANDARD, "38805f5f395f5ff000");

    assertThat(outcome.succeeded()).isTrue();
    assertThat(depth(outcome)).isEqualTo(1025);
  }

  @Test
  void largeInitcodeInsideInitcodeIsHeldAgainstTheBudget() {
    // 49,152 bytes of initcode at each depth: what is decoded of it counts too.
    String code = "38" + "5f5f39" + push(49_152, 2) + "5f5ff0" + "00";

    Outcome outcome = run(memory(64), code);

    assertSpent(outcome, "memory");
  }

  @ParameterizedTest
  @EnumSource(names = {"LONDON", "OSAKA"})
  void aStormOfSelfDestructsEnds(Fork fork) {
    // 60,000 times: create a contract that writes a slot and destroys itself.
    String initcode = "600160015530ff";
    int start = initcode.length() / 2 + 4 + 3;
    String code =
        (push(60_000, 2) + "66" + initcode + "600052")
            + ("5b" + "6007" + "6019" + "6000f050")
            + ("60019003" + "80" + push(start, 1) + "57" + "00");
    Budget budget = new Budget(1L << 40, 1L << 30, Duration.ofSeconds(50));

    Outcome outcome = run(fork, budget, code);

    assertThat(outcome.succeeded()).isTrue();
    assertThat(outcome.destroyed()).hasSize(60_000);
  }

  @Test
  void depthOf1024WorksAndTheNextCallFails() {
    // Counts its depth in a slot, calls itself with all gas, and stores whether the last call
    // failed.
    String code = "60015f54015f55" + "5f5f5f5f5f305af1" + "600155" + "00";

    Outcome outcome = run(Budget.STANDARD, code);

    assertThat(outcome.succeeded()).isTrue();
    assertThat(outcome.diff())
        .hasEntrySatisfying(
            A,
            diff ->
                assertThat(diff.storage())
                    .containsEntry(Word.ZERO, new AccountDiff.Change(Word.ZERO, Word.of(1025))));
    assertThat(depth(outcome)).isEqualTo(1025);
  }

  /** How deep the first calls of calls go; the last of them must have failed for its depth. */
  private static int depth(Outcome outcome) {
    Frame frame = outcome.call().orElseThrow();
    int depth = 0;
    while (!frame.calls().isEmpty()) {
      frame = frame.calls().getFirst();
      depth++;
    }
    assertThat(frame.error()).contains("max call depth exceeded");
    return depth;
  }

  @Test
  void precompilesAreBoundToTheBudgetToo() {
    // Modexp over 4,096 bytes: the steps end it before anything is computed.
    String modexp =
        push(1 << 12, 2) + "5f52" + push(1 << 12, 2) + "602052" + push(1 << 12, 2) + "604052";
    String code =
        modexp
            + "5b"
            + "5f5f"
            + push(0x3060, 2)
            + "5f60055afa50"
            + push(modexp.length() / 2, 1)
            + "56";

    Outcome outcome =
        run(Fork.PRAGUE, new Budget(500_000_000, 64 << 20, Duration.ofSeconds(50)), code);

    assertSpent(outcome, "steps");
  }
}
