package bothy.provider;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.RpcException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys at hand, and the person who decides what they sign. Nothing here signs by itself: each
 * request is checked, and waits on the desk where it must.
 */
public interface Wallet {
  /** The accounts whose keys are at hand; empty while there are none. */
  List<Address> accounts();

  /** Whether the person let a page see the accounts. */
  boolean connected(String origin);

  /**
   * Asks the person whether a page may see the accounts, and waits a while; asked again, it joins.
   *
   * @throws RpcException 4001 if it may not, or {@link #waits}
   */
  void connect(String origin) throws RpcException;

  /** Takes back what {@link #connect} gave. */
  void disconnect(String origin);

  /** Begins a request, which the same one joins, and doesn't wait. */
  Hash begin(bothy.guard.Asked asked) throws RpcException;

  /**
   * Begins or joins a request and waits for a while.
   *
   * @return a signature, or a transaction's hash
   * @throws RpcException 4001 if it is refused, or {@link #waits}
   */
  Bytes ask(bothy.guard.Asked asked) throws RpcException;

  /** The name of a batch that a page, or a program, gave this id, before this start too. */
  default Optional<Hash> batch(Optional<String> page, String id) {
    return Optional.empty();
  }

  /** How a request stands; empty where none of that name is known any more. */
  Optional<Standing> standing(Hash name);

  /**
   * That something waits for the person, and may be asked again; the extension goes on waiting for
   * what says so.
   */
  static RpcException waits(String says) {
    return new RpcException(
        RpcException.RESOURCE_UNAVAILABLE, says, Optional.of(Map.of("waits", true)));
  }

  /** How far a request is. */
  enum Stage {
    /** It is being checked, or waits for the person. */
    WAITING,
    /** A part of it went, and the rest waits for the person. */
    STOPPED,
    /** It was signed, and what was to be sent is sent. */
    DONE,
    /** The person or the rules said no. */
    REFUSED,
    /** It was let through, but couldn't be signed or sent. */
    FAILED
  }

  /**
   * How a request stands.
   *
   * @param says why, in a line
   * @param result a signature, or a transaction's hash, once there is one
   * @param transactions those that were sent for it, in order
   */
  record Standing(Stage stage, String says, Optional<Bytes> result, List<Hash> transactions) {
    public Standing {
      transactions = List.copyOf(transactions);
    }
  }
}
