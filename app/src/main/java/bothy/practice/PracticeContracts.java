package bothy.practice;

import bothy.eth.Address;
import bothy.practice.blocks.GenesisContracts;
import java.util.Map;

/** The contracts that stand in the genesis of every practice chain. */
public final class PracticeContracts {
  private PracticeContracts() {}

  /** The address of each by its name, such as {@code WETH9} or {@code Permit2}. */
  public static Map<String, Address> addresses() {
    return GenesisContracts.read().addresses();
  }

  /** The address of the contract with that name; a name that there isn't is a fault. */
  public static Address address(String name) {
    Address address = addresses().get(name);
    if (address == null) {
      throw new PracticeException("expected a contract of practice, found " + name);
    }
    return address;
  }
}
