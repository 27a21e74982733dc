package bothy.verdict;

import bothy.effects.Asset;
import bothy.eth.Address;
import bothy.eth.EthException;
import bothy.eth.TypedData;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the common kinds of typed data grant or pay: permits (ERC-2612, Dai's, Permit2),
 * transfers by authorisation (ERC-3009) and delegations of votes. Others say nothing here.
 */
final class TypedGrants {
  private static final Pattern ADDRESS = Pattern.compile("0[xX][0-9a-fA-F]{40}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,80}|0x[0-9a-fA-F]{1,64}");
  private static final BigInteger EVERYTHING =
      BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

  private TypedGrants() {}

  static void read(TypedData data, Deeds deeds) {
    Map<String, Object> message = data.message();
    Optional<Address> token = address(data.domain().get("verifyingContract"));
    Optional<Address> spender = address(message.get("spender"));
    switch (data.primaryType()) {
      case "Permit" -> {
        BigInteger all = Boolean.TRUE.equals(message.get("allowed")) ? EVERYTHING : null;
        Optional<BigInteger> amount =
            message.containsKey("allowed")
                ? Optional.of(all == null ? BigInteger.ZERO : all)
                : number(message.get("value"));
        if (token.isPresent() && spender.isPresent() && amount.isPresent()) {
          deeds.grants(spender.get(), new Asset.Erc20(token.get()), amount.get());
        }
      }
      case "PermitSingle" -> grant(spender, message.get("details"), deeds);
      case "PermitTransferFrom", "PermitWitnessTransferFrom" ->
          grant(spender, message.get("permitted"), deeds);
      case "PermitBatch" -> all(spender, message.get("details"), deeds);
      case "PermitBatchTransferFrom", "PermitBatchWitnessTransferFrom" ->
          all(spender, message.get("permitted"), deeds);
      case "TransferWithAuthorization", "ReceiveWithAuthorization" -> {
        Optional<Address> to = address(message.get("to"));
        Optional<BigInteger> amount = number(message.get("value"));
        if (token.isPresent() && to.isPresent() && amount.isPresent()) {
          deeds.out.merge(new Asset.Erc20(token.get()), amount.get(), BigInteger::add);
          deeds.pays(new Asset.Erc20(token.get()), true, amount.get(), to.get());
        }
      }
      case "Delegation" ->
          address(message.get("delegatee"))
              .ifPresent(to -> deeds.delegates(to, token.orElse(Address.ZERO)));
      default -> {}
    }
  }

  private static void all(Optional<Address> spender, @Nullable Object list, Deeds deeds) {
    if (list instanceof List<?> entries) {
      entries.forEach(entry -> grant(spender, entry, deeds));
    }
  }

  private static void grant(Optional<Address> spender, @Nullable Object entry, Deeds deeds) {
    if (spender.isPresent() && entry instanceof Map<?, ?> details) {
      Optional<Address> token = address(details.get("token"));
      Optional<BigInteger> amount = number(details.get("amount"));
      if (token.isPresent() && amount.isPresent()) {
        deeds.grants(spender.get(), new Asset.Erc20(token.get()), amount.get());
      }
    }
  }

  /** The address that a value of typed data is, if it is one. */
  static Optional<Address> address(@Nullable Object value) {
    if (!(value instanceof String text) || !ADDRESS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Address.fromHex("0x" + text.substring(2).toLowerCase(Locale.ROOT)));
    } catch (EthException e) {
      return Optional.empty();
    }
  }

  private static Optional<BigInteger> number(@Nullable Object value) {
    if (value instanceof BigInteger number) {
      return Optional.of(number);
    }
    if (!(value instanceof String text) || !NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text));
  }
}
