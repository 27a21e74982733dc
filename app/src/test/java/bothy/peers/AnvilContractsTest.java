package bothy.peers;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.Vectors;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.simulation.Fork;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real contracts, a token of OpenZeppelin's among them, on anvil and here. */
class AnvilContractsTest {
  private static final Address TOKEN = contract(1);
  private static final Address B = contract(2);
  private static final Address SNAIL = contract(3);
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final long SEED = 11;
  private static final int CALLS = 90;

  /** Functions of B that take a count, and the most that is asked of each. */
  private static final String[] COUNTED = {
    "339a1ce5", "c6c2ea17", "3e127230", "b8dda9c7", "907fc6ba", "131e2f18", "032b4063"
  };

  private final Random random = new Random(SEED);

  private static Address contract(int number) {
    return Address.fromHex("0x700000000000000000000000000000000000000" + number);
  }

  private static Bytes code(String file) {
    try {
      String hex = Files.readString(Vectors.require("evm/speed/" + file)).strip();
      return Bytes.fromHex(hex.startsWith("0x") ? hex : "0x" + hex);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PRAGUE", "OSAKA"})
  void callsOfRealContractsEndAlike(Fork fork) {
    List<Differential.Key> holders = new ArrayList<>();
    List<Anvil.Call> world = new ArrayList<>();
    world.add(Differential.code(TOKEN, code("Tok.hex")));
    world.add(Differential.code(B, code("B.hex")));
    world.add(Differential.code(SNAIL, code("snail.hex")));
    world.add(Differential.slot(TOKEN, balanceSlot(B), Word.of(1_000_000)));
    for (int i = 0; i < 4; i++) {
      Differential.Key holder = Differential.Key.of(500 + i);
      holders.add(holder);
      world.add(Differential.balance(holder.address(), ETHER.multiply(BigInteger.TEN)));
      world.add(Differential.slot(TOKEN, balanceSlot(holder.address()), Word.of(1_000)));
    }
    long[] nonces = new long[holders.size()];
    List<String> failures = new ArrayList<>();
    int succeeded = 0;
    try (Differential differential = new Differential(fork)) {
      differential.place(world);
      for (int i = 0; i < CALLS; i++) {
        int who = random.nextInt(holders.size());
        boolean heavy = i % 30 == 29;
        Transaction transaction = transaction(nonces[who], holders, heavy);
        Differential.Verdict verdict = differential.run(transaction, holders.get(who));
        nonces[who] += verdict.refused().isEmpty() ? 1 : 0;
        succeeded += verdict.outcome().succeeded() ? 1 : 0;
        if (!verdict.differences().isEmpty()) {
          failures.add("call " + i + " of seed " + SEED + ": " + verdict.differences());
        }
      }
    }
    System.out.println(
        "anvil, %s: %d of %d calls of real contracts end alike, %d of them succeed"
            .formatted(fork, CALLS - failures.size(), CALLS, succeeded));
    assertThat(failures).isEmpty();
    assertThat(succeeded).isBetween(CALLS / 3, CALLS - 5);
  }

  private static Word balanceSlot(Address holder) {
    return Hash.keccak(holder.toWord().toBytes().concat(Word.ZERO.toBytes())).toWord();
  }

  private Transaction transaction(long nonce, List<Differential.Key> holders, boolean heavy) {
    boolean token = !heavy && random.nextBoolean();
    Bytes data = heavy ? Bytes.fromHex("0x81d02100") : token ? ofToken(holders) : ofB();
    return new Transaction(
        Transaction.DYNAMIC_FEE,
        Optional.of(new ChainId(BigInteger.valueOf(Anvil.CHAIN_ID))),
        nonce,
        Differential.GWEI,
        new Wei(BigInteger.valueOf(3_000_000_000L)),
        heavy ? 16_000_000 : 30_000 + random.nextInt(600_000),
        Optional.of(token ? TOKEN : B),
        Wei.ZERO,
        data,
        List.of(),
        Wei.ZERO,
        List.of(),
        List.of(),
        Optional.empty());
  }

  private Bytes ofB() {
    return call(COUNTED[random.nextInt(COUNTED.length)], Word.of(random.nextInt(60)));
  }

  /** transfer, approve, transferFrom, balanceOf, allowance, totalSupply. */
  private Bytes ofToken(List<Differential.Key> holders) {
    Word one = holders.get(random.nextInt(holders.size())).address().toWord();
    Word other = holders.get(random.nextInt(holders.size())).address().toWord();
    Word amount = Word.of(random.nextInt(700));
    return switch (random.nextInt(7)) {
      case 0, 1 -> call("a9059cbb", one, amount);
      case 2, 3 -> call("095ea7b3", one, amount);
      case 4 -> call("23b872dd", one, other, amount);
      case 5 -> call("70a08231", one);
      default -> call("dd62ed3e", one, other);
    };
  }

  private static Bytes call(String selector, Word... words) {
    Bytes data = Bytes.fromHex("0x" + selector);
    for (Word word : words) {
      data = data.concat(word.toBytes());
    }
    return data;
  }
}
