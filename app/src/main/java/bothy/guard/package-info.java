/** The whole flow on one page: {@link bothy.guard.Guard}. START HERE. */
@NullMarked
package bothy.guard;

import org.jspecify.annotations.NullMarked;
