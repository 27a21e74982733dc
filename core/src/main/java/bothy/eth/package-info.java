/**
 * Values and codecs of Ethereum. Takes bytes from outside and gives checked values; never asks a
 * network.
 */
@NullMarked
package bothy.eth;

import org.jspecify.annotations.NullMarked;
