package bothy.meaning;

import bothy.eth.Abi;
import bothy.eth.AbiFunction;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decodes calldata by selector, and the calls that stand in it. Arguments must decode in full, and
 * encode to the same bytes again.
 */
final class CallReader {
  private static final int DEPTH = 8;
  private static final int CALLS = DecodedCall.MOST;

  private int read;

  /** A call and what stands in it. */
  DecodedCall read(String path, Address caller, Optional<Address> to, Wei value, Bytes data) {
    return read(path, caller, to, false, value, data);
  }

  /** A call, or code that runs as {@code caller}, and what stands in it. */
  DecodedCall read(
      String path, Address caller, Optional<Address> to, boolean delegates, Wei value, Bytes data) {
    return read(path, caller, to, delegates, value, data, 0);
  }

  private DecodedCall read(
      String path,
      Address caller,
      Optional<Address> to,
      boolean delegates,
      Wei value,
      Bytes data,
      int depth) {
    read++;
    Optional<AbiFunction> function = to.isPresent() ? Functions.of(data) : Optional.empty();
    if (function.isPresent()
        && depth < DEPTH
        && read <= CALLS
        && function.get().decode(data) instanceof Abi.Decoded decoded
        && decoded.canonical()) {
      Inside inside = new Inside(path, caller, to.orElse(Address.ZERO), delegates, depth);
      return new DecodedCall(
          path,
          caller,
          to,
          delegates,
          value,
          data,
          Optional.of(function.get().signature()),
          Optional.of(decoded),
          inside.calls(function.get(), decoded));
    }
    return new DecodedCall(
        path, caller, to, delegates, value, data, Optional.empty(), Optional.empty(), List.of());
  }

  /** The calls inside one that is being read. */
  private final class Inside {
    private final String path;
    private final Address caller;
    private final Address to;
    private final boolean delegates;
    private final int depth;
    private final List<DecodedCall> calls = new ArrayList<>();

    Inside(String path, Address caller, Address to, boolean delegates, int depth) {
      this.path = path;
      this.caller = caller;
      this.to = to;
      this.delegates = delegates;
      this.depth = depth;
    }

    /** Who calls what stands inside: code that is delegated to calls as its caller. */
    private Address inner() {
      return delegates ? caller : to;
    }

    List<DecodedCall> calls(AbiFunction function, Abi.Decoded arguments) {
      switch (function.signature()) {
        case "multicall(bytes[])", "multicall(uint256,bytes[])", "multicall(bytes32,bytes[])" -> {
          int count = arguments.list("data").size();
          for (int i = 0; i < count; i++) {
            String at = "data[" + i + "]";
            // The contract delegates to itself: its caller stays who calls.
            add(at, caller, to, false, Wei.ZERO, arguments.bytes(at));
          }
        }
        case "aggregate((address,bytes)[])", "tryAggregate(bool,(address,bytes)[])" ->
            list(arguments, false);
        case "aggregate3((address,bool,bytes)[])" -> list(arguments, false);
        case "aggregate3Value((address,bool,uint256,bytes)[])",
            "executeBatch((address,uint256,bytes)[])" ->
            list(arguments, true);
        case "execute(address,uint256,bytes)" ->
            add(
                "data",
                inner(),
                arguments.address("target"),
                false,
                wei(arguments.number("value")),
                arguments.bytes("data"));
        case "execute(bytes32,bytes)" -> executions(arguments);
        case "multiSend(bytes)" -> packed(arguments.bytes("transactions"));
        default -> {
          if (function.name().equals("execTransaction")) {
            add(
                "data",
                inner(),
                arguments.address("to"),
                arguments.number("operation").equals(BigInteger.ONE),
                wei(arguments.number("value")),
                arguments.bytes("data"));
          }
        }
      }
      return calls;
    }

    private void list(Abi.Decoded arguments, boolean withValue) {
      int count = arguments.list("calls").size();
      for (int i = 0; i < count; i++) {
        String at = "calls[" + i + "]";
        add(
            at + ".data",
            inner(),
            arguments.address(at + ".target"),
            false,
            withValue ? wei(arguments.number(at + ".value")) : Wei.ZERO,
            arguments.bytes(at + ".data"));
      }
    }

    /**
     * ERC-7821, and ERC-7579's modes: call type 0x01 is a batch, 0x00 one call, 0xff code that runs
     * as the account.
     */
    private void executions(Abi.Decoded arguments) {
      Bytes mode = arguments.bytes("mode");
      String types = "((address target,uint256 value,bytes data)[] calls)";
      if (mode.at(0) == 1
          && Abi.decodeTuple(types, arguments.bytes("executionData"))
              instanceof Abi.Decoded decoded) {
        list(decoded, true);
      }
      Bytes packed = arguments.bytes("executionData");
      boolean delegate = (mode.at(0) & 0xff) == 0xff;
      int head = delegate ? 20 : 52;
      if ((mode.at(0) == 0 || delegate) && packed.size() >= head) {
        add(
            "executionData",
            inner(),
            new Address(packed.slice(0, 20)),
            delegate,
            delegate ? Wei.ZERO : Wei.of(Word.of(packed.slice(20, 52))),
            packed.slice(head));
      }
    }

    /** Safe's MultiSend: operation, to, value, length and data of each, packed. */
    private void packed(Bytes transactions) {
      int at = 0;
      while (at + 85 <= transactions.size()) {
        Word length = Word.of(transactions.slice(at + 53, at + 85));
        int end = at + 85;
        if (length.compareTo(Word.of(transactions.size() - end)) > 0) {
          return;
        }
        int size = (int) length.w0();
        add(
            "transactions@" + at,
            inner(),
            new Address(transactions.slice(at + 1, at + 21)),
            transactions.at(at) == 1,
            Wei.of(Word.of(transactions.slice(at + 21, at + 53))),
            transactions.slice(end, end + size));
        at = end + size;
      }
    }

    private void add(
        String at, Address from, Address target, boolean delegate, Wei sent, Bytes data) {
      if (read <= CALLS) { // the last of them stands for all that follow, not decoded
        Optional<Address> there = Optional.of(target);
        calls.add(
            CallReader.this.read(path + "." + at, from, there, delegate, sent, data, depth + 1));
      }
    }

    private Wei wei(BigInteger amount) {
      return new Wei(amount);
    }
  }
}
