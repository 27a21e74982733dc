package bothy.verdict;

import bothy.eth.Request;
import bothy.meaning.SignIn;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The rules over sign-ins (EIP-4361), as the specification has wallets check them. */
final class SignInRules {
  private static final String AUTHORITY = "://";

  /** Clocks differ, and the block that is known may be old. */
  private static final Duration A_DAY = Duration.ofDays(1);

  private final Inputs inputs;
  private final Request.Message message;
  private final Findings findings;

  SignInRules(Inputs inputs, Request.Message message, Findings findings) {
    this.inputs = inputs;
    this.message = message;
    this.findings = findings;
  }

  void apply() {
    switch (SignIn.read(message.message())) {
      case SignIn.Request request -> signIn(request);
      case SignIn.Malformed(String field, String expected, String found) ->
          findings.danger(
              "signin.malformed",
              field,
              "This passes for a sign-in and isn't one: "
                  + field
                  + " expected "
                  + expected
                  + ", found "
                  + found
                  + ".",
              Map.of("expected", expected, "found", found));
      case SignIn.Other ignored -> {}
    }
  }

  private void signIn(SignIn.Request request) {
    if (inputs.origin().isEmpty()) {
      findings.unknown(
          "signature.unknown",
          request.domain(),
          "Which page asks isn't known, so whether it is " + request.domain() + " isn't either.");
    } else {
      domain(request, inputs.origin().get());
    }
    request.resources().stream()
        .filter(resource -> resource.toLowerCase(Locale.ROOT).startsWith("urn:recap:"))
        .forEach(resource ->
            findings.warn(
                "signin.recap",
                "params[0]",
                "This sign-in hands over powers that aren't decoded (ERC-5573).",
                Map.of("resource", resource)));
    time(request);
    int at = request.uri().indexOf(AUTHORITY);
    String uriScheme = at < 0 ? "" : request.uri().substring(0, at);
    String host = at < 0 ? request.uri() : request.uri().substring(at + AUTHORITY.length());
    boolean safe =
        uriScheme.equalsIgnoreCase("https")
            || scheme().or(request::scheme).filter(uriScheme::equalsIgnoreCase).isPresent();
    boolean there = authority(host, uriScheme).equals(authority(request.domain(), uriScheme));
    if (!safe || !there) {
      findings.warn(
          "signin.uri",
          request.uri(),
          "This signs in to "
              + request.uri()
              + (there ? ", which isn't https." : ", which isn't on " + request.domain() + "."),
          Map.of("uri", request.uri(), "domain", request.domain()));
    }
    if (!request.address().equals(message.signer())) {
      findings.danger(
          "signin.account",
          request.address().toHex(),
          "This signs in as " + findings.name(request.address()) + ", not as who signs.",
          Map.of("found", request.address().toHex(), "expected", message.signer().toHex()));
    }
    if (!request.chain().equals(inputs.chain())) {
      findings.danger(
          "chain.mismatch",
          "chain " + request.chain(),
          "The sign-in is for chain "
              + request.chain()
              + ", you are on chain "
              + inputs.chain()
              + ".",
          Map.of("request", request.chain().toString(), "expected", inputs.chain().toString()));
    }
  }

  /** Of the page that asks, if it is known. */
  private Optional<String> scheme() {
    return inputs
        .origin()
        .filter(origin -> origin.contains(AUTHORITY))
        .map(origin -> origin.substring(0, origin.indexOf(AUTHORITY)));
  }

  /** One that isn't for now is for somebody to use another time, or of another time. */
  private void time(SignIn.Request request) {
    inputs
        .context()
        .block()
        .map(block -> Instant.ofEpochSecond(block.timestamp()))
        .ifPresent(now -> {
          request
              .expires()
              .filter(at -> !at.isAfter(now))
              .ifPresent(at -> time("It ended at " + at + "."));
          request
              .notBefore()
              .filter(at -> at.isAfter(now.plus(A_DAY)))
              .ifPresent(at -> time("It holds only from " + at + " on."));
          if (request.issuedAt().isAfter(now.plus(A_DAY))) {
            time("It says that it was made at " + request.issuedAt() + ", which is to come.");
          }
        });
  }

  private void time(String says) {
    findings.warn("signin.time", "params[0]", "This sign-in isn't for now. " + says, Map.of());
  }

  private void domain(SignIn.Request request, String origin) {
    int at = origin.indexOf(AUTHORITY);
    Optional<String> scheme = scheme();
    String host = at < 0 ? origin : origin.substring(at + AUTHORITY.length());
    String asks = authority(host, scheme.orElse("https"));
    String says = authority(request.domain(), request.scheme().or(() -> scheme).orElse("https"));
    boolean sameScheme =
        request.scheme().isEmpty()
            || scheme.filter(request.scheme().get()::equalsIgnoreCase).isPresent();
    if (!asks.equals(says) || !sameScheme) {
      findings.danger(
          "signin.domain",
          request.domain(),
          "This signs in to "
              + request.scheme().map(named -> named + AUTHORITY).orElse("")
              + request.domain()
              + "; the page that asks is "
              + origin
              + ".",
          Map.of("domain", request.domain(), "origin", origin));
    }
  }

  /** Host and port in lower case, the scheme's own port left out. */
  private static String authority(String text, String scheme) {
    String host = text.toLowerCase(Locale.ROOT);
    int slash = host.replace('?', '/').replace('#', '/').indexOf('/');
    host = slash < 0 ? host : host.substring(0, slash);
    String port = scheme.equalsIgnoreCase("http") ? ":80" : ":443";
    return host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
  }
}
