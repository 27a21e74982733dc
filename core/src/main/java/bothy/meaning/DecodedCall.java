package bothy.meaning;

import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Wei;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A call inside a request.
 *
 * @param path where its calldata stands
 * @param caller who makes it
 * @param to empty creates a contract
 * @param delegates whether the code of {@code to} runs as the caller (DELEGATECALL)
 * @param function canonical signature, empty if the calldata isn't decoded
 * @param arguments the decoded values, empty if the calldata isn't decoded
 * @param calls that stand in the calldata: of a batch, a Safe, a multicall
 */
public record DecodedCall(
    String path,
    Address caller,
    Optional<Address> to,
    boolean delegates,
    Wei value,
    Bytes data,
    Optional<String> function,
    Optional<Abi.Decoded> arguments,
    List<DecodedCall> calls) {
  /** As many as are read of a request; the one after them stands for all that follow. */
  public static final int MOST = 512;

  public DecodedCall {
    calls = List.copyOf(calls);
  }

  /** Whether the call is of {@code name}, such as {@code approve}, and decoded in full. */
  public boolean is(String name) {
    return function.filter(signature -> signature.startsWith(name + "(")).isPresent();
  }

  /** The function's name; empty if it isn't decoded. */
  public Optional<String> name() {
    return function.map(signature -> signature.substring(0, signature.indexOf('(')));
  }

  /** Whether it is a router's swap along a path of tokens; a Safe's swapOwner is none. */
  public boolean isSwap() {
    return name().filter(name -> name.startsWith("swap")).isPresent()
        && arguments.stream()
            .flatMap(decoded -> decoded.parameters().stream())
            .anyMatch(parameter -> parameter.name().equals("path"));
  }

  /** The first four bytes of the calldata, or all of it if it is shorter. */
  public Bytes selector() {
    return data.slice(0, Math.min(4, data.size()));
  }

  /** This call and all inside it. */
  public Stream<DecodedCall> all() {
    return Stream.concat(Stream.of(this), calls.stream().flatMap(DecodedCall::all));
  }

  /** The call as the function {@code name}, decoded. */
  public Optional<Abi.Decoded> as(String name) {
    return is(name) ? arguments : Optional.empty();
  }
}
