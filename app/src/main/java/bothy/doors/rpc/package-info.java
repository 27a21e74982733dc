/**
 * Where wallets connect: JSON-RPC over HTTP and WebSocket on one port of this machine. Takes bytes
 * from whoever can reach loopback, gives what {@code RpcMethods} answers, and says in a header what
 * the answer rests on. Who may ask, how much, how fast and how long is decided here; what is
 * answered never is.
 */
@NullMarked
package bothy.doors.rpc;

import org.jspecify.annotations.NullMarked;
