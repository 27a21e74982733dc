package bothy.practice.rpc;

import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcException;
import bothy.practice.blocks.Block;
import bothy.practice.blocks.Chain;
import bothy.practice.blocks.Fees;
import bothy.practice.blocks.Included;
import bothy.simulation.BlobParameters;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What gas costs, and cost. */
final class FeeMethods {
  private static final int BLOCKS_MOST = 1_024;
  private static final int PERCENTILES_MOST = 100;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Chain chain;
  private final BlockIds ids;
  private final BlobParameters blobs;

  FeeMethods(Chain chain) {
    this.chain = chain;
    this.ids = new BlockIds(chain);
    this.blobs = chain.rules().blobs();
  }

  Map<String, Method.Plain> methods() {
    return Map.of(
        "eth_gasPrice",
        params ->
            Quantity.hex(Fees.baseFeeAfter(chain.head().header()).amount().add(Fees.TIP.amount())),
        "eth_maxPriorityFeePerGas",
        params -> Shapes.quantity(Fees.TIP),
        "eth_blobBaseFee",
        params ->
            Shapes.quantity(blobs.baseFee(Fees.excessBlobGasAfter(chain.head().header(), blobs))),
        "eth_feeHistory",
        this::history);
  }

  private Object history(Params params) throws RpcException {
    long asked = Params.count(params.required(0, "a number of blocks"), Long.MAX_VALUE);
    Block newest = ids.block(params.at(1));
    List<BigDecimal> percentiles = percentiles(params);
    long count = Math.min(Math.min(asked, BLOCKS_MOST), newest.number() + 1);
    List<Block> blocks = new ArrayList<>();
    for (long number = newest.number() - count + 1; number < newest.number(); number++) {
      blocks.add(chain.block(number).orElseThrow());
    }
    if (count > 0) {
      blocks.add(newest);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("oldestBlock", Quantity.hex(newest.number() - count + 1));
    json.put("gasUsedRatio", blocks.stream().map(FeeMethods::gasUsedRatio).toList());
    json.put("blobGasUsedRatio", blocks.stream().map(this::blobGasUsedRatio).toList());
    List<Object> fees = new ArrayList<>();
    List<Object> blobFees = new ArrayList<>();
    for (Block block : blocks) {
      fees.add(Shapes.quantity(Fees.baseFee(block.header())));
      blobFees.add(Shapes.quantity(blobs.baseFee(block.context().excessBlobGas())));
    }
    fees.add(Shapes.quantity(Fees.baseFeeAfter(newest.header())));
    blobFees.add(Shapes.quantity(blobs.baseFee(Fees.excessBlobGasAfter(newest.header(), blobs))));
    json.put("baseFeePerGas", fees);
    json.put("baseFeePerBlobGas", blobFees);
    if (!percentiles.isEmpty()) {
      json.put("reward", blocks.stream().map(block -> rewards(block, percentiles)).toList());
    }
    return json;
  }

  private static List<BigDecimal> percentiles(Params params) {
    List<BigDecimal> percentiles = new ArrayList<>();
    BigDecimal before = BigDecimal.ZERO;
    for (Node node : params.at(2).map(Node::elements).orElse(List.of())) {
      BigDecimal percentile =
          switch (node.value()) {
            case BigDecimal fraction -> fraction;
            case BigInteger whole when whole.bitLength() < 8 -> new BigDecimal(whole);
            default -> throw node.wrong("a percentile from 0 to 100");
          };
      if (percentile.compareTo(before) < 0
          || percentile.compareTo(HUNDRED) > 0
          || percentiles.size() == PERCENTILES_MOST) {
        throw new InputException(
            node.path(),
            "at most " + PERCENTILES_MOST + " percentiles from 0 to 100, ascending",
            percentile.toPlainString());
      }
      percentiles.add(percentile);
      before = percentile;
    }
    return percentiles;
  }

  private static BigDecimal ratio(long used, long limit) {
    return new BigDecimal(used).divide(new BigDecimal(limit), MathContext.DECIMAL64);
  }

  private static BigDecimal gasUsedRatio(Block block) {
    return ratio(block.header().gasUsed(), block.header().gasLimit());
  }

  private BigDecimal blobGasUsedRatio(Block block) {
    return ratio(
        block.header().added().blobGasUsed().orElse(0L), blobs.max() * Transaction.GAS_PER_BLOB);
  }

  /** For each percentile of the gas used the tip of the transaction that it falls in. */
  private static List<Object> rewards(Block block, List<BigDecimal> percentiles) {
    Wei base = Fees.baseFee(block.header());
    List<Included> byTip =
        block.transactions().stream().sorted(Comparator.comparing(Included::gasPrice)).toList();
    List<Object> rewards = new ArrayList<>();
    for (BigDecimal percentile : percentiles) {
      BigDecimal threshold =
          percentile.multiply(new BigDecimal(block.header().gasUsed())).divide(HUNDRED);
      BigInteger tip = BigInteger.ZERO;
      long passed = 0;
      for (Included each : byTip) {
        passed += each.gasUsed();
        tip = each.gasPrice().amount().subtract(base.amount());
        if (new BigDecimal(passed).compareTo(threshold) >= 0) {
          break;
        }
      }
      rewards.add(Quantity.hex(tip));
    }
    return rewards;
  }
}
