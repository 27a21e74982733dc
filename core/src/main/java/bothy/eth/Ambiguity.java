package bothy.eth;

/**
 * A value that wallets read in two ways. One reading is taken to go on with; that it was ambiguous
 * must reach the verdict.
 *
 * @param field where it stands, as a path from the root
 * @param found as it stood, shortened
 * @param first the reading that was taken
 * @param second another that a wallet may take
 */
public record Ambiguity(String field, String found, String first, String second) {}
