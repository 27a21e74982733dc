package bothy.authority;

import bothy.authority.Line.Kind;
import bothy.authority.Line.Party;
import bothy.authority.Line.Revocation;
import bothy.authority.Line.What;
import bothy.catalogue.Catalogue;
import bothy.catalogue.Views;
import bothy.effects.KnownCode;
import bothy.effects.Probe;
import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.eth.Word;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What is left of grants now, by what the contracts themselves answer on the state at hand. */
final class GrantReader {
  private static final BigInteger UNLIMITED = BigInteger.ONE.shiftLeft(95);

  private final Catalogue catalogue;
  private final ChainId chain;
  private final Address account;
  private final Prices prices;
  private final Views.World world;
  private final long time;

  /**
   * @param time of the block, in seconds since 1970
   */
  GrantReader(
      Catalogue catalogue,
      ChainId chain,
      Address account,
      Prices prices,
      Views.World world,
      long time) {
    this.catalogue = catalogue;
    this.chain = chain;
    this.account = account;
    this.prices = prices;
    this.world = world;
    this.time = time;
  }

  /** The line of a grant; empty where nothing is left of it. */
  Optional<Line> read(Grant grant) {
    return switch (grant) {
      case Grant.Allowance allowance -> allowance(allowance);
      case Grant.Single single -> single(single);
      case Grant.Operator operator -> operator(operator);
      case Grant.Permit2 permit2 -> permit2(permit2);
    };
  }

  /** The line of a grant whose contract can't be asked. */
  Line unread(Grant grant) {
    return switch (grant) {
      case Grant.Allowance(Address token, Address spender) ->
          unread(Kind.ALLOWANCE, token, token, spender);
      case Grant.Single(Address token, BigInteger ignored) ->
          unread(Kind.NFT, token, token, Address.ZERO);
      case Grant.Operator(Address token, Address operator) ->
          unread(Kind.OPERATOR, token, token, operator);
      case Grant.Permit2(Address hub, Address token, Address spender) ->
          unread(Kind.PERMIT2, hub, token, spender);
    };
  }

  private Line unread(Kind kind, Address contract, Address token, Address spender) {
    return new Line(
        kind,
        contract,
        Optional.of(new What(token, symbol(token), 0)),
        Optional.empty(),
        party(spender),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Ground.CLAIMED,
        "The contract doesn't answer what is left of it.",
        Optional.empty());
  }

  private Optional<String> symbol(Address token) {
    return catalogue.token(chain, token).map(Catalogue.Token::symbol);
  }

  /** Who that is. */
  Party party(Address address) {
    boolean hasCode =
        world.state().account(address) instanceof Answer.Known<Account>(Account known)
            && known.hasCode();
    return new Party(
        address,
        catalogue.name(chain, address),
        KnownCode.at(world.state(), address).map(KnownCode.Entry::name),
        hasCode);
  }

  /** The token, with its decimals where it tells them. */
  What what(Address token) {
    return new What(token, symbol(token), world.probe().decimals(token).orElse(0));
  }

  private Optional<Line> allowance(Grant.Allowance grant) {
    Probe probe = world.probe();
    Address token = grant.contract();
    Optional<BigInteger> left = probe.allowance(token, account, grant.spender());
    if (left.isEmpty()) {
      return answers(token) ? Optional.of(unread(grant)) : Optional.empty();
    }
    if (left.get().signum() == 0) {
      return Optional.empty();
    }
    Optional<BigInteger> today = probe.balance(token, account).map(left.get()::min);
    Party spender = party(grant.spender());
    boolean hub = spender.code().filter("Permit2"::equals).isPresent();
    return Optional.of(
        line(
            Kind.ALLOWANCE,
            token,
            what(token),
            spender,
            left.get(),
            today,
            Optional.empty(),
            hub ? "Permit2 moves only what was granted or signed besides." : "",
            revoke("revoke", Map.of("token", token.toHex(), "spender", hex(grant.spender())))));
  }

  private static String hex(Address address) {
    return address.toHex();
  }

  /** Without code there is nothing that could ever give anything. */
  private boolean answers(Address contract) {
    return world.state().account(contract) instanceof Answer.Known<Account>(Account known)
        && known.hasCode();
  }

  Line line(
      Kind kind,
      Address contract,
      What what,
      Party spender,
      BigInteger amount,
      Optional<BigInteger> today,
      Optional<Instant> until,
      String says,
      Optional<Revocation> revocation) {
    return new Line(
        kind,
        contract,
        Optional.of(what),
        Optional.empty(),
        spender,
        Optional.of(amount),
        amount.compareTo(UNLIMITED) >= 0,
        today,
        today.flatMap(now -> prices.worth(what.token(), now)),
        until,
        Ground.PROVEN,
        says,
        revocation);
  }

