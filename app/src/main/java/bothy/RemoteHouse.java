package bothy;

import bothy.doors.cli.Up;
import bothy.doors.web.Keys;
import bothy.doors.web.Presence;
import bothy.eth.Address;
import bothy.jsonrpc.InputException;
import bothy.policy.Approved;
import bothy.signing.Book;
import bothy.signing.Proof;
import bothy.signing.RemoteSigner;
import bothy.signing.Signer;
import bothy.signing.SigningResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Clef or Web3Signer in the place of a signer of this house, and what the desk shows of its keys.
 * Clef asks its person before it lists accounts, so they are asked for until they are told, and not
 * again.
 */
final class RemoteHouse implements Signer, Keys, AutoCloseable {
  private static final Duration LISTED = Duration.ofSeconds(10);
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private final RemoteSigner signer;
  private final RemoteTransport transport;
  private final String where;
  private volatile List<Address> accounts = List.of();
  private volatile CompletableFuture<List<Address>> asking = new CompletableFuture<>();
  private long asked;

  private RemoteHouse(RemoteSigner signer, RemoteTransport transport, String where) {
    this.signer = signer;
    this.transport = transport;
    this.where = where;
  }

  /**
   * Opens the one that was named, and waits a while for its accounts.
   *
   * @param begunAnew whether the chain's nonces begin anew, so that those signed before are free
   */
  static RemoteHouse open(Up.RemoteSigner wish, Path home, boolean begunAnew) throws IOException {
    Path folder = Files.createDirectories(home.resolve("remote-signer"));
    Path file = folder.resolve("book");
    if (begunAnew) {
      Files.deleteIfExists(file);
    }
    Book book = Book.beside(file);
    RemoteTransport transport = RemoteTransport.to(wish.where(), wish.patience());
    RemoteSigner signer =
        switch (wish.kind()) {
          case CLEF -> RemoteSigner.clef(transport, book, InstantSource.system());
          case WEB3SIGNER -> RemoteSigner.web3Signer(transport, book, InstantSource.system());
        };
    RemoteHouse house =
        new RemoteHouse(wish.confirms() ? signer.confirming() : signer, transport, wish.where());
    house.listed();
    return house;
  }

  private void listed() {
    ask();
    try {
      asking.get(LISTED.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
      // they are asked for again
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void ask() {
    asked = System.nanoTime();
    asking = new CompletableFuture<>();
    CompletableFuture<List<Address>> now = asking;
    Thread.ofVirtual()
        .name("remote accounts")
        .start(() -> {
          List<Address> found = signer.accounts();
          accounts = found;
          now.complete(found);
        });
  }

  @Override
  public List<Address> accounts() {
    if (accounts.isEmpty()) {
      askAgain();
    }
    return accounts;
  }

  private synchronized void askAgain() {
    if (asking.isDone() && System.nanoTime() - asked > AGAIN.toNanos()) {
      ask();
    }
  }

  @Override
  public SigningResult sign(Approved approved, Optional<Proof> proof) {
    return signer.sign(approved, proof);
  }

  @Override
  public int missing(List<String> approvals) {
    return signer.missing(approvals);
  }

  @Override
  public Proofs proofs() {
    return signer.proofs();
  }

  /** What people should know of it at the start, a line each. */
  List<String> remarks() {
    String its = signer.title() + " at " + where;
    return List.of(
        accounts.isEmpty()
            ? "WARNING: " + its + " named no account yet; it is asked again."
            : its
                + " signs for "
                + accounts.size()
                + (accounts.size() == 1 ? " account." : " accounts."));
  }

  @Override
  public Map<String, Object> keys() {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("vault", false);
    answer.put("locked", false);
    answer.put("lock", false);
    answer.put(
        "says",
        signer.title()
            + " at "
            + where
            + " keeps the keys and signs. "
            + (signer.proofs() == Proofs.ITS_OWN
                ? "Its own confirmation is the proof that dangers take."
                : "What takes a proof isn't signed."));
    answer.put(
        "accounts",
        accounts().stream()
            .map(each -> Map.of("address", each.toHex(), "kind", signer.title()))
            .toList());
    answer.put("securityKeys", List.of());
    answer.put("enrol", false);
    return answer;
  }

  private InputException elsewhere() {
    return new InputException(
        "signer", "keys of this house", signer.title() + ", which keeps its own");
  }

  @Override
  public Map<String, Object> unlock(Presence.Passphrase passphrase) {
    throw elsewhere();
  }

  @Override
  public Map<String, Object> lock() {
    throw elsewhere();
  }

  @Override
  public Map<String, Object> beginEnrolment(Presence.Passphrase passphrase) {
    throw elsewhere();
  }

  @Override
  public Map<String, Object> finishEnrolment(Credential credential) {
    throw elsewhere();
  }

  @Override
  public void close() {
    transport.close();
  }
}
