package bothy.provider;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.guard.Asked;
import bothy.guard.Signings;
import bothy.guard.Submission;
import bothy.jsonrpc.RpcException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The wallet over this house's own keys: pages that the person connected, requests that wait. */
public final class KeyWallet implements Wallet {
  private final Signings signings;
  private final Connections connections;
  private final Duration patience;
  private final Supplier<String> desk;

  /**
   * A wallet.
   *
   * @param patience how long a page is kept waiting to be connected
   * @param desk where the person decides
   */
  public KeyWallet(
      Signings signings, Connections connections, Duration patience, Supplier<String> desk) {
    this.signings = signings;
    this.connections = connections;
    this.patience = patience;
    this.desk = desk;
  }

  @Override
  public List<Address> accounts() {
    return signings.accounts();
  }

  @Override
  public boolean connected(String origin) {
    return connections.isConnected(origin);
  }

  @Override
  public void connect(String origin) throws RpcException {
    connections.ask(origin, patience, "Bothy asks at " + desk.get() + " whether to connect");
  }

  @Override
  public void disconnect(String origin) {
    connections.disconnect(origin);
  }

  @Override
  public Hash begin(Asked asked) throws RpcException {
    return signings.begin(asked);
  }

  @Override
  public Bytes ask(Asked asked) throws RpcException {
    return signings.ask(asked);
  }

  @Override
  public Optional<Hash> batch(Optional<String> page, String id) {
    return signings.batch(page, id);
  }

  @Override
  public Optional<Standing> standing(Hash name) {
    return signings.standing(name).map(KeyWallet::standing);
  }

  private static Standing standing(Submission submission) {
    if (!(submission.subject() instanceof Submission.Subject.ToSign(Asked asked))) {
      throw new IllegalStateException(submission.hash() + " is no request to sign");
    }
    Stage stage =
        switch (submission.stage()) {
          case CHECKING -> Stage.WAITING;
          case WAITING -> submission.given().isEmpty() ? Stage.WAITING : Stage.STOPPED;
          case SIGNED -> Stage.DONE;
          case DROPPED, REFUSED, EXPIRED -> Stage.REFUSED;
          case FAILED -> Stage.FAILED;
          case FORWARDED, INCLUDED, DIFFERENT ->
              throw new IllegalStateException("a request to sign is never " + submission.stage());
        };
    boolean sends =
        asked.method().equals("eth_sendTransaction") || asked.method().equals("wallet_sendCalls");
    List<Hash> sent = sends ? submission.given().stream().map(Hash::new).toList() : List.of();
    // a page isn't told why: it would learn of the user's policy, account and limits
    String says = asked.by() == Asked.By.PAGE ? words(stage) : submission.says();
    return new Standing(stage, says, submission.result(), sent);
  }

  private static String words(Stage stage) {
    return switch (stage) {
      case WAITING -> "it waits";
      case STOPPED -> "a part of it went, the rest waits";
      case DONE -> "it is signed";
      case REFUSED -> "it wasn't signed";
      case FAILED -> "it couldn't be signed or sent; Bothy's desk says why";
    };
  }
}
