package bothy.verdict;

import bothy.effects.KnownCode;
import bothy.eth.Address;
import java.util.Map;
import java.util.Set;

/**
 * What is known of the code of those whom a request names or its run met.
 *
 * @param codeless have no code
 * @param pointers have EIP-7702's pointer for code: calls run it, and whoever holds the key decides
 * @param unclear the state can't tell
 * @param listed run code that is known, by themselves or through a known proxy
 */
public record Parties(
    Set<Address> codeless,
    Set<Address> pointers,
    Set<Address> unclear,
    Map<Address, KnownCode.Entry> listed) {
  public Parties {
    codeless = Set.copyOf(codeless);
    pointers = Set.copyOf(pointers);
    unclear = Set.copyOf(unclear);
    listed = Map.copyOf(listed);
  }

  /** Whether somebody with a key stands behind the address. */
  boolean isPerson(Address address) {
    return codeless.contains(address) || pointers.contains(address);
  }

  boolean isSafe(Address address) {
    KnownCode.Entry entry = listed.get(address);
    return entry != null && entry.role() == KnownCode.Role.SAFE;
  }

  /** Whether it makes whatever calls it is told to, by anybody who calls it. */
  boolean isBatcher(Address address) {
    KnownCode.Entry entry = listed.get(address);
    return entry != null && entry.role() == KnownCode.Role.MULTISEND;
  }

  /** Known code that nobody is paid at: what it is sent stays there, or is anybody's to take. */
  boolean isNobodysPurse(Address address) {
    return listed.containsKey(address) && !isSafe(address);
  }

  boolean isHub(Address address) {
    KnownCode.Entry entry = listed.get(address);
    return entry != null && entry.role() == KnownCode.Role.HUB;
  }
}
