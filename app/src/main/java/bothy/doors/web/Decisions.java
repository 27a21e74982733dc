package bothy.doors.web;

import bothy.cases.CheckRecord;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Request;
import bothy.eth.Transaction;
import bothy.guard.Asked;
import bothy.guard.Guard;
import bothy.guard.Submission;
import bothy.guard.Submissions;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.meaning.Known;
import bothy.policy.Decision;
import bothy.verdict.Verdict;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the page can ask of the requests that wait for a decision, and say about them. */
final class Decisions {
  private final Optional<Passage> passage;
  private final Optional<Pages> pages;
  private final List<String> views;
  private final boolean live;
  private final InstantSource clock;

  Decisions(Backing backing, InstantSource clock) {
    this.passage = backing.passage();
    this.pages = backing.pages();
    this.views = backing.views();
    this.live = backing.changes().isPresent();
    this.clock = clock;
  }

  /** Those that came lately, newest first; {@code open} tells whether there is a door at all. */
  Answer waiting() {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("open", passage.isPresent());
    answer.put("views", views);
    answer.put("live", live);
    answer.put("asking", pages.map(Pages::asking).orElse(List.of()));
    answer.put("now", clock.instant().toString());
    answer.put("alreadySigned", Submissions.ALREADY_SIGNED);
    List<Submission> all = passage.map(Passage::all).orElse(List.of());
    answer.put("submissions", all.stream().map(Decisions::summary).toList());
    return Answer.json(answer);
  }

  Answer health() {
    return Answer.json(passage.map(Passage::health).orElse(Map.of()));
  }

  /** One of them with its card. */
  Answer submission(String hash) {
    Hash wanted = new Node("hash", hash).as("a transaction's hash", Hash::fromHex);
    return passage.map(Passage::all).orElse(List.of()).stream()
        .filter(submission -> submission.hash().equals(wanted))
        .findFirst()
        .map(Decisions::card)
        .orElseGet(() -> Answer.error(404, "hash", "a transaction that came here lately", hash));
  }

  /** Takes {@code {"hash", "forward": true or false}}, with a passphrase or an assertion. */
  Answer decide(byte[] body) {
    Node decision = Json.read(body);
    decision.only(Set.of("hash", "forward", "passphrase", "assertion"));
    Hash hash = decision.required("hash", "a transaction's hash").as("a hash", Hash::fromHex);
    boolean forward = decision.required("forward", "true or false").flag();
    Presence proof = PresenceReader.optional(decision);
    Passage open =
        passage.orElseThrow(() -> new InputException("hash", "one that waits", "no RPC door"));
    return Answer.json(summary(open.decide(hash, forward, proof)));
  }

