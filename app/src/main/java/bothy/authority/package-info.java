/**
 * Standing authority: what others may take from an account today by what it granted or signed
 * before. Takes a chain view and an account; gives a line for each grant, its amount read on the
 * proven state, with the action of the catalogue that takes it back, and says how complete the list
 * is. Never signs, sends or decides.
 *
 * <p>Grants are found by the events that tell of them. The events are proven where every header is
 * at hand, else they are what a node says; a node that invents one gains nothing, since the state
 * is asked, and one that leaves one out can do so only where the list says so. A token that tells
 * of no grant is beyond both; those between tokens and routers of the catalogue are asked for
 * anyway.
 */
@NullMarked
package bothy.authority;

import org.jspecify.annotations.NullMarked;
