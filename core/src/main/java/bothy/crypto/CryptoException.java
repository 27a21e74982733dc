package bothy.crypto;

/**
 * This machine or this caller can't do the cryptography: a native library that doesn't load, a key
 * out of range. Never thrown for input that a curve refuses; that is a value.
 */
public final class CryptoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CryptoException(String message) {
    super(message);
  }

  public CryptoException(String message, Throwable cause) {
    super(message, cause);
  }
}
