package bothy.liar;

import java.util.function.Function;

/**
 * Something that is asked through the front, always alike.
 *
 * @param ground on which its true answer must rest, in a word; empty for none
 */
record Question(String name, String ground, Function<Front, Answer> ask) {}
