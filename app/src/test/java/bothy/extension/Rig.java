package bothy.extension;

import bothy.chain.ChainView;
import bothy.chain.NodeHeads;
import bothy.chain.Upstream;
import bothy.doors.rpc.RpcDoor;
import bothy.eth.Ground;
import bothy.guard.ChainCheck;
import bothy.guard.Guard;
import bothy.guard.Names;
import bothy.guard.Submissions;
import bothy.journal.Journal;
import bothy.jsonrpc.RpcMethods;
import bothy.peers.Npm;
import bothy.practice.ServedPractice;
import bothy.provider.Checks;
import bothy.provider.Pairings;
import bothy.provider.Provider;
import bothy.provider.Worlds;
import bothy.simulation.Fork;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.impl.TargetClosedError;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Chromium with the extension loaded, a door that it is paired with, and pages of two origins. */
final class Rig implements AutoCloseable {
  private static final Path VIEM = Path.of("target", "peers", "viem");
  private static final Path ESBUILD = Path.of("target", "peers", "esbuild");

  final ServedPractice practice;
  final FakeWallet wallet;
  final Journal journal;
  final Pairings pairings;
  final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
  final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  final BrowserContext context;
  private final Path home;
  private final ChainView chain;
  private final RpcMethods provider;
  private final HttpServer server;
  private final LoadedExtension loaded;
  private final int port;
  private final AtomicInteger unseen = new AtomicInteger();
  private RpcDoor door;

  /** Starts everything in a folder, and pairs. */
  Rig(Path folder) throws IOException {
    LoadedExtension.requireBrowser();
    home = folder.resolve("home");
    practice = new ServedPractice(Duration.ofSeconds(12));
    wallet = new FakeWallet(practice);
    journal = Journal.open(home);
    pairings = new Pairings(home, InstantSource.system());
    chain =
        new ChainView(
            practice.chain(), List.of(Upstream.at(practice.url())), new NodeHeads(Ground.GIVEN));
    provider = provider();
    door = RpcDoor.open(0, provider, settings());
    port = door.port();
    server = pages();
    loaded = LoadedExtension.in(folder, port);
    context = loaded.context;
  }

  private RpcMethods provider() {
    Guard guard = new Guard();
    Worlds worlds = new Worlds(practice.chain(), Optional.of(Fork.OSAKA));
    ChainCheck check =
        new ChainCheck(guard, chain, Optional.of(Fork.OSAKA.name()), InstantSource.system());
    return new Provider(
        chain,
        worlds,
        raw -> {
          throw new bothy.jsonrpc.RpcException(-32_003, Submissions.ALREADY_SIGNED);
        },
        false,
        "test",
        Optional.of(wallet),
        Optional.of(new Checks(guard, check, chain, Names.NONE, journal, InstantSource.system())));
  }

  private RpcDoor.Settings settings() {
    return RpcDoor.Settings.of(faults::add).pairing(pairings);
  }

  private static HttpServer pages() throws IOException {
    byte[] script = bundle();
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] body = path.equals("/dapp.js") ? script : resource(path.substring(1));
          String type = path.endsWith(".js") ? "text/javascript" : "text/html";
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, Math.max(1, body.length));
          exchange.getResponseBody().write(body.length == 0 ? new byte[1] : body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream found = Rig.class.getResourceAsStream("/bothy/extension/" + name)) {
      return name.isEmpty() || found == null ? new byte[0] : found.readAllBytes();
    }
  }

  /** The page's script with viem in it, in one file as pages ship it. */
  private static byte[] bundle() throws IOException {
    install(VIEM, "viem", "2.57.20");
    install(ESBUILD, "esbuild", "0.28.2");
    Path script = VIEM.resolve("dapp.mjs");
    Path bundled = VIEM.resolve("dapp.js");
    try (InputStream source =
        Objects.requireNonNull(Rig.class.getResourceAsStream("/bothy/extension/dapp.mjs"))) {
      Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
    }
    Process esbuild =
        new ProcessBuilder(
                "node",
                ESBUILD.resolve("node_modules/esbuild/bin/esbuild").toString(),
                script.toString(),
                "--bundle",
                "--format=esm",
                "--log-level=error",
                "--outfile=" + bundled)
            .redirectErrorStream(true)
            .redirectOutput(VIEM.resolve("esbuild.log").toFile())
            .start();
    try {
      if (!esbuild.waitFor(1, TimeUnit.MINUTES) || esbuild.exitValue() != 0) {
        esbuild.destroyForcibly();
        throw new IOException(Files.readString(VIEM.resolve("esbuild.log")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return Files.readAllBytes(bundled);
  }

  private static void install(Path folder, String name, String version) {
    if (!Files.exists(folder.resolve("node_modules").resolve(name))) {
      try {
        Npm.install(folder, name, version);
      } catch (IOException e) {
        throw Npm.missing(name + " can't be had: " + e.getMessage());
      }
    }
  }

  /** An origin of a page that the user visits. */
  String honest() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** An origin that nobody visited before. */
  String unseen() {
    return "http://page" + unseen.incrementAndGet() + ".localhost:" + server.getAddress().getPort();
  }

  /** Another one. */
  String hostile() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  String door() {
    return door.address().toString();
  }

  String extension() {
    return loaded.address();
  }

  /** Opens one of the extension's own pages. */
  Page own(String name) {
    return loaded.own(name);
  }

  Page page(String address) {
    Page page = context.newPage();
    page.onPageError(complaints::add);
    page.navigate(address);
    return page;
  }

  void pair() {
    loaded.pair(pairings.newCode());
  }

  /** Bothy ends. */
  void stop() {
    door.close();
  }

  /** Bothy starts again, at the same port. */
  void startAgain() {
    try {
      door = RpcDoor.open(port, provider, settings());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Presses the card's button that stops a request: the card may be gone before the click ends. */
  static void stop(Page card) {
    try {
      card.locator("button.stop").click();
    } catch (TargetClosedError e) {
      // the click did what it was for; what came of it is asserted by who asked
    }
  }

  @Override
  public void close() {
    loaded.close();
    server.stop(0);
    door.close();
    chain.close();
    journal.close();
    practice.close();
  }
}
