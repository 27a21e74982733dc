package bothy.jsonrpc;

import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Request;
import bothy.eth.UserOperation;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * User operations as {@code eth_sendUserOperation} carries them, {@code [operation, entryPoint]}:
 * in the parts of ERC-7769, packed as v0.7 and v0.8 have them on chain, or in the form of v0.6.
 */
public final class OperationReader {
  public static final String METHOD = "eth_sendUserOperation";

  private static final Address V0_6 = Address.fromHex("0x5ff137d4b0fdcd49dca30c7cf57e578a026d2789");
  private static final Set<String> COMMON =
      Set.of("sender", "nonce", "callData", "preVerificationGas", "signature", "eip7702Auth");
  private static final Set<String> PACKED =
      with("initCode", "accountGasLimits", "gasFees", "paymasterAndData");
  private static final Set<String> FEES =
      with("callGasLimit", "verificationGasLimit", "maxFeePerGas", "maxPriorityFeePerGas");
  private static final Set<String> FACTORY = Set.of("factory", "factoryData");
  private static final Set<String> PAYMASTER =
      Set.of(
          "paymaster", "paymasterVerificationGasLimit", "paymasterPostOpGasLimit", "paymasterData");

  /** What stands for a factory where the account's code is set by EIP-7702. */
  private static final String MARKER = "0x7702";

  private static final String QUANTITY = "a quantity";

  private final Reading reading;
  private final Node node;

  private OperationReader(Reading reading, Node node) {
    this.reading = reading;
    this.node = node;
  }

  private static Set<String> with(String... names) {
    return join(COMMON, Set.of(names));
  }

  private static Set<String> join(Set<String> some, Set<String> more) {
    return Stream.concat(some.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The request.
   *
   * @param chain that it is for, which it doesn't name itself
   * @param account who signs, where that isn't the account that acts
   */
  public static Requests.Parsed read(
      Reading reading, Node params, ChainId chain, Optional<Address> account) {
    List<Node> elements = params.elements();
    if (elements.size() != 2) {
      throw new InputException(
          params.path(), "a user operation and an entry point", elements.size() + " elements");
    }
    Address entryPoint = reading.address(elements.get(1));
    OperationReader reader = new OperationReader(reading, elements.get(0));
    UserOperation operation = reader.operation(entryPoint);
    return new Requests.Parsed(
        new Request.Operation(
            account.orElse(operation.sender()),
            operation,
            entryPoint,
            chain,
            reader.node.member("eip7702Auth").map(auth -> reader.auth(auth, operation.sender()))),
        Optional.empty(),
        Set.of());
  }

  private UserOperation operation(Address entryPoint) {
    boolean packed =
        node.member("accountGasLimits").isPresent() || node.member("gasFees").isPresent();
    boolean old = !packed && entryPoint.equals(V0_6);
    node.only(
        packed
            ? PACKED
            : old
                ? join(FEES, Set.of("initCode", "paymasterAndData"))
                : join(join(FEES, FACTORY), PAYMASTER));
    return new UserOperation(
        reading.address(node.required("sender", "the account's address")),
        reading.quantity(node.required("nonce", QUANTITY)),
        packed || old ? bytes("initCode") : deployment(),
        reading.bytes(node.required("callData", "hex bytes")),
        packed ? word("accountGasLimits") : pair("verificationGasLimit", "callGasLimit"),
        reading.quantity(node.required("preVerificationGas", QUANTITY)),
        packed ? word("gasFees") : pair("maxPriorityFeePerGas", "maxFeePerGas"),
        packed || old ? bytes("paymasterAndData") : payment(),
        bytes("signature"));
  }

  private Bytes bytes(String name) {
    return node.member(name).map(reading::bytes).orElse(Bytes.EMPTY);
  }

  private Bytes word(String name) {
    return reading.word(node.required(name, "32 bytes")).toBytes();
  }

  private Bytes pair(String first, String second) {
    return half(first).concat(half(second));
  }

  private Bytes half(String name) {
    Node quantity = node.required(name, QUANTITY);
    BigInteger value = reading.quantity(quantity);
    if (value.bitLength() > 128) {
      throw quantity.wrong("a quantity of at most 2^128 - 1");
    }
    return Word.of(value).toBytes().slice(16);
  }

  private Bytes deployment() {
    Optional<Node> factory = node.member("factory");
    if (factory.isEmpty()) {
      none(FACTORY, "factory");
      return Bytes.EMPTY;
    }
    boolean marker = factory.get().isText() && factory.get().text().equals(MARKER);
    Bytes place =
        marker
            ? Bytes.fromHex(MARKER).concat(Bytes.of(new byte[18]))
            : reading.address(factory.get()).bytes();
    return place.concat(bytes("factoryData"));
  }

  private Bytes payment() {
    Optional<Node> paymaster = node.member("paymaster");
    if (paymaster.isEmpty()) {
      none(PAYMASTER, "paymaster");
      return Bytes.EMPTY;
    }
    return reading
        .address(paymaster.get())
        .bytes()
        .concat(pair("paymasterVerificationGasLimit", "paymasterPostOpGasLimit"))
        .concat(bytes("paymasterData"));
  }

  /** What belongs to a part that isn't there would be left out of the hash unseen. */
  private void none(Set<String> names, String of) {
    for (String name : names.stream().sorted().toList()) {
      if (node.member(name).isPresent()) {
        throw new InputException(node.path() + "." + of, "an address, for its " + name, "nothing");
      }
    }
  }

  private Authorization auth(Node auth, Address sender) {
    auth.only(Set.of("chainId", "address", "nonce", "yParity", "r", "s"));
    Node parity = auth.required("yParity", "a yParity of 0 or 1");
    BigInteger odd = reading.quantity(parity);
    if (odd.bitLength() > 1) {
      throw parity.wrong("a yParity of 0 or 1");
    }
    return new Authorization(
        reading.quantity(auth.required("chainId", QUANTITY)),
        reading.address(auth.required("address", "the delegate's address")),
        reading.unsigned(auth.required("nonce", QUANTITY)),
        odd.intValue(),
        reading.quantity(auth.required("r", QUANTITY)),
        reading.quantity(auth.required("s", QUANTITY)),
        Optional.of(sender));
  }
}
