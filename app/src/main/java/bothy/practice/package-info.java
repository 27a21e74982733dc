/**
 * An embedded chain with its own sync committee, to try everything on without a network. Takes
 * transactions and time, gives what a node and a beacon node would answer. Its keys are known to
 * everyone: nothing here protects anything.
 */
@NullMarked
package bothy.practice;

import org.jspecify.annotations.NullMarked;
