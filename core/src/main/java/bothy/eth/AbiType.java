package bothy.eth;

import java.util.List;
import java.util.stream.Collectors;

/** A type of Solidity's contract ABI. */
public sealed interface AbiType {
  /** An elementary type by its canonical name, such as {@code uint256}. */
  record Plain(String name) implements AbiType {
    @Override
    public String canonical() {
      return name;
    }
  }

  /**
   * An array.
   *
   * @param size -1 if it is dynamic
   */
  record Array(AbiType element, int size) implements AbiType {
    @Override
    public String canonical() {
      return element.canonical() + (size < 0 ? "[]" : "[" + size + "]");
    }
  }

  /** A struct. */
  record Tuple(List<AbiParameter> members) implements AbiType {
    public Tuple {
      members = List.copyOf(members);
    }

    @Override
    public String canonical() {
      return members.stream()
          .map(member -> member.type().canonical())
          .collect(Collectors.joining(",", "(", ")"));
    }
  }

  /** The type as it stands in a signature that is hashed. */
  String canonical();
}
