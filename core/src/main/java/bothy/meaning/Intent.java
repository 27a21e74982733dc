package bothy.meaning;

import bothy.effects.Asset;
import bothy.eth.Address;
import bothy.eth.ChainId;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What could be read of a user's own words about a request. Reading is deterministic, by a fixed
 * vocabulary of English; what isn't in it is {@link #unread}. Nothing here makes a request safer:
 * rules may only ask what the words name.
 *
 * @param steps what is to be done, in the order of the words
 * @param network the chain that the words name
 * @param unread what could not be read, in the order of the words
 * @param whole whether every part that names money, addresses or conditions was read; if not, the
 *     steps can't be held against a request, since the rest may be in what wasn't read
 */
public record Intent(
    List<Step> steps, Optional<ChainId> network, List<Unread> unread, boolean whole) {
  /** Longer words are not read at all. */
  public static final int MAX_LENGTH = 2_000;

  /** What kind of thing is to be done. */
  public enum Action {
    PAY,
    APPROVE,
    REVOKE,
    SWAP,
    BUY,
    MINT,
    WRAP,
    UNWRAP,
    DEPOSIT,
    WITHDRAW,
    STAKE,
    CLAIM,
    VOTE,
    /** Of voting power. */
    DELEGATE,
    /** EIP-7702. */
    DELEGATE_ACCOUNT,
    BRIDGE,
    RENEW,
    LIST,
    CANCEL,
    SIGN_IN,
    /** Of who directs a contract. */
    CONTROL
  }

  /** What the words make of an address: whom it is paid to, who may take, or where it is done. */
  public enum Role {
    RECIPIENT,
    SPENDER,
    COUNTERPART
  }

  /**
   * One thing to be done, or not to be done.
   *
   * @param words of the action, as they were written
   * @param negated whether the words forbid it
   * @param gives what leaves, or what may be taken
   * @param gets what arrives
   * @param open whether an amount or asset could not be read, so that none is checked
   * @param increase whether amounts are added to an allowance that is there
   * @param number of a proposal
   * @param support of a vote, as in Governor: 0 against, 1 for, 2 abstain
   */
  public record Step(
      Action action,
      String words,
      boolean negated,
      List<Term> gives,
      List<Term> gets,
      List<Party> parties,
      boolean open,
      boolean increase,
      Optional<BigInteger> number,
      Optional<Integer> support) {
    public Step {
      gives = List.copyOf(gives);
      gets = List.copyOf(gets);
      parties = List.copyOf(parties);
    }

    /** The addresses in any of the roles. */
    public Set<Address> addresses(Role... roles) {
      Set<Address> addresses = new TreeSet<>();
      for (Party party : parties) {
        if (List.of(roles).contains(party.role())) {
          addresses.addAll(party.addresses());
        }
      }
      return addresses;
    }
  }

  /**
   * An amount of something, in its smallest unit.
   *
   * @param most empty if the words set no upper bound
   * @param unlimited whether the words say so: unlimited, all, everything
   * @param words as they were written
   */
  public record Term(
      Thing thing, BigInteger least, Optional<BigInteger> most, boolean unlimited, String words) {
    /** Whether the words bound the amount. */
    public boolean stated() {
      return most.isPresent() || least.signum() > 0;
    }

    /** Whether the amount is one that the words allow. */
    public boolean holds(BigInteger amount) {
      return amount.compareTo(least) >= 0
          && most.filter(bound -> amount.compareTo(bound) > 0).isEmpty();
    }
  }

  /**
   * What an amount is of.
   *
   * @param isNative the chain's own currency
   * @param contracts of the tokens that go by the name; empty if none was named
   * @param id of a non-fungible token
   */
  public record Thing(boolean isNative, Set<Address> contracts, Optional<BigInteger> id) {
    public static final Thing NATIVE = new Thing(true, Set.of(), Optional.empty());
    public static final Thing ANY = new Thing(false, Set.of(), Optional.empty());

    public Thing {
      contracts = Set.copyOf(contracts);
    }

    /** Whether the words leave open what it is. */
    public boolean any() {
      return !isNative && contracts.isEmpty() && id.isEmpty();
    }

    /** Whether the asset is one that the words mean. */
    public boolean fits(Asset asset) {
      if (any()) {
        return true;
      }
      if (isNative || asset instanceof Asset.Native) {
        return isNative && asset instanceof Asset.Native;
      }
      boolean unique = asset instanceof Asset.Erc721 || asset instanceof Asset.Erc1155;
      return (contracts.isEmpty() || contracts.contains(asset.contract()))
          && (id.isEmpty() || (unique && id.get().equals(asset.tokenId())));
    }
  }

  /** Addresses that one name or shortened address stands for; more than one if names repeat. */
  public record Party(Role role, Set<Address> addresses, String words) {
    public Party {
      addresses = Set.copyOf(addresses);
    }
  }

  /**
   * Words that could not be read.
   *
   * @param start of the words, in UTF-16 units from the beginning
   */
  public record Unread(String words, int start) {}

  public Intent {
    steps = List.copyOf(steps);
    unread = List.copyOf(unread);
  }

  /**
   * Reads a user's words.
   *
   * @param account that {@code me} and {@code myself} stand for
   * @param candidates further addresses that a shortened one may stand for: those of the request
   * @param chain whose currency is meant by its name; where that isn't ether, {@code ETH} is only
   *     what a known token goes by
   */
  public static Intent read(
      String words, Known known, Address account, Set<Address> candidates, ChainId chain) {
    return IntentReader.read(words, known, account, candidates, chain);
  }

  /** What is to be done, without what is forbidden. */
  public List<Step> wanted() {
    return steps.stream().filter(step -> !step.negated()).toList();
  }

  /** Whether the words want something of this kind done. */
  public boolean names(Action action) {
    return wanted().stream().anyMatch(step -> step.action() == action);
  }

  /** Whether the words want something done with {@code address}, in any role. */
  public boolean names(Address address) {
    return wanted().stream()
        .flatMap(step -> step.parties().stream())
        .anyMatch(party -> party.addresses().contains(address));
  }

  /** Whether the words let {@code spender} take {@code token}, and say that there is no limit. */
  public boolean allowsUnlimited(Address spender, Address token) {
    return whole
        && wanted().stream()
            .filter(step -> step.action() == Action.APPROVE && !step.open())
            .filter(step -> step.addresses(Role.SPENDER).contains(spender))
            .flatMap(step -> step.gives().stream())
            .anyMatch(term ->
                term.unlimited()
                    && (term.thing().fits(new Asset.Erc20(token))
                        || term.thing().fits(new Asset.Collection(token))));
  }

  /** Whether the words say that this much of {@code asset} leaves: an amount, or all of it. */
  public boolean namesOutflow(Asset asset, BigInteger amount) {
    return whole
        && wanted().stream()
            .filter(step -> !step.open())
            .filter(step -> step.action() != Action.APPROVE && step.action() != Action.REVOKE)
            .flatMap(step -> step.gives().stream())
            .anyMatch(term ->
                !term.thing().any()
                    && term.thing().fits(asset)
                    && (term.unlimited() || (term.most().isPresent() && term.holds(amount))));
  }
}
