package bothy.meaning;

import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Wei;
import java.util.Optional;

/**
 * A call inside a request.
 *
 * @param path where its calldata stands
 * @param to empty creates a contract
 * @param function canonical signature, empty if the calldata isn't decoded
 * @param arguments the decoded values, empty if the calldata isn't decoded
 */
public record DecodedCall(
    String path,
    Optional<Address> to,
    Wei value,
    Bytes data,
    Optional<String> function,
    Optional<Abi.Decoded> arguments) {
  /** Whether the call is of {@code name}, such as {@code approve}, and decoded in full. */
  public boolean is(String name) {
    return function.filter(signature -> signature.startsWith(name + "(")).isPresent();
  }

  /** The first four bytes of the calldata, or all of it if it is shorter. */
  public Bytes selector() {
    return data.slice(0, Math.min(4, data.size()));
  }
}
