package bothy.proof;

import static bothy.proof.RecordedProofsTest.reason;
import static bothy.proof.RecordedProofsTest.value;
import static org.assertj.core.api.Assertions.assertThat;

import bothy.VectorArchive;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.RlpItem;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Proofs of our own making, and what becomes of them when they are changed. */
class TrieProofTest {
  private static final long SEED = 3;
  private static final int LONGEST = 1 << 16;

  private static Checked<Optional<Bytes>> check(Hash root, Bytes path, List<Bytes> nodes) {
    return TrieProof.check("it", root, path, nodes, LONGEST);
  }

  private static Bytes bytes(String text) {
    return text.startsWith("0x")
        ? Bytes.fromHex(text)
        : Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyKeyOfEveryVectorIsProvenToBeThereOrNot() {
    int there = 0;
    int absent = 0;
    for (Map.Entry<String, String> file : VectorArchive.texts("TrieTests/").entrySet()) {
      if (file.getKey().contains("nextprev")) {
        continue;
      }
      boolean secure = file.getKey().toLowerCase(java.util.Locale.ROOT).contains("secure");
      for (Map.Entry<String, JsonNode> test :
          new JsonMapper().readTree(file.getValue()).properties()) {
        Trie trie = secure ? Trie.secure() : Trie.plain();
        Map<Bytes, Bytes> held = new HashMap<>();
        JsonNode in = test.getValue().get("in");
        if (in.isArray()) {
          in.forEach(pair -> put(trie, held, pair.get(0).asString(), pair.get(1)));
        } else {
          in.properties().forEach(entry -> put(trie, held, entry.getKey(), entry.getValue()));
        }
        Hash root = Hash.fromHex(test.getValue().get("root").asString());
        for (Map.Entry<Bytes, Bytes> entry : held.entrySet()) {
          for (Bytes key : around(entry.getKey())) {
            Bytes path = secure ? Hash.keccak(key).bytes() : key;
            Optional<Bytes> expected = Optional.ofNullable(held.get(key)).filter(v -> !v.isEmpty());

            assertThat(value(check(root, path, trie.prove(key))))
                .as(test.getKey() + " " + key)
                .isEqualTo(expected);
            there += expected.isPresent() ? 1 : 0;
            absent += expected.isPresent() ? 0 : 1;
          }
        }
      }
    }

    assertThat(there).isPositive();
    assertThat(absent).isPositive();
    System.out.println("TrieTests: " + there + " inclusions and " + absent + " exclusions proven");
  }

  private static void put(Trie trie, Map<Bytes, Bytes> held, String key, JsonNode value) {
    Bytes bytes = value.isNull() ? Bytes.EMPTY : bytes(value.asString());
    trie.put(bytes(key), bytes);
    held.put(bytes(key), bytes);
  }

  /** The key, longer and shorter ones, and one that ends otherwise. */
  private static List<Bytes> around(Bytes key) {
    byte[] other = key.toArray();
    other[other.length - 1] ^= 1;
    return List.of(
        key, key.concat(Bytes.of((byte) 0)), key.slice(0, key.size() - 1), Bytes.owning(other));
  }

  @Test
  void noChangedProofPassesWithAnotherValue() {
    Random random = new Random(SEED);
    int lies = 0;
    int proven = 0;
    for (int round = 0; round < 120; round++) {
      boolean secure = random.nextInt(3) == 0;
      Trie trie = secure ? Trie.secure() : Trie.plain();
      Map<Bytes, Bytes> held = fill(trie, random);
      Hash root = trie.root();
      List<Bytes> keys = new ArrayList<>(held.keySet());
      keys.add(key(random));
      keys.add(key(random));
      for (int i = 0; i < 6; i++) {
        Bytes key = keys.get(random.nextInt(keys.size()));
        Bytes path = secure ? Hash.keccak(key).bytes() : key;
        Optional<Bytes> truth = Optional.ofNullable(held.get(key));
        List<Bytes> honest = trie.prove(key);
        assertThat(value(check(root, path, honest))).as("seed " + SEED).isEqualTo(truth);
        proven++;
        for (List<Bytes> lie :
            lies(honest, trie.prove(keys.get(random.nextInt(keys.size()))), random)) {
          if (lie.equals(honest)) {
            continue;
          }
          lies++;
          if (check(root, path, lie)
              instanceof Checked.Proven<Optional<Bytes>>(Optional<Bytes> found)) {
            assertThat(found).as("seed " + SEED).isEqualTo(truth);
            assertThat(embeddedOnly(honest, lie)).as("seed %d: %s", SEED, lie).isTrue();
          }
        }
      }
    }

    assertThat(lies).isGreaterThan(100_000);
    System.out.println("seed " + SEED + ": " + proven + " proofs hold, none of " + lies + " lies");
  }

  /** Whether all that was added is short nodes, which stand in the one above already. */
  private static boolean embeddedOnly(List<Bytes> honest, List<Bytes> lie) {
    List<Bytes> rest = new ArrayList<>(lie);
    honest.forEach(rest::remove);
    return rest.stream().allMatch(node -> node.size() < Hash.SIZE)
        && rest.size() == lie.size() - honest.size();
  }

  private static Map<Bytes, Bytes> fill(Trie trie, Random random) {
    Map<Bytes, Bytes> held = new HashMap<>();
    int size = random.nextInt(40);
    for (int i = 0; i < size; i++) {
      Bytes key = key(random);
      byte[] value = new byte[1 + random.nextInt(random.nextBoolean() ? 4 : 40)];
      random.nextBytes(value);
      held.put(key, Bytes.of(value));
      trie.put(key, Bytes.of(value));
    }
    return held;
  }

  /** Short and alike, so that extensions, embedded nodes and values in branches come about. */
  private static Bytes key(Random random) {
    byte[] key = new byte[1 + random.nextInt(4)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(3) * 0x11 + (random.nextInt(4) == 0 ? 0x10 : 0));
    }
    return Bytes.of(key);
  }

