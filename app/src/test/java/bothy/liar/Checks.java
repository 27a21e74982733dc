package bothy.liar;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Which check caught a lie, by what it says. */
final class Checks {
  private static final Map<Pattern, String> BY_WORDS = new LinkedHashMap<>();

  static {
    put("verdict unknown", "the verdict: unknown");
    put("fields that hash to", "a header's hash");
    put("as it is proven|address of the account|key of a slot", "values beside a proof");
    put("code that hashes to", "the code's hash");
    put("storage proofs, found", "the number of storage proofs");
    put("slot 0x.*(proof node|in the state)", "a slot's proof");
    put("account 0x.*(proof node|in the state)", "an account's proof");
    put("transactions of block", "the transactions root");
    put("receipts of block", "the receipts root");
    put("transaction: expected one that hashes", "a transaction's hash");
    put("transaction 0x.*: expected in block", "the block's transactions");
    put("block: expected one that hashes", "a block's hash");
    put("header not found|no block is proven", "no such block");
    put("left .* unanswered", "the batch: an answer missing");
    put("a batch that can't be used", "the batch: ids");
    put("expected the id|an id|\\bid\\b: expected", "the envelope: ids");
    put("expected a result", "the envelope: no result");
    put("can't be used", "the shape of an answer");
    put("doesn't speak JSON-RPC|too large|can't read the answer", "the bytes of an answer");
    put("HTTP|compressed|redirect", "HTTP");
    put("took too long", "the deadline");
    put("headers: expected block", "the chain of headers");
    put(
        "refused|didn't take it|^and yet$|^execution reverted$|^missing trie node$",
        "the node's own refusal");
    put("replaced meanwhile", "another block meanwhile");
  }

  private Checks() {}

  private static void put(String words, String check) {
    BY_WORDS.put(Pattern.compile(words), check);
  }

  static String named(String says) {
    return BY_WORDS.entrySet().stream()
        .filter(each -> each.getKey().matcher(says).find())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(
            "another check: " + says.replaceAll("0x[0-9a-f]+", "0x…").replaceAll("[0-9]+", "N"));
  }
}
