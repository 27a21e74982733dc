package bothy.proof;

/** What was asked for, verified; or why it is refused. */
public sealed interface LightClientResult<T> {
  record Verified<T>(T value) implements LightClientResult<T> {}

  record Refused<T>(LightClientRefusal refusal) implements LightClientResult<T> {}
}