  /** Each byte changed, each node gone, doubled, swapped, cut or lengthened, and others' proofs. */
  private static List<List<Bytes>> lies(List<Bytes> honest, List<Bytes> other, Random random) {
    List<List<Bytes>> lies = new ArrayList<>();
    lies.add(List.of());
    lies.add(other);
    for (int i = 0; i < honest.size(); i++) {
      Bytes node = honest.get(i);
      for (int at = 0; at < node.size(); at++) {
        byte[] changed = node.toArray();
        changed[at] ^= (byte) (1 + random.nextInt(255));
        lies.add(with(honest, i, Bytes.owning(changed)));
      }
      lies.add(with(honest, i, node.slice(0, node.size() - 1)));
      lies.add(with(honest, i, node.concat(Bytes.of((byte) 0x80))));
      lies.add(with(honest, i, Bytes.EMPTY));
      lies.add(honest.subList(0, i));
      lies.add(honest.subList(i + 1, honest.size()));
      List<Bytes> twice = new ArrayList<>(honest);
      twice.add(i, node);
      lies.add(twice);
      List<Bytes> swapped = new ArrayList<>(honest);
      swapped.set(i, honest.getFirst());
      swapped.set(0, node);
      lies.add(swapped);
      if (!other.isEmpty()) {
        List<Bytes> more = new ArrayList<>(honest);
        more.add(i + 1, other.getLast());
        lies.add(more);
      }
    }
    return lies;
  }

  private static List<Bytes> with(List<Bytes> nodes, int at, Bytes node) {
    List<Bytes> changed = new ArrayList<>(nodes);
    changed.set(at, node);
    return changed;
  }

  @Test
  void anEmptyTrieIsProvenByNothingOrByTheEmptyNode() {
    Bytes path = Bytes.of((byte) 1);
    Bytes empty = Bytes.of((byte) 0x80);

    assertThat(value(check(Hash.EMPTY_TRIE, path, List.of()))).isEmpty();
    assertThat(value(check(Hash.EMPTY_TRIE, path, List.of(empty)))).isEmpty();
    assertThat(reason(check(Hash.EMPTY_TRIE, path, List.of(empty, empty))))
        .isEqualTo("it: expected 1 proof nodes, found 2, the rest unused");
  }

  /** The node under the hash that it has: only its shape can be wrong. */
  private static String shape(RlpItem node) {
    Bytes encoded = Rlp.encode(node);
    return reason(check(Hash.keccak(encoded), Bytes.of((byte) 0x12), List.of(encoded)));
  }

