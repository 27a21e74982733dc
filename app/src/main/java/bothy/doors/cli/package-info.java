/**
 * The command line. Takes arguments and gives an exit code; writes to the streams it was handed and
 * never decides anything itself. Arguments are read with picocli, which stands in no other room.
 */
@NullMarked
package bothy.doors.cli;

import org.jspecify.annotations.NullMarked;
