/**
 * What happened, kept: entries that are only ever appended, each bound to the one before it by a
 * hash. Takes bytes and a time, gives them back in order and says whether the chain still holds.
 * Never reads the clock, and never looks into the bytes.
 */
@NullMarked
package bothy.journal;

import org.jspecify.annotations.NullMarked;
