package bothy.policy;

import static bothy.policy.Golden.policy;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {
  private static List<String> problems(String text) {
    return switch (Policy.read(text)) {
      case PolicyReading.Good ignored -> List.of();
      case PolicyReading.Wrong(List<Problem> found) ->
          found.stream().map(problem -> problem.says("p")).toList();
    };
  }

  @Test
  void theStandardPolicyAsksAPersonForEverything() {
    Policy standard = Policy.standard();

    assertThat(standard.alone()).isEmpty();
    assertThat(standard.words())
        .contains(
            "No account signs by itself: a person is always asked.",
            "For the verdict refuse a person must prove to be there.",
            "An approval holds for 120 seconds.");
  }

  @Test
  void theCommentedLinesOfTheStandardPolicyAreAPolicyToo() {
    String text =
        Policy.standardText()
            .replace("# Bothy", "## Bothy")
            .replaceAll("(?m)^# (?=\\[\\[?[a-z]|[A-Za-z_]+ = )", "");

    assertThat(problems(text)).isEmpty();
    assertThat(policy(text).words().size()).isGreaterThan(15);
  }

  @Test
  void theVersionIsTheHashOfTheText() {
    assertThat(policy("version = 1").version())
        .isEqualTo("0x4eab33c0b9ba9ded10e2a046539031d60df90438efad3533d7ad16b6f61da112")
        .isNotEqualTo(policy("version = 1 ").version());
  }

  @ParameterizedTest
  @CsvSource({
    "0.5 ETH, 500000000000000000",
    "25 gwei, 25000000000",
    "0.000000001 gwei, 1",
    "7 wei, 7",
    "1000000000000000000000000 wei, 1000000000000000000000000",
  })
  void readsEtherInItsUnits(String text, BigInteger wei) {
    assertThat(policy("version = 1\nfee = { transaction = \"" + text + "\" }").fee())
        .isEqualTo(new Ruled<>(wei, 2));
  }

  @Test
  void readsIntegersAsTheSmallestUnit() {
    assertThat(policy("version = 1\nfee = { transaction = 25_000 }").fee())
        .isEqualTo(new Ruled<>(BigInteger.valueOf(25_000), 2));
  }

  @Test
  void aFloatNeverIsAnAmountAndTheErrorSaysHowToWriteIt() {
    assertThat(problems("version = 1\n[fee]\ntransaction = 0.5"))
        .containsExactly(
            "p:3:1: fee.transaction: expected \"0.5 ETH\" or an integer of the smallest unit (wei),"
                + " found a floating-point number: write the amount in quotes, with its unit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"0.5\"|\"0.5\"",
        "\"0.5 DAI\"|\"0.5 DAI\"",
        "\"-1 ETH\"|\"-1 ETH\"",
        "\"1e3 ETH\"|\"1e3 ETH\"",
        "\"0.0000000000000000001 ETH\"|\"0.0000000000000000001 ETH\"",
        "\"0.5 wei\"|\"0.5 wei\"",
        "-1|-1",
        "true|true",
        "inf|a floating-point number: write the amount in quotes, with its unit",
        "[1]|a list",
        "1979-05-27|a date or time"
      })
  void whatIsNoAmountIsRefused(String value, String found) {
    assertThat(problems("version = 1\n[fee]\nday = " + value))
        .singleElement()
        .asString()
        .startsWith("p:3:1: fee.day: expected ")
        .endsWith(", found " + found);
  }

  @Test
  void severalErrorsAreListedAtOnceInTheFilesOrder() {
    String text =
        """
        version = 2
        colour = "red"
        [verdict]
        refuse = "person"
        [limits.DOGE]
        day = "1 DOGE"
        [[party]]
        name = "Bob"
        adress = "0x1111111111111111111111111111111111111111"
        [refuse]
        kinds = ["transaction", "dance"]
        """;

    assertThat(problems(text))
        .containsExactly(
            "p: party[0].address: expected an address, 0x and 40 hex digits, found nothing",
            "p:1:1: version: expected 1, found 2",
            "p:2:1: colour: expected one of version, verdict, approval, tokens, limits, fee,"
                + " first-time, party, person, proof, refuse, mute, alone, found the unknown key"
                + " \"colour\"",
            "p:4:1: verdict.refuse: expected \"proof\" or \"refuse\", found \"person\"",
            "p:5:1: limits.DOGE: expected ETH, \"ETH on CHAIN\" or a name of [tokens], found the name"
                + " \"DOGE\"",
            "p:9:1: party[0].adress: expected one of name, address, chain, receive, grant, day, found"
                + " the unknown key \"adress\"",
            "p:11:25: refuse.kinds[1]: expected transaction, raw, batch, typed-data, message,"
                + " delegation, contract-creation, user-operation, found \"dance\"");
  }

  @Test
  void whatIsNoTomlSaysWhere() {
    assertThat(problems("version = 1\n[fee\n")).singleElement().asString().startsWith("p:2:5: ");
    assertThat(problems("version = 1\nversion = 1"))
        .singleElement()
        .asString()
        .startsWith("p:2:1: ");
  }

  @Test
  void theSamePartyTokenOrAccountTwiceIsAnError() {
    String address = "address = \"0x1111111111111111111111111111111111111111\"\n";
    String party = "[[party]]\nname = \"B\"\n" + address;

    assertThat(problems("version = 1\n" + party + party))
        .containsExactly("p:7:1: party[1].address: expected each address once, found it twice");
    assertThat(
            problems(
                "version = 1\n[tokens.A]\nchain=1\ndecimals=6\n"
                    + address
                    + "[tokens.B]\nchain=1\ndecimals=6\n"
                    + address))
        .hasSize(1);
    assertThat(problems(Golden.TOKENS + Golden.ALONE + Golden.ALONE.replace("true", "false")))
        .hasSize(1);
  }

  @Test
  void hostileTextIsBounded() {
    assertThat(problems("x".repeat(PolicyReader.LONGEST + 1)))
        .containsExactly("p: expected at most 65536 characters, found 65537");
    assertThat(problems("a = " + "[".repeat(30_000)))
        .containsExactly("p: expected brackets at most 32 deep, found more");
    assertThat(problems("version = 1\n\"a\\u001bb\" = 1"))
        .noneMatch(says -> says.contains("\u001b"));
    StringBuilder keys = new StringBuilder("version = 1\n");
    for (int i = 0; i < 2_000; i++) {
      keys.append('k').append(i).append(" = 1\n");
    }
    assertThat(problems(keys.toString())).hasSize(50);
  }

  @Test
  void randomChangesNeverEscapeAsExceptions() {
    long seed = 20_260_511;
    Random random = new Random(seed);
    String whole = Golden.TOKENS + Golden.LIMITS + Golden.ALONE;
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder(whole);
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, "\"[]{}=.#\n\u0000e0'".charAt(random.nextInt(13)));
          default -> text.setCharAt(at, (char) random.nextInt(1, 300));
        }
      }
      assertThat(Policy.read(text.toString())).as("seed %d, text\n%s", seed, text).isNotNull();
    }
  }

  /** A rule that nobody has would refuse nothing, without a word. */
  @Test
  void saysWhereARuleIsNamedThatThereIsNot() {
    assertThat(problems("version = 1\n[refuse]\nrules = [\"control.change\"]\n"))
        .singleElement()
        .asString()
        .startsWith("p:3:10: refuse.rules[0]: expected the id of a rule, such as")
        .endsWith("found \"control.change\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "\"https://app.example\"",
        "[\"app.example\"]",
        "[\"http://app.example\"]",
        "[\"https://app.example/\"]",
        "[\"https://App.example\"]",
        "[\"*\"]",
        "[7]"
      })
  void readsNoOriginsThatABrowserWouldNotName(String origins) {
    assertThat(Policy.read(Golden.TOKENS + Golden.ALONE + "origins = " + origins + "\n"))
        .isInstanceOfSatisfying(
            PolicyReading.Wrong.class,
            wrong -> assertThat(wrong.problems().getFirst().key()).contains("origins"));
  }
}
