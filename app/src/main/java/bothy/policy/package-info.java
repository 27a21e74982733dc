/**
 * The user's rules over a verdict, and a person's confirmation: what may be signed, and within
 * which limits.
 *
 * <p>Takes a verdict, the rules in the user's file, what was spent before, a person's consent and
 * the time; gives a decision, and {@link bothy.policy.Approved}, without which nothing is signed.
 * It never reads a key, never signs, and has no clock of its own.
 */
@NullMarked
package bothy.policy;

import org.jspecify.annotations.NullMarked;
