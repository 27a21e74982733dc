package bothy;

import bothy.authority.Extent;
import bothy.authority.Line;
import bothy.authority.Progress;
import bothy.authority.SignedRequests;
import bothy.authority.Standing;
import bothy.authority.Survey;
import bothy.cases.ChainRules;
import bothy.catalogue.Action;
import bothy.catalogue.Catalogue;
import bothy.catalogue.Views;
import bothy.chain.ChainException;
import bothy.chain.ChainView;
import bothy.chain.GroundedBlock;
import bothy.chain.Which;
import bothy.doors.web.Authorities;
import bothy.eth.Address;
import bothy.guard.Signings;
import bothy.jsonrpc.InputException;
import bothy.simulation.Fork;
import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Standing authority as the desk shows it, each line with the request that takes it back. */
final class DeskAuthority implements Authorities {
  private static final Duration DEADLINE = Duration.ofSeconds(25);

  /** What a page waits for; the command line looks back further. */
  private static final Extent EXTENT = new Extent(0, 1_000, Duration.ofSeconds(30));

  private final Catalogue catalogue;
  private final ChainView chain;
  private final Optional<Fork> fork;
  private final SignedRequests signed;
  private final Optional<Signings> signings;
  private final PolicyHouse policy;

  DeskAuthority(
      Catalogue catalogue,
      ChainView chain,
      Optional<Fork> fork,
      SignedRequests signed,
      Optional<Signings> signings,
      PolicyHouse policy) {
    this.catalogue = catalogue;
    this.chain = chain;
    this.fork = fork;
    this.signed = signed;
    this.signings = signings;
    this.policy = policy;
  }

  @Override
  public Map<String, Object> of(Optional<Address> account) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("accounts", DeskActions.accounts(accounts()));
    if (account.isEmpty()) {
      answer.put("complete", false);
      answer.put("says", "");
      answer.put("lines", List.of());
      return answer;
    }
    Standing standing = standing(account.get());
    answer.put("complete", standing.search().complete());
    answer.put("says", says(standing));
    answer.put("lines", standing.lines().stream().map(line -> line(line, account.get())).toList());
    return answer;
  }

  private List<Address> accounts() {
    return signings.map(Signings::accounts).orElse(List.of());
  }

  private Standing standing(Address account) {
    try {
      GroundedBlock block =
          chain
              .block(chain.rpc(DEADLINE), new Which.Newest())
              .orElseThrow(() -> new InputException("chain", "a newest block", "none"));
      Views views = new Views(chain, block, new ChainRules(chain.chain(), fork), DEADLINE);
      return new Survey(catalogue, views, signed, Progress.NONE).of(account, EXTENT);
    } catch (ChainException e) {
      throw new InputException("chain", "a node that answers", e.getMessage() + "");
    }
  }

  private static String says(Standing standing) {
    String searched = standing.search().says();
    return searched.substring(0, 1).toUpperCase(Locale.ROOT)
        + searched.substring(1)
        + ". "
        + String.join(" ", standing.remarks());
  }

  private Map<String, Object> line(Line line, Address account) {
    Map<String, Object> json = new LinkedHashMap<>();
    Line.Party party = line.spender();
    json.put("kind", line.kind().name().toLowerCase(Locale.ROOT));
    json.put("by", party.address().toHex());
    json.put("name", named(party.address()).or(party::name).or(party::code).orElse(""));
    line.what().ifPresent(what -> json.put("asset", asset(line, what)));
    json.put("everything", line.what().isEmpty() && line.unlimited());
    line.today().ifPresent(amount -> json.put("today", amount.toString()));
    line.amount().ifPresent(amount -> json.put("amount", amount.toString()));
    json.put("unlimited", line.unlimited());
    json.put("until", line.until().map(end -> "" + end.getEpochSecond()).orElse(""));
    json.put("ground", line.ground().word());
    json.put("says", line.says());
    line.revocation()
        .filter(revocation -> isPossible(revocation, account))
        .ifPresent(revocation -> json.put("revoke", revoke(revocation, account)));
    return json;
  }

  /** The user's own name for an address. */
  private Optional<String> named(Address address) {
    return policy.get().written().named().stream()
        .filter(party -> party.address().equals(address))
        .map(party -> party.name())
        .findFirst();
  }

  private static Map<String, Object> asset(Line line, Line.What what) {
    Map<String, Object> json = new LinkedHashMap<>();
    boolean all = line.kind() == Line.Kind.OPERATOR;
    json.put("kind", line.id().isPresent() ? "erc721" : all ? "collection" : "erc20");
    json.put("address", what.token().toHex());
    line.id().ifPresent(id -> json.put("id", id.toString()));
    what.symbol()
        .ifPresent(symbol -> {
          json.put("symbol", symbol);
          json.put("decimals", BigInteger.valueOf(what.decimals()));
        });
    return json;
  }

  /** Nothing here signs for another account, or an authorisation. */
  private boolean isPossible(Line.Revocation revocation, Address account) {
    return accounts().contains(account)
        && catalogue
            .action(revocation.action())
            .filter(action -> action.kind() != Action.Kind.AUTHORIZATION)
            .isPresent();
  }

  private static Map<String, Object> revoke(Line.Revocation revocation, Address account) {
    Map<String, String> fields = new LinkedHashMap<>(revocation.fields());
    fields.put(DeskActions.ACCOUNT, account.toHex());
    return Map.of("action", revocation.action(), "fields", fields);
  }
}
