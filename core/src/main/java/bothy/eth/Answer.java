package bothy.eth;

/** What a {@link State} says when it is asked: the value, or why it can't be known. */
public sealed interface Answer<T> {
  /** The value, as good as the state's ground. */
  record Known<T>(T value) implements Answer<T> {}

  /** Not known or not provable; {@code why} is for people. */
  record Unknown<T>(String why) implements Answer<T> {}
}
