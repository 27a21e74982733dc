package bothy.proof;

/** Opens results that a test expects to be one or the other. */
final class Results {
  private Results() {}

  static <T> T of(LightClientResult<T> result) {
    return switch (result) {
      case LightClientResult.Passed<T>(T value) -> value;
      case LightClientResult.Refused<T>(LightClientRefusal refusal) ->
          throw new AssertionError("refused: " + refusal.says());
    };
  }

  static LightClientRefusal refusal(LightClientResult<?> result) {
    return switch (result) {
      case LightClientResult.Passed<?>(Object value) ->
          throw new AssertionError("expected a refusal, found " + value);
      case LightClientResult.Refused<?>(LightClientRefusal refusal) -> refusal;
    };
  }
}
