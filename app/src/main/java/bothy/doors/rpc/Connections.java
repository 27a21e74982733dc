package bothy.doors.rpc;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The connections that are open. None may wait for its client without end: not for a request to
 * arrive whole, however steadily it trickles, nor for an answer to be read. Where there are too
 * many, the one that has waited longest makes room.
 */
final class Connections extends ServerConnector {
  private final int most;
  private final Duration patience;
  private final Metrics metrics;
  private final Map<EndPoint, Place> places = new ConcurrentHashMap<>();

  /** A connection and since when the turn is its client's. */
  static final class Place {
    private static final long OURS = Long.MAX_VALUE;

    private final EndPoint endPoint;
    private volatile long waiting = System.nanoTime();
    private volatile boolean ours;

    private Place(EndPoint endPoint) {
      this.endPoint = endPoint;
    }

    /** The client waits for us. */
    void ours() {
      ours = true;
    }

    /** We wait for the client: to read, or to ask. */
    void theirs() {
      waiting = System.nanoTime();
      ours = false;
    }

    private long waited(long now) {
      return ours ? -OURS : now - waiting;
    }
  }

  Connections(Server server, HttpConnectionFactory http, Limits limits, Metrics metrics) {
    super(server, 1, 1, http);
    this.most = limits.connections();
    this.patience = limits.patience();
    this.metrics = metrics;
    setIdleTimeout(0);
    metrics.gauge("bothy_rpc_connections", "Connections that are open", places::size);
  }

  Place place(Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    // one that was just closed has none any more: nothing will come of its request
    return places.getOrDefault(endPoint, new Place(endPoint));
  }

  @Override
  protected void onEndPointOpened(EndPoint endPoint) {
    super.onEndPointOpened(endPoint);
    places.put(endPoint, new Place(endPoint));
    // several may open at once and choose the same to close: on until there is room, or this one
    // went
    while (places.size() > most && places.containsKey(endPoint)) {
      long now = System.nanoTime();
      Place longest =
          places.values().stream()
              .filter(place -> !place.ours)
              .max(Comparator.comparingLong(place -> place.waited(now)))
              .orElseGet(() -> new Place(endPoint));
      end(longest, Refusal.Reason.CONNECTIONS);
    }
  }

  @Override
  protected void onEndPointClosed(EndPoint endPoint) {
    places.remove(endPoint);
    super.onEndPointClosed(endPoint);
  }

  /** Closes those that have kept us waiting for too long. */
  void sweep() {
    long now = System.nanoTime();
    for (Place place : places.values()) {
      if (place.waited(now) > patience.toNanos()) {
        end(place, Refusal.Reason.SLOW);
      }
    }
  }

  private void end(Place place, Refusal.Reason reason) {
    if (places.remove(place.endPoint) != null) {
      metrics.refused(reason);
      place.endPoint.close();
    }
  }
}
