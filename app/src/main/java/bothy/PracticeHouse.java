package bothy;

import bothy.chain.BeaconCheckpoint;
import bothy.chain.ChainSettings;
import bothy.doors.cli.Up;
import bothy.doors.rpc.Gets;
import bothy.doors.rpc.Limits;
import bothy.doors.rpc.Origins;
import bothy.doors.rpc.Reply;
import bothy.doors.rpc.RpcDoor;
import bothy.doors.web.PracticePage;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcReply;
import bothy.practice.PracticeAccounts;
import bothy.practice.PracticeBeacon;
import bothy.practice.PracticeBeaconApi;
import bothy.practice.PracticeChain;
import bothy.practice.PracticeContracts;
import bothy.practice.PracticeNode;
import bothy.proof.Header;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The practice chain with its beacon chain, served like any other: the rest of the house trusts it
 * no more than a node of the open network.
 */
final class PracticeHouse implements AutoCloseable {
  private final PracticeChain chain;
  private final PracticeBeacon beacon;
  private final PracticeNode node;
  private final RpcDoor door;
  private final PracticePage page;
  private final Path position;

  private PracticeHouse(
      PracticeChain chain,
      PracticeBeacon beacon,
      PracticeNode node,
      RpcDoor door,
      PracticePage page,
      Path position) {
    this.chain = chain;
    this.beacon = beacon;
    this.node = node;
    this.door = door;
    this.page = page;
    this.position = position;
  }

  static PracticeHouse open(Up.Wishes wishes, Consumer<Throwable> faults) throws IOException {
    AtomicReference<PracticeBeacon> minted = new AtomicReference<>();
    PracticeChain.Settings settings =
        PracticeChain.Settings.inMemory()
            .withBeaconRoots(header -> {
              PracticeBeacon beacon = minted.get();
              return beacon == null ? Hash.ZERO : beacon.parentRoot(header.timestamp() + 1);
            });
    PracticeChain chain =
        PracticeChain.start(
            wishes.keep() ? settings.keptIn(wishes.home().resolve("practice-chain")) : settings);
    PracticeNode node = new PracticeNode(chain, faults);
    mine(node); // the beacon chain begins at a block of now: years without blocks would have to be
    // signed
    AtomicReference<Header> newest = new AtomicReference<>();
    chain.listen(header -> {
      newest.set(header);
      PracticeBeacon beacon = minted.get();
      // after evm_revert a block may come in a second that another had: no slot is left for it
      if (beacon != null && !beacon.has(header.timestamp())) {
        beacon.add(header);
      }
    });
    PracticeBeacon beacon = new PracticeBeacon(newest.get(), PracticeBeacon.Settings.USUAL);
    minted.set(beacon);
    mine(node); // a block is proven by the signature in the one after it
    Path position = wishes.home().resolve("practice-position");
    Files.deleteIfExists(
        position.resolveSibling(
            "practice-position-practice")); // the beacon chain begins anew, and nothing led to it
    // before
    try {
      RpcDoor door =
          House.at(
              "--practice-port",
              wishes.practice(),
              port -> RpcDoor.open(port, call -> answer(node, call), served(beacon, faults)));
      return new PracticeHouse(chain, beacon, node, door, page(wishes, door), position);
    } catch (IOException e) {
      node.close();
      chain.close();
      throw e;
    }
  }

  private static PracticePage page(Up.Wishes wishes, RpcDoor door) throws IOException {
    try {
      return House.at(
          "--try-port",
          wishes.trying(),
          port -> PracticePage.open(port, PracticeContracts.addresses()));
    } catch (IOException e) {
      door.close();
      throw e;
    }
  }

  /** After a step back a block is made, so that the beacon chain has one that is still there. */
  private static RpcReply answer(PracticeNode node, RpcCall call) throws RpcException {
    RpcReply reply = node.call(call);
    if (call.method().endsWith("_revert")) {
      mine(node);
    }
    return reply;
  }

  private static void mine(PracticeNode node) {
    try {
      node.call(new RpcCall("evm_mine", new Node("params", List.of()), RpcCall.ANSWER_ONLY));
    } catch (RpcException e) {
      throw new IllegalStateException("the practice chain can't mine", e);
    }
  }

  private static RpcDoor.Settings served(PracticeBeacon beacon, Consumer<Throwable> faults) {
    PracticeBeaconApi api = new PracticeBeaconApi(beacon);
    Gets gets =
        (path, query, accept) ->
            api.get(path, query, accept)
                .map(r -> new Reply(r.status(), r.contentType(), r.body(), r.headers()));
    return new RpcDoor.Settings(
        Origins.EXTENSIONS,
        Limits.DEFAULT,
        () -> Map.of("status", "up", "practice", true),
        gets,
        List.of(),
        faults);
  }

  /** How the rest of the house is to see it. */
  ChainSettings settings() {
    String url = door.address().toString();
    return new ChainSettings(
        List.of(url),
        List.of(url),
        Optional.of(beacon.finalizedRoot()),
        List.of(),
        Optional.of(beacon.network()),
        Optional.of(ChainId.of(31_337)),
        Optional.empty(),
        false,
        BeaconCheckpoint.TWO_WEEKS,
        position);
  }

  InstantSource clock() {
    return beacon.clock(chain.clock());
  }

  /** Has {@code action} run after each new block. */
  void onBlock(Runnable action) {
    chain.listen(header -> action.run());
  }

  List<String> remarks() {
    return List.of(
        "This is a practice chain: nothing on it has worth, and everybody knows its keys.",
        "Its node, for setting things up without the guard: " + door.address(),
        "A page to try a wallet on, honest and not: " + page.address(),
        "An account with money: " + PracticeAccounts.all().getFirst());
  }

  @Override
  public void close() {
    page.close();
    door.close();
    node.close();
    chain.close();
  }
}
