package bothy.simulation;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Other blocks, prices, gas limits and balances to run calls with: chosen from a seed, so that the
 * same request on the same state meets the same ones. The first is what the next block may well be;
 * the others stray as far as a day.
 *
 * @param seed that nobody chooses alone, such as a hash over request and block
 */
public record Samples(Hash seed) {
  private static final int COUNT = 12;

  /** Seconds from the block to a sample's, at least; at most twice as many. */
  private static final long[] LATER = {
    12, 12, 24, 36, 60, 120, 300, 600, 1_800, 3_600, 14_400, 43_200
  };

  private static final long SLOT = 12;
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);

  /**
   * One of them.
   *
   * @param gasPrice that the sender pays; its balance is enough
   * @param gas that each call is given at most
   * @param balances that accounts have
   * @param gifts that accounts have beside what they have
   */
  public record Sample(
      BlockContext block,
      Wei gasPrice,
      long gas,
      Map<Address, Wei> balances,
      Map<Address, Wei> gifts,
      Hash seed) {
    public Sample {
      balances = Map.copyOf(balances);
      gifts = Map.copyOf(gifts);
    }

    CallRequest of(CallRequest call) {
      return new CallRequest(
          call.from(),
          call.to(),
          call.data(),
          call.value(),
          Math.min(gas, call.gas()),
          gasPrice,
          call.accessList(),
          call.authorizations());
    }

    /** The state with the balances, and a hash for every block before. */
    State on(State below) {
      Map<Address, Overrides.Change> changes = new HashMap<>();
      gifts.forEach((address, gift) -> {
        if (below.account(address) instanceof Answer.Known<Account>(Account account)) {
          Wei sum = new Wei(account.balance().amount().add(gift.amount()));
          changes.put(
              address,
              new Overrides.Change(Optional.of(sum), Optional.empty(), Optional.empty(), Map.of()));
        }
      });
      balances.forEach((address, balance) ->
          changes.put(
              address,
              address.equals(block.coinbase())
                  ? new Overrides.Change(
                      Optional.of(balance), Optional.of(0L), Optional.of(Bytes.EMPTY), Map.of())
                  : new Overrides.Change(
                      Optional.of(balance), Optional.empty(), Optional.empty(), Map.of())));
      return new Hashed(new Overrides(below, changes, Hash::keccak), seed);
    }
  }

  /** Has a hash for every block. */
  private record Hashed(State below, Hash seed) implements State {
    @Override
    public Answer<Account> account(Address address) {
      return below.account(address);
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
      return new Answer.Known<>(
          Hash.keccak(seed.bytes().concat(Word.of(BigInteger.valueOf(number)).toBytes())));
    }
  }

  /** Numbers from a seed, one after another. */
  private static final class Numbers {
    private Hash last;

    Numbers(Hash seed) {
      last = seed;
    }

    Hash next() {
      last = Hash.keccak(last.bytes());
      return last;
    }

    long below(long bound) {
      return Long.remainderUnsigned(next().toWord().w0(), bound);
    }
  }

  List<Sample> all(BlockContext block, List<CallRequest> calls) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      Hash own = Hash.keccak(seed.bytes().concat(Word.of(BigInteger.valueOf(i)).toBytes()));
      samples.add(sample(block, calls, LATER[i], new Numbers(own), own));
    }
    return samples;
  }

  private static Sample sample(
      BlockContext block, List<CallRequest> calls, long later, Numbers numbers, Hash own) {
    long past = later + numbers.below(later);
    BigInteger base = block.baseFee().amount();
    BigInteger baseFee =
        base.add(base.multiply(BigInteger.valueOf(numbers.below(200) - 80)).shiftRight(7));
    BlockContext there =
        new BlockContext(
            block.number() + past / SLOT,
            block.timestamp() + past,
            block.gasLimit(),
            Address.of(new Word(0, numbers.below(1L << 32), numbers.below(-1), numbers.below(-1))),
            block.difficulty(),
            numbers.next().toWord(),
            new Wei(baseFee),
            block.excessBlobGas());
    BigInteger price = baseFee.add(GWEI.multiply(BigInteger.valueOf(numbers.below(5))));
    long most = calls.stream().mapToLong(CallRequest::gas).max().orElse(0);
    long gas = most - numbers.below(Math.max(1, most - most / 4));
    Map<Address, Wei> balances = new HashMap<>();
    Map<Address, Wei> gifts = new HashMap<>();
    for (CallRequest call : calls) {
      BigInteger need = price.multiply(BigInteger.valueOf(gas)).add(call.value().amount());
      BigInteger more = ETHER.multiply(BigInteger.valueOf(numbers.below(400))).shiftRight(3);
      balances.merge(
          call.from(), new Wei(need.add(more)), (a, b) -> new Wei(a.amount().add(b.amount())));
      Wei gift = new Wei(ETHER.multiply(BigInteger.valueOf(numbers.below(64))).shiftRight(2));
      call.to().ifPresent(to -> gifts.put(to, gift));
    }
    balances.put(there.coinbase(), new Wei(BigInteger.valueOf(numbers.below(1L << 60))));
    return new Sample(there, new Wei(price), gas, balances, gifts, own);
  }
}
