package bothy.authority;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.cases.ChainRules;
import bothy.catalogue.Catalogue;
import bothy.catalogue.Views;
import bothy.chain.ChainView;
import bothy.chain.NodeHeads;
import bothy.chain.Upstream;
import bothy.chain.Which;
import bothy.effects.Probe;
import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.eth.Word;
import bothy.practice.Deployed;
import bothy.practice.PracticeAccounts;
import bothy.practice.PracticeContracts;
import bothy.practice.ServedPractice;
import bothy.simulation.Fork;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far back is looked, and that the answer says so. */
@Timeout(60)
class ExtentTest {
  private static final Address ALICE = PracticeAccounts.all().get(0);
  private static final Address BOB = PracticeAccounts.all().get(1);
  private static final Address USDC = PracticeContracts.address("USD Coin (practice)");

  private static Standing standing(ServedPractice practice, Extent extent) {
    ChainId id = ChainId.of(31_337);
    ChainView chain =
        new ChainView(id, List.of(Upstream.at(practice.url())), new NodeHeads(Ground.GIVEN));
    Views views =
        new Views(
            chain,
            chain.block(chain.rpc(Duration.ofSeconds(20)), new Which.Newest()).orElseThrow(),
            new ChainRules(id, Optional.of(Fork.OSAKA)),
            Duration.ofSeconds(20));
    return new Survey(Catalogue.builtIn(), views, SignedRequests.NONE, Progress.NONE)
        .of(ALICE, extent);
  }

  @Test
  void saysWhereItStoppedWhenItTookTooLong() throws IOException {
    try (ServedPractice practice = new ServedPractice(Duration.ofMinutes(1))) {
      new Deployed(practice)
          .call(ALICE, USDC, Probe.calldata("approve(address,uint256)", BOB.toWord(), Word.of(5)));
      practice.call("evm_mine"); // the approval lies before the newest block

      Standing hurried = standing(practice, new Extent(0, 1_000, Duration.ZERO));
      Standing patient = standing(practice, Extent.patiently(0, 1_000));

      long newest = hurried.block().number();
      assertThat(hurried.lines()).isEmpty();
      assertThat(hurried.search().complete()).isFalse();
      assertThat(hurried.search().says())
          .isEqualTo(
              "given complete from block %d to %d; before block %d nothing was looked for"
                  .formatted(newest, newest, newest));
      assertThat(patient.lines()).hasSize(1);
      assertThat(patient.search().complete()).isTrue();
    }
  }
}
