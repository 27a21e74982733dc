/**
 * Case files and go-ethereum tracer fixtures in; what {@code check} and {@code trace} print out.
 * Never decides anything.
 */
@NullMarked
package bothy.cases;

import org.jspecify.annotations.NullMarked;
