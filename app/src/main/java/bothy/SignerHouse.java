package bothy;

import bothy.doors.cli.CliException;
import bothy.doors.cli.ExitCode;
import bothy.doors.cli.Keyholder;
import bothy.eth.Address;
import bothy.jsonrpc.Node;
import bothy.signing.Caps;
import bothy.signing.KeeperResult;
import bothy.signing.Proof;
import bothy.signing.SignerClient;
import bothy.signing.SignerMain;
import bothy.signing.SignerProcess;
import bothy.signing.SignerSettings;
import bothy.signing.SigningException;
import bothy.signing.SigningResult;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The signer as the command line sees it. */
final class SignerHouse {
  private SignerHouse() {}

  static void run(Path home, @Nullable Path socket, List<String> users, int minutes)
      throws IOException {
    SignerSettings usual = SignerSettings.in(home);
    try {
      SignerMain.serve(
          new SignerSettings(
              usual.folder(),
              socket == null ? usual.socket() : socket,
              users,
              Duration.ofMinutes(minutes),
              false),
          System.out);
    } catch (SigningException e) {
      throw new CliException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
    }
  }

  /** The running signer, or one for this command. */
  static Keyholder.Session open(Path home) {
    SignerSettings settings = SignerSettings.in(home);
    try {
      Optional<SignerClient> running = SignerProcess.keeper(settings);
      if (running.isPresent() && running.get().status() instanceof KeeperResult.Done) {
        return new Session(running.get(), Optional.empty());
      }
      SignerProcess started = SignerProcess.start(settings);
      return new Session(started.client(), Optional.of(started));
    } catch (IOException | SigningException e) {
      throw new CliException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private record Session(SignerClient client, Optional<SignerProcess> started)
      implements Keyholder.Session {
    private static Node done(KeeperResult result) {
      return switch (result) {
        case KeeperResult.Done(Map<String, Object> value) -> new Node("", value);
        case KeeperResult.Failed(SigningResult why) -> throw failed(why);
      };
    }

    private static CliException failed(SigningResult why) {
      return switch (why) {
        case SigningResult.Refused(String ignored, String says) ->
            new CliException(ExitCode.INPUT, says);
        case SigningResult.ProofNeeded(String ignored, String says) ->
            new CliException(ExitCode.INPUT, says);
        case SigningResult.Locked(String says) -> new CliException(ExitCode.INPUT, says);
        case SigningResult.Wait(Duration left) ->
            new CliException(
                ExitCode.INPUT,
                "after wrong passphrases the next is tried in " + left.toSeconds() + " seconds");
        case SigningResult.Unreachable(String says) -> new CliException(ExitCode.UNREACHABLE, says);
        case SigningResult.Signed ignored ->
            new CliException(ExitCode.FAULT, "the signer signed what it wasn't asked for");
      };
    }

    private static Proof.Passphrase passphrase(char[] characters) {
      return new Proof.Passphrase(characters);
    }

    private static Address address(Node account) {
      return Address.fromHex(account.required("address", "an address").text());
    }

    @Override
    public boolean hasVault() {
      return done(client.status()).required("vault", "true or false").flag();
    }

    @Override
    public boolean lasts() {
      return started.isEmpty();
    }

    @Override
    public void create(char[] passphrase) {
      done(client.create(passphrase(passphrase)));
    }

    @Override
    public void unlock(char[] passphrase, boolean newBook) {
      done(client.unlock(passphrase(passphrase), newBook));
    }

    @Override
    public void lock() {
      done(client.lock());
    }

    @Override
    public List<Keyholder.Account> accounts() {
      return done(client.listed()).required("accounts", "accounts").elements().stream()
          .map(Session::account)
          .toList();
    }

    private static Keyholder.Account account(Node node) {
      Node caps = node.required("caps", "caps");
      return new Keyholder.Account(
          address(node),
          node.required("path", "a path").text(),
          new BigInteger(caps.required("perTransaction", "wei").text()),
          new BigInteger(caps.required("perDay", "wei").text()),
          caps.required("typedData", "true or false").flag(),
          caps.required("messages", "true or false").flag(),
          caps.required("delegations", "true or false").flag());
    }

    @Override
    public Address add(char[] passphrase) {
      return address(done(client.add(passphrase(passphrase))));
    }

    @Override
    public Address importKey(char[] passphrase, char[] key) {
      return address(done(client.importKey(passphrase(passphrase), key)));
    }

    @Override
    public Address importKeystore(char[] passphrase, String keystore, char[] its) {
      return address(
          done(client.importKeystore(passphrase(passphrase), keystore, passphrase(its))));
    }

    @Override
    public List<Address> importMnemonic(char[] passphrase, char[] words, char[] extra, int count) {
      return done(client.importMnemonic(passphrase(passphrase), words, extra, count))
          .required("accounts", "accounts")
          .elements()
          .stream()
          .map(Session::address)
          .toList();
    }

    @Override
    public String export(char[] passphrase, Address account, char[] its) {
      return done(client.export(passphrase(passphrase), account, passphrase(its)))
          .required("keystore", "a key file")
          .text();
    }

    @Override
    public String words(char[] passphrase, Address account) {
      return done(client.words(passphrase(passphrase), account)).required("words", "words").text();
    }

    @Override
    public void setCaps(char[] passphrase, Keyholder.Account caps) {
      done(
          client.setCaps(
              passphrase(passphrase),
              caps.address(),
              new Caps(
                  caps.perTransaction(),
                  caps.perDay(),
                  caps.typedData(),
                  caps.messages(),
                  caps.delegations())));
    }

    @Override
    public void close() {
      started.ifPresent(SignerProcess::close);
    }
  }
}
