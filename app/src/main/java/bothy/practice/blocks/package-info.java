/**
 * The chain itself: states, blocks and how they are made, the pool, the clock, and what is kept of
 * them in a file.
 */
@NullMarked
package bothy.practice.blocks;

import org.jspecify.annotations.NullMarked;
