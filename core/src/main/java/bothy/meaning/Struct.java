package bothy.meaning;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Shown;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A struct of typed data: its members as the types that they were declared to have. */
record Struct(Map<?, ?> members) {
  static Struct of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new Struct(map);
    }
    throw new EthException("expected a struct");
  }

  private String text(String name) {
    return String.valueOf(members.get(name));
  }

  BigInteger number(String name) {
    if (members.get(name) instanceof BigInteger number) {
      return number;
    }
    String text = text(name).toLowerCase(Locale.ROOT);
    try {
      return text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
    } catch (NumberFormatException e) {
      throw new EthException(
          "expected a whole number for " + name + ", found " + Shown.of(text), e);
    }
  }

  Address address(String name) {
    return Address.fromHex(text(name).toLowerCase(Locale.ROOT));
  }

  Bytes bytes(String name) {
    return Bytes.fromHex(text(name));
  }

  String string(String name) {
    return text(name);
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(members.get(name));
  }

  Struct struct(String name) {
    return of(members.get(name));
  }

  List<Struct> structs(String name) {
    if (members.get(name) instanceof List<?> list) {
      return list.stream().map(Struct::of).toList();
    }
    throw new EthException("expected an array of structs for " + name);
  }
}
