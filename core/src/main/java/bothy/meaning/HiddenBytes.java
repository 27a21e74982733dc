package bothy.meaning;

import bothy.eth.Abi;
import bothy.eth.AbiFunction;
import bothy.eth.Bytes;
import java.util.Optional;

/**
 * Bytes of a call to a known function that its decoded arguments don't show.
 *
 * @param kind where they stand
 * @param says what was found, for people
 */
public record HiddenBytes(Kind kind, String says) {
  /** Where hidden bytes stand. */
  public enum Kind {
    /** After the arguments. */
    TRAILING,
    /** After the arguments, and marked as who the call came through (ERC-8021). */
    ATTRIBUTION,
    /** Between the arguments, or where zeros are due. */
    WITHIN,
    /** The bytes aren't the function's arguments. */
    NO_ARGUMENTS
  }

  /** ERC-8021: what attributed calldata ends with. */
  private static final Bytes ATTRIBUTED = Bytes.fromHex("0x" + "8021".repeat(8));

  /** The hidden bytes of a call; empty if there are none, or the function isn't known. */
  public static Optional<HiddenBytes> in(DecodedCall call) {
    Optional<AbiFunction> function =
        call.to().isPresent() && call.arguments().isEmpty()
            ? Functions.of(call.data())
            : Optional.empty();
    return function.flatMap(known -> in(known, call.data()));
  }

  private static Optional<HiddenBytes> in(AbiFunction function, Bytes data) {
    return switch (function.decode(data)) {
      case Abi.Undecodable(String why) ->
          Optional.of(
              new HiddenBytes(
                  Kind.NO_ARGUMENTS, "arguments of " + function.signature() + ": " + why));
      case Abi.Decoded decoded when decoded.canonical() -> Optional.empty(); // too deep to be read
      case Abi.Decoded decoded -> {
        Bytes shown = function.encode(decoded.values());
        boolean trailing = shown.size() < data.size() && data.slice(0, shown.size()).equals(shown);
        if (!trailing) {
          yield Optional.of(new HiddenBytes(Kind.WITHIN, "bytes that the arguments don't show"));
        }
        Bytes rest = data.slice(shown.size());
        boolean attribution =
            rest.size() >= ATTRIBUTED.size()
                && rest.slice(rest.size() - ATTRIBUTED.size()).equals(ATTRIBUTED);
        yield Optional.of(
            new HiddenBytes(
                attribution ? Kind.ATTRIBUTION : Kind.TRAILING,
                rest.size() + " bytes after the arguments"));
      }
    };
  }
}
