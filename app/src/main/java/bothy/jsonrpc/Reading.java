package bothy.jsonrpc;

import bothy.eth.Address;
import bothy.eth.Ambiguity;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Shown;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads the values of a request as wallets do, and notes each that wallets read in two ways. Text
 * that no wallet would read is an {@link InputException}.
 */
public final class Reading {
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(256);

  private final List<Ambiguity> ambiguities = new ArrayList<>();

  /** What was read in one of two possible ways, in the order of reading. */
  public List<Ambiguity> ambiguities() {
    return List.copyOf(ambiguities);
  }

  /** Notes a second reading. */
  public void ambiguous(Node node, String first, String second) {
    ambiguities.add(new Ambiguity(node.path(), node.shown(), first, second));
  }

  /** A quantity of JSON-RPC, 0x and hex digits, from 0 to 2^256 - 1. */
  public BigInteger quantity(Node node) {
    String expected = "a quantity: 0x and hex digits, at most 2^256 - 1";
    if (node.value() instanceof BigInteger number) {
      if (number.signum() < 0 || number.compareTo(LIMIT) >= 0) {
        throw node.wrong(expected);
      }
      ambiguous(node, "the number " + number, "not a quantity: JSON-RPC writes 0x…");
      return number;
    }
    String text = node.text();
    if (text.matches("0[xX][0-9a-fA-F]{1,64}")) {
      if (text.startsWith("0X")) {
        ambiguous(node, "hex", "refused: a quantity starts with 0x");
      }
      return new BigInteger(text.substring(2), 16);
    }
    if (text.equals("0x")) {
      ambiguous(node, "zero", "not a quantity");
      return BigInteger.ZERO;
    }
    if (text.matches("[0-9]{1,78}")) {
      BigInteger decimal = new BigInteger(text);
      BigInteger hex = new BigInteger(text, 16);
      if (decimal.compareTo(LIMIT) < 0) {
        ambiguous(node, decimal + " (decimal)", hex + " (hex without 0x)");
        return decimal.max(hex.compareTo(LIMIT) < 0 ? hex : decimal);
      }
    } else if (text.matches("[0-9a-fA-F]{1,64}")) {
      ambiguous(node, new BigInteger(text, 16) + " (hex without 0x)", "not a quantity");
      return new BigInteger(text, 16);
    }
    throw node.wrong(expected);
  }

  /** A quantity that fits 64 bits unsigned. */
  public long unsigned(Node node) {
    BigInteger value = quantity(node);
    if (value.bitLength() > 64) {
      throw node.wrong("a quantity of at most 2^64 - 1");
    }
    return value.longValue();
  }

  /** Bytes as 0x and pairs of hex digits. */
  public Bytes bytes(Node node) {
    String text = node.text();
    String digits = text;
    if (text.startsWith("0x") || text.startsWith("0X")) {
      digits = text.substring(2);
    } else if (text.matches("[0-9a-fA-F]+")) {
      ambiguous(node, "hex without 0x", "text, or nothing");
    }
    if (!digits.matches("[0-9a-fA-F]*") || (digits.equals(text) && text.isEmpty())) {
      throw node.wrong("hex bytes that start with 0x");
    }
    if (digits.length() % 2 != 0) {
      ambiguous(node, "a zero digit put in front", "a zero digit put at the end, or refused");
      digits = "0" + digits;
    }
    return Bytes.fromHex("0x" + digits);
  }

  /** An address of 40 hex digits after 0x, its EIP-55 checksum right if it has one. */
  public Address address(Node node) {
    String expected = "an address: 0x and 40 hex digits";
    if (node.value() instanceof BigInteger number) {
      if (number.signum() < 0 || number.bitLength() > 160) {
        throw node.wrong(expected);
      }
      ambiguous(node, "the address " + Address.of(Word.of(number)), "not an address");
      return Address.of(Word.of(number));
    }
    String text = node.text();
    String digits = text;
    if (text.startsWith("0x") || text.startsWith("0X")) {
      digits = text.substring(2);
    } else if (text.length() == 40) {
      ambiguous(node, "an address without 0x", "not an address");
    }
    if (!digits.matches("[0-9a-fA-F]{40}")) {
      throw node.wrong(expected);
    }
    Address address = Address.fromHex("0x" + digits.toLowerCase(Locale.ROOT));
    boolean mixed =
        !digits.equals(digits.toLowerCase(Locale.ROOT))
            && !digits.equals(digits.toUpperCase(Locale.ROOT));
    if (mixed && !checksummed(address).equals(digits)) {
      ambiguous(
          node, "the address as written", "refused: its EIP-55 checksum is wrong, a digit may be");
    }
    return address;
  }

  private static String checksummed(Address address) {
    String digits = address.toHex().substring(2);
    Bytes hash =
        Hash.keccak(Bytes.owning(digits.getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
            .bytes();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < digits.length(); i++) {
      int nibble = (hash.at(i / 2) >> (i % 2 == 0 ? 4 : 0)) & 15;
      char digit = digits.charAt(i);
      text.append(nibble >= 8 ? Character.toUpperCase(digit) : digit);
    }
    return text.toString();
  }

  /** Exactly 32 bytes as hex. */
  public Word word(Node node) {
    String text = node.text();
    if (!text.matches("0x[0-9a-fA-F]{64}")) {
      throw new InputException(node.path(), "0x and 64 hex digits", Shown.of(text));
    }
    return Word.fromHex(text);
  }
}
