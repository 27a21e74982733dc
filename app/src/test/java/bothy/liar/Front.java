package bothy.liar;

import bothy.cases.CheckRecord;
import bothy.cases.Draft;
import bothy.chain.ChainException;
import bothy.chain.ChainView;
import bothy.chain.Rpc;
import bothy.chain.Which;
import bothy.eth.Bytes;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.guard.ChainCheck;
import bothy.guard.Guard;
import bothy.guard.Names;
import bothy.guard.Submissions;
import bothy.journal.Journal;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcReply;
import bothy.provider.Provider;
import bothy.provider.Worlds;
import bothy.simulation.Fork;
import bothy.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The house as wallets meet it, fresh: nothing that was proven before is remembered. */
final class Front implements AutoCloseable {
  private static final Set<String> RUNS =
      Set.of("eth_call", "eth_estimateGas", "eth_createAccessList");

  /** How long the watch looks for a block. */
  private static final Duration LOOKING = Duration.ofMillis(100);

  private final ChainView view;
  private final Provider provider;
  private final ChainCheck check;

  Front(ChainView view, Optional<Fork> fork, InstantSource clock, Guard guard, boolean strict) {
    this.view = view;
    this.provider =
        new Provider(
            view,
            new Worlds(view.chain(), fork),
            raw -> {
              throw new RpcException(RpcException.INTERNAL_ERROR, "nothing is sent here");
            },
            strict,
            "test");
    this.check = new ChainCheck(guard, view, fork.map(Fork::name), clock);
  }

  /** What a wallet is answered. */
  Answer call(String method, String parameters) {
    try {
      RpcReply reply = provider.call(new RpcCall(method, params(parameters), RpcCall.ANSWER_ONLY));
      return shown(reply);
    } catch (RpcException e) {
      return error(method, e);
    } catch (RuntimeException | Error e) {
      return new Answer.Broken(e);
    }
  }

  /** The logs of a filter that was just made. */
  Answer filtered(String filter) {
    try {
      RpcReply made =
          provider.call(new RpcCall("eth_newFilter", params(filter), RpcCall.ANSWER_ONLY));
      return call("eth_getFilterLogs", "[\"" + made.value() + "\"]");
    } catch (RpcException e) {
      return error("eth_newFilter", e);
    } catch (RuntimeException | Error e) {
      return new Answer.Broken(e);
    }
  }

  static Node params(String json) {
    return new Node("params", Json.read(json.getBytes(StandardCharsets.UTF_8)).value());
  }

  private static Answer shown(RpcReply reply) {
    return new Answer.Shown(
        reply.ground().map(Ground::word).orElse(""), CompactJson.of(reply.value()));
  }

  /** That a call fails is an answer as well: it must not be had by a lie. */
  private static Answer error(String method, RpcException e) {
    String says = String.valueOf(e.getMessage());
    boolean ofTheRun =
        RUNS.contains(method)
            && (e.code() == RpcException.REVERTED
                || (e.code() == RpcException.INVALID_INPUT && !says.contains("header not found")));
    return ofTheRun
        ? new Answer.Shown("", "fails: " + says + " " + e.data().map(CompactJson::of).orElse(""))
        : new Answer.Denied(says);
  }

  /** The verdict, with its findings and all that it rests on, but for how long that took. */
  Answer verdict(Draft draft) {
    try {
      Rpc rpc = view.rpc(Duration.ofSeconds(20));
      Guard.Checked checked =
          check.check(draft, view.block(rpc, new Which.Newest()).orElseThrow(), rpc);
      Verdict verdict = checked.verdict();
      if (verdict.answer() == Verdict.Answer.UNKNOWN) {
        return new Answer.Denied("verdict unknown: " + verdict.summary());
      }
      String record =
          CompactJson.of(
                  CheckRecord.of(draft.written(), verdict, checked.at(), checked.inputs())
                      .root()
                      .value())
              .replaceAll("\"(proofs|roundTrips)\":\"?[0-9]+\"?", "\"$1\":0");
      return new Answer.Shown(
          checked.at().map(at -> at.ground().word()).orElse(""),
          verdict.answer().name().toLowerCase(Locale.ROOT) + " " + record);
    } catch (ChainException | InputException e) {
      return new Answer.Denied(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      return new Answer.Broken(e);
    }
  }

  /**
   * What becomes of a signed transaction. One that isn't forwarded at once may have to wait for a
   * person, which is a denial here.
   */
  Answer sent(Bytes raw, Journal journal) {
    List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    Submissions submissions = submissions(journal, faults);
    try {
      Hash hash = submissions.send(raw);
      return faults.isEmpty()
          ? new Answer.Shown("", "forwarded " + hash)
          : new Answer.Broken(faults.getFirst());
    } catch (RpcException e) {
      String says = String.valueOf(e.getMessage());
      if (!faults.isEmpty()) {
        return new Answer.Broken(faults.getFirst());
      }
      return says.startsWith("Bothy refused this")
          ? new Answer.Shown("", "refused")
          : new Answer.Denied(says.contains("Bothy asks") ? "verdict unknown: " + says : says);
    } catch (RuntimeException | Error e) {
      return new Answer.Broken(e);
    }
  }

  /** Whether the watch after it was sent found it in a block. */
  Answer watched(Bytes raw, Journal journal) {
    List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    Submissions submissions = submissions(journal, faults);
    try {
      submissions.send(raw);
      TimeUnit.MILLISECONDS.sleep(3 * LOOKING.toMillis());
      String stage = submissions.all().getFirst().stage().name().toLowerCase(Locale.ROOT);
      return faults.isEmpty() ? new Answer.Shown("", stage) : new Answer.Broken(faults.getFirst());
    } catch (RpcException e) {
      return new Answer.Denied(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Submissions submissions(Journal journal, List<Throwable> faults) {
    return new Submissions(
        check,
        view,
        Names.NONE,
        journal,
        InstantSource.system(),
        new Submissions.Times(
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Duration.ofMinutes(10),
            LOOKING,
            Duration.ofMillis(5)),
        () -> "the desk",
        faults::add);
  }

  static Draft draft(Map<String, Object> transaction) {
    return Draft.of(
        new Node(
            "",
            Json.read(
                    CompactJson.of(
                            Map.of(
                                "chainId",
                                31_337,
                                "method",
                                "eth_sendTransaction",
                                "params",
                                List.of(transaction)))
                        .getBytes(StandardCharsets.UTF_8))
                .value()));
  }

  @Override
  public void close() {
    provider.close();
  }
}
