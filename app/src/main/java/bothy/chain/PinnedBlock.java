package bothy.chain;

import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.jsonrpc.HeaderJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.proof.Checked;
import bothy.proof.Header;
import java.util.LinkedHashMap;
import java.util.Map;

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
    Node said = rpc.call(new Rpc.Call("eth_getBlockByNumber", "latest", false));
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

  private static PinnedBlock read(Rpc rpc, Node said, Hash expected) {
    ClaimedBlock block = ClaimedBlock.read(rpc, said);
    return switch (header(rpc, said).under(expected)) {
      case Checked.Unproven<Header> failed -> throw ChainException.lied(rpc, failed.says());
      case Checked.Proven<Header>(Header header) ->
          new PinnedBlock(
              new ClaimedBlock(
                  block.number(), expected, block.timestamp(), fields(block, expected)),
              header);
    };
  }

  /** The fields went into the header that was hashed; the hash that stands beside them didn't. */
  private static Map<String, String> fields(ClaimedBlock block, Hash hash) {
    Map<String, String> fields = new LinkedHashMap<>(block.fields());
    fields.put("hash", hash.toHex());
    return fields;
  }

  /** The header in an answer. */
  static Header header(Rpc rpc, Node said) {
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
    if (header.number() == 0 && header.stateRoot().equals(Hash.EMPTY_TRIE)) {
      throw new ChainException(
          rpc.host()
              + " says that block 0 has no state, so that nothing can be proven; development nodes"
              + " do until they mine: mine a block, or take --claimed");
    }
  }

  public ClaimedBlock block() {
    return block;
  }

  Header header() {
    return header;
  }
}
