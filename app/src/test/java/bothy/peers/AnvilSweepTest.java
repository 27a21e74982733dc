package bothy.peers;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Access;
import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Bytes;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.simulation.Ending;
import bothy.simulation.Fork;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random code in random transactions, on anvil and on Bothy: both must agree on everything. */
class AnvilSweepTest {
  /** Anvil keeps the state of every block, and slows down: so many, then a new one. */
  private static final int BATCH = 100;

  private static final BigInteger ETHER = BigInteger.TEN.pow(18);

  @ParameterizedTest
  @EnumSource(names = {"PRAGUE", "OSAKA"})
  void aFewRandomTransactionsEndAlike(Fork fork) {
    sweep(fork, 100, 20_260_101);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(names = {"PRAGUE", "OSAKA"})
  void manyRandomTransactionsEndAlike(Fork fork) {
    sweep(
        fork, Integer.getInteger("bothy.sweep.count", 2_500), Long.getLong("bothy.sweep.seed", 7));
  }

  private static void sweep(Fork fork, int count, long seed) {
    TreeMap<String, Integer> endings = new TreeMap<>();
    List<String> failures = new ArrayList<>();
    for (int from = 0; from < count; from += BATCH) {
      try (Differential differential = new Differential(fork)) {
        for (int i = from; i < Math.min(count, from + BATCH); i++) {
          RandomTransaction made = new RandomTransaction(seed + i);
          differential.place(made.world);
          Differential.Verdict verdict = differential.run(made.transaction, made.sender);
          endings.merge(ending(verdict.outcome().ending()), 1, Integer::sum);
          if (!verdict.differences().isEmpty()) {
            failures.add("seed " + (seed + i) + ": " + verdict.differences());
          }
        }
      }
    }
    System.out.println(
        "anvil, "
            + fork
            + ": "
            + (count - failures.size())
            + " of "
            + count
            + " random transactions from seed "
            + seed
            + " end alike; "
            + endings);
    assertThat(failures).isEmpty();
    assertThat(endings.getOrDefault("Success", 0)).isGreaterThan(count / 5);
  }

  private static String ending(Ending ending) {
    return switch (ending) {
      case Ending.Halted halted -> halted.kind().name();
      case Ending.Invalid invalid -> "invalid " + invalid.field();
      default -> ending.getClass().getSimpleName();
    };
  }

  /** A transaction from its seed alone, with the accounts that it needs. */
  private static final class RandomTransaction {
    private static final int CONTRACTS = 4;

    final List<Anvil.Call> world = new ArrayList<>();
    final Differential.Key sender;
    final Transaction transaction;
    private final Random random;
    private final List<Address> contracts = new ArrayList<>();
    private final long seed;

    RandomTransaction(long seed) {
      this.random = new Random(seed);
      this.seed = seed;
      this.sender = Differential.Key.of(seed);
      world.add(Differential.balance(sender.address(), ETHER));
      for (int i = 0; i < CONTRACTS; i++) {
        contracts.add(Address.of(new Word(0, 0x71000000L + i, seed, random.nextLong())));
      }
      for (Address contract : contracts) {
        place(contract);
      }
      this.transaction = make();
    }

    private void place(Address contract) {
      world.add(Differential.code(contract, new RandomCode(random, contracts).make()));
      if (random.nextBoolean()) {
        world.add(Differential.balance(contract, BigInteger.valueOf(random.nextInt(100_000))));
      }
      for (int i = 0; i < 6; i++) {
        if (random.nextBoolean()) {
          world.add(Differential.slot(contract, Word.of(i), Word.of(random.nextInt(3))));
        }
      }
    }

    private Transaction make() {
      int type = new int[] {0, 1, 2, 2, 4}[random.nextInt(5)];
      boolean creates = type != Transaction.SET_CODE && random.nextInt(6) == 0;
      Wei price = new Wei(BigInteger.valueOf(3_000_000_000L + random.nextInt(1000)));
      boolean dynamic = type >= Transaction.DYNAMIC_FEE;
      return new Transaction(
          type,
          Optional.of(new bothy.eth.ChainId(BigInteger.valueOf(Anvil.CHAIN_ID))),
          0,
          dynamic ? Differential.GWEI : price,
          price,
          gas(),
          creates ? Optional.empty() : Optional.of(target()),
          new Wei(BigInteger.valueOf(random.nextInt(3) == 0 ? random.nextInt(10_000) : 0)),
          creates ? new RandomCode(random, contracts).make() : data(),
          type >= Transaction.ACCESS_LIST ? accesses() : List.of(),
          Wei.ZERO,
          List.of(),
          type == Transaction.SET_CODE ? authorizations() : List.of(),
          Optional.empty());
    }

    private long gas() {
      return switch (random.nextInt(10)) {
        case 0 -> 21_000 + random.nextInt(80_000);
        case 1 -> 5_000_000;
        default -> 200_000 + random.nextInt(900_000);
      };
    }

    private Address target() {
      int choice = random.nextInt(12);
      return choice == 0
          ? Address.of(Word.of(1 + random.nextInt(0x12)))
          : choice == 1 ? sender.address() : contracts.get(random.nextInt(CONTRACTS));
    }

    private Bytes data() {
      byte[] data = new byte[random.nextInt(8) == 0 ? random.nextInt(4000) : random.nextInt(100)];
      random.nextBytes(data);
      for (int i = 0; i < data.length; i++) {
        data[i] = random.nextInt(3) == 0 ? 0 : data[i];
      }
      return Bytes.of(data);
    }

    private List<Access> accesses() {
      List<Access> list = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        List<Word> keys = new ArrayList<>();
        for (int j = random.nextInt(4); j > 0; j--) {
          keys.add(Word.of(random.nextInt(6)));
        }
        list.add(new Access(target(), keys));
      }
      return list;
    }

    private List<Authorization> authorizations() {
      List<Authorization> list = new ArrayList<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        Differential.Key authority =
            random.nextInt(3) == 0 ? sender : Differential.Key.of(seed * 31 + random.nextInt(2));
        long chain = new long[] {0, Anvil.CHAIN_ID, Anvil.CHAIN_ID, 1}[random.nextInt(4)];
        Address delegate =
            switch (random.nextInt(6)) {
              case 0 -> Address.ZERO;
              case 1 -> authority.address();
              case 2 -> Address.of(Word.of(1 + random.nextInt(9)));
              default -> contracts.get(random.nextInt(CONTRACTS));
            };
        // AnvilPragueTest says how anvil treats those that don't exist.
        world.add(Differential.balance(authority.address(), ETHER));
        list.add(authority.authorize(BigInteger.valueOf(chain), delegate, random.nextInt(3)));
        if (random.nextBoolean()) {
          contracts.set(random.nextInt(CONTRACTS), authority.address());
        }
      }
      return list;
    }
  }
}
