package bothy.peers;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.simulation.Ending;
import bothy.simulation.Fork;
import bothy.simulation.HaltKind;
import bothy.simulation.Outcome;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prague and Osaka brought, each on purpose, on anvil and here; they must agree. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnvilPragueTest {
  private static final BigInteger CHAIN = BigInteger.valueOf(Anvil.CHAIN_ID);
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final Wei PRICE = new Wei(BigInteger.valueOf(3_000_000_000L));

  /** SSTORE(0, CALLER), SSTORE(1, ADDRESS), SSTORE(2, GAS). */
  private static final Bytes WRITER = Bytes.fromHex("0x335f55306001555a60025500");

  private Differential prague;
  private Differential osaka;
  private long next;

  @BeforeAll
  void start() {
    prague = new Differential(Fork.PRAGUE);
    osaka = new Differential(Fork.OSAKA);
  }

  @AfterAll
  void stop() {
    if (prague != null) {
      prague.close();
    }
    if (osaka != null) {
      osaka.close();
    }
  }

  private Differential on(Fork fork) {
    return fork == Fork.PRAGUE ? prague : osaka;
  }

  private Differential.Key key() {
    return Differential.Key.of(9_000 + next++);
  }

  private Address address() {
    return Address.of(new Word(0, 0x72000000L, 0, next++));
  }

  private static Transaction transaction(
      int type, long gas, Optional<Address> to, Bytes data, List<Authorization> authorizations) {
    return new Transaction(
        type,
        Optional.of(new ChainId(CHAIN)),
        0,
        type >= Transaction.DYNAMIC_FEE ? Differential.GWEI : PRICE,
        PRICE,
        gas,
        to,
        Wei.ZERO,
        data,
        List.of(),
        Wei.ZERO,
        List.of(),
        authorizations,
        Optional.empty());
  }

  private static Transaction call(Address to, Bytes data, long gas) {
    return transaction(Transaction.DYNAMIC_FEE, gas, Optional.of(to), data, List.of());
  }

  /** Runs with a funded sender, and both must agree. */
  private Outcome agree(Differential on, Transaction transaction, Anvil.Call... world) {
    return agree(on, transaction, key(), world);
  }

  private Outcome agree(
      Differential on, Transaction transaction, Differential.Key sender, Anvil.Call... world) {
    on.place(List.of(Differential.balance(sender.address(), ETHER)));
    if (world.length > 0) {
      on.place(List.of(world));
    }
    Differential.Verdict verdict = on.run(transaction, sender);
    assertThat(verdict.differences()).isEmpty();
    return verdict.outcome();
  }

  /**
   * Static-calls {@code target} with the calldata; stores whether it succeeded, the gas it took
   * (and a little around it), and size and hash of what it returned, in slots 0 to 3.
   */
  private static Bytes probe(Address target) {
    return Bytes.fromHex(
        "0x365f5f375a5f5f365f73"
            + target.toHex().substring(2)
            + "5afa5f555a90036001553d6002553d5f5f3e3d5f2060035500");
  }

  private static Word stored(Outcome outcome, Address at, long slot) {
    var change = outcome.diff().get(at).storage().get(Word.of(slot));
    return change == null ? Word.ZERO : change.after();
  }

  private static Address precompile(long number) {
    return Address.of(Word.of(number));
  }

  /** Probes a precompile on both sides; gives what the probe stored in slots 0 to 2. */
  private List<Word> probe(Differential on, long number, Bytes input, long gas) {
    Address prober = address();
    Outcome outcome =
        agree(on, call(prober, input, gas), Differential.code(prober, probe(precompile(number))));
    return List.of(
        stored(outcome, prober, 0), stored(outcome, prober, 1), stored(outcome, prober, 2));
  }

  private Outcome setCode(
      Differential on,
      Address to,
      Differential.Key sender,
      List<Authorization> list,
      Anvil.Call... world) {
    return agree(
        on,
        transaction(Transaction.SET_CODE, 500_000, Optional.of(to), Bytes.EMPTY, list),
        sender,
        world);
  }

  private static Anvil.Call rich(Differential.Key key) {
    return Differential.balance(key.address(), ETHER);
  }

  // EIP-7702

  @ParameterizedTest
  @EnumSource(names = {"PRAGUE", "OSAKA"})
  void aDelegationIsSetAndItsCodeRunsAsTheAccount(Fork fork) {
    Differential.Key authority = key();
    Address writer = address();

    Outcome outcome =
        setCode(
            on(fork),
            authority.address(),
            key(),
            List.of(authority.authorize(CHAIN, writer, 0)),
            rich(authority),
            Differential.code(writer, WRITER));

    assertThat(outcome.diff().get(authority.address()).codeAfter().toHex())
        .isEqualTo("0xef0100" + writer.toHex().substring(2));
    assertThat(stored(outcome, authority.address(), 1)).isEqualTo(authority.address().toWord());
  }

  @ParameterizedTest
  @EnumSource(names = {"PRAGUE", "OSAKA"})
  void aDelegationToZeroClearsIt(Fork fork) {
    Differential.Key authority = key();
    Address writer = address();

    Outcome outcome =
        setCode(
            on(fork),
            authority.address(),
            key(),
            List.of(
                authority.authorize(CHAIN, writer, 0), authority.authorize(CHAIN, Address.ZERO, 1)),
            rich(authority),
            Differential.code(writer, WRITER));

    assertThat(outcome.diff().get(authority.address()).codeAfter()).isEqualTo(Bytes.EMPTY);
    assertThat(outcome.diff().get(authority.address()).after().nonce()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Anvil.CHAIN_ID, 1})
  void anAuthorisationHoldsForItsChainOrForAll(long chain) {
    Differential.Key authority = key();
    Address writer = address();

    Outcome outcome =
        setCode(
            prague,
            authority.address(),
            key(),
            List.of(authority.authorize(BigInteger.valueOf(chain), writer, 0)),
            rich(authority),
            Differential.code(writer, WRITER));

    assertThat(outcome.diff().containsKey(authority.address())).isEqualTo(chain != 1);
  }

  @Test
  void anAuthorisationWithAWrongNonceIsPassedOver() {
    Differential.Key authority = key();

    Outcome outcome =
        setCode(
            prague,
            authority.address(),
            key(),
            List.of(authority.authorize(CHAIN, address(), 1)),
            rich(authority));

    assertThat(outcome.succeeded()).isTrue();
    assertThat(outcome.diff()).doesNotContainKey(authority.address());
  }

  @Test
  void aDelegationIsFollowedOnceOnly() {
    Differential.Key first = key();
    Differential.Key second = key();
    Address writer = address();

    Outcome outcome =
        setCode(
            prague,
            first.address(),
            key(),
            List.of(
                first.authorize(CHAIN, second.address(), 0), second.authorize(CHAIN, writer, 0)),
            rich(first),
            rich(second),
            Differential.code(writer, WRITER));

    // The code that runs is the pointer itself, and 0xef is no instruction.
    assertThat(outcome.ending())
        .isInstanceOfSatisfying(
            Ending.Halted.class,
            halted -> assertThat(halted.kind()).isEqualTo(HaltKind.INVALID_OPCODE));
    assertThat(outcome.diff().get(second.address()).codeAfter().size()).isEqualTo(23);
  }

  @ParameterizedTest
  @EnumSource(names = {"PRAGUE", "OSAKA"})
  void aSenderMayDelegateItselfWithTheNonceAfterItsOwn(Fork fork) {
    Differential.Key sender = key();
    Address writer = address();

    Outcome outcome =
        setCode(
            on(fork),
            sender.address(),
            sender,
            List.of(sender.authorize(CHAIN, writer, 1)),
            Differential.code(writer, WRITER));

    assertThat(outcome.diff().get(sender.address()).after().nonce()).isEqualTo(2);
    assertThat(stored(outcome, sender.address(), 0)).isEqualTo(sender.address().toWord());
  }

  @Test
  void anExistingAuthorityGivesARefund() {
    Differential.Key poor = key();
    Address to = address();

    Outcome rich = setCode(prague, to, key(), List.of(poor.authorize(CHAIN, to, 0)), rich(poor));

    assertThat(rich.gasUsed()).isEqualTo(21_000 + 25_000 - (21_000 + 25_000) / 5);
  }

  /**
   * The refund is for an authority that exists in the trie (EIP-7702, step 7). Anvil's state in
   * memory answers an empty account for one that doesn't exist, which revm takes for one that does.
   */
  @Test
  void anvilRefundsForAnAuthorityThatDoesNotExist() {
    Differential.Key nobody = key();
    Differential.Key sender = key();
    Address writer = address();
    prague.place(
        List.of(Differential.balance(sender.address(), ETHER), Differential.code(writer, loop())));

    Differential.Verdict verdict =
        prague.run(
            transaction(
                Transaction.SET_CODE,
                500_000,
                Optional.of(writer),
                Bytes.EMPTY,
                List.of(nobody.authorize(CHAIN, writer, 0))),
            sender);

    long ours = verdict.outcome().gasUsed();
    assertThat(verdict.differences().getFirst())
        .isEqualTo("gas used: ours " + ours + ", anvil's " + (ours - 12_500));
  }

  /** Ten cold slots, so that a refund isn't cut to a fifth of the gas used. */
  private static Bytes loop() {
    StringBuilder code = new StringBuilder("0x");
    for (int i = 0; i < 10; i++) {
      code.append("60").append(HexFormat.of().toHexDigits((byte) (i + 16))).append("5450");
    }
    return Bytes.fromHex(code + "00");
  }

  @ParameterizedTest
  @EnumSource(names = {"PRAGUE", "OSAKA"})
  void aCallToADelegatedAccountPaysForThePointerToo(Fork fork) {
    Address pointer = address();
    Address writer = address();
    Address prober = address();

    Outcome outcome =
        agree(
            on(fork),
            call(prober, Bytes.EMPTY, 500_000),
            Differential.code(writer, Bytes.fromHex("0x00")),
            Differential.code(pointer, Bytes.fromHex("0xef0100" + writer.toHex().substring(2))),
            Differential.code(prober, probe(pointer)));

    // Two cold accounts: 2,600 each.
    assertThat(stored(outcome, prober, 0)).isEqualTo(Word.of(1));
    assertThat(stored(outcome, prober, 1).w0()).isBetween(27_000L, 28_000L);
  }

  // EIP-7623

  @ParameterizedTest
  @EnumSource(names = {"PRAGUE", "OSAKA"})
  void dataHasAFloorPrice(Fork fork) {
    byte[] data = new byte[3_000];
    Arrays.fill(data, 0, 2_000, (byte) 1);

    Outcome outcome = agree(on(fork), call(address(), Bytes.of(data), 200_000));

    assertThat(outcome.gasUsed()).isEqualTo(21_000 + 10 * (4 * 2_000 + 1_000));
  }

  @ParameterizedTest
  @ValueSource(longs = {110_999, 111_000})
  void theFloorMustBeCoveredByTheGasLimit(long gas) {
    byte[] data = new byte[3_000];
    Arrays.fill(data, 0, 2_000, (byte) 1);

    Outcome outcome = agree(prague, call(address(), Bytes.of(data), gas));

    assertThat(outcome.ending() instanceof Ending.Invalid).isEqualTo(gas < 111_000);
  }

  // EIP-7939

  @ParameterizedTest
  @ValueSource(strings = {"00", "01", "80", "ff", "0000000000000001ffffffffffffffff"})
  void leadingZerosAreCountedFromOsakaOn(String operand) {
    Address counter = address();
    int size = operand.length() / 2;
    Bytes code =
        Bytes.fromHex(
            "0x" + HexFormat.of().toHexDigits((byte) (0x5f + size)) + operand + "1e5f5500");

    Outcome outcome =
        agree(osaka, call(counter, Bytes.EMPTY, 100_000), Differential.code(counter, code));
    Outcome before =
        agree(prague, call(counter, Bytes.EMPTY, 100_000), Differential.code(counter, code));

    int zeros = 256 - new BigInteger(operand, 16).bitLength();
    assertThat(stored(outcome, counter, 0)).isEqualTo(Word.of(zeros));
    assertThat(before.ending()).isInstanceOf(Ending.Halted.class);
  }

  // EIP-7883, EIP-7823

  private static Bytes modexp(int baseSize, int exponentSize, int modulusSize, int fill) {
    byte[] input = new byte[96 + baseSize + exponentSize + modulusSize];
    int[] sizes = {baseSize, exponentSize, modulusSize};
    for (int i = 0; i < 3; i++) {
      input[32 * i + 30] = (byte) (sizes[i] >> 8);
      input[32 * i + 31] = (byte) sizes[i];
    }
    Arrays.fill(input, 96, input.length, (byte) fill);
    return Bytes.of(input);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 31, 32, 33, 64, 200, 1024})
  void modexpIsPricedAnewFromOsakaOn(int size) {
    Bytes input = modexp(size, Math.min(size, 40), size, 0xc5);

    List<Word> before = probe(prague, 5, input, 16_000_000);
    List<Word> after = probe(osaka, 5, input, 16_000_000);

    assertThat(before.getFirst()).isEqualTo(Word.of(1));
    assertThat(after.get(1).w0()).isGreaterThan(before.get(1).w0());
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, 1025})
  void modexpTakes1024BytesAtMostFromOsakaOn(int size) {
    for (Bytes input :
        List.of(modexp(size, 1, 1, 3), modexp(1, size, 1, 0), modexp(1, 1, size, 3))) {
      List<Word> before = probe(prague, 5, input, 16_000_000);
      List<Word> after = probe(osaka, 5, input, 16_000_000);

      assertThat(before.getFirst()).isEqualTo(Word.of(1));
      assertThat(after.getFirst()).isEqualTo(Word.of(size == 1024 ? 1 : 0));
    }
  }

  // EIP-7951: a signature of the EIP's own test vectors.

  private static final String P256 =
      "bb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023"
          + "2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18"
          + "4cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76"
          + "2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838"
          + "c7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513e";

  @Test
  void p256SignaturesAreVerifiedFromOsakaOn() {
    Bytes valid = Bytes.fromHex("0x" + P256);
    Bytes wrong = Bytes.fromHex("0x00" + P256.substring(2));
    Bytes cut = Bytes.fromHex("0x" + P256.substring(2));

    assertThat(probe(osaka, 0x100, valid, 200_000)).element(2).isEqualTo(Word.of(32));
    assertThat(probe(osaka, 0x100, wrong, 200_000)).element(2).isEqualTo(Word.ZERO);
    assertThat(probe(osaka, 0x100, cut, 200_000)).element(2).isEqualTo(Word.ZERO);
    assertThat(probe(prague, 0x100, valid, 200_000)).element(2).isEqualTo(Word.ZERO);
  }

  // EIP-7825

  @ParameterizedTest
  @ValueSource(longs = {1L << 24, (1L << 24) + 1})
  void aTransactionMayHave16777216GasFromOsakaOn(long gas) {
    Outcome before = agree(prague, call(address(), Bytes.EMPTY, gas));
    Outcome after = agree(osaka, call(address(), Bytes.EMPTY, gas));

    assertThat(before.succeeded()).isTrue();
    assertThat(after.succeeded()).isEqualTo(gas == 1L << 24);
  }

  // EIP-3860

  @ParameterizedTest
  @ValueSource(ints = {49_152, 49_153})
  void initcodeHas49152BytesAtMost(int size) {
    Transaction creation =
        transaction(
            Transaction.DYNAMIC_FEE,
            3_000_000,
            Optional.empty(),
            Bytes.of(new byte[size]),
            List.of());

    Outcome outcome = agree(osaka, creation);

    assertThat(outcome.ending() instanceof Ending.Invalid).isEqualTo(size > 49_152);
  }

  @ParameterizedTest
  @ValueSource(ints = {49_152, 49_153})
  void createTakes49152BytesAtMost(int size) {
    Address creator = address();
    String length = HexFormat.of().toHexDigits((short) size);

    Outcome outcome =
        agree(
            osaka,
            call(creator, Bytes.EMPTY, 1_000_000),
            Differential.code(creator, Bytes.fromHex("0x61" + length + "5f5ff05f5500")));

    assertThat(outcome.succeeded()).isEqualTo(size == 49_152);
  }

  // EIP-2935, EIP-4788

  /** The runtime code that EIP-2935 gives. */
  private static final Bytes HISTORY =
      Bytes.fromHex(
          "0x3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257"
              + "611fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500");

  @ParameterizedTest
  @EnumSource(names = {"PRAGUE", "OSAKA"})
  void theHistoryContractGivesTheParentsHash(Fork fork) {
    Differential on = on(fork);
    Address prober = address();
    on.place(
        List.of(
            Differential.code(AnvilState.HISTORY, HISTORY),
            Differential.code(prober, probe(AnvilState.HISTORY))));
    long latest = Anvil.number(on.anvil.ask("eth_blockNumber")).longValue();

    // Run mines a block first: its number is the parent's.
    Outcome outcome = agree(on, call(prober, Word.of(latest + 1).toBytes(), 200_000));
    Outcome future = agree(on, call(prober, Word.of(latest + 100).toBytes(), 200_000));

    assertThat(stored(outcome, prober, 0)).isEqualTo(Word.of(1));
    assertThat(stored(outcome, prober, 2)).isEqualTo(Word.of(32));
    assertThat(stored(future, prober, 0)).isEqualTo(Word.ZERO);
  }

  /** The runtime code that EIP-4788 gives. */
  private static final Bytes BEACON_ROOTS =
      Bytes.fromHex(
          "0x3373fffffffffffffffffffffffffffffffffffffffe14604d57602036146024575f5ffd5b5f3580156049"
              + "5762001fff810690815414603c575f5ffd5b62001fff01545f5260205ff35b5f5ffd5b62001fff42064281"
              + "555f359062001fff015500");

  /** Anvil makes no beacon roots of its own: the one asked for is placed. */
  @Test
  void theBeaconRootsContractGivesTheRootOfATimestamp() {
    Address prober = address();
    long time = 1_746_612_323;
    long place = time % 8_191;
    prague.place(
        List.of(
            Differential.code(AnvilState.BEACON_ROOTS, BEACON_ROOTS),
            Differential.slot(AnvilState.BEACON_ROOTS, Word.of(place), Word.of(time)),
            Differential.slot(AnvilState.BEACON_ROOTS, Word.of(place + 8_191), Word.MAX),
            Differential.code(prober, probe(AnvilState.BEACON_ROOTS))));

    Outcome known = agree(prague, call(prober, Word.of(time).toBytes(), 200_000));
    Outcome unknown = agree(prague, call(prober, Word.of(time + 1).toBytes(), 200_000));

    assertThat(stored(known, prober, 0)).isEqualTo(Word.of(1));
    assertThat(stored(known, prober, 2)).isEqualTo(Word.of(32));
    assertThat(stored(unknown, prober, 0)).isEqualTo(Word.ZERO);
  }

  // EIP-7516 and the blob base fee

  @ParameterizedTest
  @EnumSource(names = {"PRAGUE", "OSAKA"})
  void blobOpcodesAnswerAlikeWithoutBlobs(Fork fork) {
    Address asker = address();

    Outcome outcome =
        agree(
            on(fork),
            call(asker, Bytes.EMPTY, 100_000),
            Differential.code(asker, Bytes.fromHex("0x4a5f555f4960015500")));

    assertThat(stored(outcome, asker, 0)).isEqualTo(Word.of(1));
  }

  /** BPO1's and BPO2's fractions, which anvil hasn't, stand in ForkScheduleTest. */
  @ParameterizedTest
  @EnumSource(names = {"PRAGUE", "OSAKA"})
  void theBlobBaseFeeFollowsExcessBlobGas(Fork fork) throws IOException {
    Path genesis = Path.of("target", "peers", "genesis-" + fork + ".json");
    Files.createDirectories(genesis.getParent());
    Files.writeString(
        genesis,
        """
        {"config": {"chainId": 31337}, "nonce": "0x0", "timestamp": "0x6b060000", "extraData": "0x",
         "gasLimit": "0x3938700", "difficulty": "0x0", "coinbase": "%s", "alloc": {},
         "mixHash": "0x%s", "excessBlobGas": "0x4000000", "blobGasUsed": "0x0"}
        """
            .formatted(Address.ZERO.toHex(), "0".repeat(64)));
    try (Differential on = new Differential(fork, "--init=" + genesis)) {
      Address asker = address();
      Differential.Key sender = key();
      on.place(List.of(rich(sender), Differential.code(asker, Bytes.fromHex("0x4a5f5500"))));

      Differential.Verdict verdict = on.run(call(asker, Bytes.EMPTY, 100_000), sender);
      BigInteger answered = Anvil.number(on.anvil.ask("eth_blobBaseFee"));

      assertThat(verdict.differences()).isEmpty();
      assertThat(answered).isGreaterThan(BigInteger.valueOf(500_000));
      assertThat(stored(verdict.outcome(), asker, 0).toBigInteger()).isEqualTo(answered);
    }
  }
}
