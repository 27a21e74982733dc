package bothy.doors.rpc;

import bothy.doors.rpc.Refusal.Reason;
import bothy.eth.Shown;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.provider.Pairings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Which page asks. Only a paired extension is believed, since a browser tells it: it shows its
 * token, and the browser says that the request is that extension's. Whoever shows a token that
 * doesn't hold, or names a page without one, is turned away rather than taken for somebody else.
 */
final class Pages {
  /** The header that carries the token; a header, since no page can make another send it. */
  static final String PAIRING = "X-Bothy-Pairing";

  /** The header that names the page's origin. */
  static final String PAGE = "X-Bothy-Page";

  private static final int LONGEST_TOKEN = 100;

  /** EIP-1193: not authorised. */
  private static final int UNAUTHORIZED = 4_100;

  private final Optional<Pairings> pairings;

  /** A person types a code: one try a second is plenty, and a flood gets nowhere. */
  private final Rate tries = new Rate(1, System::nanoTime);

  Pages(Optional<Pairings> pairings) {
    this.pairings = pairings;
  }

  /** Who asks. */
  sealed interface Asking {
    record Known(RpcCall.Session session) implements Asking {}

    record Refused(Refusal refusal) implements Asking {}
  }

  Asking asking(HttpFields headers) {
    if (!headers.contains(PAIRING) && !headers.contains(PAGE)) {
      return new Asking.Known(RpcCall.ANSWER_ONLY);
    }
    if (paired(headers).isEmpty()) {
      return new Asking.Refused(unpaired());
    }
    if (!headers.contains(PAGE)) {
      return new Asking.Known(RpcCall.ANSWER_ONLY);
    }
    String page = only(headers, PAGE);
    return Origins.isOrigin(page)
        ? new Asking.Known(RpcCall.ofPage(page))
        : new Asking.Refused(
            Refusal.of(Reason.PAIRING, 400, PAGE, "a page's origin", Shown.of(page)));
  }

  /** {@code POST /pair} with {@code {"code": …}}: a token for a code. */
  Reply pair(HttpFields headers, byte[] body) {
    String origin = only(headers, HttpHeader.ORIGIN.asString());
    if (pairings.isEmpty() || !Origins.isExtension(origin)) {
      return Refusal.of(Reason.PAIRING, 403, "Origin", "a browser extension", "another").reply();
    }
    if (!tries.take()) {
      return Refusal.rate(1).reply();
    }
    Node code = Json.read(body).required("code", "the code that ./bothy pair shows");
    return switch (pairings.get().exchange(code.text(), origin)) {
      case Pairings.Exchanged.Given(String name, String token) ->
          Reply.json(Map.of("name", name, "token", token));
      case Pairings.Exchanged.Refused(String says) ->
          new Refusal(Reason.PAIRING, 403, RpcException.INVALID_INPUT, says, Map.of()).reply();
    };
  }

  /** {@code POST /unpair}: the token that comes with it holds no more. */
  Reply unpair(HttpFields headers) {
    return paired(headers)
        .flatMap(pairing -> pairings.map(known -> known.revoke(pairing.name())))
        .map(revoked -> Reply.json(Map.of("revoked", revoked)))
        .orElseGet(() -> unpaired().reply());
  }

  private static Refusal unpaired() {
    String says = PAIRING + ": expected a token that holds, found none";
    return new Refusal(Reason.PAIRING, 401, UNAUTHORIZED, says, Map.of());
  }

  private Optional<Pairings.Pairing> paired(HttpFields headers) {
    String token = only(headers, PAIRING);
    String origin = only(headers, HttpHeader.ORIGIN.asString());
    return token.isEmpty() || token.length() > LONGEST_TOKEN || !Origins.isExtension(origin)
        ? Optional.empty()
        : pairings.flatMap(known -> known.holds(token, origin));
  }

  private static String only(HttpFields headers, String name) {
    List<String> values = headers.getValuesList(name);
    return values.size() == 1 ? values.getFirst() : "";
  }
}
