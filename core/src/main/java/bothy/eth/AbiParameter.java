package bothy.eth;

/**
 * A parameter of a function or a member of a tuple.
 *
 * @param name empty if it has none
 */
public record AbiParameter(String name, AbiType type) {}
