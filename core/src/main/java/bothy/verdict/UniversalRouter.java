package bothy.verdict;

import bothy.eth.Abi;
import bothy.eth.Bytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the commands of Uniswap's UniversalRouter as far as it takes to tell whether what comes
 * back has a floor. A swap may leave it to a later command that hands the proceeds over.
 */
final class UniversalRouter {
  private static final int COMMAND = 0x3f;

  /** Commands that give something back, with their inputs; {@code least} is the floor. */
  private static final Map<Integer, String> GIVING =
      Map.of(
          0x00, "(address recipient,uint256 amountIn,uint256 least,bytes path,bool payerIsUser)",
          0x04, "(address token,address recipient,uint256 least)",
          0x08,
              "(address recipient,uint256 amountIn,uint256 least,address[] path,bool payerIsUser)",
          0x0c, "(address recipient,uint256 least)");

  /** Swaps whose output is fixed: V3 and V2, exact out. */
  private static final List<Integer> FIXED = List.of(0x01, 0x09);

  /** Its actions, with floors of their own, aren't decoded. */
  private static final int V4_SWAP = 0x10;

  private UniversalRouter() {}

  /** The most that a command says must come back; empty if nothing is swapped for it. */
  static Optional<BigInteger> floor(Abi.Decoded arguments) {
    Bytes commands = arguments.bytes("commands");
    List<Object> inputs = arguments.list("inputs");
    boolean swaps = false;
    BigInteger floor = BigInteger.ZERO;
    for (int i = 0; i < Math.min(commands.size(), inputs.size()); i++) {
      int command = commands.at(i) & COMMAND;
      if (FIXED.contains(command)) {
        return Optional.empty();
      }
      swaps |= command == 0x00 || command == 0x08;
      floor = floor.max(floor((Bytes) inputs.get(i), command));
    }
    return swaps ? Optional.of(floor) : Optional.empty();
  }

  /** Whether a swap is among the commands whose floor isn't decoded. */
  static boolean isUnclear(Abi.Decoded arguments) {
    Bytes commands = arguments.bytes("commands");
    for (int i = 0; i < commands.size(); i++) {
      if ((commands.at(i) & COMMAND) == V4_SWAP) {
        return true;
      }
    }
    return false;
  }

  private static BigInteger floor(Bytes input, int command) {
    String types = GIVING.get(command);
    return types != null && Abi.decodeTuple(types, input) instanceof Abi.Decoded decoded
        ? decoded.number("least")
        : BigInteger.ZERO;
  }
}
