package bothy.policy;

/** Approvals for tests of those who take them. */
public final class Minted {
  private Minted() {}

  public static Approved of(Terms terms) {
    return new Approved(terms);
  }
}
