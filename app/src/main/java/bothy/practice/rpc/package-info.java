/**
 * The practice chain asked by JSON-RPC: hostile parameters in, answers in the shapes of the
 * execution API out.
 */
@NullMarked
package bothy.practice.rpc;

import org.jspecify.annotations.NullMarked;
