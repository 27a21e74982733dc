package bothy;

import bothy.cases.ChainRules;
import bothy.catalogue.Action;
import bothy.catalogue.Catalogue;
import bothy.catalogue.Proposals;
import bothy.catalogue.Views;
import bothy.chain.ChainException;
import bothy.chain.ChainView;
import bothy.chain.Rpc;
import bothy.chain.Which;
import bothy.doors.web.Actions;
import bothy.doors.web.AddressBook;
import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.guard.Asked;
import bothy.guard.Signings;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcException;
import bothy.simulation.Fork;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What can be done without anybody's front end, and the names that are known here. */
final class DeskActions implements Actions, AddressBook {
  private static final Duration DEADLINE = Duration.ofSeconds(25);

  /** The field that says who signs, which every form here has. */
  static final String ACCOUNT = "account";

  private final Catalogue catalogue;
  private final ChainView chain;
  private final Optional<Fork> fork;
  private final Signings signings;
  private final PolicyHouse policy;

  DeskActions(
      Catalogue catalogue,
      ChainView chain,
      Optional<Fork> fork,
      Signings signings,
      PolicyHouse policy) {
    this.catalogue = catalogue;
    this.chain = chain;
    this.fork = fork;
    this.signings = signings;
    this.policy = policy;
  }

  @Override
  public Map<String, Object> actions() {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("accounts", accounts(signings.accounts()));
    answer.put(
        "actions",
        catalogue.actions().stream()
            .filter(action -> action.kind() != Action.Kind.AUTHORIZATION) // nothing here signs one
            .map(DeskActions::action)
            .toList());
    return answer;
  }

  static List<Map<String, Object>> accounts(List<Address> accounts) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Address account : accounts) {
      all.add(Map.of("address", account.toHex()));
    }
    return all;
  }

  private static Map<String, Object> action(Action action) {
    List<Map<String, Object>> fields = new ArrayList<>();
    fields.add(Map.of("name", ACCOUNT, "label", "Account", "type", "account"));
    action.fields().forEach(field -> fields.add(field(field)));
    return Map.of("id", action.id(), "title", action.title(), "fields", fields);
  }

  private static Map<String, Object> field(Action.Field field) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", field.name());
    json.put("label", field.label());
    json.put("type", field.type().name().toLowerCase(Locale.ROOT));
    field.unit().filter("ETH"::equals).ifPresent(unit -> json.put("unit", unit));
    field.otherwise().ifPresent(text -> json.put("value", text));
    List<Map<String, Object>> choices = new ArrayList<>();
    field.choices().keySet().forEach(word -> choices.add(Map.of("value", word, "label", word)));
    json.put("choices", choices);
    return json;
  }

  @Override
  public Hash propose(String action, Map<String, String> fields) {
    Map<String, String> rest = new LinkedHashMap<>(fields);
    String account = rest.remove(ACCOUNT);
    Address who =
        account == null
            ? signings.accounts().stream()
                .findFirst()
                .orElseThrow(() -> new InputException("fields.account", "an account", "none here"))
            : new Node("fields.account", account).as("an address", Address::fromHex);
    try {
      Rpc rpc = chain.rpc(DEADLINE);
      var block =
          chain
              .block(rpc, new Which.Newest())
              .orElseThrow(() -> new InputException("chain", "a newest block", "none"));
      Views views = new Views(chain, block, new ChainRules(chain.chain(), fork), DEADLINE);
      Node request =
          new Proposals(catalogue, views)
              .propose(action, who, rest, Proposals.SLIPPAGE)
              .request()
              .written();
      return signings.begin(
          new Asked(
              request.required("method", "a method").text(),
              request.required("params", "its parameters"),
              Optional.empty(),
              request.member("intent").map(Node::text),
              Asked.By.USER));
    } catch (InputException e) {
      boolean ofForm = fields.containsKey(e.field());
      throw ofForm ? new InputException("fields." + e.field(), e.expected(), e.found()) : e;
    } catch (ChainException e) {
      throw new InputException("chain", "a node that answers", e.getMessage() + "");
    } catch (RpcException e) {
      throw new InputException("account", "one whose key is here", e.getMessage() + "");
    }
  }

  @Override
  public Map<String, Object> names() {
    List<Map<String, Object>> names = new ArrayList<>();
    for (var party : policy.get().written().named()) {
      Map<String, Object> name = name(party.name(), party.address(), "policy");
      name.put("line", BigInteger.valueOf(party.line()));
      names.add(name);
    }
    catalogue
        .places(chain.chain())
        .forEach(place -> names.add(name(place.name(), place.address(), "known")));
    catalogue
        .tokens(chain.chain())
        .forEach(token -> names.add(name(token.symbol(), token.address(), "known")));
    return Map.of("names", names);
  }

  private static Map<String, Object> name(String name, Address address, String from) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("address", address.toHex());
    json.put("from", from);
    return json;
  }
}
