package bothy.doors.rpc;

import bothy.doors.rpc.Refusal.Reason;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Says what isn't HTTP, or a WebSocket's handshake, as every other refusal is said. */
final class Errors extends ErrorHandler {
  private final Metrics metrics;
  private final Consumer<Throwable> faults;

  Errors(Metrics metrics, Consumer<Throwable> faults) {
    this.metrics = metrics;
    this.faults = faults;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Refusal refusal;
    if (status == HttpStatus.INTERNAL_SERVER_ERROR_500) {
      if (request.getAttribute(ERROR_EXCEPTION) instanceof Throwable fault) {
        faults.accept(fault);
      }
      refusal = Refusal.fault();
    } else {
      String found = HttpStatus.getMessage(status).toLowerCase(Locale.ROOT) + " (" + status + ")";
      refusal = Refusal.of(Reason.MALFORMED, status, "request", "HTTP/1.1 as it is written", found);
    }
    metrics.refused(refusal.reason());
    byte[] body = refusal.reply().body().toArray();
    HttpFields.Mutable headers = response.getHeaders();
    Front.SAFE.forEach(headers::put);
    headers.put(HttpHeader.CONTENT_TYPE, Reply.JSON);
    headers.put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
