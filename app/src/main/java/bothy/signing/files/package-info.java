/**
 * What must not be forgotten: writing files so that a lost power line or a kill can't undo them.
 */
@NullMarked
package bothy.signing.files;

import org.jspecify.annotations.NullMarked;
