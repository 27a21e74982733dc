package bothy.doors.web;

import bothy.eth.Shown;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask. Loopback is no wall: any page that the user has open can send requests here, and a
 * name that it controls can be made to point here (DNS rebinding). So the Host header must name
 * this machine and our port, an Origin must be ours, and what does or shows anything needs the
 * token that only the printed address carries.
 */
final class Gate {
  /** The header that carries the token; a header, since cookies ignore ports. */
  static final String TOKEN = "X-Bothy-Token";

  private final Set<String> hosts;
  private final Set<String> origins;
  private final byte[] token;

  Gate(int port, String token) {
    String suffix = port == 80 ? "" : ":" + port;
    hosts = Set.of("127.0.0.1" + suffix, "localhost" + suffix);
    origins = Set.of("http://127.0.0.1" + suffix, "http://localhost" + suffix);
    this.token = token.getBytes(StandardCharsets.US_ASCII);
  }

  /** Why a request for anything is turned away; empty if it isn't. */
  Optional<Answer> refusal(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    String host = only(headers, "Host");
    if (!hosts.contains(host) || exchange.getRequestURI().getHost() != null) {
      return Optional.of(Answer.error(421, "Host", "this machine and port", Shown.of(host)));
    }
    if (headers.containsKey("Origin") && !origins.contains(only(headers, "Origin"))) {
      return Optional.of(
          Answer.error(403, "Origin", "this page", Shown.of(only(headers, "Origin"))));
    }
    return Optional.empty();
  }

  /** Why a request that does or shows something is turned away, beyond {@link #refusal}. */
  Optional<Answer> refusalWithoutToken(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    String site = only(headers, "Sec-Fetch-Site");
    if (!site.isEmpty() && !site.equals("same-origin")) {
      return Optional.of(Answer.error(403, "Sec-Fetch-Site", "same-origin", Shown.of(site)));
    }
    byte[] given = only(headers, TOKEN).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(token, given)
        ? Optional.empty()
        : Optional.of(
            Answer.error(
                401,
                TOKEN,
                "the token of this start",
                given.length == 0 ? "none" : "another",
                "Open the address that ./bothy up printed: it carries the key to this page."));
  }

  /** The header's only value; empty if it is missing or stands more than once. */
  private static String only(Headers headers, String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.size() == 1 ? values.getFirst() : "";
  }
}
