package bothy.signing.webauthn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.crypto.Digests;
import bothy.eth.Bytes;
import bothy.jsonrpc.InputException;
import bothy.signing.Proof;
import bothy.signing.SecurityKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Chromium's authenticator makes, honest and bent. */
class WebAuthnTest {
  private static final Bytes CHALLENGE = Bytes.owning(Digests.sha256(new byte[] {1}));
  private static final Bytes TERMS = Bytes.owning(Digests.sha256(new byte[] {2}));

  private static Authenticator authenticator;
  private static List<Bytes> created = List.of();
  private static List<Bytes> got = List.of();
  private static SecurityKey key = new SecurityKey(TERMS, BigInteger.ONE, BigInteger.ONE, "", 0);

  @BeforeAll
  static void make() throws IOException {
    authenticator = Authenticator.open();
    created = authenticator.create(CHALLENGE);
    key = Registration.read(created.get(1), created.get(2), CHALLENGE);
    got = authenticator.get(TERMS, created.get(0));
  }

  @AfterAll
  static void close() {
    if (authenticator != null) {
      authenticator.close();
    }
  }

  private static Proof.Assertion assertion(Bytes clientData, Bytes data, Bytes signature) {
    return new Proof.Assertion(got.get(0), clientData, data, signature);
  }

  private static Bytes replaced(Bytes text, String what, String by) {
    String before = new String(text.toArray(), StandardCharsets.UTF_8);
    assertThat(before).contains(what);
    return Bytes.of(before.replace(what, by).getBytes(StandardCharsets.UTF_8));
  }

  private static Bytes with(Bytes bytes, int at, int value) {
    byte[] bent = bytes.toArray();
    bent[at] = (byte) value;
    return Bytes.owning(bent);
  }

  private static void registrationRefused(Bytes clientData, Bytes object, String says) {
    assertThatThrownBy(() -> Registration.read(clientData, object, CHALLENGE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(says);
  }

  private static void assertionRefused(Proof.Assertion assertion, String says) {
    assertThatThrownBy(() -> AssertionCheck.check(key, assertion, TERMS, key.counter()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(says);
  }

  @Test
  void aNewSecurityKeyIsReadAndItsAssertionHolds() {
    assertThat(key.id()).isEqualTo(created.get(0));
    assertThat(key.origin()).isEqualTo(authenticator.origin());

    long count =
        AssertionCheck.check(
            key, assertion(got.get(1), got.get(2), got.get(3)), TERMS, key.counter());

    assertThat(count).isGreaterThan(key.counter());
  }

  @Test
  void anAssertionForOtherTermsOrAnotherPageIsRefused() {
    Proof.Assertion honest = assertion(got.get(1), got.get(2), got.get(3));

    assertThatThrownBy(() -> AssertionCheck.check(key, honest, CHALLENGE, 0))
        .hasMessageContaining("clientData.challenge");
    SecurityKey elsewhere =
        new SecurityKey(key.id(), key.x(), key.y(), "http://localhost:1", key.counter());
    assertThatThrownBy(() -> AssertionCheck.check(elsewhere, honest, TERMS, 0))
        .hasMessageContaining("clientData.origin");
    SecurityKey other = new SecurityKey(key.id(), key.y(), key.x(), key.origin(), 0);
    assertThatThrownBy(() -> AssertionCheck.check(other, honest, TERMS, 0))
        .hasMessageContaining("signature");
    assertionRefused(
        assertion(replaced(got.get(1), "webauthn.get", "webauthn.create"), got.get(2), got.get(3)),
        "clientData.type");
    assertionRefused(
        assertion(
            replaced(got.get(1), "\"crossOrigin\":false", "\"crossOrigin\":true"),
            got.get(2),
            got.get(3)),
        "inside another's");
    assertionRefused(
        assertion(replaced(got.get(1), "{", "{\"x\":1,"), got.get(2), got.get(3)), "signature");
  }

  @Test
  void withoutAPersonWhoWasVerifiedNothingHolds() {
    assertionRefused(
        assertion(got.get(1), with(got.get(2), 32, 0x04), got.get(3)), "a person who was there");
    assertionRefused(assertion(got.get(1), with(got.get(2), 32, 0x01), got.get(3)), "verified");
  }

  @Test
  void eachBentByteOfAnAssertionIsRefused() {
    for (int i = 0; i < got.get(2).size(); i++) {
      int bent = got.get(2).at(i) ^ 0x20;
      assertionRefused(assertion(got.get(1), with(got.get(2), i, bent), got.get(3)), "expected");
    }
    for (int i = 0; i < got.get(3).size(); i++) {
      int bent = got.get(3).at(i) ^ 1;
      assertionRefused(assertion(got.get(1), got.get(2), with(got.get(3), i, bent)), "signature");
    }
    assertionRefused(
        assertion(got.get(1), got.get(2).concat(Bytes.of((byte) 0)), got.get(3)), "nothing more");
    assertionRefused(assertion(got.get(1), got.get(2).slice(1), got.get(3)), "37 bytes");
    for (int size = 0; size < got.get(3).size(); size++) {
      assertionRefused(assertion(got.get(1), got.get(2), got.get(3).slice(0, size)), "signature");
    }
  }

  @Test
  void aCounterThatGoesBackOrStaysIsRefused() {
    Proof.Assertion honest = assertion(got.get(1), got.get(2), got.get(3));
    long count = AssertionCheck.check(key, honest, TERMS, key.counter());

    assertThatThrownBy(() -> AssertionCheck.check(key, honest, TERMS, count))
        .hasMessageContaining("counter");
    assertThatThrownBy(() -> AssertionCheck.check(key, honest, TERMS, count + 5))
        .hasMessageContaining("counter");
    assertThat(
            AssertionCheck.check(
                key,
                new Proof.Assertion(key.id(), next().get(1), next().get(2), next().get(3)),
                TERMS,
                count))
        .isGreaterThan(count);
  }

  private static List<Bytes> later = List.of();

  private static List<Bytes> next() {
    if (later.isEmpty()) {
      later = authenticator.get(TERMS, created.get(0));
    }
    return later;
  }

  @Test
  void aRegistrationThatIsNotForThisPageAndChallengeIsRefused() {
    Bytes client = created.get(1);
    Bytes object = created.get(2);

    assertThatThrownBy(() -> Registration.read(client, object, TERMS))
        .hasMessageContaining("clientData.challenge");
    registrationRefused(replaced(client, "webauthn.create", "webauthn.get"), object, "type");
    registrationRefused(
        replaced(client, "http://localhost", "https://evil.example"), object, "origin");
    registrationRefused(
        replaced(client, "http://localhost", "http://localhost.evil.example"), object, "origin");
    registrationRefused(client, object.slice(1), "CBOR");
    registrationRefused(client, object.concat(Bytes.of((byte) 0)), "nothing after");
  }

  @Test
  void eachBentByteOfARegistrationIsRefusedOrMakesAnotherKey() {
    Bytes object = created.get(2);
    int refused = 0;
    for (int i = 0; i < object.size(); i++) {
      try {
        SecurityKey bent =
            Registration.read(created.get(1), with(object, i, object.at(i) ^ 0x20), CHALLENGE);
        // the AAGUID, the counter and the id are nobody's word without attestation
        assertThat(bent.x()).isEqualTo(key.x());
        assertThat(bent.y()).isEqualTo(key.y());
      } catch (InputException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(object.size() / 2);
  }
}
