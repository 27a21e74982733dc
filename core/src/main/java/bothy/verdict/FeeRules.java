package bothy.verdict;

import bothy.effects.Asset;
import bothy.eth.Transaction;
import bothy.simulation.BlockContext;
import bothy.simulation.Ending;
import java.math.BigInteger;
import java.util.Map;

/** The rules over fees and nonces that the request itself states: far from what is needed. */
final class FeeRules {
  /** 20 gwei: a tip up to this is nobody's ruin. */
  private static final BigInteger SMALL_TIP = BigInteger.valueOf(20_000_000_000L);

  /** 0.05 of the native currency. */
  private static final BigInteger SMALL_LOSS =
      BigInteger.TEN.pow(16).multiply(BigInteger.valueOf(5));

  private static final long TIMES = 10;

  private final Inputs inputs;
  private final Run run;
  private final Findings findings;

  FeeRules(Inputs inputs, Run run, Findings findings) {
    this.inputs = inputs;
    this.run = run;
    this.findings = findings;
  }

  void apply() {
    if (run.outcome().ending()
            instanceof Ending.Invalid(String field, String expected, String found, String ignored)
        && field.equals("nonce")) {
      nonce(expected, found);
    }
    inputs.context().block().ifPresent(this::tip);
    if (run.outcome().succeeded() && run.transactions().size() == 1) {
      gasLimit(run.transactions().getFirst());
    }
  }

  private void nonce(String expected, String found) {
    boolean ahead =
        expected.matches("\\d+")
            && found.matches("\\d+")
            && new BigInteger(found).compareTo(new BigInteger(expected)) > 0;
    findings.warn(
        ahead ? "nonce.ahead" : "nonce.used",
        "nonce",
        ahead
            ? "Nothing happens now: it holds until the account gets to nonce "
                + found
                + ", however much later, unless another takes its place."
            : "A transaction with nonce " + found + " was sent already: this is dead, or a replay.",
        Map.of("expected", expected, "found", found));
  }

  private void tip(BlockContext block) {
    boolean stated =
        !run.filled().contains("maxPriorityFeePerGas") && !run.filled().contains("gasPrice");
    Transaction first = run.transactions().getFirst();
    BigInteger base = block.baseFee().amount();
    BigInteger paid =
        first.maxPriorityFeePerGas().amount().min(first.maxFeePerGas().amount().subtract(base));
    if (stated
        && paid.compareTo(SMALL_TIP) > 0
        && paid.compareTo(base.multiply(BigInteger.valueOf(TIMES))) > 0) {
      findings.warn(
          "fee.tip",
          "params[0].maxPriorityFeePerGas",
          "The tip is more than ten times the block's base fee.",
          Map.of("tip", paid.toString(), "baseFee", base.toString()));
    }
  }

  /** Gas that isn't needed is there for code that burns it, or mints from it. */
  private void gasLimit(Transaction transaction) {
    BigInteger limit = new BigInteger(Long.toUnsignedString(transaction.gasLimit()));
    BigInteger used = new BigInteger(Long.toUnsignedString(run.outcome().gasUsed()));
    BigInteger loss = limit.subtract(used).multiply(transaction.maxFeePerGas().amount());
    if (!run.filled().contains("gas")
        && limit.compareTo(used.multiply(BigInteger.valueOf(TIMES))) > 0
        && loss.compareTo(SMALL_LOSS) > 0) {
      findings.warn(
          "fee.gas-limit",
          "params[0].gas",
          "The gas limit is more than ten times what is used; the rest could cost "
              + findings.amount(new Asset.Native(), loss)
              + ".",
          Map.of("limit", limit.toString(), "used", used.toString()));
    }
  }
}
