package bothy.doors.rpc;

import java.time.Duration;

/**
 * How much may be asked of a door at once.
 *
 * @param requestBytes of one request or WebSocket message
 * @param batch calls in one request
 * @param connections open at once; past that, the one that has waited longest is closed
 * @param inFlight requests being answered; a large one counts as several
 * @param inFlightOfOne WebSocket messages of one connection being answered; more are left unread
 * @param perSecond requests a second, and calls in them
 * @param queuedBytes waiting to be sent to one WebSocket; who reads slower is cut off
 * @param turn how long a request waits for it where too many are being answered
 * @param patience for a whole request to arrive, an answer to be read, a ping to be answered
 * @param deadline for an answer to be found
 */
public record Limits(
    int requestBytes,
    int batch,
    int connections,
    int inFlight,
    int inFlightOfOne,
    int perSecond,
    int queuedBytes,
    Duration turn,
    Duration patience,
    Duration deadline) {
  public static final Limits DEFAULT =
      new Limits(
          1 << 20,
          100,
          512,
          256,
          64,
          20_000,
          8 << 20,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60));

  public Limits {
    int least =
        Math.min(
            Math.min(Math.min(requestBytes, batch), Math.min(connections, inFlight)),
            Math.min(Math.min(inFlightOfOne, perSecond), queuedBytes));
    if (least < 1 || turn.isNegative() || !patience.isPositive() || !deadline.isPositive()) {
      throw new IllegalArgumentException("expected limits of at least 1, found " + least);
    }
  }
}
