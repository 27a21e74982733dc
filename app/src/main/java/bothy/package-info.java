/** The house: {@link bothy.Main} wires the rooms by constructor. */
@NullMarked
package bothy;

import org.jspecify.annotations.NullMarked;
