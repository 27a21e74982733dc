package bothy.effects;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Word;
import bothy.simulation.Log;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Token events of a run, read strictly: one whose shape is off is left out. */
final class Events {
  static final Hash TRANSFER = topic("Transfer(address,address,uint256)");

  /** What wrapped ether tells instead of a transfer from or to nobody. */
  static final Hash DEPOSIT = topic("Deposit(address,uint256)");

  static final Hash WITHDRAWAL = topic("Withdrawal(address,uint256)");
  static final Hash APPROVAL = topic("Approval(address,address,uint256)");
  static final Hash APPROVAL_FOR_ALL = topic("ApprovalForAll(address,address,bool)");
  static final Hash TRANSFER_SINGLE =
      topic("TransferSingle(address,address,address,uint256,uint256)");
  static final Hash TRANSFER_BATCH =
      topic("TransferBatch(address,address,address,uint256[],uint256[])");
  private static final Bytes APPROVE = Probe.selector("approve(address,uint256)");
  private static final Bytes INCREASE = Probe.selector("increaseAllowance(address,uint256)");
  private static final Bytes SET_APPROVAL_FOR_ALL =
      Probe.selector("setApprovalForAll(address,bool)");
  static final Hash PERMIT2_APPROVAL = topic("Approval(address,address,address,uint160,uint48)");
  static final Hash PERMIT2_PERMIT = topic("Permit(address,address,address,uint160,uint48,uint48)");

  record Holding(Address account, Asset asset) implements Comparable<Holding> {
    @Override
    public int compareTo(Holding other) {
      int order = account.compareTo(other.account);
      return order == 0 ? asset.compareTo(other.asset) : order;
    }
  }

  record Grant(Address owner, Address spender, Asset asset, String via, Address hub) {}

  record OperatorGrant(Address owner, Address operator, Address token, boolean approved) {}

  /** Net change of each holding as the events tell it. */
  final TreeMap<Holding, BigInteger> moves = new TreeMap<>();

  /** What of it came from nobody: rebasing tokens tell so of what a balance had grown by before. */
  final Map<Holding, BigInteger> minted = new HashMap<>();

  final Set<Grant> grants = new LinkedHashSet<>();

  /**
   * The amount that an ERC-20 grant was asked for with, or told of: for tokens that don't answer.
   */
  private final Map<Grant, BigInteger> told = new HashMap<>();

  final List<OperatorGrant> operators = new ArrayList<>();

  static Hash topic(String signature) {
    return Hash.keccak(Bytes.owning(signature.getBytes(StandardCharsets.US_ASCII)));
  }

  static Events read(List<Log> logs) {
    Events events = new Events();
    logs.stream().filter(log -> !log.topics().isEmpty()).forEach(events::read);
    logs.stream().filter(log -> log.topics().size() == 2).forEach(events::readWrapping);
    return events;
  }

  /** Grants that a call by {@code owner} asks for, whether or not the token tells of them. */
  void asked(Address owner, Address token, Bytes input) {
    if (input.size() < 68) {
      return;
    }
    Bytes selector = input.slice(0, 4);
    Address party = Address.of(Word.of(input.slice(4, 36)));
    if (selector.equals(APPROVE) || selector.equals(INCREASE)) {
      granted(owner, party, token, Word.of(input.slice(36, 68)).toBigInteger());
    } else if (selector.equals(SET_APPROVAL_FOR_ALL)) {
      boolean approved = !Word.of(input.slice(36, 68)).isZero();
      OperatorGrant grant = new OperatorGrant(owner, party, token, approved);
      if (!operators.contains(grant)) {
        operators.add(grant);
      }
    }
  }

  private void granted(Address owner, Address spender, Address token, BigInteger amount) {
    Grant grant = new Grant(owner, spender, new Asset.Erc20(token), "ERC-20", token);
    grants.add(grant);
    told.merge(grant, amount, BigInteger::max);
  }

  /** What an ERC-20 grant was told to be of; zero if it was one of an NFT, which looks the same. */
  BigInteger told(Grant grant) {
    boolean nft =
        grants.stream()
            .anyMatch(other ->
                other.via().equals("ERC-721")
                    && other.hub().equals(grant.hub())
                    && other.spender().equals(grant.spender()));
    return nft ? BigInteger.ZERO : told.getOrDefault(grant, BigInteger.ZERO);
  }

  /** Counts only beside transfers of the same token: other contracts have such events too. */
  private void readWrapping(Log log) {
    Hash topic = log.topics().getFirst();
    boolean deposit = topic.equals(DEPOSIT);
    Holding holding = new Holding(party(log, 1), new Asset.Erc20(log.address()));
    if ((deposit || topic.equals(WITHDRAWAL))
        && log.data().size() == 32
        && moves.containsKey(holding)) {
      BigInteger amount = number(log, 0);
      moves.merge(holding, deposit ? amount : amount.negate(), BigInteger::add);
    }
  }

