package bothy.proof;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.VectorArchive;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrieTest {
  @Test
  void givesTheRootOfEveryVector() {
    int passed = 0;
    for (Map.Entry<String, String> file : VectorArchive.texts("TrieTests/").entrySet()) {
      if (file.getKey().contains("nextprev")) {
        continue; // asks for neighbours of keys, not for roots
      }
      boolean secure = file.getKey().toLowerCase(java.util.Locale.ROOT).contains("secure");
      for (Map.Entry<String, JsonNode> test :
          new JsonMapper().readTree(file.getValue()).properties()) {
        Trie trie = secure ? Trie.secure() : Trie.plain();
        JsonNode in = test.getValue().get("in");
        if (in.isArray()) {
          in.forEach(pair -> put(trie, pair.get(0).asString(), pair.get(1)));
        } else {
          in.properties().forEach(entry -> put(trie, entry.getKey(), entry.getValue()));
        }
        assertThat(trie.root().toHex())
            .as(file.getKey() + " " + test.getKey())
            .isEqualTo(test.getValue().get("root").asString());
        passed++;
      }
    }

    assertThat(passed).isPositive();
    System.out.println("TrieTests: " + passed + " roots passed");
  }

  @Test
  void isEmptyAgainWhenEverythingIsRemoved() {
    Trie trie = Trie.secure();
    Bytes key = Bytes.of((byte) 1);
    trie.put(key, Bytes.of((byte) 2));
    assertThat(trie.root()).isNotEqualTo(Hash.EMPTY_TRIE);

    trie.remove(key);

    assertThat(trie.root()).isEqualTo(Hash.EMPTY_TRIE);
  }

  private static void put(Trie trie, String key, JsonNode value) {
    trie.put(bytes(key), value.isNull() ? Bytes.EMPTY : bytes(value.asString()));
  }

  private static Bytes bytes(String text) {
    return text.startsWith("0x")
        ? Bytes.fromHex(text)
        : Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
