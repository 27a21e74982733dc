package bothy.verdict;

import bothy.effects.Asset;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

  private static final int V3_IN = 0x00;
  private static final int V3_OUT = 0x01;
  private static final int SWEEP = 0x04;
  private static final int V2_IN = 0x08;
  private static final int V2_OUT = 0x09;

  /** What is got is fixed. */
  private static final Map<Integer, String> EXACT =
      Map.of(
          V3_OUT, "(address recipient,uint256 least,uint256 most,bytes path,bool payerIsUser)",
          V2_OUT, "(address recipient,uint256 least,uint256 most,address[] path,bool payerIsUser)");

  /** Stands for whoever called. */
  private static final Address CALLER =
      Address.fromHex("0x0000000000000000000000000000000000000001");

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

  /** What commands say must reach {@code account} at least; those that may fail say nothing. */
  static Map<Asset, BigInteger> floors(Abi.Decoded arguments, Address account) {
    Bytes commands = arguments.bytes("commands");
    List<Object> inputs = arguments.list("inputs");
    Map<Asset, BigInteger> floors = new TreeMap<>();
    for (int i = 0; i < Math.min(commands.size(), inputs.size()); i++) {
      int command = commands.at(i) & 0xff;
      String types = GIVING.getOrDefault(command, EXACT.get(command));
      if (types != null
          && Abi.decodeTuple(types, (Bytes) inputs.get(i)) instanceof Abi.Decoded decoded
          && (decoded.address("recipient").equals(account)
              || decoded.address("recipient").equals(CALLER))) {
        asset(command, decoded)
            .ifPresent(asset -> floors.merge(asset, decoded.number("least"), BigInteger::add));
      }
    }
    return floors;
  }

  private static Optional<Asset> asset(int command, Abi.Decoded decoded) {
    return switch (command) {
      case V3_IN, V3_OUT -> {
        Bytes path = decoded.bytes("path");
        boolean backwards = command == V3_OUT;
        yield path.size() < Address.SIZE
            ? Optional.empty()
            : Optional.of(new Asset.Erc20(backwards ? first(path) : last(path)));
      }
      case V2_IN, V2_OUT -> {
        List<Object> path = decoded.list("path");
        yield path.isEmpty()
            ? Optional.empty()
            : Optional.of(new Asset.Erc20((Address) path.getLast()));
      }
      case SWEEP -> {
        Address token = decoded.address("token");
        yield Optional.of(token.equals(Address.ZERO) ? new Asset.Native() : new Asset.Erc20(token));
      }
      default -> Optional.of(new Asset.Native());
    };
  }

  private static Address first(Bytes path) {
    return new Address(path.slice(0, Address.SIZE));
  }

  /** Where a path of V3 pools ends. */
  static Address last(Bytes path) {
    return new Address(path.slice(path.size() - Address.SIZE, path.size()));
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
