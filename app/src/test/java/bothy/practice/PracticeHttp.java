package bothy.practice;

import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcMethods;
import bothy.jsonrpc.RpcServer;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** JSON-RPC methods over HTTP on loopback, for tests. */
final class PracticeHttp implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();

  PracticeHttp(RpcMethods methods) {
    RpcServer rpc = new RpcServer(methods, 1_000, faults::add);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(rpc, exchange));
    server.start();
  }

  private static void answer(RpcServer rpc, HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] request = exchange.getRequestBody().readAllBytes();
      byte[] answer = rpc.answer(request, RpcCall.ANSWER_ONLY).body().orElse(new byte[0]);
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What was our fault. */
  Queue<Throwable> faults() {
    return faults;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
