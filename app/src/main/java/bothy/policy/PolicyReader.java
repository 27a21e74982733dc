package bothy.policy;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.EthException;
import bothy.eth.Shown;
import bothy.policy.Section.Item;
import bothy.verdict.RuleBook;
import bothy.verdict.Verdict;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Reads a policy file and says everything that is wrong with it, each with its place. */
final class PolicyReader {
  /** In UTF-16 units. */
  static final int LONGEST = 64 << 10;

  private static final int DEEPEST = 32;
  private static final int MOST_PROBLEMS = 50;

  /** In minutes; a signer takes no approval that holds for longer. */
  private static final int LONGEST_LIFE = 5;

  private static final String ADDRESS = "an address, 0x and 40 hex digits";
  private static final String CHAIN = "a chain id, an integer from 1";
  private static final String RULE =
      "the id of a rule, such as \"swap.no-floor\"; ./bothy rules lists them";

  private static final String ORIGIN =
      "pages as a browser names them: \"https://app.example\", in small letters, without a path";
  private static final String ORIGINS =
      "(https://[a-z0-9.-]{1,253}|http://(localhost|127\\.0\\.0\\.1))(:[1-9][0-9]{0,4})?";

  private final List<Problem> problems = new ArrayList<>();
  private final Policy.Draft draft = new Policy.Draft();
  private final Map<String, Unit> units = new HashMap<>();
  private final Set<Policy.Alone> seenAlone = new HashSet<>();

  private PolicyReader() {}

  static PolicyReading read(String text) {
    if (text.length() > LONGEST) {
      return wrong("at most " + LONGEST + " characters", text.length() + "");
    }
    if (nesting(text) > DEEPEST) {
      return wrong("brackets at most " + DEEPEST + " deep", "more");
    }
    PolicyReader reader = new PolicyReader();
    TomlParseResult parsed = Toml.parse(text);
    parsed
        .errors()
        .forEach(error ->
            reader.problems.add(
                new Problem(
                    error.position().line(),
                    error.position().column(),
                    "",
                    "TOML 1.0",
                    oneLine(String.valueOf(error.getMessage())))));
    if (reader.problems.isEmpty()) {
      reader.root(new Section(parsed, "", reader.problems));
    }
    if (reader.problems.isEmpty()) {
      return new PolicyReading.Good(new Policy(text, reader.draft));
    }
    reader.problems.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
    return new PolicyReading.Wrong(reader.problems.stream().limit(MOST_PROBLEMS).toList());
  }

  private static PolicyReading wrong(String expected, String found) {
    return new PolicyReading.Wrong(List.of(new Problem(0, 0, "", expected, found)));
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }

