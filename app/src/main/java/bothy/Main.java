package bothy;

/** Wires the house by constructor; no framework. */
public final class Main {
  private Main() {}

  /** Starts the command line. */
  public static void main(String[] arguments) {
    System.out.println("bothy");
  }
}
