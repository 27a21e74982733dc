package bothy.provider;

import bothy.eth.Bytes;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.JsonFile;
import bothy.jsonrpc.Node;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The browser extensions that the user paired. A code that the user carries from here to there is
 * exchanged for a token, once; who shows the token later may say which page asks. Kept in {@code
 * pairings.json} under the home, readable by its owner only, as hashes: the file opens nothing. It
 * is read whenever it is needed, so that what another process changes counts at once.
 */
public final class Pairings {
  /** How long a code can be used. */
  public static final Duration LIFE = Duration.ofMinutes(10);

  /** A code is void after so many wrong ones. */
  public static final int MOST_TRIES = 5;

  private static final int MOST = 16;

  /** Without 0, 1, I and O, which look alike: 32 letters, 5 bits each. */
  private static final String LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

  private static final int CODE_LENGTH = 8;
  private static final String FILE = "pairings.json";

  private final JsonFile file;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /** The pairings kept in a folder, which need not exist yet. */
  public Pairings(Path home, InstantSource clock) {
    this.file = new JsonFile(home.resolve(FILE));
    this.clock = clock;
  }

  /**
   * A pairing.
   *
   * @param name short, to be told to {@link #revoke}
   * @param origin of the extension, which no other may use the token from
   */
  public record Pairing(String name, String origin, Instant since) {}

  /** What a code was exchanged for. */
  public sealed interface Exchanged {
    /** A token, which is told only here. */
    record Given(String name, String token) implements Exchanged {}

    record Refused(String says) implements Exchanged {}
  }

  private record Code(String hash, Instant until, int tries) {}

  private record Token(Pairing pairing, String hash) {}

  private record Kept(Optional<Code> code, List<Token> tokens) {}

  /** A new code, which replaces one that wasn't used. People may write it in any case. */
  public synchronized String newCode() {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < CODE_LENGTH; i++) {
      code.append(i == CODE_LENGTH / 2 ? "-" : "")
          .append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    Instant until = clock.instant().plus(LIFE);
    write(new Kept(Optional.of(new Code(hash(plain(code.toString())), until, 0)), read().tokens()));
    return code.toString();
  }

  /**
   * Exchanges a code for a token.
   *
   * @param origin of the extension that asks, as the browser tells it
   */
  public synchronized Exchanged exchange(String code, String origin) {
    Kept kept = read();
    Optional<Code> open = kept.code().filter(known -> clock.instant().isBefore(known.until()));
    if (open.isEmpty()) {
      return new Exchanged.Refused("no code is open; ./bothy pair gives one");
    }
    if (!same(open.get().hash(), hash(plain(code)))) {
      int tries = open.get().tries() + 1;
      boolean more = tries < MOST_TRIES;
      Code tried = new Code(open.get().hash(), open.get().until(), tries);
      write(new Kept(more ? Optional.of(tried) : Optional.empty(), kept.tokens()));
      return new Exchanged.Refused(
          more
              ? "another code is expected; " + (MOST_TRIES - tries) + " more tries"
              : "too many wrong codes; ./bothy pair gives a new one");
    }
    if (kept.tokens().size() >= MOST) {
      return new Exchanged.Refused(
          MOST
              + " extensions are paired, and no more can be; ./bothy pair --revoke NAME frees one");
    }
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Pairing pairing = new Pairing(hash(token).substring(0, 8), origin, clock.instant());
    List<Token> tokens = new ArrayList<>(kept.tokens());
    tokens.add(new Token(pairing, hash(token)));
    write(new Kept(Optional.empty(), tokens));
    return new Exchanged.Given(pairing.name(), token);
  }

  /**
   * The pairing that a token stands for, if the extension that shows it is the one it was given.
   */
  public Optional<Pairing> holds(String token, String origin) {
    String shown = hash(token);
    Optional<Pairing> found = Optional.empty();
    for (Token known : read().tokens()) {
      if (same(known.hash(), shown) && known.pairing().origin().equals(origin)) {
        found = Optional.of(known.pairing());
      }
    }
    return found;
  }

  public List<Pairing> all() {
    return read().tokens().stream().map(Token::pairing).toList();
  }

  /** Ends a pairing; false if there is none of that name. */
  public synchronized boolean revoke(String name) {
    Kept kept = read();
    List<Token> left =
        kept.tokens().stream().filter(token -> !token.pairing().name().equals(name)).toList();
    boolean found = left.size() < kept.tokens().size();
    if (found) {
      write(new Kept(kept.code(), left));
    }
    return found;
  }

  private static String plain(String code) {
    String plain = code.strip().replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    return plain.length() == CODE_LENGTH ? plain : "";
  }

  private static boolean same(String expected, String found) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.US_ASCII), found.getBytes(StandardCharsets.US_ASCII));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Bytes.owning(digest).toHex().substring(2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A file that can't be read as it must be pairs nobody. */
  private Kept read() {
    return file.read(Pairings::kept).orElse(new Kept(Optional.empty(), List.of()));
  }

  private static Kept kept(Node root) {
    List<Token> tokens = new ArrayList<>();
    for (Node each : root.required("tokens", "a list").elements()) {
      Pairing pairing =
          new Pairing(
              each.required("name", "text").text(),
              each.required("origin", "an extension's origin").text(),
              time(each.required("since", "seconds")));
      tokens.add(new Token(pairing, each.required("hash", "a hash").text()));
    }
    Optional<Code> code =
        root.member("code")
            .map(open ->
                new Code(
                    open.required("hash", "a hash").text(),
                    time(open.required("until", "seconds")),
                    open.required("tries", "a number").integer().intValue()));
    return new Kept(code, List.copyOf(tokens));
  }

  private static Instant time(Node seconds) {
    return Instant.ofEpochSecond(seconds.integer().min(BigInteger.TWO.pow(40)).longValue());
  }

  private void write(Kept kept) {
    List<Object> tokens = new ArrayList<>();
    for (Token token : kept.tokens()) {
      tokens.add(
          Map.of(
              "name", token.pairing().name(),
              "origin", token.pairing().origin(),
              "since", token.pairing().since().getEpochSecond(),
              "hash", token.hash()));
    }
    Object code =
        kept.code()
            .<Object>map(open ->
                Map.of(
                    "hash", open.hash(),
                    "until", open.until().getEpochSecond(),
                    "tries", open.tries()))
            .orElse(Json.NULL);
    file.write(Map.of("tokens", tokens, "code", code));
  }
}
