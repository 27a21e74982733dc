package bothy.authority;

import bothy.authority.GrantReader.Permit2State;
import bothy.authority.Line.Kind;
import bothy.authority.Line.What;
import bothy.catalogue.Views;
import bothy.effects.Asset;
import bothy.effects.Probe;
import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Authorization;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.EthException;
import bothy.eth.Ground;
import bothy.eth.Request;
import bothy.eth.TypedData;
import bothy.eth.Word;
import bothy.meaning.Decoder;
import bothy.meaning.Known;
import bothy.meaning.Meaning;
import bothy.meaning.Signed;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What signatures still let others do: those that were used, cancelled or have expired by the state
 * at hand are left out. Of a kind that isn't known here it can't be said.
 */
final class SignatureReader {
  private static final BigInteger LATEST = BigInteger.valueOf(Instant.MAX.getEpochSecond());

  private final ChainId chain;
  private final Address account;
  private final Views.World world;
  private final GrantReader reader;
  private final BigInteger time;

  SignatureReader(
      ChainId chain, Address account, Views.World world, GrantReader reader, long time) {
    this.chain = chain;
    this.account = account;
    this.world = world;
    this.reader = reader;
    this.time = BigInteger.valueOf(time);
  }

  /** The lines of a signed request. */
  List<Line> read(Request request) {
    return switch (request) {
      case Request.Typed(Address signer, TypedData data) when signer.equals(account) -> typed(data);
      case Request.Delegate(Address authority, Authorization signed)
          when authority.equals(account) ->
          delegation(signed);
      case Request.Typed ignored -> List.of();
      case Request.Delegate ignored -> List.of();
      case Request.Operation ignored -> List.of();
      case Request.Message ignored -> List.of();
      case Request.Unsigned ignored -> List.of();
      case Request.Raw ignored -> List.of();
      case Request.Batch ignored -> List.of();
    };
  }

  private List<Line> delegation(Authorization signed) {
    boolean here = signed.chainId().signum() == 0 || signed.chainId().equals(chain.value());
    boolean live =
        here
            && world.state().account(account) instanceof Answer.Known<Account>(Account known)
            && Long.compareUnsigned(known.nonce(), signed.nonce()) <= 0;
    return live
        ? List.of(
            open(
                signed.delegate(),
                true,
                "An authorisation to act as the account with nonce "
                    + Long.toUnsignedString(signed.nonce())
                    + "; it is void once the account has sent that many transactions."))
        : List.of();
  }

  private Line open(Address spender, boolean everything, String says) {
    return new Line(
        Kind.SIGNATURE,
        account,
        Optional.empty(),
        Optional.empty(),
        reader.party(spender),
        Optional.empty(),
        everything,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Ground.PROVEN,
        says,
        Optional.empty());
  }

  private List<Line> typed(TypedData data) {
    try {
      Fields domain = new Fields(data.domain());
      boolean elsewhere =
          data.domain().containsKey("chainId") && !domain.number("chainId").equals(chain.value());
      if (elsewhere) {
        return List.of();
      }
      Fields message = new Fields(data.message());
      Address contract = domain.address("verifyingContract");
      return switch (data.primaryType()) {
        case "Permit" -> permit(contract, message);
        case "TransferWithAuthorization", "ReceiveWithAuthorization" ->
            authorization(contract, message, data.primaryType());
        case "PermitSingle", "PermitBatch" -> permit2(contract, message);
        case "PermitTransferFrom",
            "PermitBatchTransferFrom",
            "PermitWitnessTransferFrom",
            "PermitBatchWitnessTransferFrom" ->
            transfer(contract, message);
        default -> decoded(contract, data);
      };
    } catch (EthException e) {
      return List.of(unknown(Address.ZERO, data.primaryType()));
    }
  }

