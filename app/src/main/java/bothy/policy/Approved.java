package bothy.policy;

/** The right to have one thing signed, minted by the policy alone. */
public final class Approved {
  private final Terms terms;

  Approved(Terms terms) {
    this.terms = terms;
  }

  public Terms terms() {
    return terms;
  }
}
