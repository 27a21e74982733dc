package bothy.eth;

/** Whose signature a transaction carries, or why nobody's. */
public sealed interface Sender {
  /** The account whose key signed. */
  record Recovered(Address address) implements Sender {}

  /** No account; {@code why} is for people. */
  record Unrecoverable(String why) implements Sender {}
}