  /** The events by which {@code owner} grants something to somebody, each as what it says. */
  static Set<List<Object>> grantsBy(Address owner, List<Log> logs) {
    Set<Hash> kinds = Set.of(APPROVAL, APPROVAL_FOR_ALL, PERMIT2_APPROVAL, PERMIT2_PERMIT);
    Set<List<Object>> grants = new LinkedHashSet<>();
    for (Log log : logs) {
      if (log.topics().size() >= 3
          && kinds.contains(log.topics().getFirst())
          && party(log, 1).equals(owner)) {
        grants.add(List.of(log.address(), log.topics(), log.data()));
      }
    }
    return grants;
  }

  /** The ERC-1155 events that tell what left {@code holder}, each as what it says. */
  static Set<List<Object>> sentBy(Address holder, List<Log> logs) {
    Set<List<Object>> sent = new LinkedHashSet<>();
    for (Log log : logs) {
      if (log.topics().size() == 4
          && Set.of(TRANSFER_SINGLE, TRANSFER_BATCH).contains(log.topics().getFirst())
          && party(log, 2).equals(holder)) {
        sent.add(List.of(log.address(), log.topics(), log.data()));
      }
    }
    return sent;
  }

  private void read(Log log) {
    Hash topic = log.topics().getFirst();
    int topics = log.topics().size();
    int data = log.data().size();
    if (topic.equals(TRANSFER) && topics == 3 && data == 32) {
      move(log, 1, new Asset.Erc20(log.address()), number(log, 0));
    } else if (topic.equals(TRANSFER) && topics == 4 && data == 0) {
      move(log, 1, new Asset.Erc721(log.address(), id(log, 3)), BigInteger.ONE);
    } else if (topic.equals(TRANSFER_SINGLE) && topics == 4 && data == 64) {
      move(log, 2, new Asset.Erc1155(log.address(), number(log, 0)), number(log, 1));
    } else if (topic.equals(TRANSFER_BATCH) && topics == 4) {
      batch(log);
    } else if (topic.equals(APPROVAL) && topics == 3 && data == 32) {
      granted(party(log, 1), party(log, 2), log.address(), number(log, 0));
    } else if (topic.equals(APPROVAL) && topics == 4 && data == 0) {
      grants.add(
          new Grant(
              party(log, 1),
              party(log, 2),
              new Asset.Erc721(log.address(), id(log, 3)),
              "ERC-721",
              log.address()));
    } else if (((topic.equals(PERMIT2_APPROVAL) && data == 64) || topic.equals(PERMIT2_PERMIT))
        && topics == 4) {
      grants.add(
          new Grant(
              party(log, 1),
              party(log, 3),
              new Asset.Erc20(party(log, 2)),
              "Permit2",
              log.address()));
    } else if (topic.equals(APPROVAL_FOR_ALL) && topics == 3 && data == 32) {
      operators.add(
          new OperatorGrant(
              party(log, 1), party(log, 2), log.address(), number(log, 0).signum() != 0));
    }
  }

  private void batch(Log log) {
    Bytes data = log.data();
    if (data.size() < 128 || data.size() % 32 != 0) {
      return;
    }
    int count = number(log, 2).bitLength() > 16 ? -1 : number(log, 2).intValue();
    boolean canonical =
        number(log, 0).equals(BigInteger.valueOf(64))
            && count >= 0
            && data.size() == 128 + 64 * count
            && number(log, 1).equals(BigInteger.valueOf(96 + 32L * count))
            && number(log, 3 + count).equals(BigInteger.valueOf(count));
    for (int i = 0; canonical && i < count; i++) {
      Asset asset = new Asset.Erc1155(log.address(), number(log, 3 + i));
      move(log, 2, asset, number(log, 4 + count + i));
    }
  }

  private void move(Log log, int fromTopic, Asset asset, BigInteger amount) {
    Address from = party(log, fromTopic);
    Address to = party(log, fromTopic + 1);
    add(from, asset, amount.negate());
    add(to, asset, amount);
    if (from.equals(Address.ZERO)) {
      minted.merge(new Holding(to, asset), amount, BigInteger::add);
    }
  }

  private void add(Address account, Asset asset, BigInteger change) {
    if (!account.equals(Address.ZERO)) {
      moves.merge(new Holding(account, asset), change, BigInteger::add);
    }
  }

  private static BigInteger number(Log log, int word) {
    return Word.of(log.data().slice(32 * word, 32 * word + 32)).toBigInteger();
  }

  private static BigInteger id(Log log, int topic) {
    return log.topics().get(topic).toWord().toBigInteger();
  }

  private static Address party(Log log, int topic) {
    return Address.of(log.topics().get(topic).toWord());
  }
}
