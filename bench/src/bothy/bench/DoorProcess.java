package bothy.bench;

import bothy.chain.ChainException;
import bothy.chain.Rpc;
import bothy.chain.Upstream;
import bothy.doors.rpc.Limits;
import bothy.doors.rpc.RpcDoor;
import bothy.eth.Ground;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcReply;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/**
 * A door in a JVM of its own, to one node: {@code eth_chainId} it answers itself, all else it passes
 * on as {@code provider} does. Prints how many microseconds opening took, and its port; ends when
 * its input does.
 */
final class DoorProcess {
  private static final Duration DEADLINE = Duration.ofSeconds(25);

  private DoorProcess() {}

  public static void main(String[] arguments) throws IOException {
    long begun = System.nanoTime();
    // as Main does
    int carriers = Runtime.getRuntime().availableProcessors() + 4;
    System.setProperty("jdk.virtualThreadScheduler.parallelism", Integer.toString(carriers));
    List<Upstream> nodes = List.of(Upstream.at(arguments[0]));
    RpcDoor door =
        RpcDoor.open(
            0,
            call ->
                call.method().equals("eth_chainId")
                    ? RpcReply.of("0x1", Ground.GIVEN)
                    : RpcReply.of(passedOn(nodes, call.method(), call.params()), Ground.CLAIMED),
            settings());
    System.out.println((System.nanoTime() - begun) / 1_000 + " " + door.port());
    System.in.transferTo(OutputStream.nullOutputStream());
    door.close();
  }

  /** As a door has them, but for the calls a second, which are what is measured. */
  private static RpcDoor.Settings settings() {
    RpcDoor.Settings usual = RpcDoor.Settings.of(Throwable::printStackTrace);
    Limits limits = usual.limits();
    Limits fast =
        new Limits(
            limits.requestBytes(),
            limits.batch(),
            limits.connections(),
            limits.inFlight(),
            limits.inFlightOfOne(),
            Integer.MAX_VALUE,
            limits.queuedBytes(),
            limits.turn(),
            limits.patience(),
            limits.deadline());
    return new RpcDoor.Settings(
        usual.origins(), fast, usual.health(), usual.gets(), usual.counted(), usual.faults());
  }

  private static Object passedOn(List<Upstream> nodes, String method, Node params)
      throws RpcException {
    List<Object> parameters = params.elements().stream().map(Node::value).toList();
    try {
      return Rpc.with(nodes, DEADLINE).call(new Rpc.Call(method, parameters, false)).value();
    } catch (ChainException e) {
      throw new RpcException(RpcException.RESOURCE_UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }
}
