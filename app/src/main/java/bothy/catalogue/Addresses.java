package bothy.catalogue;

import bothy.eth.Address;
import bothy.eth.Checksum;
import bothy.eth.EthException;

/** Addresses as people give them. */
final class Addresses {
  private Addresses() {}

  /**
   * The address.
   *
   * @throws EthException if it isn't one, or its letters speak against its checksum
   */
  static Address read(String text) {
    if (Checksum.contradicts(text)) {
      throw new EthException("expected an address with a right checksum, found " + text);
    }
    return Address.fromHex(text);
  }
}