  /** Whether another kind was used already its contract alone knows, each in its own way. */
  private List<Line> decoded(Address contract, TypedData data) {
    Meaning meaning = new Decoder(Known.NOTHING).read(new Request.Typed(account, data));
    if (meaning.is(Signed.Kind.VOTE) || meaning.is(Signed.Kind.CANCELLATION)) {
      return List.of();
    }
    if (meaning.exposure().isEmpty()) {
      return List.of(unknown(contract, data.primaryType()));
    }
    return meaning.exposure().stream()
        .filter(exposure -> exposure.until().filter(this::over).isEmpty())
        .map(exposure -> {
          Address token = exposure.asset().contract();
          boolean coins = exposure.asset() instanceof Asset.Erc20;
          return new Line(
              Kind.SIGNATURE,
              contract,
              Optional.of(coins ? reader.what(token) : new What(token, Optional.empty(), 0)),
              exposure.asset() instanceof Asset.Erc721(Address ignored, BigInteger id)
                  ? Optional.of(id)
                  : Optional.empty(),
              reader.party(exposure.by().orElse(contract)),
              Optional.of(exposure.amount()),
              exposure.unlimited(),
              coins
                  ? world.probe().balance(token, account).map(exposure.amount()::min)
                  : Optional.empty(),
              Optional.empty(),
              exposure.until().flatMap(SignatureReader::until),
              Ground.PROVEN,
              "A signed " + data.primaryType() + ", unless it was used already.",
              Optional.empty());
        })
        .toList();
  }

  private Line unknown(Address contract, String kind) {
    return open(
        contract,
        false,
        "A signed " + kind + ": whether it can still be used, and for what, isn't known here.");
  }

  private boolean over(BigInteger deadline) {
    return deadline.compareTo(time) < 0;
  }

  private static Optional<Instant> until(BigInteger deadline) {
    return deadline.compareTo(LATEST) <= 0
        ? Optional.of(Instant.ofEpochSecond(deadline.longValue()))
        : Optional.empty();
  }

  /** EIP-2612, and DAI's own. */
  private List<Line> permit(Address token, Fields message) {
    boolean dai = message.has("holder");
    BigInteger deadline = message.number(dai ? "expiry" : "deadline");
    BigInteger nonce = message.number("nonce");
    Probe probe = world.probe();
    boolean used =
        probe
            .word(token, "nonces(address)", account.toWord())
            .map(Word::toBigInteger)
            .filter(now -> now.compareTo(nonce) > 0)
            .isPresent();
    boolean never = dai && deadline.signum() == 0; // DAI's zero is no end
    if (used || (over(deadline) && !never)) {
      return List.of();
    }
    BigInteger amount = dai ? Word.MAX.toBigInteger() : message.number("value");
    boolean grants = dai ? message.flag("allowed") : amount.signum() > 0;
    return grants
        ? List.of(
            signed(
                token,
                token,
                message.address("spender"),
                amount,
                probe.balance(token, account),
                never ? Optional.empty() : until(deadline),
                "A signed permit.",
                Optional.empty()))
        : List.of();
  }

  private Line signed(
      Address contract,
      Address token,
      Address spender,
      BigInteger amount,
      Optional<BigInteger> reachable,
      Optional<Instant> until,
      String says,
      Optional<Line.Revocation> revocation) {
    return reader.line(
        Kind.SIGNATURE,
        contract,
        reader.what(token),
        reader.party(spender),
        amount,
        reachable.map(amount::min),
        until,
        says,
        revocation);
  }

  /** EIP-3009: it pays whole or not at all. */
  private List<Line> authorization(Address token, Fields message, String kind) {
    BigInteger amount = message.number("value");
    Probe probe = world.probe();
    boolean used =
        probe
            .word(
                token,
                "authorizationState(address,bytes32)",
                account.toWord(),
                message.word("nonce"))
            .filter(word -> !word.isZero())
            .isPresent();
    if (used || over(message.number("validBefore").subtract(BigInteger.ONE))) {
      return List.of();
    }
    Optional<BigInteger> payable =
        probe
            .balance(token, account)
            .map(held -> held.compareTo(amount) < 0 ? BigInteger.ZERO : amount);
    return List.of(
        signed(
            token,
            token,
            message.address("to"),
            amount,
            payable,
            until(message.number("validBefore")),
            "A signed " + kind + ".",
            Optional.empty()));
  }

