package bothy.simulation;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.util.List;

/**
 * A log as LOG0 to LOG4 emit it.
 *
 * @param index of the log in the run, reverted ones not counted
 * @param position the number of sub-calls that the emitting frame had made before
 */
public record Log(Address address, List<Hash> topics, Bytes data, int index, int position) {
  public Log {
    topics = List.copyOf(topics);
  }
}
