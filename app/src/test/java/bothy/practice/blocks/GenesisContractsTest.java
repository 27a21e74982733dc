package bothy.practice.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.effects.KnownCode;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Transaction;
import bothy.practice.PracticeContracts;
import bothy.practice.rpc.PublicKeys;
import bothy.simulation.Budget;
import bothy.simulation.CallRequest;
import bothy.simulation.Outcome;
import bothy.simulation.Simulation;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GenesisContractsTest {
  private static final Address USDC = PracticeContracts.address("USD Coin (practice)");
  private static final Address WETH = PracticeContracts.address("WETH9");
  private static final Address ROUTER = PracticeContracts.address("Uniswap V2 Router02");

  private final Chain chain = Practice.chain();
  private final WorldState genesis = chain.head().state();

  @BeforeAll
  void started() {
    assertThat(chain.head().number()).isZero();
  }

  @AfterAll
  void stop() {
    chain.close();
  }

  @Test
  void standWithCodeAtTheAddressesThatTheFileSays() {
    Map<String, Address> addresses = PracticeContracts.addresses();

    assertThat(addresses).hasSizeGreaterThan(30);
    addresses.forEach(
        (name, address) -> assertThat(genesis.at(address).code().isEmpty()).as(name).isFalse());
  }

  @Test
  void standWhereThePublicChainsHaveThem() {
    Map<String, String> canonical =
        Map.of(
            "Permit2", "0x000000000022d473030f116ddee9f6b43ac78ba3",
            "Safe 1.4.1", "0x41675c099f32341bf84bfc5382af534df5c7461a",
            "Safe L2 1.4.1", "0x29fcb43b46531bca003ddc8fcb67ffe91900c762",
            "Safe 1.4.1 proxy factory", "0x4e1dcf7ad4e460cfd30791ccc4f9c8a4f820ec67",
            "Safe 1.4.1 fallback handler", "0xfd0732dc9e303f09fcef3a7388ad10a83459ec99",
            "MultiSend 1.4.1", "0x38869bf66a61cf6bdb996a6ae40d5853fd43b526",
            "MultiSendCallOnly 1.4.1", "0x9641d764fc13c8b624c04430c7356c1c7c8102e2");

    canonical.forEach((name, address) ->
        assertThat(PracticeContracts.address(name)).as(name).isEqualTo(Address.fromHex(address)));
  }

  @Test
  void areKnownWhereTheCodeOfThatKindIs() {
    Map<String, KnownCode.Role> roles =
        Map.of(
            "WETH9", KnownCode.Role.WRAPPER,
            "Permit2", KnownCode.Role.HUB,
            "Uniswap V2 Router02", KnownCode.Role.ROUTER,
            "Uniswap V2 pair of USDC and WETH", KnownCode.Role.POOL,
            "Safe 1.4.1", KnownCode.Role.SAFE,
            "Safe of the first account", KnownCode.Role.SAFE,
            "MultiSendCallOnly 1.4.1", KnownCode.Role.MULTISEND);
    State state = genesis.asked(number -> Optional.empty());

    roles.forEach((name, role) ->
        assertThat(KnownCode.at(state, PracticeContracts.address(name)).map(KnownCode.Entry::role))
            .as(name)
            .contains(role));
    assertThat(KnownCode.at(state, PracticeContracts.address("Drainer"))).isEmpty();
  }

  @Test
  void letTheCoinBeMovedByAnAuthorisationSignedApart() {
    Hash type =
        Hash.keccak(
            text(
                "TransferWithAuthorization(address from,address to,uint256 value,uint256"
                    + " validAfter,uint256 validBefore,bytes32 nonce)"));
    List<Object> message =
        List.of(
            type.bytes(),
            Practice.ALICE,
            Practice.BOB,
            BigInteger.valueOf(1_000_000),
            BigInteger.ZERO,
            BigInteger.valueOf(4_000_000_000L),
            Hash.keccak(text("once")).bytes());
    Hash struct =
        Hash.keccak(
            Abi.encodeTuple("(bytes32,address,address,uint256,uint256,uint256,bytes32)", message));
    Bytes domain = view(USDC, "DOMAIN_SEPARATOR()", List.of());
    Hash digest = Hash.keccak(Bytes.fromHex("0x1901").concat(domain).concat(struct.bytes()));
    Bytes signature = PublicKeys.encoded(PublicKeys.sign(Practice.ALICE, digest).orElseThrow());
    Bytes data =
        Abi.function(
                "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)")
            .encode(
                List.of(
                    Practice.ALICE,
                    Practice.BOB,
                    BigInteger.valueOf(1_000_000),
                    BigInteger.ZERO,
                    BigInteger.valueOf(4_000_000_000L),
                    Hash.keccak(text("once")).bytes(),
                    signature));
    BigInteger before = number(view(USDC, "balanceOf(address)", List.of(Practice.BOB)));

    Waiting relayed = Practice.signed(Practice.BOB, Practice.call(0, USDC, data));
    assertThat(chain.submit(relayed)).isInstanceOf(Chain.Submitted.Accepted.class);

    assertThat(chain.place(relayed.hash()).orElseThrow().included().receipt().status())
        .isEqualTo(Bytes.of((byte) 1));
    assertThat(number(view(USDC, "balanceOf(address)", List.of(Practice.BOB))))
        .isEqualTo(before.add(BigInteger.valueOf(1_000_000)));
  }

  @Test
  void swapEtherForCoinsThroughTheRouter() {
    BigInteger before = number(view(USDC, "balanceOf(address)", List.of(Practice.ALICE)));
    Bytes data =
        Abi.function("swapExactETHForTokens(uint256,address[],address,uint256)")
            .encode(
                List.of(
                    BigInteger.valueOf(2_900_000_000L),
                    List.of(WETH, USDC),
                    Practice.ALICE,
                    BigInteger.valueOf(4_000_000_000L)));
    Transaction swap =
        Practice.transaction(
            chain.nextNonce(Practice.ALICE),
            3 * Practice.GWEI,
            Practice.GWEI,
            500_000,
            Optional.of(ROUTER),
            1_000_000_000_000_000_000L,
            data);

    Hash hash = Practice.send(chain, swap);

    assertThat(chain.place(hash).orElseThrow().included().receipt().status())
        .isEqualTo(Bytes.of((byte) 1));
    BigInteger got = number(view(USDC, "balanceOf(address)", List.of(Practice.ALICE)));
    assertThat(got.subtract(before))
        .isBetween(BigInteger.valueOf(2_900_000_000L), BigInteger.valueOf(3_000_000_000L));
  }

  private static Bytes text(String text) {
    return Bytes.of(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static BigInteger number(Bytes word) {
    return new BigInteger(1, word.toArray());
  }

  private Bytes view(Address to, String function, List<Object> arguments) {
    Block head = chain.head();
    Bytes data = Abi.function(function).encode(arguments);
    Outcome outcome =
        new Simulation(
                head.state().asked(chain::blockHash),
                chain.rules(),
                head.context(),
                Budget.STANDARD)
            .view(CallRequest.of(Practice.ALICE, to, data));
    assertThat(outcome.succeeded()).isTrue();
    return outcome.output();
  }
}
