package bothy.verdict;

import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Rlp;
import bothy.eth.RlpItem;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.meaning.SignIn;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a message is, if it isn't a text for people: as its bytes, or in another encoding. */
enum Disguise {
  HASH("a hash, so that nobody sees what it stands for"),
  TRANSACTION("a transaction"),
  AUTHORIZATION("an authorisation of code for your account (EIP-7702)"),
  PREIMAGE("what is hashed to sign typed data or another message (EIP-191)"),
  TYPED_DATA("typed data, which wallets show in another way"),
  SIGN_IN("a sign-in in an encoding that nobody reads");

  /** The longest text that is looked into. */
  private static final int LONGEST = 100_000;

  /** How many encodings may stand in one another. */
  private static final int DEPTH = 3;

  private static final int MAGIC_7702 = 0x05;
  private static final int EIP_191 = 0x19;

  private static final Pattern HEX = Pattern.compile("(?:0x)?((?:[0-9a-fA-F]{2})+)");
  private static final Pattern LONG_HEX = Pattern.compile("(?:[0-9a-fA-F]{2}){33,}");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{24,}={0,2}");

  final String says;

  Disguise(String says) {
    this.says = says;
  }

  /** What the message is, other than a hash in letters. */
  static Optional<Disguise> of(Bytes message) {
    return message.size() > LONGEST ? Optional.empty() : of(message, 0);
  }

  private static Optional<Disguise> of(Bytes message, int depth) {
    Optional<Disguise> plain = plain(message, depth);
    Optional<String> text = text(message);
    if (plain.isPresent() || text.isEmpty() || depth == DEPTH) {
      return plain;
    }
    return decoded(text.get().strip()).stream()
        .map(each -> of(each, depth + 1))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Disguise> plain(Bytes message, int depth) {
    if (message.isEmpty()) {
      return Optional.empty();
    }
    if (message.at(0) == EIP_191 && message.size() > 1) {
      return Optional.of(PREIMAGE);
    }
    if (isTransaction(message)) {
      return Optional.of(TRANSACTION);
    }
    if (message.at(0) == MAGIC_7702 && isList(message.slice(1), 3)) {
      return Optional.of(AUTHORIZATION);
    }
    if (isTypedData(message)) {
      return Optional.of(TYPED_DATA);
    }
    return depth > 0 && !(SignIn.read(message) instanceof SignIn.Other)
        ? Optional.of(SIGN_IN)
        : Optional.empty();
  }

  private static boolean isTransaction(Bytes message) {
    int first = message.at(0) & 0xff;
    if (first > Transaction.SET_CODE && first < 0xc0) {
      return false;
    }
    try {
      Transactions.decode(message);
      return true;
    } catch (EthException e) {
      return isUnsigned(message);
    }
  }

  private static boolean isUnsigned(Bytes message) {
    try {
      Transactions.decodeUnsigned(message);
      return true;
    } catch (EthException e) {
      return false;
    }
  }

  private static boolean isList(Bytes encoded, int members) {
    try {
      return Rlp.decode(encoded) instanceof RlpItem.Sequence(List<RlpItem> items)
          && items.size() == members;
    } catch (EthException e) {
      return false;
    }
  }

  private static boolean isTypedData(Bytes message) {
    String text = text(message).map(String::strip).orElse("");
    return text.startsWith("{")
        && text.contains("\"primaryType\"")
        && text.contains("\"types\"")
        && text.contains("\"domain\"");
  }

  /** Whether the message is a hash: as its bytes, which no text is, or as 64 hex digits. */
  static boolean isHash(Bytes message) {
    boolean letters =
        text(message).filter(text -> text.chars().allMatch(c -> c >= ' ' && c < 127)).isPresent();
    return message.size() == 32 && !letters;
  }

  /** Whether the text is a hash in hex digits. */
  static boolean isHashInLetters(Bytes message) {
    return text(message).filter(text -> text.strip().matches("(0x)?[0-9a-fA-F]{64}")).isPresent();
  }

  static Optional<String> text(Bytes message) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(message.toArray()))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** What a text says in hex, base 64 or percent signs, whole, and in long runs of hex digits. */
  private static List<Bytes> decoded(String text) {
    List<Bytes> found = new ArrayList<>();
    if (HEX.matcher(text).matches()) {
      found.add(Bytes.fromHex(text.startsWith("0x") ? text : "0x" + text));
    } else {
      LONG_HEX
          .matcher(text)
          .results()
          .map(MatchResult::group)
          .limit(16)
          .forEach(digits -> found.add(Bytes.fromHex("0x" + digits)));
    }
    if (BASE64.matcher(text).matches()) {
      try {
        found.add(
            Bytes.owning(Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'))));
      } catch (IllegalArgumentException e) {
        // no base 64 then
      }
    }
    if (text.matches("(?s).*%[0-9a-fA-F]{2}.*")) {
      found.add(withoutPercents(text));
    }
    return found;
  }

  private static Bytes withoutPercents(String text) {
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    byte[] plain = new byte[raw.length];
    int size = 0;
    for (int i = 0; i < raw.length; i++) {
      int high = i + 2 < raw.length && raw[i] == '%' ? Character.digit(raw[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(raw[i + 2], 16);
      plain[size++] = low < 0 ? raw[i] : (byte) (high << 4 | low);
      i += low < 0 ? 0 : 2;
    }
    return Bytes.of(plain).slice(0, size);
  }
}
