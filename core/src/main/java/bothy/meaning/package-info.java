/**
 * The request in words, each with the place in the data that it came from. Takes a request, what
 * the user vouches for and effects; gives {@link bothy.meaning.Meaning}; never lets text from
 * outside become anything but data.
 */
@NullMarked
package bothy.meaning;

import org.jspecify.annotations.NullMarked;
