package bothy.catalogue;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Actions, and the tokens and contracts that they go by name: built in, and the user's own. */
public final class Catalogue {
  /**
   * A token by the symbol that it goes by here, whatever it calls itself.
   *
   * @param wraps whether it is the chain's own currency, wrapped
   */
  public record Token(ChainId chain, Address address, String symbol, String name, boolean wraps) {}

  /**
   * A contract by its name.
   *
   * @param kind what it is for, such as {@code router}
   */
  public record Place(ChainId chain, Address address, String name, String kind) {}

  private final List<Token> tokens;
  private final List<Place> places;
  private final List<Action> actions;

  Catalogue(List<Token> tokens, List<Place> places, List<Action> actions) {
    this.tokens = List.copyOf(tokens);
    this.places = List.copyOf(places);
    this.actions = List.copyOf(actions);
  }

  /** What comes with Bothy. */
  public static Catalogue builtIn() {
    try (InputStream stream = Catalogue.class.getResourceAsStream("catalogue.json")) {
      return CatalogueReader.read(Json.read(Objects.requireNonNull(stream, "catalogue.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * This one and the user's own.
   *
   * @throws InputException if it can't be read, or has a name that is taken
   */
  public Catalogue with(Node file) {
    Catalogue more = CatalogueReader.read(file);
    List<Token> allTokens = new ArrayList<>(tokens);
    List<Place> allPlaces = new ArrayList<>(places);
    List<Action> allActions = new ArrayList<>(actions);
    for (Token token : more.tokens) {
      boolean taken =
          named(token.chain(), token.symbol()).isPresent()
              || token(token.chain(), token.address()).isPresent();
      unless(taken, "tokens", token.symbol());
      allTokens.add(token);
    }
    for (Place place : more.places) {
      unless(place(place.chain(), place.name()).isPresent(), "contracts", place.name());
      allPlaces.add(place);
    }
    for (Action action : more.actions) {
      unless(action(action.id()).isPresent(), "actions", action.id());
      allActions.add(action);
    }
    return new Catalogue(allTokens, allPlaces, allActions);
  }

  private static void unless(boolean taken, String list, String name) {
    if (taken) {
      throw new InputException(list, "names and addresses that aren't taken", name);
    }
  }

  /** All actions, each with the form to be filled in. */
  public List<Action> actions() {
    return actions;
  }

  public Optional<Action> action(String id) {
    return actions.stream().filter(action -> action.id().equals(id)).findFirst();
  }

  public List<Token> tokens(ChainId chain) {
    return tokens.stream().filter(token -> token.chain().equals(chain)).toList();
  }

  public List<Place> places(ChainId chain) {
    return places.stream().filter(place -> place.chain().equals(chain)).toList();
  }

  public Optional<Token> token(ChainId chain, Address address) {
    return tokens(chain).stream().filter(token -> token.address().equals(address)).findFirst();
  }

  public Optional<Token> named(ChainId chain, String symbol) {
    return tokens(chain).stream()
        .filter(token -> token.symbol().equalsIgnoreCase(symbol))
        .findFirst();
  }

  public Optional<Place> place(ChainId chain, String name) {
    return places(chain).stream().filter(place -> place.name().equalsIgnoreCase(name)).findFirst();
  }

  /** The token that is the chain's own currency, wrapped. */
  public Optional<Token> wrapper(ChainId chain) {
    return tokens(chain).stream().filter(Token::wraps).findFirst();
  }

  /** What an address goes by: a contract's name, or a token's symbol. */
  public Optional<String> name(ChainId chain, Address address) {
    return places(chain).stream()
        .filter(place -> place.address().equals(address))
        .map(Place::name)
        .findFirst()
        .or(() -> token(chain, address).map(Token::symbol));
  }
}
