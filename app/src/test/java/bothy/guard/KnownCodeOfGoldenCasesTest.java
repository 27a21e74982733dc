package bothy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.cases.Case;
import bothy.cases.CaseReader;
import bothy.effects.KnownCode;
import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.State;
import bothy.eth.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Published code as it was deployed for the golden cases, with its immutables filled in. */
class KnownCodeOfGoldenCasesTest {
  private static Case given(String name) throws IOException {
    try (var input = Files.newInputStream(Path.of("src/test/resources/golden", name + ".json"))) {
      return CaseReader.read(input);
    }
  }

  private static Map<String, Address> listed(String name) throws IOException {
    Case given = given(name);
    State state = given.at().orElseThrow().state();
    Map<String, Address> names = new TreeMap<>();
    for (String address : addresses(name)) {
      Address party = Address.fromHex(address);
      KnownCode.at(state, party).ifPresent(entry -> names.put(entry.name(), party));
    }
    return names;
  }

  private static Iterable<String> addresses(String name) throws IOException {
    try (var input = Files.newInputStream(Path.of("src/test/resources/golden", name + ".json"))) {
      return bothy.jsonrpc.Json.read(input)
          .required("at", "a world")
          .required("alloc", "accounts")
          .members()
          .keySet();
    }
  }

  @Test
  void knowsTheRouterWrappedEtherAndThePair() throws IOException {
    assertThat(listed("swap-with-a-floor"))
        .containsKeys("Uniswap V2 Router02", "WETH9", "Uniswap V2 pair");
  }

  @Test
  void knowsPermit2OnAnyChain() throws IOException {
    assertThat(listed("approve-permit2-unlimited")).containsKey("Permit2");
  }

  @Test
  void knowsASafeThroughItsProxy() throws IOException {
    assertThat(listed("pay-from-a-safe")).containsKey("Safe 1.4.1");
  }

  @Test
  void doesNotKnowAKnownProxyToOtherCode() throws IOException {
    Case given = given("pay-from-a-safe");
    State state = given.at().orElseThrow().state();
    Address safe =
        given.request() instanceof bothy.eth.Request.Unsigned unsigned
            ? unsigned.transaction().to().orElseThrow()
            : Address.ZERO;
    State elsewhere = new Redirected(state, safe);

    assertThat(KnownCode.at(state, safe)).isPresent();
    assertThat(KnownCode.at(elsewhere, safe)).isEmpty();
  }

  @Test
  void knowsOtherImmutablesAndMetadataAndNoOtherByte() throws IOException {
    Case given = given("swap-with-a-floor");
    State state = given.at().orElseThrow().state();
    Address router =
        Optional.ofNullable(listed("swap-with-a-floor").get("Uniswap V2 Router02")).orElseThrow();
    Bytes code = code(state, router);

    assertThat(KnownCode.of(changed(code, 428))).as("an immutable").isPresent();
    assertThat(KnownCode.of(changed(code, code.size() - 10))).as("metadata").isPresent();
    assertThat(KnownCode.of(changed(code, 100))).as("an instruction").isEmpty();
    assertThat(KnownCode.of(code.concat(Bytes.of((byte) 0)))).as("a byte more").isEmpty();
  }

  private static Bytes code(State state, Address address) {
    return state.account(address) instanceof Answer.Known<Account>(Account account)
            && state.code(address, account.codeHash()) instanceof Answer.Known<Bytes>(Bytes code)
        ? code
        : Bytes.EMPTY;
  }

  private static Bytes changed(Bytes code, int at) {
    byte[] bytes = code.toArray();
    bytes[at] ^= 1;
    return Bytes.owning(bytes);
  }

  /** A state in which a proxy's first slot names somebody else. */
  private record Redirected(State below, Address proxy) implements State {
    @Override
    public Answer<Account> account(Address address) {
      return below.account(address);
    }

    @Override
    public Answer<Bytes> code(Address address, bothy.eth.Hash codeHash) {
      return below.code(address, codeHash);
    }

    @Override
    public Answer<Word> slot(Address address, Word key) {
      return address.equals(proxy) && key.isZero()
          ? new Answer.Known<>(Word.of(0x1234))
          : below.slot(address, key);
    }

    @Override
    public Answer<Boolean> storageEmpty(Address address) {
      return below.storageEmpty(address);
    }

    @Override
    public Answer<bothy.eth.Hash> blockHash(long number) {
      return below.blockHash(number);
    }
  }
}
