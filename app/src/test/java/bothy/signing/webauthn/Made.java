package bothy.signing.webauthn;

import bothy.eth.Bytes;
import bothy.signing.Proof;
import java.io.IOException;
import java.util.List;

/** What {@link Authenticator} makes, for tests beyond this package. */
public final class Made implements AutoCloseable {
  private final Authenticator authenticator;

  private Made(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  public static Made open() throws IOException {
    return new Made(Authenticator.open());
  }

  /** A new credential. */
  public record Credential(Bytes id, Bytes clientData, Bytes attestation) {}

  public Credential create(Bytes challenge) {
    List<Bytes> made = authenticator.create(challenge);
    return new Credential(made.get(0), made.get(1), made.get(2));
  }

  public Proof.Assertion get(Bytes challenge, Bytes credential) {
    List<Bytes> made = authenticator.get(challenge, credential);
    return new Proof.Assertion(made.get(0), made.get(1), made.get(2), made.get(3));
  }

  @Override
  public void close() {
    authenticator.close();
  }
}
