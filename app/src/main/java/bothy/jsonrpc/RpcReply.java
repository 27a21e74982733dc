package bothy.jsonrpc;

import bothy.eth.Ground;
import java.util.Optional;

/**
 * What a call gave.
 *
 * @param value as {@link CompactJson} writes it; {@link Json#NULL} for nothing
 * @param ground what it rests on, if the method says something about a chain
 */
public record RpcReply(Object value, Optional<Ground> ground) {
  public static RpcReply of(Object value) {
    return new RpcReply(value, Optional.empty());
  }

  public static RpcReply of(Object value, Ground ground) {
    return new RpcReply(value, Optional.of(ground));
  }
}
