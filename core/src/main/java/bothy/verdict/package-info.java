/**
 * Rules over a request, its meaning and what is known about running it. Gives a {@link
 * bothy.verdict.Verdict}; the same inputs give the same verdict, and not known is never safe.
 */
@NullMarked
package bothy.verdict;

import org.jspecify.annotations.NullMarked;
