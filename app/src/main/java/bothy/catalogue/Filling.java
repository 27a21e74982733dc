package bothy.catalogue;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Checksum;
import bothy.eth.EthException;
import bothy.eth.Shown;
import bothy.jsonrpc.InputException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A form as it was filled in: what each field stands for, and how it is put into words. */
final class Filling {
  /** What the chain's own currency goes by. */
  static final String CURRENCY = "ETH";

  private static final int CURRENCY_DECIMALS = 18;
  private static final int LONGEST = 120;

  /** A token or, without an address, the chain's own currency. */
  record Asset(Optional<Address> token, String symbol, int decimals) {
    static final Asset CURRENCY_ITSELF = new Asset(Optional.empty(), CURRENCY, CURRENCY_DECIMALS);

    /** An amount in decimals. */
    String says(BigInteger amount) {
      return new BigDecimal(amount, decimals).stripTrailingZeros().toPlainString() + " " + symbol;
    }
  }

  private final Catalogue catalogue;
  private final ChainId chain;
  private final Views views;
  private final Address account;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, String> shown = new LinkedHashMap<>();
  private final Map<String, Asset> assets = new LinkedHashMap<>();
  private final Map<Address, Asset> named = new TreeMap<>();

  Filling(Catalogue catalogue, Views views, Address account) {
    this.catalogue = catalogue;
    this.chain = views.chain().chain();
    this.views = views;
    this.account = account;
    put("account", account, Checksum.of(account));
  }

