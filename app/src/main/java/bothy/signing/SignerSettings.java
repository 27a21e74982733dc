package bothy.signing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a signer runs.
 *
 * @param folder where vault and book lie
 * @param socket where it listens
 * @param users who may connect besides its own; none for its own alone
 * @param idle after which the keys lock
 * @param practice whether its keys are known to everybody: cheap to open, with high caps
 */
public record SignerSettings(
    Path folder, Path socket, List<String> users, Duration idle, boolean practice) {
  /** After which keys lock that nothing was signed with. */
  public static final Duration USUAL_IDLE = Duration.ofMinutes(15);

  public SignerSettings {
    users = List.copyOf(users);
    if (idle.compareTo(Duration.ofMinutes(1)) < 0 || idle.compareTo(Duration.ofDays(1)) > 0) {
      throw new SigningException("expected keys to lock after 1 minute to 1 day, found " + idle);
    }
  }

  /** A signer of the home folder's keys. */
  public static SignerSettings in(Path home) {
    Path folder = home.resolve("signer");
    return new SignerSettings(folder, folder.resolve("socket"), List.of(), USUAL_IDLE, false);
  }

  /** A signer of keys that everybody knows. */
  public static SignerSettings practice(Path home) {
    Path folder = home.resolve("practice-signer");
    return new SignerSettings(
        folder, folder.resolve("socket"), List.of(), Duration.ofDays(1), true);
  }

  List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of(folder.toString(), socket.toString()));
    arguments.add(Long.toString(idle.toMinutes()));
    arguments.add(Boolean.toString(practice));
    arguments.addAll(users);
    return arguments;
  }

  static SignerSettings of(List<String> arguments) {
    if (arguments.size() < 4) {
      throw new SigningException("expected FOLDER SOCKET MINUTES PRACTICE [USER…]");
    }
    return new SignerSettings(
        Path.of(arguments.get(0)),
        Path.of(arguments.get(1)),
        arguments.subList(4, arguments.size()),
        Duration.ofMinutes(Long.parseLong(arguments.get(2))),
        Boolean.parseBoolean(arguments.get(3)));
  }
}
