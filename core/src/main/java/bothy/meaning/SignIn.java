package bothy.meaning;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Checksum;
import bothy.eth.Shown;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads messages of Sign-In with Ethereum (EIP-4361), strictly by its grammar. Whether the domain
 * is the one that asks, the account the signer's and the time right is for others to judge.
 */
public final class SignIn {
  private static final int MAX_LENGTH = 10_000;
  private static final int MAX_RESOURCES = 100;
  private static final String ASKS = " wants you to sign in with your Ethereum account:";

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");

  /** RFC 3986's authority without user information, which only serves to mislead. */
  private static final Pattern DOMAIN =
      Pattern.compile(
          "[A-Za-z0-9._~!$&'()*+,;=%-]{1,253}(?::\\d{1,5})?"
              + "|\\[[0-9A-Fa-f:.]{2,45}](?::\\d{1,5})?");

  private static final String URI_MARKS = "[A-Za-z0-9._~:/?\\[\\]@!$&'()*+,;=%-]*+";
  private static final Pattern URI =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:" + URI_MARKS + "(?:#" + URI_MARKS + ")?");

  /** A percent sign that isn't followed by two hex digits. */
  private static final Pattern BARE_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private static final Pattern STATEMENT =
      Pattern.compile("[A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;= -]+");
  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9]{8,}");
  private static final Pattern CHAIN = Pattern.compile("\\d{1,78}");
  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._~:@!$&'()*+,;=%-]*");
  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:Z|[+-]\\d{2}:\\d{2})",
          Pattern.CASE_INSENSITIVE);

  /** What a message is read as. */
  public sealed interface Reading {}

  /**
   * A sign-in.
   *
   * @param scheme of the asking page, if the message names it
   * @param domain that asks: a host, with a port if it isn't the scheme's own
   * @param uri of what is signed in to
   * @param nonce letters and digits, at least 8
   * @param requestId may be empty although present
   */
  public record Request(
      Optional<String> scheme,
      String domain,
      Address address,
      Optional<String> statement,
      String uri,
      ChainId chain,
      String nonce,
      Instant issuedAt,
      Optional<Instant> expires,
      Optional<Instant> notBefore,
      Optional<String> requestId,
      List<String> resources)
      implements Reading {
    public Request {
      resources = List.copyOf(resources);
    }
  }

  /** It passes for a sign-in and isn't one by the grammar. */
  public record Malformed(String field, String expected, String found) implements Reading {}

  /** Some other message. */
  public record Other() implements Reading {}

  private static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Malformed why;

    MalformedException(String field, String expected, String found) {
      super(field, null, false, false);
      this.why = new Malformed(field, expected, Shown.of(found));
    }
  }

  private final List<String> lines;
  private int at;

  private SignIn(List<String> lines) {
    this.lines = lines;
  }

  /** Reads the bytes that {@code personal_sign} is given. */
  public static Reading read(Bytes message) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message.toArray())).toString();
    } catch (CharacterCodingException e) {
      return new Other();
    }
    if (!passesForOne(text.substring(0, Math.min(text.length(), MAX_LENGTH)))) {
      return new Other();
    }
    if (text.length() > MAX_LENGTH) {
      return new Malformed("message", "at most 10,000 characters", Shown.of(text));
    }
    try {
      return new SignIn(List.of(text.split("\n", -1))).request();
    } catch (MalformedException e) {
      return e.why;
    }
  }

  /** Whether people would take it for a sign-in, letters in disguise and all. */
  private static boolean passesForOne(String text) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .replaceAll("[\\p{M}\\p{Cf}]", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\s+", " ");
    boolean asks =
        plain.contains("wants you to sign in") || plain.contains("sign in with your ethereum");
    boolean fields =
        plain.contains("uri:") && plain.contains("nonce:") && plain.contains("issued at:");
    return asks || fields;
  }

  private Request request() throws MalformedException {
    String first = next("header", "a domain and \"" + ASKS.strip() + "\"");
    if (!first.endsWith(ASKS)) {
      throw new MalformedException("header", "a domain and \"" + ASKS.strip() + "\"", first);
    }
    String asker = first.substring(0, first.length() - ASKS.length());
    int colon = asker.indexOf("://");
    Optional<String> scheme =
        colon < 0
            ? Optional.empty()
            : Optional.of(matching(SCHEME, "scheme", "a scheme", asker.substring(0, colon)));
    String domain =
        matching(
            DOMAIN,
            "domain",
            "a host, and a port if need be",
            colon < 0 ? asker : asker.substring(colon + 3));
    Address address = address(next("address", "0x and 40 hex digits"));
    blank("after the address");
    Optional<String> statement = statement();
    String uri = matching(URI, "URI", "a URI", field("URI"));
    matching(Pattern.compile("1"), "Version", "1", field("Version"));
    ChainId chain = chain(field("Chain ID"));
    String nonce = matching(NONCE, "Nonce", "at least 8 letters and digits", field("Nonce"));
    Instant issued = time("Issued At", field("Issued At"));
    Optional<Instant> expires = optionalTime("Expiration Time");
    Optional<Instant> notBefore = optionalTime("Not Before");
    Optional<String> requestId = optional("Request ID");
    if (requestId.isPresent()) {
      matching(REQUEST_ID, "Request ID", "characters of a path segment", requestId.get());
    }
    List<String> resources = resources();
    if (at < lines.size()) {
      throw new MalformedException("message", "its end", lines.get(at));
    }
    return new Request(
        scheme, domain, address, statement, uri, chain, nonce, issued, expires, notBefore,
        requestId, resources);
  }

  private String next(String field, String expected) throws MalformedException {
    if (at >= lines.size()) {
      throw new MalformedException(field, expected, "");
    }
    return lines.get(at++);
  }

  private void blank(String where) throws MalformedException {
    String line = next("blank line " + where, "an empty line");
    if (!line.isEmpty()) {
      throw new MalformedException("blank line " + where, "an empty line", line);
    }
  }

  private static String matching(Pattern pattern, String field, String expected, String found)
      throws MalformedException {
    if (!pattern.matcher(found).matches() || BARE_PERCENT.matcher(found).find()) {
      throw new MalformedException(field, expected, found);
    }
    return found;
  }

  private static Address address(String found) throws MalformedException {
    matching(ADDRESS, "address", "0x and 40 hex digits", found);
    Address address = Address.fromHex(found.toLowerCase(Locale.ROOT));
    if (!Checksum.of(address).equals(found)) {
      throw new MalformedException("address", Checksum.of(address) + " (EIP-55)", found);
    }
    return address;
  }

  private Optional<String> statement() throws MalformedException {
    String line = next("statement", "a statement or an empty line");
    if (line.isEmpty()) {
      return Optional.empty();
    }
    matching(STATEMENT, "statement", "printable ASCII without quotes and the like", line);
    blank("after the statement");
    return Optional.of(line);
  }

  private String field(String name) throws MalformedException {
    String line = next(name, "\"" + name + ": \"");
    if (!line.startsWith(name + ": ")) {
      throw new MalformedException(name, "\"" + name + ": \"", line);
    }
    return line.substring(name.length() + 2);
  }

  private Optional<String> optional(String name) throws MalformedException {
    return at < lines.size() && lines.get(at).startsWith(name + ": ")
        ? Optional.of(field(name))
        : Optional.empty();
  }

  private static ChainId chain(String found) throws MalformedException {
    matching(CHAIN, "Chain ID", "a number", found);
    BigInteger id = new BigInteger(found);
    if (id.signum() == 0 || id.bitLength() > 256) {
      throw new MalformedException("Chain ID", "a number from 1 to 2^256 - 1", found);
    }
    return new ChainId(id);
  }

  private Optional<Instant> optionalTime(String name) throws MalformedException {
    Optional<String> found = optional(name);
    return found.isPresent() ? Optional.of(time(name, found.get())) : Optional.empty();
  }

  private static Instant time(String field, String found) throws MalformedException {
    matching(TIME, field, "a time of RFC 3339", found);
    try {
      return OffsetDateTime.parse(found.toUpperCase(Locale.ROOT)).toInstant();
    } catch (DateTimeException e) {
      throw new MalformedException(field, "a time of RFC 3339", found);
    }
  }

  private List<String> resources() throws MalformedException {
    List<String> resources = new ArrayList<>();
    if (at >= lines.size() || !lines.get(at).equals("Resources:")) {
      return resources;
    }
    at++;
    while (at < lines.size()) {
      String line = lines.get(at++);
      if (!line.startsWith("- ") || resources.size() == MAX_RESOURCES) {
        throw new MalformedException("Resources", "\"- \" and a URI, at most 100", line);
      }
      resources.add(matching(URI, "Resources", "a URI", line.substring(2)));
    }
    return resources;
  }
}
