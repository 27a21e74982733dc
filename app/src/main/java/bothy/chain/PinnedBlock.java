package bothy.chain;

import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.jsonrpc.HeaderJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.proof.Checked;
import bothy.proof.Header;
import java.util.Optional;

/**
 * A block whose header was hashed here: what is proven under it is as true as its hash is of the
 * chain. The node says that, or the user vouches for it.
 */
public final class PinnedBlock {
  private final ClaimedBlock block;
  private final Header header;

  private PinnedBlock(ClaimedBlock block, Header header) {
    this.block = block;
    this.header = header;
  }

  /**
   * The node's newest block.
   *
   * @throws ChainException if its fields don't hash to its hash
   */
  public static PinnedBlock latest(Rpc rpc) {
    return at(rpc, "latest");
  }

  /** The node's block at a number or tag, as JSON-RPC writes them. */
  static PinnedBlock at(Rpc rpc, String which) {
    Node said = rpc.call(new Rpc.Call("eth_getBlockByNumber", which, false));
    return read(rpc, said, ClaimedBlock.read(rpc, said).hash());
  }

  /**
   * The block that has this hash, whatever the node says of it.
   *
   * @throws ChainException if the node gives another
   */
  public static PinnedBlock of(Rpc rpc, Hash hash) {
    return read(rpc, rpc.call(new Rpc.Call("eth_getBlockByHash", hash.toHex(), false)), hash);
  }

  /** The block that a call asks for, by the hash that the node says; empty if it has none. */
  static Optional<PinnedBlock> found(Rpc rpc, Rpc.Call call) {
    Node said = rpc.call(call.orNull());
    return said.value().equals(Json.NULL)
        ? Optional.empty()
        : Optional.of(read(rpc, said, ClaimedBlock.read(rpc, said).hash()));
  }

  private static PinnedBlock read(Rpc rpc, Node said, Hash expected) {
    return switch (header(rpc, said).under(expected)) {
      case Checked.Unproven<Header> failed -> throw ChainException.lied(rpc, failed.says());
      case Checked.Proven<Header>(Header header) -> proven(header, expected);
    };
  }

  /** The block of a header that hashes to {@code hash}: its fields are the header's. */
  static PinnedBlock proven(Header header, Hash hash) {
    Node fields = new Node("", HeaderJson.of(header));
    return new PinnedBlock(ClaimedBlock.read(fields).named(hash), header);
  }

  /** The header in an answer. */
  private static Header header(Rpc rpc, Node said) {
    try {
      return HeaderJson.read(said);
    } catch (InputException | EthException e) {
      throw rpc.unusable("eth_getBlockBy…", e);
    }
  }

  /**
   * Fails where the header says that there is no account at all, as development nodes say of their
   * first block: nothing can be proven under it but that.
   */
  public void requireState(Rpc rpc) {
    if (saysNoState()) {
      throw new ChainException(
          rpc.host()
              + " says that block 0 has no state, so that nothing can be proven; development nodes"
              + " do until they mine: mine a block, or take --claimed");
    }
  }

  /** Whether it says that there is no account at all. */
  boolean saysNoState() {
    return header.number() == 0 && header.stateRoot().equals(Hash.EMPTY_TRIE);
  }

  public ClaimedBlock block() {
    return block;
  }

  public Header header() {
    return header;
  }
}
