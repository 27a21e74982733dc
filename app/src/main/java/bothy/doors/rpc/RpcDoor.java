package bothy.doors.rpc;

import bothy.jsonrpc.RpcMethods;
import bothy.provider.Pairings;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** JSON-RPC for wallets over HTTP and WebSocket: loopback only, alive until it is closed. */
public final class RpcDoor implements AutoCloseable {
  private static final int HEADER_BYTES = 16 << 10;

  private final Server server;
  private final Connections connections;
  private final Thread sweeper;

  /**
   * What a door answers, to whom, and how much of it.
   *
   * @param health what {@code GET /health} says, as {@code CompactJson} writes it
   * @param gets answers further GET requests
   * @param counted stands among the metrics
   * @param faults hears of what is our fault; who asked hears only that it is
   * @param pairings the extensions that may say which page asks; empty if none may
   */
  public record Settings(
      Origins origins,
      Limits limits,
      Supplier<Map<String, Object>> health,
      Gets gets,
      List<Counted> counted,
      Consumer<Throwable> faults,
      Optional<Pairings> pairings) {
    public Settings {
      counted = List.copyOf(counted);
    }

    /** A door to which no extension is paired. */
    public Settings(
        Origins origins,
        Limits limits,
        Supplier<Map<String, Object>> health,
        Gets gets,
        List<Counted> counted,
        Consumer<Throwable> faults) {
      this(origins, limits, health, gets, counted, faults, Optional.empty());
    }

    /** The same, and extensions can be paired. */
    public Settings pairing(Pairings known) {
      return new Settings(origins, limits, health, gets, counted, faults, Optional.of(known));
    }

    /** Extensions only, the default limits, nothing but JSON-RPC. */
    public static Settings of(Consumer<Throwable> faults) {
      return new Settings(
          Origins.EXTENSIONS,
          Limits.DEFAULT,
          () -> Map.of("status", "up"),
          Gets.NONE,
          List.of(),
          faults);
    }
  }

  private RpcDoor(Server server, Connections connections, Thread sweeper) {
    this.server = server;
    this.connections = connections;
    this.sweeper = sweeper;
  }

  /**
   * Opens a door to {@code methods}.
   *
   * @param port 0 for any that is free
   * @throws BindException if the port is in use
   */
  public static RpcDoor open(int port, RpcMethods methods, Settings settings) throws IOException {
    Limits limits = settings.limits();
    Metrics metrics = new Metrics(settings.counted());
    Server server = new Server(threads());
    server.setErrorHandler(new Errors(metrics, settings.faults()));
    Connections connections =
        new Connections(server, new HttpConnectionFactory(http()), limits, metrics);
    connections.setHost("127.0.0.1");
    connections.setPort(port);
    server.addConnector(connections);
    bind(connections);
    Front front =
        new Front(
            new Gate(connections.getLocalPort(), settings.origins()),
            new Pages(settings.pairings()),
            new Calls(methods, limits, metrics, settings.faults()),
            connections,
            limits,
            metrics,
            settings.health(),
            settings.gets(),
            settings.faults(),
            webSockets(server, limits));
    server.setHandler(front);
    Thread sweeper =
        Thread.ofVirtual()
            .name("rpc-sweeper")
            .unstarted(() -> sweep(front, limits.patience().dividedBy(10), settings.faults()));
    RpcDoor door = new RpcDoor(server, connections, sweeper);
    try {
      server.start();
    } catch (Exception e) {
      door.close();
      throw new IOException("can't serve JSON-RPC: " + e.getMessage(), e);
    }
    sweeper.start();
    return door;
  }

  private static void sweep(Front front, Duration pause, Consumer<Throwable> faults) {
    while (true) {
      try {
        Thread.sleep(pause);
        front.sweep();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        faults.accept(e);
      }
    }
  }

  private static void bind(Connections connections) throws IOException {
    try {
      connections.open();
    } catch (IOException e) {
      throw e.getCause() instanceof BindException cause ? cause : e;
    }
  }

  /** A few that only read and write; what may wait runs on virtual ones. */
  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(8, 4);
    threads.setName("rpc-door");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    return threads;
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    return http;
  }

  private static ServerWebSocketContainer webSockets(Server server, Limits limits) {
    ServerWebSocketContainer webSockets = ServerWebSocketContainer.ensure(server);
    webSockets.setMaxTextMessageSize(limits.requestBytes());
    webSockets.setMaxBinaryMessageSize(limits.requestBytes());
    webSockets.setMaxFrameSize(limits.requestBytes());
    webSockets.setAutoFragment(true);
    // the sweeper ends what is idle, and tells a quiet reader from one that is gone
    webSockets.setIdleTimeout(Duration.ZERO);
    return webSockets;
  }

  public int port() {
    return connections.getLocalPort();
  }

  /** For HTTP; a WebSocket's differs in its scheme only. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port());
  }

  @Override
  public void close() {
    sweeper.interrupt();
    try {
      server.setStopTimeout(0);
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the door doesn't close: " + e.getMessage(), e);
    }
  }
}