  static Optional<Revocation> revoke(String action, Map<String, String> fields) {
    return Optional.of(new Revocation(action, new java.util.TreeMap<>(fields)));
  }

  private Optional<Line> single(Grant.Single grant) {
    Probe probe = world.probe();
    Address collection = grant.contract();
    Word id = Word.of(grant.id());
    boolean own = probe.tokenOwner(collection, grant.id()).equals(account);
    Optional<Address> approved =
        probe
            .word(collection, "getApproved(uint256)", id)
            .map(Address::of)
            .filter(spender -> !spender.equals(Address.ZERO));
    if (!own || approved.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Line(
            Kind.NFT,
            collection,
            Optional.of(new What(collection, symbol(collection), 0)),
            Optional.of(grant.id()),
            party(approved.get()),
            Optional.of(BigInteger.ONE),
            false,
            Optional.of(BigInteger.ONE),
            Optional.empty(),
            Optional.empty(),
            Ground.PROVEN,
            "",
            revoke(
                "revoke-nft", Map.of("collection", hex(collection), "id", grant.id().toString()))));
  }

  private Optional<Line> operator(Grant.Operator grant) {
    Probe probe = world.probe();
    Address collection = grant.contract();
    Optional<Word> stands =
        probe.word(
            collection,
            "isApprovedForAll(address,address)",
            account.toWord(),
            grant.operator().toWord());
    if (stands.isEmpty()) {
      return answers(collection) ? Optional.of(unread(grant)) : Optional.empty();
    }
    if (stands.get().isZero()) {
      return Optional.empty();
    }
    // ERC-1155 counts by number, and which numbers the account has isn't told
    Optional<BigInteger> held =
        probe.isErc1155(collection) ? Optional.empty() : probe.balance(collection, account);
    return Optional.of(
        new Line(
            Kind.OPERATOR,
            collection,
            Optional.of(new What(collection, symbol(collection), 0)),
            Optional.empty(),
            party(grant.operator()),
            Optional.empty(),
            true,
            held,
            Optional.empty(),
            Optional.empty(),
            Ground.PROVEN,
            held.isEmpty() ? "Whatever the account holds of it." : "",
            revoke(
                "revoke-operator",
                Map.of("collection", hex(collection), "operator", hex(grant.operator())))));
  }

  private Optional<Line> permit2(Grant.Permit2 grant) {
    Probe probe = world.probe();
    Optional<Permit2State> state =
        Permit2State.of(probe, grant.contract(), account, grant.token(), grant.spender());
    if (state.isEmpty()) {
      return answers(grant.contract()) ? Optional.of(unread(grant)) : Optional.empty();
    }
    Permit2State left = state.get();
    if (left.amount().signum() == 0 || left.expiry().compareTo(BigInteger.valueOf(time)) < 0) {
      return Optional.empty();
    }
    Optional<BigInteger> today = reachable(grant.token(), grant.contract()).map(left.amount()::min);
    return Optional.of(
        line(
            Kind.PERMIT2,
            grant.contract(),
            what(grant.token()),
            party(grant.spender()),
            left.amount(),
            today,
            Optional.of(Instant.ofEpochSecond(left.expiry().longValue())),
            "",
            revoke(
                "revoke-permit2",
                Map.of(
                    "token", hex(grant.token()),
                    "spender", hex(grant.spender()),
                    "permit2", hex(grant.contract())))));
  }

  /** What a hub may draw of a token: the allowance that it has, if there is as much. */
  Optional<BigInteger> reachable(Address token, Address hub) {
    Probe probe = world.probe();
    return probe
        .balance(token, account)
        .flatMap(held -> probe.allowance(token, account, hub).map(held::min));
  }

  /** What Permit2 says of a grant. */
  record Permit2State(BigInteger amount, BigInteger expiry, BigInteger nonce) {
    static Optional<Permit2State> of(
        Probe probe, Address hub, Address owner, Address token, Address spender) {
      return probe
          .view(hub, Grant.permit2Allowance(owner, token, spender))
          .filter(answer -> answer.size() == 96)
          .map(answer -> new Permit2State(word(answer, 0), word(answer, 1), word(answer, 2)));
    }

    private static BigInteger word(Bytes answer, int at) {
      return Word.of(answer.slice(32 * at, 32 * at + 32)).toBigInteger();
    }
  }
}