  private static RlpItem data(int... bytes) {
    byte[] value = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      value[i] = (byte) bytes[i];
    }
    return Rlp.data(Bytes.of(value));
  }

  @Test
  void nodesThatNoTrieHoldsAreRefusedThoughTheyHash() {
    RlpItem value = data(7);

    assertThat(shape(Rlp.list())).contains("2 or 17 items, found 0");
    assertThat(shape(Rlp.list(value, value, value))).contains("2 or 17 items, found 3");
    assertThat(shape(value)).contains("2 or 17 items");
    assertThat(shape(Rlp.list(data(), value))).contains("hex-prefix path");
    assertThat(shape(Rlp.list(data(0x40, 0x12), value))).contains("hex-prefix path");
    assertThat(shape(Rlp.list(data(0x21, 0x12), value))).contains("stray nibble");
    assertThat(shape(Rlp.list(data(0x20, 0x12), data()))).contains("a leaf with a value");
    assertThat(shape(Rlp.list(data(0x20, 0x12), Rlp.list(value)))).contains("found a list");
    assertThat(shape(Rlp.list(data(0x00), Rlp.list(data(0x20), value)))).contains("extension");
    assertThat(shape(Rlp.list(data(0x11), data()))).contains("extension");
    assertThat(shape(Rlp.list(data(0x11), value))).contains("hash of 32 bytes, found 1");
    assertThat(shape(Rlp.list(data(0x11), Rlp.list(data(0x32), value))))
        .contains("a branch below an extension");
    assertThat(shape(Rlp.list(data(0x11), Rlp.list(data(0x32), data(new int[40])))))
        .contains("less than 32 bytes");
    RlpItem[] branch = new RlpItem[17];
    java.util.Arrays.fill(branch, data());
    branch[1] = Rlp.list(data(0x32), value);
    assertThat(shape(Rlp.list(branch))).contains("two ways or more, found 1");
  }

  @Test
  void rlpThatIsNotCanonicalIsRefusedThoughItHashes() {
    Bytes canonical = Rlp.encode(Rlp.list(data(0x20, 0x12), data(7)));
    Bytes longLength = Bytes.of((byte) 0xf8).concat(Bytes.of((byte) 4)).concat(canonical.slice(1));
    Bytes trailing = canonical.concat(Bytes.of((byte) 0));
    for (Bytes lie : List.of(longLength, trailing, Bytes.fromHex("0xc5822012" + "8107"))) {
      assertThat(reason(check(Hash.keccak(lie), Bytes.of((byte) 0x12), List.of(lie))))
          .contains("proof node 0: expected a node of a trie");
    }
  }

  @Test
  void aShortNodeByItsHashIsRefused() {
    RlpItem[] inner = new RlpItem[17];
    java.util.Arrays.fill(inner, data());
    Bytes leaf = Rlp.encode(Rlp.list(data(0x32), data(7)));
    inner[1] = Rlp.data(Hash.keccak(leaf).bytes());
    inner[2] = inner[1];
    Bytes root = Rlp.encode(Rlp.list(inner));

    assertThat(reason(check(Hash.keccak(root), Bytes.of((byte) 0x12), List.of(root, leaf))))
        .contains("less than 32 bytes to be embedded");
  }

  @Test
  void anEmbeddedNodeMayBeSentOnceMoreButNotOtherwise() {
    RlpItem[] inner = new RlpItem[17];
    java.util.Arrays.fill(inner, data());
    inner[1] = Rlp.list(data(0x32), data(7));
    inner[2] = Rlp.list(data(0x32), data(8));
    Bytes root = Rlp.encode(Rlp.list(inner));
    Bytes leaf = Rlp.encode(inner[1]);
    Bytes path = Bytes.of((byte) 0x12);

    assertThat(value(check(Hash.keccak(root), path, List.of(root)))).hasValue(Bytes.of((byte) 7));
    assertThat(value(check(Hash.keccak(root), path, List.of(root, leaf))))
        .hasValue(Bytes.of((byte) 7));
    assertThat(reason(check(Hash.keccak(root), path, List.of(root, Rlp.encode(inner[2])))))
        .endsWith("found 2, the rest unused");
    assertThat(reason(check(Hash.keccak(root), path, List.of(root, leaf, leaf))))
        .endsWith("found 3, the rest unused");
  }

  @Test
  void tooManyAndTooLargeNodesAreNotEvenHashed() {
    Bytes node = Bytes.of(new byte[533]);
    List<Bytes> many = java.util.Collections.nCopies(131, Bytes.EMPTY);

    assertThat(reason(StateProof.account(Hash.ZERO, Address.ZERO, List.of(node))))
        .endsWith("proof node 0: expected at most 532 bytes, found 533");
    assertThat(reason(StateProof.account(Hash.ZERO, Address.ZERO, many)))
        .endsWith("expected at most 130 proof nodes, found 131");
  }

  @Test
  void anAccountAndASlotOfTheWrongShapeAreNoValues() {
    String account = shapeOfAccount(Rlp.list(data(1), data(2)));
    String nonce = shapeOfAccount(Rlp.list(data(0, 1), data(2), hash(), hash()));

    assertThat(account).contains("an account of 4 fields, found 2");
    assertThat(nonce).contains("nonce without leading zeros");
    assertThat(shapeOfAccount(Rlp.list(data(1), data(2), data(3), hash())))
        .contains("storage root of 32 bytes");
    assertThat(shapeOfSlot(data(0, 1))).contains("without leading zeros");
    assertThat(shapeOfSlot(data())).contains("1 to 32 bytes");
    assertThat(shapeOfSlot(data(new int[33]))).contains("1 to 32 bytes");
    assertThat(shapeOfSlot(Rlp.list())).contains("found a list");
  }

  private static RlpItem hash() {
    return Rlp.data(Hash.EMPTY_TRIE.bytes());
  }

  private static String shapeOfAccount(RlpItem value) {
    Trie trie = Trie.secure();
    trie.put(Address.ZERO.bytes(), Rlp.encode(value));
    return reason(StateProof.account(trie.root(), Address.ZERO, trie.prove(Address.ZERO.bytes())));
  }

  private static String shapeOfSlot(RlpItem value) {
    Trie trie = Trie.secure();
    Bytes key = Word.ONE.toBytes();
    trie.put(key, Rlp.encode(value));
    return reason(StateProof.slot(Address.ZERO, trie.root(), Word.ONE, trie.prove(key)));
  }

  @Test
  void accountsOfAStateAreProvenAndAbsentOnesAreProvenAbsent() {
    Trie trie = Trie.secure();
    for (int i = 0; i < 500; i++) {
      trie.put(
          Address.of(Word.of(i)).bytes(),
          Rlp.encode(
              Rlp.list(
                  Rlp.number(i),
                  Rlp.number(i * 1000L),
                  Rlp.data(Hash.EMPTY_TRIE.bytes()),
                  Rlp.data(Hash.EMPTY_CODE.bytes()))));
    }
    Hash root = trie.root();
    for (int i = 0; i < 1000; i += 9) {
      Address address = Address.of(Word.of(i));

      StateProof.ProvenAccount proven =
          value(StateProof.account(root, address, trie.prove(address.bytes())));

      assertThat(proven.account().exists()).isEqualTo(i < 500);
      assertThat(proven.account().nonce()).isEqualTo(i < 500 ? i : 0);
      assertThat(proven.account().balance()).isEqualTo(Wei.of(i < 500 ? i * 1000L : 0));
      assertThat(proven.storageEmpty()).isTrue();
    }
  }

  @Test
  void onlyTheCodeItselfIsProvenByItsHash() {
    Bytes code = Bytes.of((byte) 0x60);

    assertThat(value(StateProof.code(Address.ZERO, Hash.keccak(code), code))).isEqualTo(code);
    assertThat(value(StateProof.code(Address.ZERO, Hash.EMPTY_CODE, Bytes.EMPTY)))
        .isEqualTo(Bytes.EMPTY);
    assertThat(reason(StateProof.code(Address.ZERO, Hash.keccak(code), Bytes.EMPTY)))
        .startsWith(
            "code of 0x0000000000000000000000000000000000000000: expected code that hashes");
  }
}