  private List<Line> permit2(Address hub, Fields message) {
    BigInteger deadline = message.number("sigDeadline");
    Address spender = message.address("spender");
    List<Line> lines = new ArrayList<>();
    if (over(deadline)) {
      return lines;
    }
    for (Fields detail : message.each("details")) {
      Address token = detail.address("token");
      BigInteger nonce = detail.number("nonce");
      boolean used =
          Permit2State.of(world.probe(), hub, account, token, spender)
              .filter(state -> state.nonce().compareTo(nonce) > 0)
              .isPresent();
      BigInteger amount = detail.number("amount");
      if (!used && amount.signum() > 0 && !over(detail.number("expiration"))) {
        lines.add(
            signed(
                hub,
                token,
                spender,
                amount,
                reader.reachable(token, hub),
                until(detail.number("expiration")),
                "A signed permit of Permit2.",
                GrantReader.revoke(
                    "cancel-permit2-permits",
                    Map.of(
                        "token", token.toHex(),
                        "spender", spender.toHex(),
                        "nonce", nonce.add(BigInteger.ONE).toString(),
                        "permit2", hub.toHex()))));
      }
    }
    return lines;
  }

  private List<Line> transfer(Address hub, Fields message) {
    BigInteger nonce = message.number("nonce");
    BigInteger word = nonce.shiftRight(8);
    int bit = nonce.intValue() & 0xff;
    boolean used =
        world
            .probe()
            .word(hub, "nonceBitmap(address,uint256)", account.toWord(), Word.of(word))
            .filter(bits -> bits.toBigInteger().testBit(bit))
            .isPresent();
    List<Line> lines = new ArrayList<>();
    if (used || over(message.number("deadline"))) {
      return lines;
    }
    for (Fields permitted : message.each("permitted")) {
      Address token = permitted.address("token");
      lines.add(
          signed(
              hub,
              token,
              message.address("spender"),
              permitted.number("amount"),
              reader.reachable(token, hub),
              until(message.number("deadline")),
              "A signed transfer of Permit2.",
              GrantReader.revoke(
                  "cancel-permit2-transfers",
                  Map.of(
                      "word", word.toString(),
                      "mask", BigInteger.ONE.shiftLeft(bit).toString(),
                      "permit2", hub.toHex()))));
    }
    return lines;
  }

  /** Members of a struct as JSON gave them. */
  private record Fields(Map<?, ?> members) {
    private Object value(String name) {
      Object value = members.get(name);
      if (value == null) {
        throw new EthException("expected " + name + ", found nothing");
      }
      return value;
    }

    boolean has(String name) {
      return members.containsKey(name);
    }

    Address address(String name) {
      return Address.fromHex(value(name).toString());
    }

    BigInteger number(String name) {
      Object value = value(name);
      if (value instanceof BigInteger number) {
        return bounded(number);
      }
      String text = value.toString();
      boolean hex = text.matches("0x[0-9a-fA-F]{1,64}");
      if (!hex && !text.matches("[0-9]{1,78}")) {
        throw new EthException("expected a number in " + name);
      }
      return bounded(hex ? new BigInteger(text.substring(2), 16) : new BigInteger(text));
    }

    private static BigInteger bounded(BigInteger number) {
      if (number.signum() < 0 || number.bitLength() > 256) {
        throw new EthException("expected a number from 0 to 2^256 - 1");
      }
      return number;
    }

    Word word(String name) {
      return Word.of(Bytes.fromHex(value(name).toString()));
    }

    boolean flag(String name) {
      return value(name).toString().equals("true");
    }

    List<Fields> each(String name) {
      return switch (value(name)) {
        case Map<?, ?> one -> List.of(new Fields(one));
        case List<?> many -> {
          List<Fields> all = new ArrayList<>();
          for (Object each : List.copyOf(many)) {
            if (!(each instanceof Map<?, ?> map)) {
              throw new EthException("expected structs in " + name);
            }
            all.add(new Fields(map));
          }
          yield List.copyOf(all);
        }
        default -> throw new EthException("expected structs in " + name);
      };
    }
  }
}
