package bothy.catalogue;

import bothy.eth.AbiFunction;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that can be done: a form, and how what is filled in becomes a request. Texts in braces
 * stand for fields.
 *
 * @param to who is called, or paid
 * @param value that is sent along, {@code 0} or a field
 * @param function that is called; none for a payment
 * @param arguments of the function: fields, numbers, and lists of these
 * @param intent the words that the request is held against
 * @param promises what comes of it, in words
 */
public record Action(
    String id,
    String title,
    Kind kind,
    String to,
    String value,
    Optional<AbiFunction> function,
    List<Object> arguments,
    List<Field> fields,
    String intent,
    String promises) {
  /** How the request is made. */
  public enum Kind {
    /** As the entry says. */
    CALL,
    /** Whose function and floor depend on the router and on the state. */
    SWAP,
    /** An EIP-7702 authorisation of the account's own. */
    AUTHORIZATION
  }

  /** What a field holds. */
  public enum Type {
    /** An address. */
    ADDRESS,
    /** A contract of the catalogue by its name, or an address. */
    CONTRACT,
    /** A token of the catalogue by its symbol, or an address. */
    TOKEN,
    /** A token, or the chain's own currency by the name of {@code ETH}. */
    ASSET,
    /** A decimal number of the field that is its unit, as many places as the token has. */
    AMOUNT,
    /** A whole number. */
    NUMBER,
    /** One of several words. */
    CHOICE
  }

  /**
   * A field of the form.
   *
   * @param unit of an amount: a field with a token, or {@code ETH}
   * @param kind of a contract in the catalogue
   * @param otherwise what it is where nothing is given; empty where something must be
   * @param choices the words and what they stand for
   */
  public record Field(
      String name,
      Type type,
      String label,
      Optional<String> unit,
      Optional<String> kind,
      Optional<String> otherwise,
      Map<String, Integer> choices) {
    public Field {
      choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
    }
  }

  public Action {
    arguments = List.copyOf(arguments);
    fields = List.copyOf(fields);
  }
}
