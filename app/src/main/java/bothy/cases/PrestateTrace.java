package bothy.cases;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.State;
import bothy.eth.Word;
import bothy.simulation.AccountDiff;
import bothy.simulation.Outcome;
import bothy.simulation.Touched;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run read and changed, in the shapes of go-ethereum's prestateTracer. */
public final class PrestateTrace {
  private final Outcome outcome;
  private final State state;
  private final boolean code;
  private final boolean storage;

  /**
   * @param code false for {@code disableCode}
   * @param storage false for {@code disableStorage}
   */
  public PrestateTrace(Outcome outcome, State state, boolean code, boolean storage) {
    this.outcome = outcome;
    this.state = state;
    this.code = code;
    this.storage = storage;
  }

  /** Every account that the run asked for, as it was before. */
  public Map<String, Object> accounts() {
    Map<String, Object> json = new LinkedHashMap<>();
    outcome
        .touched()
        .forEach((address, touched) -> {
          boolean made = outcome.created().contains(address) || destroyedNew(address, touched);
          if (!(made && isEmpty(touched.account())) && !isPrecompile(address)) {
            json.put(address.toHex(), account(address, touched.account(), touched.slots()));
          }
        });
    return json;
  }

  /** {@code pre} and {@code post} of the accounts that changed, {@code diffMode}. */
  public Map<String, Object> difference() {
    Map<String, Object> pre = new LinkedHashMap<>();
    Map<String, Object> post = new LinkedHashMap<>();
    outcome
        .diff()
        .forEach((address, diff) -> {
          boolean destroyed = outcome.destroyed().contains(address);
          if (!isEmpty(diff.before())) {
            Map<Word, Word> slots = new LinkedHashMap<>();
            Touched touched = outcome.touched().get(address);
            if (destroyed && touched != null) {
              slots.putAll(touched.slots());
            }
            diff.storage()
                .forEach((key, change) -> {
                  if (!change.before().isZero()) {
                    slots.put(key, change.before());
                  }
                });
            pre.put(address.toHex(), account(address, diff.before(), slots));
          }
          if (!destroyed) {
            post.put(address.toHex(), changed(diff));
          }
        });
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pre", pre);
    json.put("post", post);
    return json;
  }

  private boolean destroyedNew(Address address, Touched touched) {
    return outcome.destroyed().contains(address) && !touched.account().exists();
  }

  private static boolean isEmpty(Account account) {
    return account.nonce() == 0 && account.balance().isZero() && !account.hasCode();
  }

  private static boolean isPrecompile(Address address) {
    Word word = address.toWord();
    return !word.isZero() && word.compareTo(Word.of(0x11)) <= 0;
  }

  private Map<String, Object> account(Address address, Account account, Map<Word, Word> slots) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("balance", "0x" + account.balance().amount().toString(16));
    if (account.nonce() != 0) {
      json.put("nonce", account.nonce());
    }
    if (account.hasCode()) {
      if (code && state.code(address, account.codeHash()) instanceof Answer.Known<Bytes> known) {
        json.put("code", known.value().toHex());
      }
      json.put("codeHash", account.codeHash().toHex());
    }
    storage(json, slots);
    return json;
  }

  private Map<String, Object> changed(AccountDiff diff) {
    Map<String, Object> json = new LinkedHashMap<>();
    Account after = diff.after();
    if (!after.balance().equals(diff.before().balance())) {
      json.put("balance", "0x" + after.balance().amount().toString(16));
    }
    if (after.nonce() != diff.before().nonce()) {
      json.put("nonce", after.nonce());
    }
    if (!after.codeHash().equals(diff.before().codeHash())) {
      if (code) {
        json.put("code", diff.codeAfter().toHex());
      }
      json.put("codeHash", after.codeHash().toHex());
    }
    Map<Word, Word> slots = new LinkedHashMap<>();
    diff.storage()
        .forEach((key, change) -> {
          if (!change.after().isZero()) {
            slots.put(key, change.after());
          }
        });
    storage(json, slots);
    return json;
  }

  private void storage(Map<String, Object> json, Map<Word, Word> slots) {
    if (storage && !slots.isEmpty()) {
      Map<String, Object> shown = new LinkedHashMap<>();
      slots.forEach((key, value) -> shown.put(padded(key), padded(value)));
      json.put("storage", shown);
    }
  }

  private static String padded(Word word) {
    return word.toBytes().toHex();
  }
}
