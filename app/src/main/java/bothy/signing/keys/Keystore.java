package bothy.signing.keys;

import bothy.crypto.Aes;
import bothy.crypto.Kdf;
import bothy.crypto.Keccak;
import bothy.crypto.Secp256k1;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.JsonText;
import bothy.jsonrpc.Node;
import bothy.signing.SigningException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Key files as wallets exchange them (Web3 Secret Storage, version 3): AES-128-CTR under a key of
 * scrypt or PBKDF2. What they may cost to open is bounded.
 */
public final class Keystore {
  /** The most memory that scrypt may take: what go-ethereum's own files need. */
  private static final long MOST_BYTES = 256L << 20;

  private static final int MOST_LANES = 16;
  private static final int MOST_ROUNDS = 10_000_000;
  private static final int LONGEST_FILE = 64 << 10;
  private static final HexFormat HEX = HexFormat.of();

  // go-ethereum's standard strength
  private static final int N = 1 << 18;
  private static final int R = 8;
  private static final int P = 1;

  private Keystore() {}

  /**
   * The private key in a file.
   *
   * @throws InputException if the file isn't one, or costs too much
   * @throws SigningException if the passphrase is another
   */
  public static byte[] open(byte[] file, byte[] passphrase) {
    if (file.length > LONGEST_FILE) {
      throw new InputException("input", "a key file of at most 64 KB", file.length + " bytes");
    }
    Node root = Json.read(file);
    Node version = root.required("version", "3");
    if (!version.integer().equals(BigInteger.valueOf(3))) {
      throw version.wrong("version 3");
    }
    Node crypto = root.required("crypto", "an object");
    Node cipher = crypto.required("cipher", "aes-128-ctr");
    if (!cipher.text().equals("aes-128-ctr")) {
      throw cipher.wrong("aes-128-ctr");
    }
    byte[] iv =
        hex(crypto.required("cipherparams", "an object").required("iv", "hex digits"), 16, 16);
    byte[] ciphertext = hex(crypto.required("ciphertext", "hex digits"), 32, 32);
    byte[] mac = hex(crypto.required("mac", "hex digits"), 32, 32);
    byte[] derived = derive(crypto, passphrase);
    if (!MessageDigest.isEqual(mac, mac(derived, ciphertext))) {
      Secrets.wipe(derived);
      throw new SigningException("expected the key file's passphrase, found another");
    }
    byte[] inner = Arrays.copyOf(derived, 16);
    byte[] key = Aes.ctr(inner, iv, ciphertext);
    Secrets.wipe(derived, inner);
    check(root, key);
    return key;
  }

  private static void check(Node root, byte[] key) {
    BigInteger number = new BigInteger(1, key);
    if (number.signum() == 0 || number.compareTo(Secp256k1.N) >= 0) {
      throw new InputException("crypto.ciphertext", "a key from 1 to n - 1", "another number");
    }
    String address = HEX.formatHex(Secp256k1.address(Secp256k1.publicKey(number)));
    root.member("address")
        .ifPresent(stated -> {
          String digits = stated.text().toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
          if (!digits.isEmpty() && !digits.equals(address)) {
            throw stated.wrong("the address of the key in it, 0x" + address);
          }
        });
  }

  private static byte[] derive(Node crypto, byte[] passphrase) {
    Node kdf = crypto.required("kdf", "scrypt or pbkdf2");
    Node params = crypto.required("kdfparams", "an object");
    byte[] salt = hex(params.required("salt", "hex digits"), 0, 256);
    number(params, "dklen", 32, 32);
    return switch (kdf.text()) {
      case "scrypt" -> scrypt(params, passphrase, salt);
      case "pbkdf2" -> pbkdf2(params, passphrase, salt);
      default -> throw kdf.wrong("scrypt or pbkdf2");
    };
  }

  private static byte[] scrypt(Node params, byte[] passphrase, byte[] salt) {
    int n = number(params, "n", 2, 1 << 20);
    int r = number(params, "r", 1, 1 << 10);
    int p = number(params, "p", 1, MOST_LANES);
    if (Integer.bitCount(n) != 1) {
      throw params.required("n", "a number").wrong("a power of two");
    }
    if (128L * n * r > MOST_BYTES) {
      throw new InputException(
          params.path(), "an n and r of at most 256 MB", 128L * n * r + " bytes");
    }
    return Kdf.scrypt(passphrase, salt, n, r, p, 32);
  }

  private static byte[] pbkdf2(Node params, byte[] passphrase, byte[] salt) {
    Node prf = params.required("prf", "hmac-sha256");
    if (!prf.text().equals("hmac-sha256")) {
      throw prf.wrong("hmac-sha256");
    }
    return Kdf.pbkdf2Sha256(passphrase, salt, number(params, "c", 1, MOST_ROUNDS), 32);
  }

  private static int number(Node params, String name, int least, int most) {
    Node node = params.required(name, "a whole number");
    BigInteger number = node.integer();
    if (number.compareTo(BigInteger.valueOf(least)) < 0
        || number.compareTo(BigInteger.valueOf(most)) > 0) {
      throw node.wrong(least == most ? "" + least : least + " to " + most);
    }
    return number.intValue();
  }

  private static byte[] hex(Node node, int least, int most) {
    String text = node.text();
    int size = text.length() / 2;
    if (!text.matches("([0-9a-fA-F]{2})*") || size < least || size > most) {
      throw node.wrong(
          (least == most ? "" + least : "at most " + most) + " bytes in hex without 0x");
    }
    return HEX.parseHex(text);
  }

  private static byte[] mac(byte[] derived, byte[] ciphertext) {
    byte[] input = new byte[16 + ciphertext.length];
    System.arraycopy(derived, 16, input, 0, 16);
    System.arraycopy(ciphertext, 0, input, 16, ciphertext.length);
    return Keccak.hash(input);
  }

  /** A file with {@code key}, at go-ethereum's standard strength. */
  public static String write(byte[] key, byte[] passphrase, SecureRandom random) {
    byte[] salt = new byte[32];
    random.nextBytes(salt);
    byte[] iv = new byte[16];
    random.nextBytes(iv);
    byte[] derived = Kdf.scrypt(passphrase, salt, N, R, P, 32);
    byte[] inner = Arrays.copyOf(derived, 16);
    byte[] ciphertext = Aes.ctr(inner, iv, key);
    Map<String, Object> crypto = new LinkedHashMap<>();
    crypto.put("cipher", "aes-128-ctr");
    crypto.put("cipherparams", Map.of("iv", HEX.formatHex(iv)));
    crypto.put("ciphertext", HEX.formatHex(ciphertext));
    crypto.put("kdf", "scrypt");
    crypto.put(
        "kdfparams", Map.of("dklen", 32, "n", N, "r", R, "p", P, "salt", HEX.formatHex(salt)));
    crypto.put("mac", HEX.formatHex(mac(derived, ciphertext)));
    Secrets.wipe(derived, inner);
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("version", 3);
    file.put("id", UUID.randomUUID().toString());
    file.put(
        "address", HEX.formatHex(Secp256k1.address(Secp256k1.publicKey(new BigInteger(1, key)))));
    file.put("crypto", crypto);
    return JsonText.of(file);
  }
}
