package bothy.policy;

/** What it takes to have something signed; the laxest first. */
public enum Level {
  /** Nobody needs to be asked. */
  NOBODY("nobody"),
  /** A person says yes. */
  PERSON("person"),
  /** A person says yes and proves to be there. */
  PROOF("proof"),
  /** It isn't signed, whoever says yes. */
  REFUSED("refuse");

  private final String word;

  Level(String word) {
    this.word = word;
  }

  /** As the policy file writes it. */
  String word() {
    return word;
  }

  /** In a sentence: what it takes. */
  String says() {
    return switch (this) {
      case NOBODY -> "nobody is asked";
      case PERSON -> "a person is asked";
      case PROOF -> "a person must prove to be there";
      case REFUSED -> "it is refused";
    };
  }

  Level max(Level other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
