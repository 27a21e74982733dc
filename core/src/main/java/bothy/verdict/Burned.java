package bothy.verdict;

import bothy.eth.Address;
import java.util.Set;

/** Addresses that are written down as nobody's: to burn what is sent there, or for ether itself. */
final class Burned {
  private static final Set<Address> ALL =
      Set.of(
          Address.fromHex("0x000000000000000000000000000000000000dead"),
          Address.fromHex("0xdead000000000000000042069420694206942069"),
          Address.fromHex("0xffffffffffffffffffffffffffffffffffffffff"),
          Address.fromHex("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee")); // ERC-7528

  private Burned() {}

  static boolean is(Address address) {
    return ALL.contains(address);
  }
}
