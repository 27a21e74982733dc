/**
 * What can be done without anybody's front end. Takes a catalogue of actions (data), an account's
 * choices and the state after a block; gives a request as a case, with the intent that it is held
 * against. The same choices on the same state give the same bytes. Never signs, sends or decides:
 * what is built here goes through the guard like everything else.
 */
@NullMarked
package bothy.catalogue;

import org.jspecify.annotations.NullMarked;
