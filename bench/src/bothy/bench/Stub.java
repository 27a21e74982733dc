package bothy.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A node that does as little as one can: it answers each POST with the same result. */
final class Stub implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());

  Stub() throws IOException {
    server.setPerformancePreferences(0, 1, 0);
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread.ofPlatform().daemon().start(() -> answer(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void answer(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      Http http = new Http(new BufferedInputStream(socket.getInputStream()));
      OutputStream out = socket.getOutputStream();
      for (String body = http.body(); body != null; body = http.body()) {
        int at = body.indexOf("\"id\":") + 5;
        int end = at;
        while (Character.isDigit(body.charAt(end))) {
          end++;
        }
        String answer =
            "{\"jsonrpc\":\"2.0\",\"id\":" + body.substring(at, end) + ",\"result\":\"0x3b9aca00\"}";
        out.write(
            ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    + answer.length()
                    + "\r\n\r\n"
                    + answer)
                .getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      // the other side went away
    }
  }

  /** Messages of HTTP/1.1 with a Content-Length, one after another. */
  static final class Http {
    private final InputStream in;

    Http(InputStream in) {
      this.in = in;
    }

    /** The next message's body, or null where the connection ends. */
    String body() throws IOException {
      int length = 0;
      String line = line();
      if (line.isEmpty()) {
        return null;
      }
      for (; !line.isEmpty(); line = line()) {
        if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
