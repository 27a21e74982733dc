package bothy.policy;

/**
 * Something that the policy file says.
 *
 * @param line where it says so
 */
record Ruled<T>(T value, int line) {}
