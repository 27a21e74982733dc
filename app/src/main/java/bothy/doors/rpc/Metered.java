package bothy.doors.rpc;

import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcMethods;
import bothy.jsonrpc.RpcReply;
import java.util.Set;

/** Counts and times each call, those of a batch too, and lets only so many through a second. */
final class Metered implements RpcMethods {
  /** EIP-1193: the method is not supported by this provider. */
  private static final int UNSUPPORTED = 4_200;

  private static final Set<Integer> NO_SUCH =
      Set.of(RpcException.METHOD_NOT_FOUND, RpcException.METHOD_NOT_SUPPORTED, UNSUPPORTED);

  private final RpcMethods methods;
  private final Rate rate;
  private final Refusal tooMany;
  private final Metrics metrics;

  Metered(RpcMethods methods, int perSecond, Metrics metrics) {
    this.methods = methods;
    this.rate = new Rate(perSecond, System::nanoTime);
    this.tooMany = Refusal.rate(perSecond);
    this.metrics = metrics;
  }

  @Override
  public RpcReply call(RpcCall call) throws RpcException {
    if (!rate.take()) {
      metrics.refused(tooMany.reason());
      throw tooMany.error();
    }
    long begun = System.nanoTime();
    boolean known = true;
    boolean well = false;
    try {
      RpcReply reply = methods.call(call);
      well = true;
      return reply;
    } catch (RpcException e) {
      known = !NO_SUCH.contains(e.code());
      throw e;
    } finally {
      metrics.called(call.method(), known, well, System.nanoTime() - begun);
    }
  }
}
