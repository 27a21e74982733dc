package bothy.guard;

import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Node;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody asks to have signed, as it came.
 *
 * @param method of EIP-1193: {@code eth_sendTransaction}, {@code eth_signTypedData_v4}, {@code
 *     personal_sign} or {@code wallet_sendCalls}
 * @param origin of the page that asks, where a browser told it
 * @param intent the user's own words, never a page's
 * @param by through which door it came
 * @param paired whether the paired extension vouches for the origin: any program can claim to be a
 *     page that the user named
 */
public record Asked(
    String method,
    Node params,
    Optional<String> origin,
    Optional<String> intent,
    By by,
    boolean paired) {
  public Asked(
      String method, Node params, Optional<String> origin, Optional<String> intent, By by) {
    this(method, params, origin, intent, by, false);
  }

  /** A door. */
  public enum By {
    /** The RPC door: some program on this machine. */
    DOOR,
    /** The paired browser extension: a page, whose origin the browser told. */
    PAGE,
    /** The desk or the command line: the user. */
    USER
  }

  /** What {@link #written} gave, or the same with all of it filled in. */
  static Asked of(Node written, By by) {
    return new Asked(
        written.required("method", "a method").text(),
        written.required("params", "an array"),
        written.member("origin").map(Node::text),
        written.member("intent").map(Node::text),
        by);
  }

  /** With everything filled in that was left open. */
  Asked filled(Node written) {
    Asked same = of(written, by);
    return new Asked(same.method, same.params, same.origin, same.intent, by, paired);
  }

  /** The page that asks, if that is certain. */
  Optional<String> page() {
    return origin.filter(ignored -> paired);
  }

  /** What an earlier start left: only pages have an origin, and only the user has an intent. */
  static Asked left(Node written) {
    boolean page = written.member("origin").isPresent();
    boolean user = written.member("intent").isPresent();
    return of(written, page ? By.PAGE : user ? By.USER : By.DOOR);
  }

  /**
   * The same request of the same page has the same name, so that one sent again joins the first.
   */
  Hash name(ChainId chain) {
    byte[] text = CompactJson.of(written(chain)).getBytes(StandardCharsets.UTF_8);
    return Hash.keccak(Bytes.owning(text));
  }

  /** What whoever asks calls it, if it is a batch of calls (EIP-5792). */
  Optional<String> batchId() {
    return method.equals("wallet_sendCalls")
        ? params.elements().getFirst().member("id").map(Node::text)
        : Optional.empty();
  }

  /** As a case without a state. */
  Map<String, Object> written(ChainId chain) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("chainId", chain.value());
    members.put("method", method);
    members.put("params", params.value());
    origin.ifPresent(page -> members.put("origin", page));
    intent.ifPresent(words -> members.put("intent", words));
    return members;
  }
}