  /**
   * The parser descends on its own stack: what is nested deeper than any policy isn't given to it.
   */
  private static int nesting(String text) {
    int depth = 0;
    int most = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '[', '{' -> most = Math.max(most, ++depth);
        case ']', '}' -> depth = Math.max(0, depth - 1);
        default -> {}
      }
    }
    return most;
  }

  private void root(Section root) {
    root.only(
        "version",
        "verdict",
        "approval",
        "tokens",
        "limits",
        "fee",
        "first-time",
        "party",
        "person",
        "proof",
        "refuse",
        "mute",
        "alone");
    root.required("version", "version = 1, the format of this file")
        .filter(item -> !item.value().equals(1L))
        .ifPresent(item -> root.problem(item, "1", Section.found(item.value())));
    Unit ether = Unit.ofNative(Optional.empty());
    units.put(ether.name(), ether);
    draft.units.add(ether);
    root.table("tokens").ifPresent(this::tokens);
    root.table("verdict").ifPresent(this::answers);
    root.table("approval").ifPresent(this::approval);
    root.table("limits").ifPresent(this::limits);
    root.table("fee").ifPresent(this::fee);
    root.table("first-time").ifPresent(each -> draft.firstTime.putAll(amounts(each, false)));
    root.tables("party").forEach(this::party);
    defaults(root.table("person"));
    root.table("person").ifPresent(each -> demands(each, Level.PERSON));
    root.table("proof").ifPresent(each -> demands(each, Level.PROOF));
    root.table("refuse").ifPresent(each -> demands(each, Level.REFUSED));
    root.table("mute").ifPresent(this::mute);
    root.tables("alone").forEach(this::alone);
  }

  private void answers(Section section) {
    section.only("ask", "unknown", "refuse", "beyond-limits");
    level(section, "ask", Level.PERSON).ifPresent(l -> draft.answers.put(Verdict.Answer.ASK, l));
    level(section, "unknown", Level.PERSON)
        .ifPresent(l -> draft.answers.put(Verdict.Answer.UNKNOWN, l));
    level(section, "refuse", Level.PROOF)
        .ifPresent(l -> draft.answers.put(Verdict.Answer.REFUSE, l));
    level(section, "beyond-limits", Level.PROOF).ifPresent(l -> draft.beyond = l);
  }

  private static Optional<Ruled<Level>> level(Section section, String key, Level least) {
    List<Level> levels =
        List.of(Level.values()).stream().filter(level -> level.compareTo(least) >= 0).toList();
    String expected =
        String.join(" or ", levels.stream().map(level -> '"' + level.word() + '"').toList());
    return value(
        section,
        section.item(key),
        expected,
        value -> levels.stream().filter(level -> level.word().equals(value)).findFirst());
  }

  private void approval(Section section) {
    section.only("minutes");
    value(
            section,
            section.item("minutes"),
            "an integer from 1 to " + LONGEST_LIFE,
            value ->
                value instanceof Long minutes && minutes >= 1 && minutes <= LONGEST_LIFE
                    ? Optional.of(Duration.ofMinutes(minutes))
                    : Optional.empty())
        .ifPresent(each -> draft.lifetime = each);
  }

  private void tokens(Section section) {
    for (String name : section.keys()) {
      section.table(name).ifPresent(token -> token(section, name, token));
    }
  }

  private void token(Section section, String name, Section token) {
    token.only("chain", "address", "decimals");
    boolean reserved = List.of("eth", "gwei", "wei").contains(name.toLowerCase(Locale.ROOT));
    if (!name.matches("[A-Za-z0-9._-]{1,20}") || reserved) {
      section
          .item(name)
          .ifPresent(item ->
              section.problem(
                  item,
                  "a token's name: at most 20 letters, digits, '.', '-' or '_', and not a unit of ether",
                  Shown.of(name)));
      return;
    }
    Optional<Ruled<ChainId>> chain =
        value(token, token.required("chain", CHAIN), CHAIN, PolicyReader::chain);
    Optional<Ruled<Address>> address =
        value(token, token.required("address", ADDRESS), ADDRESS, PolicyReader::address);
    String range = "an integer from 0 to 36, 0 for NFTs";
    Optional<Ruled<Integer>> decimals =
        value(
            token,
            token.required("decimals", range),
            range,
            value ->
                value instanceof Long number && number >= 0 && number <= 36
                    ? Optional.of(number.intValue())
                    : Optional.empty());
    if (chain.isPresent() && address.isPresent() && decimals.isPresent()) {
      Scope scope = Scope.of(address.get().value(), chain.get().value());
      Unit unit = new Unit(name, scope, decimals.get().value());
      if (units.values().stream().anyMatch(other -> other.scope().equals(scope))) {
        section
            .item(name)
            .ifPresent(item -> section.problem(item, "each token once", "it under two names"));
      }
      units.put(name, unit);
      draft.units.add(unit);
    }
  }

  private void limits(Section section) {
    for (String name : section.keys()) {
      Optional<Unit> unit = unit(section, name);
      Optional<Section> limit = section.table(name);
      if (unit.isPresent() && limit.isPresent()) {
        limit.get().only("transaction", "day");
        amount(limit.get(), "transaction", unit.get(), false)
            .ifPresent(most -> draft.perTransaction.put(unit.get().scope(), most));
        amount(limit.get(), "day", unit.get(), false)
            .ifPresent(most -> draft.perDay.put(unit.get().scope(), most));
      }
    }
  }

  private void fee(Section section) {
    section.only("transaction", "day");
    Unit ether = Unit.ofNative(Optional.empty());
    draft.fee = amount(section, "transaction", ether, false).orElse(null);
    draft.feePerDay = amount(section, "day", ether, false).orElse(null);
  }

  /** Amounts by the name of their asset. */
  private Map<Scope, Ruled<BigInteger>> amounts(Section section, boolean unlimited) {
    Map<Scope, Ruled<BigInteger>> amounts = new TreeMap<>();
    for (String name : section.keys()) {
      unit(section, name)
          .ifPresent(unit ->
              amount(section, name, unit, unlimited)
                  .ifPresent(most -> amounts.put(unit.scope(), most)));
    }
    return amounts;
  }

  private Optional<Unit> unit(Section section, String name) {
    Unit known = units.get(name);
    if (known == null && name.matches(Unit.NATIVE + " on [1-9][0-9]{0,17}")) {
      Unit unit =
          Unit.ofNative(
              Optional.of(ChainId.of(Long.parseLong(name.substring(Unit.NATIVE.length() + 4)))));
      draft.units.add(unit);
      units.put(name, unit);
      return Optional.of(unit);
    }
    if (known == null) {
      section
          .item(name)
          .ifPresent(item ->
              section.problem(
                  item,
                  "ETH, \"ETH on CHAIN\" or a name of [tokens]",
                  "the name " + Shown.of(name)));
    }
    return Optional.ofNullable(known);
  }

  private static Optional<Ruled<BigInteger>> amount(
      Section section, String key, Unit unit, boolean unlimited) {
    Optional<Item> item = section.item(key);
    if (item.isEmpty()) {
      return Optional.empty();
    }
    Object value = item.get().value();
    String expected = unit.example() + (unlimited ? " or \"unlimited\"" : "");
    if (value instanceof Double) {
      section.problem(
          item.get(),
          expected,
          "a floating-point number: write the amount in quotes, with its unit");
      return Optional.empty();
    }
    return value(
        section,
        item,
        expected,
        each ->
            switch (each) {
              case String text when unlimited && text.equals("unlimited") ->
                  Optional.of(Unit.UNLIMITED);
              case String text -> unit.read(text);
              case Long number when number >= 0 -> Optional.of(BigInteger.valueOf(number));
              default -> Optional.empty();
            });
  }

  private void party(Section section) {
    section.only("name", "address", "chain", "receive", "grant", "day");
    String naming = "a name of 1 to 40 characters";
    Optional<Ruled<String>> name =
        value(
            section,
            section.required("name", naming),
            naming,
            value ->
                value instanceof String text && text.matches("[^\\p{Cntrl}\\p{Cf}]{1,40}")
                    ? Optional.of(text)
                    : Optional.empty());
    Optional<Ruled<Address>> address =
        value(section, section.required("address", ADDRESS), ADDRESS, PolicyReader::address);
    Optional<Ruled<ChainId>> chain =
        value(section, section.item("chain"), CHAIN, PolicyReader::chain);
    BiFunction<String, Boolean, Map<Scope, Ruled<BigInteger>>> caps =
        (key, unlimited) ->
            section.table(key).map(inner -> wholeChain(inner, unlimited)).orElse(Map.of());
    Map<Scope, Ruled<BigInteger>> receive = caps.apply("receive", true);
    Map<Scope, Ruled<BigInteger>> grant = caps.apply("grant", true);
    Map<Scope, Ruled<BigInteger>> day = caps.apply("day", false);
    if (name.isEmpty() || address.isEmpty()) {
      return;
    }
    Party party =
        new Party(
            name.get().value(),
            address.get().value(),
            chain.map(Ruled::value),
            receive,
            grant,
            day,
            address.get().line());
    if (draft.parties.putIfAbsent(party.address(), party) != null) {
      section
          .item("address")
          .ifPresent(item -> section.problem(item, "each address once", "it twice"));
    }
  }

  /** A party has a chain of its own. */
  private Map<Scope, Ruled<BigInteger>> wholeChain(Section section, boolean unlimited) {
    for (String key : section.keys()) {
      if (key.startsWith(Unit.NATIVE + " on ")) {
        section
            .item(key)
            .ifPresent(item ->
                section.problem(item, "ETH, with the chain beside the name", "a chain in the key"));
        return Map.of();
      }
    }
    return amounts(section, unlimited);
  }

  /** What needs a person where the file doesn't say it itself. */
  private void defaults(Optional<Section> person) {
    if (person.flatMap(section -> section.item("kinds")).isEmpty()) {
      for (Kind kind :
          List.of(
              Kind.TYPED_DATA,
              Kind.MESSAGE,
              Kind.DELEGATION,
              Kind.CONTRACT_CREATION,
              Kind.USER_OPERATION)) {
        draft.demands.put(new Demand.OfKind(kind), new Ruled<>(Level.PERSON, 0));
      }
    }
  }

  private void demands(Section section, Level level) {
    section.only("rules", "kinds", "chains", "addresses");
    demands(section, level, "rules", RULE, value -> rule(value).map(Demand.OfRule::new));
    demands(
        section,
        level,
        "kinds",
        String.join(", ", Kind.words()),
        value ->
            value instanceof String word
                ? Kind.of(word).map(Demand.OfKind::new)
                : Optional.empty());
    demands(section, level, "chains", CHAIN, value -> chain(value).map(Demand.OnChain::new));
    demands(
        section, level, "addresses", ADDRESS, value -> address(value).map(Demand.WithParty::new));
  }

  private void demands(
      Section section,
      Level level,
      String key,
      String expected,
      Function<Object, Optional<? extends Demand>> reader) {
    for (Item item : section.list(key, expected)) {
      Function<Object, Optional<Demand>> demand =
          value -> reader.apply(value).map(Demand.class::cast);
      value(section, Optional.of(item), expected, demand)
          .ifPresent(read ->
              draft.demands.merge(
                  read.value(),
                  new Ruled<>(level, read.line()),
                  (one, other) -> one.value().compareTo(other.value()) >= 0 ? one : other));
    }
  }

  private void mute(Section section) {
    section.only("rules");
    for (Item item : section.list("rules", RULE)) {
      value(section, Optional.of(item), RULE, PolicyReader::rule)
          .ifPresent(rule -> draft.muted.putIfAbsent(rule.value(), rule.line()));
    }
  }

  private void alone(Section section) {
    section.only("account", "chain", "sign_alone", "origins");
    Set<String> origins = origins(section);
    Optional<Ruled<Address>> account =
        value(section, section.required("account", ADDRESS), ADDRESS, PolicyReader::address);
    Optional<Ruled<ChainId>> chain =
        value(section, section.required("chain", CHAIN), CHAIN, PolicyReader::chain);
    Optional<Ruled<Boolean>> alone =
        value(
            section,
            section.required("sign_alone", "true or false"),
            "true or false",
            value -> value instanceof Boolean flag ? Optional.of(flag) : Optional.empty());
    if (account.isPresent() && chain.isPresent() && alone.isPresent()) {
      Policy.Alone key = new Policy.Alone(account.get().value(), chain.get().value());
      boolean twice = !seenAlone.add(key);
      if (twice) {
        section
            .item("account")
            .ifPresent(item -> section.problem(item, "each account once for a chain", "it twice"));
      } else if (alone.get().value()) {
        draft.alone.put(key, alone.get().line());
        draft.aloneOrigins.put(key, origins);
      }
    }
  }

  /** Pages; an empty list would read as nobody and mean anybody. */
  private Set<String> origins(Section section) {
    Set<String> origins = new HashSet<>();
    List<Item> items = section.list("origins", ORIGIN);
    for (Item item : items) {
      value(section, Optional.of(item), ORIGIN, PolicyReader::origin)
          .ifPresent(origin -> origins.add(origin.value()));
    }
    if (items.isEmpty()) {
      section.item("origins").ifPresent(item -> section.problem(item, ORIGIN, "none"));
    }
    return origins;
  }

  private static Optional<String> origin(Object value) {
    return value instanceof String text && text.matches(ORIGINS)
        ? Optional.of(text)
        : Optional.empty();
  }

  private static Optional<Address> address(Object value) {
    if (!(value instanceof String text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Address.fromHex(text));
    } catch (EthException e) {
      return Optional.empty();
    }
  }

  private static Optional<ChainId> chain(Object value) {
    return value instanceof Long number && number >= 1
        ? Optional.of(ChainId.of(number))
        : Optional.empty();
  }

  private static Optional<String> rule(Object value) {
    return value instanceof String text && RuleBook.rule(text).isPresent()
        ? Optional.of(text)
        : Optional.empty();
  }

  /** What a value says, with its line; noted as a problem if it says nothing of the kind. */
  private static <T> Optional<Ruled<T>> value(
      Section section, Optional<Item> item, String expected, Function<Object, Optional<T>> reader) {
    if (item.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> value = reader.apply(item.get().value());
    if (value.isEmpty()) {
      section.problem(item.get(), expected, Section.found(item.get().value()));
    }
    return value.map(read -> new Ruled<>(read, item.get().line()));
  }
}
