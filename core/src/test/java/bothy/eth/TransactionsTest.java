package bothy.eth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.VectorArchive;
import bothy.crypto.Secp256k1;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TransactionsTest {
  private static final List<String> FORKS =
      List.of(
          "Frontier",
          "Homestead",
          "EIP150",
          "EIP158",
          "Byzantium",
          "Constantinople",
          "ConstantinopleFix",
          "Istanbul",
          "Berlin",
          "London",
          "Paris",
          "Shanghai",
          "Cancun",
          "Prague");
  private static final BigInteger KEY = BigInteger.valueOf(0xb0744L);

  @Test
  void agreesWithEveryTransactionVectorInEveryForkThatItNames() {
    int files = 0;
    int passed = 0;
    for (String text : VectorArchive.texts("TransactionTests/").values()) {
      for (Map.Entry<String, JsonNode> test : new JsonMapper().readTree(text).properties()) {
        Bytes encoded = Bytes.fromHex(test.getValue().get("txbytes").asString());
        for (Map.Entry<String, JsonNode> result : test.getValue().get("result").properties()) {
          check(test.getKey() + " in " + result.getKey(), encoded, result);
          passed++;
        }
        files++;
      }
    }

    assertThat(files).isPositive();
    System.out.println("TransactionTests: " + files + " tests, " + passed + " fork results passed");
  }

  private static void check(String name, Bytes encoded, Map.Entry<String, JsonNode> result) {
    JsonNode expected = result.getValue();
    Optional<Checked> found;
    try {
      found = Optional.of(judge(encoded, FORKS.indexOf(result.getKey())));
    } catch (EthException e) {
      found = Optional.empty();
    }
    assertThat(found.isPresent()).as(name).isEqualTo(expected.has("sender"));
    found.ifPresent(checked -> {
      assertThat(checked.sender().toHex()).as(name).isEqualTo(expected.get("sender").asString());
      assertThat(checked.hash().toHex()).as(name).isEqualTo(expected.get("hash").asString());
      assertThat(checked.gas())
          .as(name)
          .isEqualTo(Long.decode(expected.get("intrinsicGas").asString()));
    });
  }

  private record Checked(Address sender, Hash hash, long gas) {}

  /** What a node of that fork on mainnet says of the bytes alone. */
  private static Checked judge(Bytes encoded, int fork) {
    Transaction transaction = Transactions.decode(encoded);
    assertThat(Transactions.encode(transaction)).isEqualTo(encoded);
    demand(fork >= 0, "a known fork");
    demand(transaction.type() == 0 || fork >= FORKS.indexOf("Berlin"), "EIP-2718");
    demand(transaction.type() < 2 || fork >= FORKS.indexOf("London"), "EIP-1559");
    demand(
        transaction.chainId().isEmpty()
            || (transaction.chainId().get().equals(ChainId.MAINNET)
                && fork >= FORKS.indexOf("EIP158")),
        "chain 1");
    demand(transaction.nonce() != -1, "EIP-2681");
    demand(
        transaction.maxFeePerGas().compareTo(transaction.maxPriorityFeePerGas()) >= 0,
        "tip <= fee");
    demand(transaction.maxFee().bitLength() <= 256, "gas x price in 256 bits");
    boolean shanghai = fork >= FORKS.indexOf("Shanghai");
    demand(
        !shanghai || !transaction.createsContract() || transaction.data().size() <= 49152,
        "EIP-3860");
    long gas = intrinsicGas(transaction, fork);
    demand(Long.compareUnsigned(transaction.gasLimit(), gas) >= 0, "intrinsic gas");
    Sender sender =
        fork == 0
            ? Transactions.senderBeforeHomestead(transaction)
            : Transactions.sender(transaction);
    return switch (sender) {
      case Sender.Recovered(Address address) ->
          new Checked(address, Transactions.hash(transaction), gas);
      case Sender.Unrecoverable(String why) -> throw new EthException(why);
    };
  }

  private static long intrinsicGas(Transaction transaction, int fork) {
    boolean creates = transaction.createsContract();
    long gas = creates && fork > 0 ? 53_000 : 21_000;
    for (int i = 0; i < transaction.data().size(); i++) {
      gas += transaction.data().at(i) == 0 ? 4 : fork >= FORKS.indexOf("Istanbul") ? 16 : 68;
    }
    for (Access access : transaction.accessList()) {
      gas += 2_400 + 1_900L * access.keys().size();
    }
    return creates && fork >= FORKS.indexOf("Shanghai")
        ? gas + 2L * ((transaction.data().size() + 31) / 32)
        : gas;
  }

  private static void demand(boolean holds, String what) {
    if (!holds) {
      throw new EthException("expected " + what);
    }
  }

  @Test
  void signsEncodesDecodesAndRecoversEveryType() {
    long seed = 20261124;
    System.out.println("transactions: seed " + seed);
    Random random = new Random(seed);

    for (int i = 0; i < 100; i++) {
      Transaction unsigned = transaction(i % 5, random);
      Transaction signed = sign(unsigned);
      Bytes encoded = Transactions.encode(signed);

      assertThat(Transactions.decode(encoded)).isEqualTo(signed);
      assertThat(Transactions.decodeUnsigned(Transactions.signingPayload(unsigned)))
          .isEqualTo(unsigned);
      assertThat(Transactions.sender(signed)).isEqualTo(new Sender.Recovered(signer()));
    }
  }

  @Test
  void refusesAHighSExceptBeforeHomestead() {
    Transaction signed = sign(transaction(2, new Random(1)));
    Signature low = signed.signature().orElseThrow();
    Transaction high =
        signed.signed(new Signature(1 - low.yParity(), low.r(), Secp256k1.N.subtract(low.s())));

    assertThat(Transactions.sender(high)).isInstanceOf(Sender.Unrecoverable.class);
    assertThat(Transactions.senderBeforeHomestead(high)).isEqualTo(new Sender.Recovered(signer()));
  }

  @Test
  void refusesAnUnsignedTransactionWhereASignedOneIsDue() {
    for (int type = 0; type <= 4; type++) {
      Bytes payload = Transactions.signingPayload(transaction(type, new Random(type)));

      assertThatThrownBy(() -> Transactions.decode(payload)).isInstanceOf(EthException.class);
    }
  }

  @Test
  void refusesEveryTruncationAndAnyByteAfterTheEnd() {
    Bytes encoded = Transactions.encode(sign(transaction(4, new Random(4))));

    for (int end = 0; end < encoded.size(); end++) {
      Bytes cut = encoded.slice(0, end);
      assertThatThrownBy(() -> Transactions.decode(cut)).isInstanceOf(EthException.class);
    }
    assertThatThrownBy(() -> Transactions.decode(encoded.concat(Bytes.of((byte) 0))))
        .isInstanceOf(EthException.class);
  }

  @Test
  void refusesABlobTransactionThatCreates() {
    Transaction blob = sign(transaction(3, new Random(3)));
    Bytes encoded =
        Transactions.encode(
            new Transaction(
                3,
                blob.chainId(),
                0,
                Wei.ZERO,
                Wei.ZERO,
                0,
                Optional.empty(),
                Wei.ZERO,
                Bytes.EMPTY,
                List.of(),
                Wei.ZERO,
                List.of(),
                List.of(),
                blob.signature()));

    assertThatThrownBy(() -> Transactions.decode(encoded)).hasMessageContaining("to of 20 bytes");
  }

  @Test
  void recoversTheAuthorityOfAnAuthorisation() {
    Authorization tuple = authorization(new Random(7));

    assertThat(Authorizations.recover(tuple)).contains(signer());
    Authorization high =
        new Authorization(
            tuple.chainId(),
            tuple.delegate(),
            tuple.nonce(),
            1 - tuple.yParity(),
            tuple.r(),
            Secp256k1.N.subtract(tuple.s()),
            Optional.empty());
    assertThat(Authorizations.recover(high)).isEmpty();
  }

  private static Address signer() {
    return new Address(Bytes.of(Secp256k1.address(Secp256k1.publicKey(KEY))));
  }

  private static Transaction sign(Transaction unsigned) {
    Secp256k1.Signed signed =
        Secp256k1.sign(Transactions.signingHash(unsigned).bytes().toArray(), KEY);
    return unsigned.signed(new Signature(signed.yParity(), signed.r(), signed.s()));
  }

  private static Authorization authorization(Random random) {
    Authorization unsigned =
        new Authorization(
            BigInteger.valueOf(random.nextInt(3)),
            new Address(bytes(random, 20)),
            random.nextLong(),
            0,
            BigInteger.ZERO,
            BigInteger.ZERO,
            Optional.empty());
    Secp256k1.Signed signed =
        Secp256k1.sign(Authorizations.signingHash(unsigned).bytes().toArray(), KEY);
    return new Authorization(
        unsigned.chainId(),
        unsigned.delegate(),
        unsigned.nonce(),
        signed.yParity(),
        signed.r(),
        signed.s(),
        Optional.empty());
  }

  private static Transaction transaction(int type, Random random) {
    Wei price = new Wei(new BigInteger(80, random));
    List<Access> access =
        List.of(
            new Access(new Address(bytes(random, 20)), List.of(Word.of(bytes(random, 32)))),
            new Access(new Address(bytes(random, 20)), List.of()));
    return new Transaction(
        type,
        type == 0 && random.nextBoolean()
            ? Optional.empty()
            : Optional.of(ChainId.of(1 + random.nextInt(100_000))),
        random.nextLong(),
        type < 2 ? price : new Wei(new BigInteger(70, random)),
        price,
        random.nextLong(),
        type < 3 && random.nextInt(4) == 0
            ? Optional.empty()
            : Optional.of(new Address(bytes(random, 20))),
        new Wei(new BigInteger(256, random)),
        bytes(random, random.nextInt(200)),
        type == 0 ? List.of() : access,
        type == 3 ? new Wei(new BigInteger(64, random)) : Wei.ZERO,
        type == 3 ? List.of(new Hash(bytes(random, 32))) : List.of(),
        type == 4 ? List.of(authorization(random), authorization(random)) : List.of(),
        Optional.empty());
  }

  private static Bytes bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.owning(bytes);
  }
}
