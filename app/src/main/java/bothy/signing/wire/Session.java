package bothy.signing.wire;

import bothy.crypto.Aes;
import bothy.crypto.Hmac;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One connection's key: HMAC-SHA-256 of both sides' nonces under the pairing key. Its two messages
 * are sealed with AES-256-GCM under it, a request and its answer, so that whoever sits between, or
 * listens in the signer's place, can neither read a passphrase nor change or replay anything. A
 * first byte tells a sealed message, 1, from one that nobody vouches for, 0.
 */
public final class Session {
  public static final int NONCE = 32;

  private static final byte[] LABEL = "bothy signer 1".getBytes(StandardCharsets.US_ASCII);
  private static final byte PLAIN = 0;
  private static final byte SEALED = 1;

  private final byte[] key;

  public Session(byte[] pairingKey, byte[] clientNonce, byte[] serverNonce) {
    key = Hmac.sha256(pairingKey, LABEL, clientNonce, serverNonce);
  }

  public byte[] request(byte[] body) {
    return message(SEALED, Aes.seal(key, nonce(0), LABEL, body));
  }

  public byte[] answer(byte[] body) {
    return message(SEALED, Aes.seal(key, nonce(1), LABEL, body));
  }

  /** What was asked, if the key's holder asked it on this connection. */
  public Optional<byte[]> asked(byte[] message) {
    return open(message, 0);
  }

  /** What was answered, if the key's holder answered it on this connection. */
  public Optional<byte[]> answered(byte[] message) {
    return open(message, 1);
  }

  private Optional<byte[]> open(byte[] message, int direction) {
    return message.length == 0 || message[0] != SEALED
        ? Optional.empty()
        : Aes.open(key, nonce(direction), LABEL, Arrays.copyOfRange(message, 1, message.length));
  }

  /** A key seals one message each way, so its nonces need only differ. */
  private static byte[] nonce(int direction) {
    byte[] nonce = new byte[Aes.NONCE];
    nonce[0] = (byte) direction;
    return nonce;
  }

  /** A message that nobody vouches for: why there is no other. */
  public static byte[] plain(byte[] body) {
    return message(PLAIN, body);
  }

  /** The body of such a message. */
  public static Optional<byte[]> plainBody(byte[] message) {
    return message.length == 0 || message[0] != PLAIN
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(message, 1, message.length));
  }

  private static byte[] message(byte kind, byte[] body) {
    byte[] message = new byte[1 + body.length];
    message[0] = kind;
    System.arraycopy(body, 0, message, 1, body.length);
    return message;
  }
}
