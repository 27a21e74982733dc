package bothy.signing;

import bothy.jsonrpc.CanonicalJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.signing.keys.Secrets;
import bothy.signing.wire.Frames;
import bothy.signing.wire.Session;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/**
 * Listens on a Unix socket: one request a connection, from allowed users only, each sealed under a
 * key of its own.
 */
final class SignerServer implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 8;
  private static final int LOOK = 5;

  private final ServerSocketChannel listener;
  private final Path socket;
  private final Set<UserPrincipal> users;
  private final Map<SignerMethods.Role, PairingKey> keys;
  private final SignerMethods methods;
  private final SecureRandom random;
  private final Semaphore free = new Semaphore(CONNECTIONS);
  private final ScheduledExecutorService watch;
  private final ScheduledFuture<?> looks;

  private SignerServer(
      ServerSocketChannel listener,
      Path socket,
      Set<UserPrincipal> users,
      Map<SignerMethods.Role, PairingKey> keys,
      SignerMethods methods,
      SecureRandom random) {
    this.listener = listener;
    this.socket = socket;
    this.users = users;
    this.keys = keys;
    this.methods = methods;
    this.random = random;
    watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("signer-deadlines").factory());
    looks = watch.scheduleWithFixedDelay(methods::lockIfIdle, LOOK, LOOK, TimeUnit.SECONDS);
  }

  /**
   * Listens at {@code socket}; whatever lies there is taken to be a dead signer's.
   *
   * @param users who may connect
   * @param open whether users other than the owner are among them
   */
  static SignerServer listen(
      Path socket,
      Set<UserPrincipal> users,
      boolean open,
      Map<SignerMethods.Role, PairingKey> keys,
      SignerMethods methods,
      SecureRandom random)
      throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(
          socket, PosixFilePermissions.fromString(open ? "rw-rw-rw-" : "rw-------"));
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    SignerServer server = new SignerServer(listener, socket, users, keys, methods, random);
    Thread.ofPlatform().name("signer").start(server::accept);
    return server;
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel channel = listener.accept();
        if (!free.tryAcquire()) {
          channel.close();
          continue;
        }
        Thread.ofVirtual().start(() -> serve(channel));
      } catch (IOException e) {
        if (listener.isOpen()) {
          pause();
        }
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50); // out of file descriptors, most likely
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(SocketChannel channel) {
    ScheduledFuture<?> deadline =
        watch.schedule(() -> close(channel), DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    try (channel) {
      Frames.write(channel, answer(channel));
    } catch (IOException e) {
      // the other side is gone, was too slow or sent too much: there is nobody to tell
    } finally {
      deadline.cancel(false);
      free.release();
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // it is gone then
    }
  }

  private byte[] answer(SocketChannel channel) throws IOException {
    if (!users.contains(channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user())) {
      return plain("user", "expected a user that this signer was started for, found another");
    }
    byte[] theirs = Frames.read(channel);
    if (theirs.length != Session.NONCE) {
      return plain("input", "expected a nonce of 32 bytes first");
    }
    byte[] ours = new byte[Session.NONCE];
    random.nextBytes(ours);
    Frames.write(channel, ours);
    byte[] message = Frames.read(channel);
    for (Map.Entry<SignerMethods.Role, PairingKey> each : keys.entrySet()) {
      byte[] key = each.getValue().bytes();
      Session session = new Session(key, theirs, ours);
      Secrets.wipe(key);
      Optional<byte[]> body = session.asked(message);
      if (body.isPresent()) {
        return session.answer(bytes(answer(each.getKey(), body.get())));
      }
    }
    return plain("pairing", "expected a request under this signer's pairing key, found another");
  }

  private Map<String, Object> answer(SignerMethods.Role role, byte[] body) {
    try {
      Node node = Json.read(body);
      if (!java.util.Arrays.equals(bytes(node.value()), body)) {
        return SignerMethods.refused("input", "expected canonical JSON (RFC 8785)");
      }
      return methods.answer(role, node);
    } catch (InputException e) {
      return SignerMethods.refused("input", String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return SignerMethods.refused("fault", "the signer failed: " + e.getClass().getName());
    }
  }

  private static byte[] plain(String rule, String says) {
    return Session.plain(bytes(SignerMethods.refused(rule, says)));
  }

  private static byte[] bytes(Object json) {
    return CanonicalJson.of(json).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    looks.cancel(false);
    watch.shutdownNow();
    Files.deleteIfExists(socket);
  }
}
