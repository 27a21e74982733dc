package bothy.meaning;

import bothy.effects.Probe;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.TypedData;
import bothy.eth.TypedDataHash;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The hashes that the owners of one Safe sign, as version 1.3.0 and later make them, or before that
 * without the chain in the domain.
 *
 * @param withChain whether the domain names the chain
 */
public record SafeHashes(Address safe, BigInteger chain, boolean withChain) {
  private static final String TRANSACTION =
      "address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,"
          + "uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce";

  /** The safeTxHash of what {@code execTransaction} with these arguments executes. */
  public Hash transaction(Abi.Decoded arguments, BigInteger nonce) {
    Map<String, Object> message = new LinkedHashMap<>();
    for (String member : List.of("to", "gasToken", "refundReceiver")) {
      message.put(member, arguments.address(member).toHex());
    }
    for (String member : List.of("value", "operation", "safeTxGas", "baseGas", "gasPrice")) {
      message.put(member, arguments.number(member));
    }
    message.put("data", arguments.bytes("data").toHex());
    message.put("nonce", nonce);
    return hash("SafeTx", TRANSACTION, message);
  }

  /** The safeTxHash of this Safe's approving a hash at another one, as wallets propose it. */
  public Hash approval(Address of, Hash approved, BigInteger nonce) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("to", of.toHex());
    message.put("data", Probe.calldata("approveHash(bytes32)", Word.of(approved.bytes())).toHex());
    for (String member : List.of("value", "operation", "safeTxGas", "baseGas", "gasPrice")) {
      message.put(member, BigInteger.ZERO);
    }
    message.put("gasToken", Address.ZERO.toHex());
    message.put("refundReceiver", Address.ZERO.toHex());
    message.put("nonce", nonce);
    return hash("SafeTx", TRANSACTION, message);
  }

  /** What owners sign for this Safe's signature (ERC-1271) over {@code message}. */
  public Hash message(Bytes message) {
    return hash("SafeMessage", "bytes message", Map.of("message", message.toHex()));
  }

  private Hash hash(String type, String members, Map<String, Object> message) {
    List<TypedData.Member> declared =
        List.of(members.split(",", -1)).stream()
            .map(each -> each.split(" ", 2))
            .map(each -> new TypedData.Member(each[1], each[0]))
            .toList();
    Map<String, Object> domain = new LinkedHashMap<>();
    if (withChain) {
      domain.put("chainId", chain);
    }
    domain.put("verifyingContract", safe.toHex());
    return TypedDataHash.of(new TypedData(Map.of(type, declared), type, domain, message));
  }
}
