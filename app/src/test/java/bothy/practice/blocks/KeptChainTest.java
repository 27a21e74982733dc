package bothy.practice.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.practice.PracticeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptChainTest {
  private static final Address WHALE =
      Address.fromHex("0x00000000000000000000000000000000000b0a75");

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("practice.jsonl");
  }

  private Chain open() {
    return Practice.chain(Optional.of(file));
  }

  private static List<Hash> hashes(Chain chain) {
    List<Hash> hashes = new ArrayList<>();
    for (long number = 0; number <= chain.head().number(); number++) {
      hashes.add(chain.blockHash(number).orElseThrow());
    }
    return hashes;
  }

  /** Everything that can happen to a chain. */
  private static void live(Chain chain) {
    for (int i = 0; i < 5; i++) {
      Practice.send(chain, Practice.pay(i, i));
    }
    chain.set(
        Map.of(
            WHALE,
            AccountChange.NONE
                .withBalance(new Wei(java.math.BigInteger.TEN.pow(30)))
                .withNonce(4)
                .withSlots(Map.of(Word.ONE, Word.MAX), false)));
    chain.submit(
        Waiting.impersonated(
            Practice.transaction(
                4, 3 * Practice.GWEI, 1, 21_000, Optional.of(Practice.BOB), 9, Bytes.EMPTY),
            WHALE));
    chain.moveClock(1_000);
    chain.mine();
    long snapshot = chain.snapshot();
    Practice.send(chain, Practice.pay(5, 5));
    chain.revert(snapshot);
    chain.nextTimestamp(chain.head().header().timestamp() + 777);
    Practice.send(chain, Practice.pay(5, 6));
    Practice.send(chain, Practice.pay(9, 1)); // waits
  }

  @Test
  void comesToTheSameHashesAgain() {
    List<Hash> before;
    java.time.Instant time;
    try (Chain chain = open()) {
      live(chain);
      before = hashes(chain);
      time = chain.clock().instant();
    }

    try (Chain chain = open()) {
      assertThat(before).hasSize(10);
      assertThat(hashes(chain)).isEqualTo(before);
      assertThat(chain.clock().instant()).isEqualTo(time);
      assertThat(chain.waiting()).hasSize(1);
      assertThat(chain.head().state().at(WHALE).nonce()).isEqualTo(5);
      assertThat(chain.head().state().root()).isEqualTo(chain.head().header().stateRoot());
      Practice.send(chain, Practice.pay(6, 1));
    }
    try (Chain chain = open()) {
      assertThat(chain.head().number()).isEqualTo(10);
    }
  }

  @Test
  void cutsHalfALastLineAndGoesOn() throws IOException {
    List<Hash> before;
    try (Chain chain = open()) {
      live(chain);
      before = hashes(chain);
    }
    long whole = Files.size(file);
    Files.writeString(file, "{\"mined\":{\"times", StandardOpenOption.APPEND);

    try (Chain chain = open()) {
      assertThat(hashes(chain)).isEqualTo(before);
      assertThat(Files.size(file)).isEqualTo(whole);
      Practice.send(chain, Practice.pay(6, 1));
    }
    try (Chain chain = open()) {
      assertThat(chain.head().number()).isEqualTo(before.size());
    }
  }

  @Test
  void cutAtAnyByteComesToAChainThatThereWas() throws IOException {
    List<Hash> before;
    try (Chain chain = open()) {
      for (int i = 0; i < 3; i++) {
        Practice.send(chain, Practice.pay(i, i));
      }
      before = hashes(chain);
    }
    byte[] whole = Files.readAllBytes(file);
    for (int size = 0; size <= whole.length; size += 13) {
      Files.write(file, java.util.Arrays.copyOf(whole, size));
      try (Chain chain = open()) {
        List<Hash> after = hashes(chain);
        assertThat(before.subList(0, after.size())).as("cut at " + size).isEqualTo(after);
      }
    }
  }

  @Test
  void refusesAFileThatWasChanged() throws IOException {
    try (Chain chain = open()) {
      Practice.send(chain, Practice.pay(0, 1));
    }
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\"timestamp\":178", "\"timestamp\":179"));

    assertThatThrownBy(this::open)
        .isInstanceOf(PracticeException.class)
        .hasMessageContaining("line 2 of " + file + ": expected block 1 to hash to");
  }

  @Test
  void refusesLinesThatAreNoEvents() throws IOException {
    open().close();
    String first = Files.readString(file);
    for (String line :
        List.of(
            "{}",
            "[]",
            "x",
            "{\"rewound\":5}",
            "{\"rewound\":99999999999999999999999}",
            "{\"mined\":{}}",
            "{\"pooled\":{\"raw\":\"0x\"}}",
            "{\"moved\":{\"offset\":\"x\"}}",
            "{\"other\":1}")) {
      Files.writeString(file, first + line + "\n");

      assertThatThrownBy(this::open)
          .as(line)
          .isInstanceOf(PracticeException.class)
          .hasMessageContaining("line 2 of " + file);
    }
  }

  @Test
  void refusesAnotherChainsFile() {
    open().close();
    assertThatThrownBy(() ->
            new Chain(ChainId.of(1337), Practice.NOON, header -> Hash.ZERO, Optional.of(file)))
        .isInstanceOf(PracticeException.class)
        .hasMessageContaining("line 1 of");
  }

  @Test
  void refusesAFileThatIsInUse() {
    try (Chain chain = open()) {
      assertThat(chain.head().number()).isZero();
      assertThatThrownBy(this::open)
          .isInstanceOf(PracticeException.class)
          .hasMessageContaining("in use");
    }
  }

  @Test
  void losesNoAcknowledgedBlockWhenItIsKilled() throws IOException, InterruptedException {
    for (int run = 1; run <= 3; run++) {
      Path said = folder.resolve("said-" + run);
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  KeptChain.class.getName(),
                  file.toString())
              .redirectOutput(said.toFile())
              .redirectError(folder.resolve("says.log").toFile())
              .start();
      while (process.isAlive() && Files.size(said) < 70L * (20 + 7 * run)) {
        Thread.sleep(5);
      }
      assertThat(process.isAlive()).as(Files.readString(folder.resolve("says.log"))).isTrue();
      process.destroyForcibly(); // SIGKILL
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      String text = Files.readString(said);
      List<String> lines = text.substring(0, text.lastIndexOf('\n')).lines().toList();
      assertThat(lines).hasSizeGreaterThan(20);

      try (Chain chain =
          new Chain(
              Practice.CHAIN_ID,
              java.time.InstantSource.system(),
              header -> Hash.ZERO,
              Optional.of(file))) {
        for (String line : lines) {
          String[] parts = line.split(" ", 2);
          assertThat(chain.blockHash(Long.parseLong(parts[0]))).contains(Hash.fromHex(parts[1]));
        }
        assertThat(chain.head().number()).isGreaterThanOrEqualTo(lines.size());
      }
    }
  }
}
