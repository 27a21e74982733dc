package bothy.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.effects.Asset;
import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.meaning.Intent.Action;
import bothy.meaning.Intent.Role;
import bothy.meaning.Intent.Step;
import bothy.meaning.Intent.Term;
import bothy.meaning.Intent.Thing;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntentTest {
  private static final Address ME = Address.fromHex("0x1111111111111111111111111111111111111111");
  private static final Address TREASURY =
      Address.fromHex("0x3333333333333333333333333333333333333333");
  private static final Address UNISWAP =
      Address.fromHex("0x7a250d5630b4cf539739df2c5dacb4c659f2488d");
  private static final Address STRANGER =
      Address.fromHex("0x7a25ffffffffffffffffffffffffffffffff488d");
  private static final Address DAI = Address.fromHex("0x6b175474e89094c44da98b954eedeac495271d0f");
  private static final Address USDC = Address.fromHex("0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48");
  private static final Address FAKE = Address.fromHex("0xfa4e00000000000000000000000000000000fa4e");

  private static final Known KNOWN =
      new Known(
          Map.of(TREASURY, "treasury", UNISWAP, "Uniswap"),
          Map.of(),
          Map.of(
              DAI, new Known.Token("DAI", 18, "Dai Stablecoin"),
              USDC, new Known.Token("USDC", 6, "USD Coin"),
              FAKE, new Known.Token("ETH", 18, "Ether")),
          Map.of(),
          Map.of());

  private static Intent read(String words) {
    return Intent.read(words, KNOWN, ME, Set.of(), ChainId.MAINNET);
  }

  private static Step step(String words) {
    Intent intent = read(words);
    assertThat(intent.steps()).as(words).hasSize(1);
    return intent.steps().getFirst();
  }

  private static BigInteger ether(String amount) {
    return new BigDecimal(amount).movePointRight(18).toBigIntegerExact();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.2 ether | 200000000000000000",
        ".2 ETH | 200000000000000000",
        "1,000 ETH | 1000000000000000000000",
        "1,234,567.5 eth | 1234567500000000000000000",
        "0.125 ETH | 125000000000000000",
        "1000.125 ETH | 1000125000000000000000",
        "1k ETH | 1000000000000000000000",
        "1.5k ETH | 1500000000000000000000",
        "2 million ETH | 2000000000000000000000000",
        "half an ether | 500000000000000000",
        "one and a half ETH | 1500000000000000000",
        "1 and a half ETH | 1500000000000000000",
        "twenty-five ETH | 25000000000000000000",
        "thirteen ETH | 13000000000000000000",
        "two hundred ETH | 200000000000000000000",
        "a hundred ETH | 100000000000000000000",
        "an ether | 1000000000000000000",
        "3 gwei | 3000000000",
        "7 wei | 7",
        "7wei | 7",
        "1ETH | 1000000000000000000"
      })
  void readsAmountsOfTheChainsCurrency(String amount, String wei) {
    Step step = step("pay " + amount + " to treasury");

    assertThat(step.open()).isFalse();
    assertThat(step.gives()).hasSize(1);
    Term term = step.gives().getFirst();
    assertThat(term.thing()).isEqualTo(Thing.NATIVE);
    assertThat(term.least()).isEqualTo(new BigInteger(wei));
    assertThat(term.most()).contains(new BigInteger(wei));
    assertThat(step.addresses(Role.RECIPIENT)).containsExactly(TREASURY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.000 ETH",
        "12.345 ETH",
        "1.000,5 ETH",
        "0,5 ETH",
        "1,00 ETH",
        "1,0000 ETH",
        "1.2.3 ETH",
        "5$",
        "$5",
        "5 dollars",
        "€5",
        "5 €",
        "1e3 ETH",
        "0.1234567 USDC",
        "0.5 wei",
        "1/2 ETH",
        "-1 ETH",
        "5 FOO",
        "50% of my DAI",
        "5",
        "1_000 ETH",
        "5 ethr",
        "٥ ETH"
      })
  void anAmountThatIsUnclearIsUnread(String amount) {
    Intent intent = read("pay " + amount + " to treasury");

    assertThat(intent.unread()).isNotEmpty();
    assertThat(intent.wanted()).allMatch(Step::open);
    assertThat(intent.wanted()).allMatch(step -> step.gives().stream().noneMatch(Term::stated));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "up to 5 DAI | 0 | 5",
        "at most 5 DAI | 0 | 5",
        "5 DAI at most | 0 | 5",
        "not more than 5 DAI | 0 | 5",
        "no more than 5 DAI | 0 | 5",
        "5 DAI or less | 0 | 5",
        "max 5 DAI | 0 | 5",
        "5 DAI max | 0 | 5",
        "a maximum of 5 DAI | 0 | 5",
        "at least 5 DAI | 5 | ",
        "5 DAI or more | 5 | ",
        "a minimum of 5 DAI | 5 | ",
        "exactly 5 DAI | 5 | 5",
        "only 5 DAI | 5 | 5",
        "about 4 DAI | 2 | 8",
        "~4 DAI | 2 | 8"
      })
  void readsBounds(String amount, String least, String most) {
    Term term = step("send " + amount + " to treasury").gives().getFirst();

    assertThat(term.least()).isEqualTo(ether(least));
    assertThat(term.most()).isEqualTo(Optional.ofNullable(most).map(IntentTest::ether));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pay 1 ETH to trеasury", // Cyrillic е
        "pay 1 ETH to trea\u200bsury",
        "pay 1 ETH to trea\u00adsury",
        "pay 1 ETH to treasury\ufe0f",
        "pay 1 ETH to ｔreasury",
        "pay 1 ETH to treasurу", // Cyrillic у
        "pay 1 ETH to trẹasury"
      })
  void aNameWithATrickInItIsNotMatchedAndSaysSo(String words) {
    Intent intent = read(words);

    assertThat(intent.names(TREASURY)).isFalse();
    assertThat(intent.unread()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pay 1 ETH to \u202etreasury",
        "pay 1 ETH \u2066to treasury",
        "pay 1 ETH to treasury\u0000",
        "pay \u200e1 ETH to treasury"
      })
  void wordsThatAreShownInAnotherOrderAreNotRead(String words) {
    Intent intent = read(words);

    assertThat(intent.steps()).isEmpty();
    assertThat(intent.whole()).isFalse();
    assertThat(intent.unread()).hasSize(1);
  }

  @Test
  void aKelvinSignIsNoLetterOfAToken() {
    Known known =
        new Known(
            Map.of(),
            Map.of(),
            Map.of(DAI, new Known.Token("LINK", 18, "Link")),
            Map.of(),
            Map.of());

    Intent intent =
        Intent.read("pay 1 LIN\u212a to treasury", known, ME, Set.of(), ChainId.MAINNET);

    assertThat(intent.wanted()).allMatch(Step::open);
  }

  @Test
  void aShortenedAddressCountsOnlyIfItFitsOne() {
    assertThat(read("pay 1 ETH to 0x7a25…488d").names(UNISWAP)).isTrue();
    assertThat(read("pay 1 ETH to 0x7a25...488D").names(UNISWAP)).isTrue();
    assertThat(read("pay 1 ETH to 0x7A25..").names(UNISWAP)).isTrue();

    Intent two =
        Intent.read("pay 1 ETH to 0x7a25…488d", KNOWN, ME, Set.of(STRANGER), ChainId.MAINNET);
    assertThat(two.names(UNISWAP)).isFalse();
    assertThat(two.names(STRANGER)).isFalse();
    assertThat(two.unread()).extracting(Intent.Unread::words).containsExactly("0x7a25…488d");

    assertThat(read("pay 1 ETH to 0x9999…9999").unread()).hasSize(1);
    assertThat(read("pay 1 ETH to 0x…").unread()).hasSize(1);
    assertThat(read("pay 1 ETH to 0x7…d").names(UNISWAP)).isFalse();
  }

  @Test
  void anAddressWhoseChecksumIsWrongIsUnread() {
    String right = "0x7a250d5630B4cF539739dF2C5dAcb4c659F2488D";
    String wrong = "0x7a250d5630B4cF539739dF2C5dAcb4c659F2488d";

    assertThat(read("pay 1 ETH to " + right).names(UNISWAP)).isTrue();
    assertThat(read("pay 1 ETH to " + wrong).names(UNISWAP)).isFalse();
    assertThat(read("pay 1 ETH to " + wrong).unread()).hasSize(1);
    assertThat(read("pay 1 ETH to " + right + "0").names(UNISWAP)).isFalse();
  }

  @Test
  void theLongestNameWinsOnWordBoundaries() {
    Address other = Address.fromHex("0x4444444444444444444444444444444444444444");
    Known known =
        new Known(
            Map.of(TREASURY, "treasury", other, "Treasury of Bothy"),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of());

    assertThat(
            Intent.read("pay 1 ETH to treasury of bothy", known, ME, Set.of(), ChainId.MAINNET)
                .wanted()
                .getFirst()
                .addresses(Role.RECIPIENT))
        .containsExactly(other);
    assertThat(
            Intent.read("pay 1 ETH to treasurys", known, ME, Set.of(), ChainId.MAINNET)
                .names(TREASURY))
        .isFalse();
    assertThat(
            Intent.read("pay 1 ETH to treasury.eth", known, ME, Set.of(), ChainId.MAINNET)
                .names(TREASURY))
        .isFalse();
  }

  @Test
  void somebodyOfAKnownPersonIsNotThatPerson() {
    assertThat(read("pay treasury's landlord 1 ETH").names(TREASURY)).isFalse();
    assertThat(read("revoke Uniswap's allowance").names(UNISWAP)).isTrue();
  }

  @Test
  void ofTwoAddressesWithOneNameEitherIsMeant() {
    Known known =
        new Known(
            Map.of(TREASURY, "alice", UNISWAP, "Alice"), Map.of(), Map.of(), Map.of(), Map.of());

    assertThat(
            Intent.read("pay 1 ETH to alice", known, ME, Set.of(), ChainId.MAINNET)
                .wanted()
                .getFirst()
                .addresses(Role.RECIPIENT))
        .containsExactlyInAnyOrder(TREASURY, UNISWAP);
  }

  @Test
  void etherIsTheChainsCurrencyAndNoTokenThatCallsItselfSo() {
    Thing thing = step("pay 1 ETH to treasury").gives().getFirst().thing();

    assertThat(thing.fits(new Asset.Native())).isTrue();
    assertThat(thing.fits(new Asset.Erc20(FAKE))).isFalse();
    assertThat(step("swap ETH for DAI").gives().getFirst().thing()).isEqualTo(Thing.NATIVE);
  }

  @Test
  void whereTheCurrencyIsAnotherEtherIsNot() {
    Intent intent =
        Intent.read("pay 1 ETH to treasury", Known.NOTHING, ME, Set.of(), ChainId.of(137));
    assertThat(intent.wanted()).allMatch(Step::open);

    Intent pol = Intent.read("pay 1 POL to treasury", KNOWN, ME, Set.of(), ChainId.of(137));
    assertThat(pol.wanted().getFirst().gives().getFirst().thing()).isEqualTo(Thing.NATIVE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pay 1 ETH to treasury on mainnet | 1",
        "on Base, pay 1 ETH to treasury | 8453",
        "pay 1 ETH to treasury on the Sepolia network | 11155111",
        "pay 1 ETH to treasury on chain 10 | 10",
        "pay 1 ETH to treasury on Arbitrum One | 42161",
        "bridge 1 ETH from mainnet to Base | 1"
      })
  void readsTheNetwork(String words, long chain) {
    assertThat(read(words).network()).contains(ChainId.of(chain));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pay 1 ETH to treasury | PAY",
        "approve 5 DAI for Uniswap | APPROVE",
        "let Uniswap take 5 DAI | APPROVE",
        "revoke the allowance of Uniswap | REVOKE",
        "swap 5 DAI for ETH | SWAP",
        "buy 1 ETH with 5 DAI | BUY",
        "mint one | MINT",
        "wrap 1 eth | WRAP",
        "unwrap 1 WETH | UNWRAP",
        "deposit 5 DAI into the vault | DEPOSIT",
        "withdraw 5 USDC | WITHDRAW",
        "stake 32 ETH | STAKE",
        "claim my airdrop | CLAIM",
        "vote yes on proposal 12 | VOTE",
        "delegate my votes to myself | DELEGATE",
        "delegate my account to 0x7a250d5630b4cf539739df2c5dacb4c659f2488d | DELEGATE_ACCOUNT",
        "bridge 1 ETH to Base | BRIDGE",
        "renew bothy.eth for 0.01 ETH | RENEW",
        "list my Bothy for 1 ETH | LIST",
        "cancel my listing | CANCEL",
        "sign in to app.example | SIGN_IN",
        "transfer ownership of the contract to treasury | CONTROL",
        "increase allowance of Uniswap by 5 DAI | APPROVE",
        "set the allowance of Uniswap to 0 | REVOKE"
      })
  void readsTheAction(String words, Action action) {
    assertThat(step(words).action()).isEqualTo(action);
    assertThat(read(words).names(action)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "envoie 1 ETH à treasury",
        "schicke 1 ETH an treasury",
        "开 1 ETH 给 treasury",
        "отправь 1 ETH на treasury",
        "zork 1 ETH to treasury",
        "sned 1 ETH to treasury",
        "pay treasury 1 ETH each month",
        "pay 1 ETH to treasury if it rains",
        "send everything except 1 ETH to treasury",
        "pay 1 ETH to treasury and zork 5 DAI",
        "pay 1 ETH to treasury twice"
      })
  void wordsWhoseSenseIsNotUnderstoodAreNotHeldAgainstARequest(String words) {
    Intent intent = read(words);

    assertThat(intent.whole()).isFalse();
    assertThat(intent.unread()).isNotEmpty();
  }

  @Test
  void whatIsForbiddenIsNeverWanted() {
    Intent intent = read("pay 1 ETH to treasury but don't let Uniswap take my DAI");

    assertThat(intent.wanted()).extracting(Step::action).containsExactly(Action.PAY);
    assertThat(intent.names(UNISWAP)).isFalse();
    assertThat(intent.steps()).hasSize(2);
    assertThat(intent.steps().getLast().negated()).isTrue();
  }

  @Test
  void unlimitedIsOnlyWhatTheWordsCallSo() {
    assertThat(read("let Uniswap take all my DAI").allowsUnlimited(UNISWAP, DAI)).isTrue();
    assertThat(read("approve unlimited DAI for Uniswap").allowsUnlimited(UNISWAP, DAI)).isTrue();
    assertThat(read("approve Uniswap to spend my DAI, unlimited").allowsUnlimited(UNISWAP, DAI))
        .isTrue();

    assertThat(read("let Uniswap take my DAI").allowsUnlimited(UNISWAP, DAI)).isFalse();
    assertThat(read("let Uniswap take 5 DAI").allowsUnlimited(UNISWAP, DAI)).isFalse();
    assertThat(read("let Uniswap take all my DAI").allowsUnlimited(UNISWAP, USDC)).isFalse();
    assertThat(read("let Uniswap take all my DAI").allowsUnlimited(TREASURY, DAI)).isFalse();
    assertThat(read("don't let Uniswap take all my DAI").allowsUnlimited(UNISWAP, DAI)).isFalse();
    assertThat(read("let Uniswap take all my DAI if it rains").allowsUnlimited(UNISWAP, DAI))
        .isFalse();
    assertThat(read("approve unlimitd DAI for Uniswap").allowsUnlimited(UNISWAP, DAI)).isFalse();
  }

  @Test
  void anOutflowIsNamedByItsAmountOrByAll() {
    Asset ether = new Asset.Native();
    Intent stake = read("stake 32 ETH with 0x7a250d5630b4cf539739df2c5dacb4c659f2488d");

    assertThat(stake.namesOutflow(ether, ether("32"))).isTrue();
    assertThat(stake.namesOutflow(ether, ether("33"))).isFalse();
    assertThat(stake.namesOutflow(new Asset.Erc20(DAI), ether("32"))).isFalse();
    assertThat(stake.names(UNISWAP)).isTrue();
    assertThat(read("deposit all my DAI").namesOutflow(new Asset.Erc20(DAI), ether("9"))).isTrue();
    assertThat(read("deposit my DAI").namesOutflow(new Asset.Erc20(DAI), ether("9"))).isFalse();
    assertThat(read("let Uniswap take 5 DAI").namesOutflow(new Asset.Erc20(DAI), ether("5")))
        .isFalse();
  }

  @Test
  void saysWhatItCouldNotReadAndWhere() {
    Intent intent = read("pay 1 ETH to treasury frobnicate the quux");

    assertThat(intent.unread())
        .containsExactly(new Intent.Unread("frobnicate", 22), new Intent.Unread("quux", 37));
  }

  @Test
  void hostileLengthsAreBounded() {
    assertThat(read("pay ".repeat(300_000)).steps()).isEmpty();
    assertThat(read("a".repeat(Intent.MAX_LENGTH + 1)).whole()).isFalse();
    String digits = "9".repeat(Intent.MAX_LENGTH - 20);
    assertThat(step("pay " + digits + " ETH to treasury").gives()).hasSize(1);

    Map<Address, String> names = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      names.put(Address.fromHex(String.format("0x%040x", i + 1)), "a ".repeat(i % 9) + "b" + i);
    }
    Known many = new Known(names, Map.of(), Map.of(), Map.of(), Map.of());
    for (String piece :
        List.of("a ", "pay 1 ETH ", "not more than ", "0x11…11 ", "1,000.", "and ", "b1's at ")) {
      String words = piece.repeat(Intent.MAX_LENGTH / piece.length());
      org.junit.jupiter.api.Assertions.assertTimeout(
          Duration.ofSeconds(5), () -> Intent.read(words, many, ME, Set.of(), ChainId.MAINNET));
    }
  }
}
