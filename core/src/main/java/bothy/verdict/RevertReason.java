package bothy.verdict;

import bothy.eth.Abi;
import bothy.eth.AbiFunction;
import bothy.eth.Bytes;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/** What a contract says when it reverts: Error(string), Panic(uint256) or an error of its own. */
public final class RevertReason {
  private static final AbiFunction ERROR = Abi.function("Error(string reason)");
  private static final AbiFunction PANIC = Abi.function("Panic(uint256 code)");

  /** Solidity's documentation, "Panic via assert and Error via require". */
  private static final Map<Integer, String> PANICS =
      Map.of(
          0x01, "an assertion failed",
          0x11, "arithmetic over- or underflow",
          0x12, "division by zero",
          0x21, "a value outside its enumeration",
          0x22, "a badly encoded storage array",
          0x31, "pop of an empty array",
          0x32, "an index out of bounds",
          0x41, "too much memory",
          0x51, "a call to an unset function");

  private RevertReason() {}

  static String of(Bytes data) {
    if (data.isEmpty()) {
      return "no reason given";
    }
    if (data.size() >= 4) {
      Bytes selector = data.slice(0, 4);
      if (selector.equals(ERROR.selector()) && ERROR.decode(data) instanceof Abi.Decoded error) {
        return "\"" + shortened(error.text("reason")) + "\"";
      }
      if (selector.equals(PANIC.selector()) && PANIC.decode(data) instanceof Abi.Decoded panic) {
        BigInteger code = panic.number("code");
        String known = code.bitLength() < 31 ? PANICS.get(code.intValue()) : null;
        return "panic 0x" + code.toString(16) + (known == null ? "" : ", " + known);
      }
      return "an error of its own, selector " + selector;
    }
    return "data that is no error, " + data;
  }

  /** The text of Error(string), if that is what the data is. */
  public static Optional<String> text(Bytes data) {
    return data.size() >= 4
            && data.slice(0, 4).equals(ERROR.selector())
            && ERROR.decode(data) instanceof Abi.Decoded error
        ? Optional.of(error.text("reason"))
        : Optional.empty();
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
