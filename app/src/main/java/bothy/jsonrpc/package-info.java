/**
 * The wire objects of the execution and beacon APIs: text from outside in, checked values out. Here
 * hostile input is met once: sizes, depth and shape are bounded, and every refusal names the field.
 * Never interprets what it read.
 */
@NullMarked
package bothy.jsonrpc;

import org.jspecify.annotations.NullMarked;
