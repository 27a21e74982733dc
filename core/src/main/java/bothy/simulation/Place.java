package bothy.simulation;

import bothy.eth.Address;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where code goes one way or another, and by what.
 *
 * @param contract whose storage the code uses; a proxy, where the code is borrowed
 * @param pc offset of the jump or call in the code that runs
 * @param dependsOn such as {@code timestamp}, {@code slot 0x5 of 0x…} or {@code gas}, sorted
 * @param blurred whether the values were multiplied before they were compared, so that a jump may
 *     be turned which they can't turn
 */
public record Place(Address contract, int pc, Set<String> dependsOn, boolean blurred) {
  public Place {
    dependsOn = java.util.Collections.unmodifiableSet(new TreeSet<>(dependsOn));
  }
}
