package bothy.doors.rpc;

import bothy.doors.rpc.Refusal.Reason;
import bothy.eth.Shown;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Who may ask. Any page that the user has open can send requests to loopback, and a name that it
 * controls can be made to point here (DNS rebinding): the Host header must name this machine and
 * our port, and an Origin must be one that is allowed.
 */
final class Gate {
  private static final Set<String> OTHER_SITES = Set.of("cross-site", "same-site");

  private final Set<String> hosts;
  private final Origins origins;

  Gate(int port, Origins origins) {
    String suffix = port == 80 ? "" : ":" + port;
    this.hosts = Set.of("127.0.0.1" + suffix, "localhost" + suffix);
    this.origins = origins;
  }

  /** Why a request is turned away; empty if it isn't. */
  Optional<Refusal> refusal(HttpFields headers) {
    String host = only(headers.getValuesList(HttpHeader.HOST));
    if (!hosts.contains(host)) {
      return Optional.of(
          Refusal.of(Reason.HOST, 421, "Host", "this machine and port", Shown.of(host)));
    }
    if (headers.contains(HttpHeader.ORIGIN)) {
      String origin = only(headers.getValuesList(HttpHeader.ORIGIN));
      return origins.allow(origin)
          ? Optional.empty()
          : Optional.of(
              Refusal.of(Reason.ORIGIN, 403, "Origin", "one that was allowed", Shown.of(origin)));
    }
    String site = headers.get("Sec-Fetch-Site");
    return site != null && OTHER_SITES.contains(site)
        ? Optional.of(Refusal.of(Reason.ORIGIN, 403, "Sec-Fetch-Site", "none", Shown.of(site)))
        : Optional.empty();
  }

  private static String only(List<String> values) {
    return values.size() == 1 ? values.getFirst() : "";
  }
}
