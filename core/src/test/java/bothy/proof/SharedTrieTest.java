package bothy.proof;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharedTrieTest {
  private static final long SEED = 20_261_125;

  private record Version(SharedTrie<Bytes> trie, Map<Bytes, Bytes> entries, Hash root) {}

  @Test
  void hasTheRootAndTheProofsOfThePlainTrieAtEachOfItsVersions() {
    System.out.println("SharedTrie: seed " + SEED);
    Random random = new Random(SEED);
    Trie plain = Trie.secure();
    Map<Bytes, Bytes> entries = new HashMap<>();
    SharedTrie<Bytes> shared = SharedTrie.empty(value -> value);
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Bytes key = key(random, i < 1_000 ? 400 : 40);
      if (random.nextInt(i < 1_500 ? 3 : 1) == 0) {
        shared = shared.without(key);
        plain.remove(key);
        entries.remove(key);
      } else {
        Bytes value = value(random);
        shared = shared.with(key, value);
        plain.put(key, value);
        entries.put(key, value);
      }
      if (i % 20 == 0) {
        assertThat(shared.root()).as("step " + i).isEqualTo(plain.root());
        assertThat(shared.prove(key)).as("step " + i).isEqualTo(plain.prove(key));
        versions.add(new Version(shared, Map.copyOf(entries), shared.root()));
      }
    }

    for (Version version : versions) {
      assertThat(version.trie().root()).isEqualTo(version.root());
      for (int i = 0; i < 5; i++) {
        Bytes key = key(random, 400);
        Optional<Bytes> expected = Optional.ofNullable(version.entries().get(key));
        assertThat(version.trie().get(key)).isEqualTo(expected);
        assertThat(
                TrieProof.check(
                    "key",
                    version.root(),
                    Hash.keccak(key).bytes(),
                    version.trie().prove(key),
                    1_000))
            .isEqualTo(Checked.proven(expected));
      }
    }
  }

  @Test
  void isEmptyAgainWhenEverythingIsRemoved() {
    SharedTrie<Bytes> trie = SharedTrie.empty(value -> value);
    for (int i = 0; i < 300; i++) {
      trie = trie.with(Bytes.of((byte) i, (byte) (i >> 8)), Bytes.of((byte) 1));
    }
    assertThat(trie.isEmpty()).isFalse();

    for (int i = 0; i < 300; i++) {
      trie = trie.without(Bytes.of((byte) i, (byte) (i >> 8)));
    }

    assertThat(trie.isEmpty()).isTrue();
    assertThat(trie.root()).isEqualTo(Hash.EMPTY_TRIE);
    assertThat(trie.prove(Bytes.EMPTY)).isEmpty();
  }

  private static Bytes key(Random random, int bound) {
    int key = random.nextInt(bound);
    return Bytes.of((byte) key, (byte) (key >> 8));
  }

  /** Short ones, too: a leaf of less than 32 bytes is embedded. */
  private static Bytes value(Random random) {
    byte[] value = new byte[1 + random.nextInt(random.nextBoolean() ? 3 : 60)];
    random.nextBytes(value);
    return Bytes.of(value);
  }
}