  /**
   * Reads what was given for an action's fields.
   *
   * @throws InputException naming the field that can't be what was given
   */
  void fill(Action action, Map<String, String> given) {
    List<String> names = action.fields().stream().map(Action.Field::name).toList();
    given.keySet().stream()
        .filter(name -> !names.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw new InputException(action.id(), "only " + String.join(", ", names), Shown.of(name));
        });
    for (Action.Field field : action.fields()) {
      String text =
          Optional.ofNullable(given.get(field.name()))
              .or(field::otherwise)
              .orElseThrow(() -> wrong(field, expected(field), "nothing"));
      if (text.length() > LONGEST) {
        throw wrong(field, expected(field), Shown.of(text));
      }
      read(field, text);
    }
  }

  private void read(Action.Field field, String text) {
    switch (field.type()) {
      case ADDRESS -> {
        Address address = address(field, text);
        put(field.name(), address, Checksum.of(address));
      }
      case CONTRACT -> {
        Address address = contract(field, text);
        put(field.name(), address, Checksum.of(address));
      }
      case TOKEN -> asset(field, tokenOf(field, text));
      case ASSET ->
          asset(
              field,
              text.equalsIgnoreCase(CURRENCY) ? Asset.CURRENCY_ITSELF : tokenOf(field, text));
      case AMOUNT -> {
        Asset unit =
            field
                .unit()
                .filter(name -> !name.equals(CURRENCY))
                .map(this::asset)
                .orElse(Asset.CURRENCY_ITSELF);
        BigInteger amount = amount(field, text, unit);
        put(field.name(), amount, unit.says(amount));
      }
      case NUMBER -> {
        if (!text.matches("[0-9]{1,78}") || new BigInteger(text).bitLength() > 256) {
          throw wrong(field, expected(field), Shown.of(text));
        }
        put(field.name(), new BigInteger(text), new BigInteger(text).toString());
      }
      case CHOICE -> {
        Integer number = field.choices().get(text);
        if (number == null) {
          throw wrong(field, expected(field), Shown.of(text));
        }
        put(field.name(), BigInteger.valueOf(number), text);
      }
    }
  }

  private static InputException wrong(Action.Field field, String expected, String found) {
    return new InputException(field.name(), expected, found);
  }

  private static String expected(Action.Field field) {
    return switch (field.type()) {
      case ADDRESS -> "an address";
      case CONTRACT -> "an address, or the name of a contract in the catalogue";
      case TOKEN -> "an address, or the symbol of a token in the catalogue";
      case ASSET -> CURRENCY + ", an address, or the symbol of a token in the catalogue";
      case AMOUNT -> "an amount, such as 12.5";
      case NUMBER -> "a whole number";
      case CHOICE -> String.join(", ", field.choices().keySet());
    };
  }

  private static Address address(Action.Field field, String text) {
    try {
      return Addresses.read(text);
    } catch (EthException e) {
      throw wrong(field, expected(field), Shown.of(text));
    }
  }

  private Address contract(Action.Field field, String text) {
    Optional<Catalogue.Place> place = catalogue.place(chain, text);
    if (place.isPresent()) {
      return place.get().address();
    }
    // the first of its kind, where the field says no more than the kind
    return field
        .kind()
        .filter(text::equals)
        .flatMap(kind ->
            catalogue.places(chain).stream().filter(each -> each.kind().equals(kind)).findFirst())
        .map(Catalogue.Place::address)
        .orElseGet(() -> address(field, text));
  }

  private Asset tokenOf(Action.Field field, String text) {
    Optional<Catalogue.Token> listed =
        catalogue
            .named(chain, text)
            .or(() -> text.equals("wrapper") ? catalogue.wrapper(chain) : Optional.empty());
    return token(
        field.name(), listed.map(Catalogue.Token::address).orElseGet(() -> address(field, text)));
  }

  /**
   * A token with its proven decimals. One that isn't listed goes by its address: what it calls
   * itself is its own word.
   */
  Asset token(String field, Address address) {
    Asset known = named.get(address);
    if (known != null) {
      return known;
    }
    String symbol =
        catalogue
            .token(chain, address)
            .map(Catalogue.Token::symbol)
            .orElseGet(() -> "token" + address.toHex().substring(2, 12));
    int decimals =
        views
            .ask(account, world -> world.probe().decimals(address))
            .answers()
            .orElse(0); // tokens without decimals count in whole units, as collections do
    Asset asset = new Asset(Optional.of(address), symbol, decimals);
    named.put(address, asset);
    return asset;
  }

  private void asset(Action.Field field, Asset asset) {
    assets.put(field.name(), asset);
    Object value = asset.token().<Object>map(token -> token).orElse(CURRENCY);
    put(field.name(), value, asset.symbol());
  }

  private static BigInteger amount(Action.Field field, String text, Asset unit) {
    if (!text.matches("[0-9]{1,78}(\\.[0-9]{1,78})?")) {
      throw wrong(field, expected(field), Shown.of(text));
    }
    BigDecimal units = new BigDecimal(text).movePointRight(unit.decimals()).stripTrailingZeros();
    if (units.scale() > 0) {
      throw wrong(field, "at most " + unit.decimals() + " places", Shown.of(text));
    }
    BigInteger amount = units.toBigIntegerExact();
    if (amount.signum() == 0 || amount.bitLength() > 256) {
      throw wrong(field, "more than nothing, and less than 2^256 units", Shown.of(text));
    }
    return amount;
  }

  void put(String name, Object value, String words) {
    values.put(name, value);
    shown.put(name, words);
  }

  Object value(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new InputException(name, "a field of the action", "none");
    }
    return value;
  }

  Address address(String name) {
    return value(name) instanceof Address address ? address : Address.ZERO;
  }

  BigInteger number(String name) {
    return value(name) instanceof BigInteger number ? number : BigInteger.ZERO;
  }

  Asset asset(String name) {
    Asset asset = assets.get(name);
    if (asset == null) {
      throw new InputException(name, "a field with a token", "another");
    }
    return asset;
  }

  /** What a text of an entry stands for: a field's value, or a whole number. */
  Object resolved(String text) {
    if (text.startsWith("{") && text.endsWith("}")) {
      return value(text.substring(1, text.length() - 1));
    }
    if (text.matches("[0-9]{1,78}")) {
      return new BigInteger(text);
    }
    return text;
  }

  String words(String template) {
    return CatalogueReader.filled(
        template, name -> Optional.ofNullable(shown.get(name)).orElse(""));
  }

  /** Each token that was named, so that the words can be held against the request. */
  Map<Address, Asset> tokens() {
    return named;
  }
}
