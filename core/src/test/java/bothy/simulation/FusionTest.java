package bothy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Fused instructions say the same as those they stand for. A JUMPDEST before each instruction keeps
 * any two from being fused, so the same code is run both ways.
 */
class FusionTest {
  private static final Address CONTRACT = Address.fromHex("0x" + "c0".repeat(20));
  private static final Address CALLER = Address.fromHex("0x" + "ca".repeat(20));
  private static final Rules OSAKA =
      new Rules(new ChainId(BigInteger.ONE), Fork.OSAKA, BlobParameters.PRAGUE);
  private static final BlockContext BLOCK =
      new BlockContext(1, 1, 30_000_000, Address.ZERO, Word.ZERO, Word.ZERO, Wei.ZERO, 0);

  /** Items that a step may always count on. */
  private static final int KEPT = 8;

  private static final int[] OPS = {
    Op.ADD, Op.SUB, Op.MUL, Op.DIV, Op.MOD, Op.AND, Op.OR, Op.XOR, Op.EQ, Op.LT, Op.GT, Op.SLT,
    Op.SGT, Op.SHL, Op.SHR, Op.SAR, Op.BYTE
  };

  private final Random random;
  private final long seed = 20_251_203;

  FusionTest() {
    random = new Random(seed);
  }

  @Test
  void fusedInstructionsSayWhatTheyStandFor() {
    int succeeded = 0;
    for (int i = 0; i < 30_000; i++) {
      List<int[]> steps = steps();
      Bytes code = code(steps, false);

      Outcome fused = run(code);
      Outcome plain = run(code(steps, true));

      assertThat(fused.output())
          .as("seed %d, code %d: %s", seed, i, code)
          .isEqualTo(plain.output());
      assertThat(fused.ending()).isEqualTo(plain.ending());
      succeeded += fused.succeeded() ? 1 : 0;
    }
    assertThat(succeeded).isGreaterThan(15_000);
  }

  @Test
  void fusesWhereNothingIsWrittenBehindTheLastInstruction() {
    for (int pushed = 2; pushed <= 200; pushed++) { // one of them fills the decoded code exactly
      Bytes code = Bytes.fromHex("0x" + "5f".repeat(pushed) + "5050");

      Outcome outcome = run(code);

      assertThat(outcome.succeeded()).as("%d pushes", pushed).isTrue();
    }
  }

  /** Each an instruction with its operand; a first number of -1 skips the next if it jumps. */
  private List<int[]> steps() {
    List<int[]> steps = new ArrayList<>();
    int height = 0;
    int count = KEPT + 6 + random.nextInt(30);
    for (int i = 0; i < count; i++) {
      boolean full = height > KEPT + 1;
      int kind = height < KEPT ? 0 : random.nextInt(full ? 10 : 6);
      switch (kind) {
        case 0, 1 -> steps.add(push());
        case 2 -> steps.add(new int[] {Op.SWAP1 + random.nextInt(3)});
        case 3, 4 -> steps.add(new int[] {Op.DUP1 + random.nextInt(6)});
        case 5 -> steps.add(new int[] {random.nextBoolean() ? Op.ISZERO : Op.MLOAD});
        case 6 -> steps.add(new int[] {Op.POP});
        case 7 -> steps.add(new int[] {-1});
        case 8 -> steps.add(new int[] {Op.MSTORE});
        default -> steps.add(new int[] {OPS[random.nextInt(OPS.length)]});
      }
      height +=
          switch (kind) {
            case 0, 1, 3, 4 -> 1;
            case 2, 5 -> 0;
            case 8 -> -2;
            default -> -1;
          };
    }
    for (int i = 0; i < height; i++) {
      steps.add(new int[] {Op.PUSH1 + 1, 0x10 + i / 8, i % 8 * 32});
      steps.add(new int[] {Op.MSTORE});
    }
    steps.add(new int[] {Op.PUSH1 + 1, 0x20, 0});
    steps.add(new int[] {Op.PUSH0});
    steps.add(new int[] {Op.RETURN});
    return steps;
  }

  private int[] push() {
    int width =
        switch (random.nextInt(8)) {
          case 0 -> 32;
          case 1 -> 1 + random.nextInt(32);
          default -> 1;
        };
    int[] step = new int[1 + width];
    step[0] = Op.PUSH1 + width - 1;
    for (int i = 1; i <= width; i++) {
      step[i] = random.nextInt(4) == 0 ? 255 : random.nextInt(256);
    }
    return step;
  }

  private static Bytes code(List<int[]> steps, boolean apart) {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    for (int[] step : steps) {
      if (step[0] >= 0) {
        write(code, apart, step);
      } else {
        int target = code.size() + (apart ? 8 : 5);
        write(code, apart, Op.PUSH1 + 1, target >> 8, target & 0xff);
        write(code, apart, Op.JUMPI);
        write(code, apart, Op.NOT);
        write(code, apart, Op.JUMPDEST);
      }
    }
    return Bytes.of(code.toByteArray());
  }

  private static void write(ByteArrayOutputStream code, boolean apart, int... step) {
    if (apart) {
      code.write(Op.JUMPDEST);
    }
    for (int each : step) {
      code.write(each);
    }
  }

  private static Outcome run(Bytes code) {
    MapState state = new MapState().with(CONTRACT, 1, BigInteger.ZERO, code);
    CallRequest call =
        new CallRequest(
            CALLER,
            Optional.of(CONTRACT),
            Bytes.EMPTY,
            Wei.ZERO,
            10_000_000,
            Wei.ZERO,
            List.of(),
            List.of());
    return new Simulation(state, OSAKA, BLOCK, Budget.STANDARD).view(call);
  }
}