  private static Map<String, Object> summary(Submission submission) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("hash", submission.hash().toHex());
    summary.put("stage", submission.stage().name().toLowerCase(Locale.ROOT));
    summary.put("arrived", submission.arrived().toString());
    summary.put("until", submission.until().toString());
    summary.put("stands", submission.says());
    about(submission, summary);
    submission.checked().ifPresent(checked -> summary.put("inputs", checked.inputs()));
    submission
        .checked()
        .map(Guard.Checked::verdict)
        .ifPresent(verdict -> {
          summary.put("verdict", verdict.answer().name().toLowerCase(Locale.ROOT));
          summary.put("summary", verdict.summary());
          summary.put("says", verdict.meaning().interpolatedIntent());
          replacement(verdict).ifPresent(by -> summary.put("replacement", by));
        });
    return summary;
  }

  private static Answer card(Submission submission) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("submission", summary(submission));
    submission.raw().ifPresent(raw -> answer.put("raw", raw.toHex()));
    submission
        .checked()
        .ifPresent(checked -> {
          Verdict verdict = checked.verdict();
          Map<String, Object> given = given(submission.subject());
          given.put("known", known(verdict.inputs().known()));
          Node request = new Node("", given);
          answer.putAll(
              CheckRecord.of(request, verdict, checked.at(), checked.inputs()).root().members());
        });
    return Answer.json(answer);
  }

  private static Map<String, Object> given(Submission.Subject subject) {
    Map<String, Object> given = new LinkedHashMap<>();
    switch (subject) {
      case Submission.Subject.Signed(Bytes raw) -> given.put("params", List.of(raw.toHex()));
      case Submission.Subject.ToSign(Asked asked) -> {
        given.put("method", asked.method());
        given.put("params", asked.params().value());
        asked.intent().ifPresent(words -> given.put("intent", words));
      }
    }
    return given;
  }

  /** The names that the verdict rests on, in the form that a case has for them. */
  private static Map<String, Object> known(Known known) {
    Map<String, Object> tokens = new LinkedHashMap<>();
    known
        .tokens()
        .forEach((address, token) ->
            tokens.put(
                address.toHex(),
                Map.of(
                    "symbol", token.symbol(),
                    "decimals", token.decimals(),
                    "name", token.name())));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tokens", tokens);
    json.put("addressNames", byHex(known.addressNames()));
    json.put("ensNames", byHex(known.ensNames()));
    json.put("nftCollectionNames", byHex(known.collectionNames()));
    return json;
  }

  private static Map<String, Object> byHex(Map<Address, String> names) {
    Map<String, Object> json = new LinkedHashMap<>();
    names.forEach((address, name) -> json.put(address.toHex(), name));
    return json;
  }

  /** Where it came from, and what the policy makes of it. */
  private static void about(Submission submission, Map<String, Object> summary) {
    switch (submission.subject()) {
      case Submission.Subject.Signed ignored -> summary.put("subject", "signed");
      case Submission.Subject.ToSign(Asked asked) -> {
        summary.put("subject", "toSign");
        summary.put("by", asked.by().name().toLowerCase(Locale.ROOT));
        asked.origin().ifPresent(origin -> summary.put("origin", origin));
      }
    }
    submission.decision().ifPresent(decision -> summary.put("decision", decision(decision)));
    submission.result().ifPresent(result -> summary.put("result", result.toHex()));
  }

  private static Map<String, Object> decision(Decision decision) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(
        "kind",
        switch (decision) {
          case Decision.Sign ignored -> "sign";
          case Decision.Ask ignored -> "ask";
          case Decision.Refuse ignored -> "refuse";
        });
    json.put("needsProof", decision instanceof Decision.Ask ask && ask.needsProof());
    json.put("reasons", decision.reasons().stream().map(Decisions::reason).toList());
    return json;
  }

  private static Map<String, Object> reason(Decision.Reason reason) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", reason.id());
    json.put("says", reason.says());
    reason.line().ifPresent(line -> json.put("line", line));
    return json;
  }

  /** What must be sent so that this never happens. */
  private static Optional<Map<String, Object>> replacement(Verdict verdict) {
    if (!(verdict.inputs().request() instanceof Request.Raw(var sender, var sent, var ignored))) {
      return Optional.empty();
    }
    int percent = sent.type() == Transaction.BLOB ? 100 : 10;
    Map<String, Object> replacement = new LinkedHashMap<>();
    replacement.put("from", sender.toHex());
    replacement.put("nonce", Long.toUnsignedString(sent.nonce()));
    replacement.put("maxFeePerGas", raised(sent.maxFeePerGas().amount(), percent));
    replacement.put("maxPriorityFeePerGas", raised(sent.maxPriorityFeePerGas().amount(), percent));
    replacement.put("blobs", sent.type() == Transaction.BLOB);
    return Optional.of(replacement);
  }

  /** The least fee that makes nodes take another transaction instead: a tenth more, rounded up. */
  private static String raised(BigInteger fee, int percent) {
    BigInteger hundred = BigInteger.valueOf(100);
    BigInteger more =
        fee.multiply(BigInteger.valueOf(percent)).add(BigInteger.valueOf(99)).divide(hundred);
    return fee.add(more.max(BigInteger.ONE)).toString();
  }
}
