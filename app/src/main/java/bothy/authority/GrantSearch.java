package bothy.authority;

import bothy.chain.ChainException;
import bothy.chain.ChainView;
import bothy.chain.GroundedBlock;
import bothy.chain.Rpc;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.proof.LogFilter;
import bothy.proof.Receipt;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for the events of grants. Newest blocks first: their headers are fetched and proven, and
 * where a bloom allows for such an event the receipts too, so that a node can leave none out. Older
 * ones are asked of the node.
 */
final class GrantSearch {
  /** Headers that are fetched at once. */
  private static final int STRIDE = 1_000;

  /** For each stride: what a node takes longer for isn't waited for. */
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /** Anybody can have a contract tell of grants by anybody. */
  private static final int MOST_OF_A_CONTRACT = 500;

  private static final int MOST = 5_000;

  private final ChainView chain;
  private final LogFilter filter;
  private final Progress progress;
  private final Set<Grant> found = new LinkedHashSet<>();
  private final Map<Address, Integer> ofContract = new HashMap<>();
  private boolean cut;

  GrantSearch(ChainView chain, Address account, Progress progress) {
    this.chain = chain;
    this.filter = Grant.by(account);
    this.progress = progress;
  }

  Set<Grant> found() {
    return found;
  }

  /**
   * Looks back from {@code head}, as far as {@code extent} says.
   *
   * @throws ChainException if the node can't be used, or says what can't be
   */
  Search run(GroundedBlock head, Extent extent) {
    long end = System.nanoTime() + extent.patience().toNanos();
    long to = head.number();
    long first = Math.min(extent.from(), to);
    long provenFrom =
        provenBack(head, Math.max(first, to - Math.min(to, extent.proven() - 1)), end);
    long from = first < provenFrom ? claimedBack(first, provenFrom, end) : provenFrom;
    return new Search(from, provenFrom, to, head.ground(), cut);
  }

  private static boolean over(long end) {
    return System.nanoTime() - end >= 0;
  }

  /** The first block that was looked at. */
  private long provenBack(GroundedBlock head, long first, long end) {
    GroundedBlock last = head;
    look(chain.rpc(DEADLINE), last);
    while (last.number() > first && !over(end)) {
      Rpc rpc = chain.rpc(DEADLINE);
      long next = Math.max(first, last.number() - STRIDE);
      List<GroundedBlock> blocks = chain.backTo(rpc, last, next);
      for (GroundedBlock block : blocks.subList(0, blocks.size() - 1).reversed()) {
        look(rpc, block);
      }
      last = blocks.getFirst();
      progress.at("proven back to block " + last.number() + " of " + first);
    }
    return last.number();
  }

  private void look(Rpc rpc, GroundedBlock block) {
    if (!filter.mayMatch(block.block().header().logsBloom())) {
      return;
    }
    for (Receipt receipt : chain.contents(rpc, block.block()).receipts()) {
      receipt.logs().stream().filter(filter::matches).forEach(this::keep);
    }
  }

  /**
   * In ranges as long as the node takes them.
   *
   * @return the first block that was asked for
   */
  private long claimedBack(long first, long before, long end) {
    long at = before;
    long span = before - first;
    while (at > first && !over(end)) {
      long start = Math.max(first, at - span);
      try {
        List<Receipt.Log> logs = logs(start, at - 1);
        logs.stream().filter(filter::matches).forEach(this::keep);
        at = start;
        span = Math.min(span * 2, before - first);
        progress.at("asked for events back to block " + at + " of " + first);
      } catch (ChainException.Lied e) {
        throw e;
      } catch (ChainException e) {
        if (span == 1) {
          throw e;
        }
        span = Math.max(1, Math.min(span, at - start) / 2);
      }
    }
    return at;
  }

  private List<Receipt.Log> logs(long from, long to) {
    Map<String, Object> asked =
        Map.of(
            "fromBlock", Quantity.hex(from),
            "toBlock", Quantity.hex(to),
            "topics",
                filter.topics().stream()
                    .map(any -> any.stream().map(Hash::toHex).sorted().toList())
                    .toList());
    return chain
        .rpc(DEADLINE)
        .call(
            new Rpc.Call("eth_getLogs", List.of(asked), false),
            said -> said.elements().stream().map(GrantSearch::log).toList());
  }

  private static Receipt.Log log(Node node) {
    return new Receipt.Log(
        node.required("address", "an address").as("an address", Address::fromHex),
        node.required("topics", "a list").elements().stream()
            .map(topic -> topic.as("32 bytes", Hash::fromHex))
            .toList(),
        node.required("data", "hex bytes").as("hex bytes", Bytes::fromHex));
  }

  private void keep(Receipt.Log log) {
    Grant.told(log).ifPresent(this::keep);
  }

  private void keep(Grant grant) {
    if (found.contains(grant)) {
      return;
    }
    int own = ofContract.merge(grant.contract(), 1, Integer::sum);
    if (own > MOST_OF_A_CONTRACT || found.size() >= MOST) {
      cut = true;
    } else {
      found.add(grant);
    }
  }
}
