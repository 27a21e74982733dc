package bothy.eth;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A user operation as the entry points of ERC-4337 v0.7 and v0.8 take it, packed.
 *
 * @param accountGasLimits the gas for verification, then that for the call, 16 bytes each
 * @param gasFees the tip, then the most that is paid for a unit of gas, 16 bytes each
 * @param signature as it was given, which may be none yet
 */
public record UserOperation(
    Address sender,
    BigInteger nonce,
    Bytes initCode,
    Bytes callData,
    Bytes accountGasLimits,
    BigInteger preVerificationGas,
    Bytes gasFees,
    Bytes paymasterAndData,
    Bytes signature) {
  private static final String TYPE = "PackedUserOperation";
  private static final List<TypedData.Member> MEMBERS =
      List.of(
          new TypedData.Member("sender", "address"),
          new TypedData.Member("nonce", "uint256"),
          new TypedData.Member("initCode", "bytes"),
          new TypedData.Member("callData", "bytes"),
          new TypedData.Member("accountGasLimits", "bytes32"),
          new TypedData.Member("preVerificationGas", "uint256"),
          new TypedData.Member("gasFees", "bytes32"),
          new TypedData.Member("paymasterAndData", "bytes"));
  private static final String ABI =
      "(address sender,uint256 nonce,bytes initCode,bytes callData,bytes32 accountGasLimits,"
          + "uint256 preVerificationGas,bytes32 gasFees,bytes paymasterAndData,bytes signature)";
  private static final AbiFunction HANDLE =
      Abi.function("handleOps(" + ABI + "[] ops,address beneficiary)");

  public UserOperation {
    if (accountGasLimits.size() != Word.SIZE || gasFees.size() != Word.SIZE) {
      throw new EthException("expected gas limits and fees of 32 bytes each");
    }
  }

  /** What v0.7 has signed: as it is, or as most accounts verify it, a message (EIP-191) of it. */
  public Hash hash(Address entryPoint, ChainId chain) {
    Bytes packed =
        Abi.encodeTuple(
            "(address,uint256,bytes32,bytes32,bytes32,uint256,bytes32,bytes32)",
            List.of(
                sender,
                nonce,
                Hash.keccak(initCode).bytes(),
                Hash.keccak(callData).bytes(),
                accountGasLimits,
                preVerificationGas,
                gasFees,
                Hash.keccak(paymasterAndData).bytes()));
    return Hash.keccak(
        Abi.encodeTuple(
            "(bytes32,address,uint256)",
            List.of(Hash.keccak(packed).bytes(), entryPoint, chain.value())));
  }

  /** What v0.8 has signed, without EIP-7702's change to {@code initCode}. */
  public TypedData typed(Address entryPoint, ChainId chain) {
    Map<String, Object> domain = new LinkedHashMap<>();
    domain.put("name", "ERC4337");
    domain.put("version", "1");
    domain.put("chainId", chain.value());
    domain.put("verifyingContract", entryPoint.toHex());
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("sender", sender.toHex());
    message.put("nonce", nonce);
    message.put("initCode", initCode.toHex());
    message.put("callData", callData.toHex());
    message.put("accountGasLimits", accountGasLimits.toHex());
    message.put("preVerificationGas", preVerificationGas);
    message.put("gasFees", gasFees.toHex());
    message.put("paymasterAndData", paymasterAndData.toHex());
    return new TypedData(Map.of(TYPE, MEMBERS), TYPE, domain, message);
  }

  /** Calldata of {@code handleOps} for this one, under a signature. */
  public Bytes handled(Bytes under, Address beneficiary) {
    List<Object> fields =
        List.of(
            sender,
            nonce,
            initCode,
            callData,
            accountGasLimits,
            preVerificationGas,
            gasFees,
            paymasterAndData,
            under);
    return HANDLE.encode(List.of(List.of(fields), beneficiary));
  }

  /** What the account pays at most, in wei, where no paymaster does. */
  public BigInteger prefund() {
    return half(accountGasLimits, 0)
        .add(half(accountGasLimits, 1))
        .add(preVerificationGas)
        .multiply(half(gasFees, 1));
  }

  private static BigInteger half(Bytes packed, int which) {
    return new BigInteger(1, packed.slice(16 * which, 16 * which + 16).toArray());
  }
}
