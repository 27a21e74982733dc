package bothy.practice.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.practice.PracticeContracts;
import bothy.proof.Checked;
import bothy.proof.Header;
import bothy.proof.IndexTrie;
import bothy.proof.LogRange;
import bothy.proof.Receipt;
import bothy.proof.StateProof;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainTest {
  private static final Address DOLLAR = PracticeContracts.address("Practice Dollar");

  @Test
  void makesABlockOfEachTransactionAtOnce() {
    try (Chain chain = Practice.chain()) {
      Hash hash = Practice.send(chain, Practice.pay(0, 7));

      Block block = chain.head();
      assertThat(block.number()).isEqualTo(1);
      Included included = chain.place(hash).orElseThrow().included();
      assertThat(included.sender()).isEqualTo(Practice.ALICE);
      assertThat(included.receipt().status()).isEqualTo(Bytes.of((byte) 1));
      assertThat(included.gasUsed()).isEqualTo(21_000);
      assertThat(block.state().at(Practice.BOB).balance().amount())
          .isEqualTo(BigInteger.TEN.pow(22).add(BigInteger.valueOf(7)));
    }
  }

  @Test
  void hasHeadersThatFollowOneAnotherWithTrueRoots() {
    try (Chain chain = Practice.chain()) {
      List<Header> heard = new ArrayList<>();
      chain.listen(heard::add);
      for (int i = 0; i < 40; i++) {
        Bytes data = transfer(Practice.BOB, i + 1);
        Practice.send(
            chain, i % 3 == 0 ? Practice.call(i, DOLLAR, data) : Practice.pay(i, 1_000 + i));
      }

      assertThat(heard).hasSize(41);
      assertThat(Header.chain(chain.head().hash(), heard)).isEqualTo(Checked.proven(heard));
      for (int number = 1; number <= 40; number++) {
        Block block = chain.block(number).orElseThrow();
        Header parent = chain.block(number - 1).orElseThrow().header();
        assertThat(block.header().timestamp()).isGreaterThan(parent.timestamp());
        assertThat(IndexTrie.root(block.transactions().stream().map(Included::encoded).toList()))
            .isEqualTo(block.header().transactionsRoot());
        assertThat(Receipt.root(block.receipts())).isEqualTo(block.header().receiptsRoot());
        assertThat(
                LogRange.under(
                    block.header(),
                    new LogRange.Contents(
                        block.transactions().stream().map(Included::encoded).toList(),
                        block.receipts())))
            .isInstanceOf(Checked.Proven.class);
      }
    }
  }

  @Test
  void provesAccountsAndSlotsOfEveryPastBlock() {
    try (Chain chain = Practice.chain()) {
      for (int i = 0; i < 10; i++) {
        Practice.send(chain, Practice.pay(i, 5));
      }

      for (int number = 0; number <= 10; number++) {
        Block block = chain.block(number).orElseThrow();
        Checked<StateProof.ProvenAccount> proven =
            StateProof.account(
                block.header().stateRoot(), Practice.BOB, block.state().prove(Practice.BOB));
        assertThat(proven)
            .isInstanceOfSatisfying(
                Checked.Proven.class,
                account ->
                    assertThat(((StateProof.ProvenAccount) account.value()).account().balance())
                        .isEqualTo(funds(5L * block.number())));
        StoredAccount dollar = block.state().at(DOLLAR);
        Word slot = Word.of(2);
        assertThat(dollar.slot(slot)).isNotEqualTo(Word.ZERO);
        assertThat(
                StateProof.slot(
                    DOLLAR, dollar.storage().root(), slot, dollar.storage().prove(slot.toBytes())))
            .isEqualTo(Checked.proven(dollar.slot(slot)));
      }
    }
  }

  private static Wei funds(long more) {
    return new Wei(BigInteger.TEN.pow(22).add(BigInteger.valueOf(more)));
  }

  private static Bytes transfer(Address to, long amount) {
    return Abi.function("transfer(address,uint256)")
        .encode(List.of(to, BigInteger.valueOf(amount)));
  }

  @Test
  void hasTheSameGenesisInEveryRun() {
    try (Chain one = Practice.chain();
        Chain other = Practice.chain()) {
      assertThat(one.head().hash()).isEqualTo(other.head().hash());
    }
  }

  @Test
  void writesTheParentsHashAndBeaconRootWhereContractsReadThem() {
    Hash root = Hash.keccak(Bytes.of((byte) 1));
    try (Chain chain =
        new Chain(Practice.CHAIN_ID, Practice.NOON, header -> root, Optional.empty())) {
      Hash genesis = chain.head().hash();

      Block block = chain.mine();

      Address history = Address.fromHex("0x0000f90827f1c53a10cb7a02335b175320002935");
      assertThat(block.state().at(history).slot(Word.ZERO)).isEqualTo(genesis.toWord());
      Address roots = Address.fromHex("0x000f3df6d732807ef1319fb7b8bb8522d0beac02");
      long index = block.header().timestamp() % 8_191;
      assertThat(block.state().at(roots).slot(Word.of(index)))
          .isEqualTo(Word.of(block.header().timestamp()));
      assertThat(block.state().at(roots).slot(Word.of(index + 8_191))).isEqualTo(root.toWord());
      assertThat(block.header().added().parentBeaconBlockRoot()).contains(root);
    }
  }

  @Test
  void carriesWithdrawalRequestsInItsHash() {
    Address queue = Address.fromHex("0x00000961ef480eb55e80d19ad83579a64c007002");
    try (Chain chain = Practice.chain()) {
      chain.mine(); // the queue's fee is prohibitive until its first system call
      Bytes request = Bytes.of(new byte[56]);
      Practice.send(
          chain,
          Practice.transaction(
              0, 3 * Practice.GWEI, Practice.GWEI, 500_000, Optional.of(queue), 1, request));

      Bytes expected = Bytes.of((byte) 1).concat(Practice.ALICE.bytes()).concat(request);
      assertThat(chain.head().header().added().requestsHash())
          .contains(SystemCalls.requestsHash(List.of(expected)));
    }
  }

  @Test
  void lowersTheBaseFeeOfEmptyBlocksByAnEighth() {
    try (Chain chain = Practice.chain()) {
      Block block = chain.mine();

      assertThat(Fees.baseFee(block.header())).isEqualTo(Wei.of(875_000_000));
    }
  }

  @Test
  void keepsWhatWaitsForItsNonceAndRunsItInTurn() {
    try (Chain chain = Practice.chain()) {
      Hash second = Practice.send(chain, Practice.pay(1, 1));
      assertThat(chain.head().number()).isZero();
      assertThat(chain.nextNonce(Practice.ALICE)).isZero();

      Practice.send(chain, Practice.pay(0, 1));

      assertThat(chain.head().number()).isEqualTo(2);
      assertThat(chain.place(second).orElseThrow().block().number()).isEqualTo(2);
      assertThat(chain.waiting()).isEmpty();
    }
  }

  @Test
  void replacesWhatWaitsByWhatPaysATenthMore() {
    try (Chain chain = Practice.chain()) {
      chain.automine(false);
      Hash first = Practice.send(chain, Practice.pay(0, 1));

      String refused = Practice.refused(chain, Practice.pay(0, 2));
      Hash second =
          Practice.send(
              chain,
              Practice.transaction(
                  0,
                  33 * Practice.GWEI / 10,
                  11 * Practice.GWEI / 10,
                  21_000,
                  Optional.of(Practice.BOB),
                  2,
                  Bytes.EMPTY));

      assertThat(refused).contains("underpriced");
      chain.mine();
      assertThat(chain.place(first)).isEmpty();
      assertThat(chain.place(second)).isPresent();
    }
  }

  @Test
  void refusesAsMainnetDoes() {
    try (Chain chain = Practice.chain()) {
      Practice.send(chain, Practice.pay(0, 1));
      Optional<Address> bob = Optional.of(Practice.BOB);
      long gwei = Practice.GWEI;

      assertThat(Practice.refused(chain, Practice.pay(0, 3))).startsWith("nonce too low");
      assertThat(
              Practice.refused(chain, Practice.transaction(1, 1, 1, 21_000, bob, 1, Bytes.EMPTY)))
          .startsWith("max fee per gas less than block base fee");
      assertThat(
              Practice.refused(
                  chain, Practice.transaction(1, gwei, gwei, 20_999, bob, 1, Bytes.EMPTY)))
          .startsWith("intrinsic gas too low");
      assertThat(
              Practice.refused(
                  chain, Practice.transaction(1, gwei, gwei, 16_777_217, bob, 1, Bytes.EMPTY)))
          .startsWith("transaction gas limit too high");
      assertThat(
              Practice.refused(
                  chain,
                  Practice.transaction(
                      5, gwei * 1_000_000, 1, 16_000_000, bob, Long.MAX_VALUE, Bytes.EMPTY)))
          .startsWith("insufficient funds");
      assertThat(chain.head().number()).isEqualTo(1);
      assertThat(chain.waiting()).isEmpty();
    }
  }

  @Test
  void fillsABlockByWhatPaysMost() {
    try (Chain chain = Practice.chain()) {
      chain.automine(false);
      Practice.send(chain, Practice.pay(0, 1));
      Practice.send(chain, Practice.pay(1, 1));
      chain.submit(
          Practice.signed(
              Practice.BOB,
              Practice.transaction(
                  0,
                  9 * Practice.GWEI,
                  5 * Practice.GWEI,
                  21_000,
                  Optional.of(Practice.ALICE),
                  1,
                  Bytes.EMPTY)));

      Block block = chain.mine();

      assertThat(block.transactions().stream().map(Included::sender))
          .containsExactly(Practice.BOB, Practice.ALICE, Practice.ALICE);
      assertThat(block.header().gasUsed()).isEqualTo(63_000);
    }
  }

  @Test
  void setsAccountsInABlockThatSaysSo() {
    try (Chain chain = Practice.chain()) {
      chain.set(Map.of(Practice.BOB, AccountChange.NONE.withBalance(Wei.of(3))));

      Block block = chain.head();
      assertThat(block.number()).isEqualTo(1);
      assertThat(block.state().at(Practice.BOB).balance()).isEqualTo(Wei.of(3));
      assertThat(block.header().stateRoot()).isEqualTo(block.state().root());
      assertThat(
              new String(
                  block.header().extraData().toArray(), java.nio.charset.StandardCharsets.US_ASCII))
          .isEqualTo("Bothy practice, state set");
    }
  }

  @Test
  void goesBackToASnapshotOnce() {
    try (Chain chain = Practice.chain()) {
      long snapshot = chain.snapshot();
      Hash hash = Practice.send(chain, Practice.pay(0, 1));

      assertThat(chain.revert(snapshot)).isTrue();

      assertThat(chain.head().number()).isZero();
      assertThat(chain.place(hash)).isEmpty();
      assertThat(chain.revert(snapshot)).isFalse();
      assertThat(Practice.send(chain, Practice.pay(0, 1))).isEqualTo(hash);
    }
  }

  @Test
  void tellsTheTimeThatTheChainIsAt() {
    try (Chain chain = Practice.chain()) {
      long now = Practice.NOON.instant().getEpochSecond();
      assertThat(chain.moveClock(86_400)).contains(86_400L);
      assertThat(chain.moveClock(Chain.LATEST)).isEmpty();
      assertThat(chain.mine().header().timestamp()).isEqualTo(now + 86_400);
      assertThat(chain.mine().header().timestamp()).isEqualTo(now + 86_401);
      assertThat(chain.clock().instant().getEpochSecond()).isEqualTo(now + 86_401);

      assertThat(chain.nextTimestamp(now)).isFalse();
      assertThat(chain.nextTimestamp(now + 200_000)).isTrue();

      assertThat(chain.mine().header().timestamp()).isEqualTo(now + 200_000);
      assertThat(chain.clock().instant().getEpochSecond()).isEqualTo(now + 200_000);
    }
  }

  @Test
  void startsInLessThanASecondAndMinesATransferInMilliseconds() {
    long started = System.nanoTime();
    try (Chain chain = Practice.chain()) {
      long start = (System.nanoTime() - started) / 1_000_000;
      long first = System.nanoTime();
      Practice.send(chain, Practice.pay(0, 1));
      long one = (System.nanoTime() - first) / 1_000;
      long many = System.nanoTime();
      for (int i = 1; i <= 200; i++) {
        Practice.send(chain, Practice.pay(i, 1));
      }
      long each = (System.nanoTime() - many) / 1_000 / 200;
      System.out.printf(
          "practice chain: start %d ms, first transfer %d us, each of 200 %d us%n",
          start, one, each);

      assertThat(each).isLessThan(50_000); // milliseconds, on a machine as busy as it may be
    }
  }
}
