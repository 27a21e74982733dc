package bothy.signing.webauthn;

import bothy.eth.Bytes;

/** What may come last in authenticator data: a map where the flag says so, nothing else. */
final class Extensions {
  private Extensions() {}

  static void end(AuthenticatorData data, Bytes rest, int at) {
    int end = at;
    if (data.extended()) {
      Cbor.Item item = Cbor.readFrom(rest, at);
      Registration.map(item.value());
      end = item.end();
    }
    if (end != rest.size()) {
      throw AuthenticatorData.wrong("nothing more", rest.size() - end + " bytes");
    }
  }
}
