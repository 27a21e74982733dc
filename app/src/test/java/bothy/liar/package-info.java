/** A node that tells the truth but for one thing, and what the house makes of it. */
@NullMarked
package bothy.liar;

import org.jspecify.annotations.NullMarked;
