package bothy.proof;

/** What was asked for, after the checks that its giver names; or why it is refused. */
public sealed interface LightClientResult<T> {
  record Passed<T>(T value) implements LightClientResult<T> {}

  record Refused<T>(LightClientRefusal refusal) implements LightClientResult<T> {}
}
