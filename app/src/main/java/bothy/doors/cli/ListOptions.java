package bothy.doors.cli;

import bothy.guard.Guard;
import bothy.guard.ListShelf;
import bothy.jsonrpc.InputException;
import bothy.meaning.Lists;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which lists a request is held against. */
final class ListOptions {
  @Option(
      names = "--list",
      paramLabel = "FILE",
      description =
          "A list of hosts, addresses or tokens, beside those that `lists add` keeps; repeat it.")
  private List<Path> files = List.of();

  /**
   * The guard with these lists and those in the home.
   *
   * @throws InputException if one can't be read
   */
  Guard guarded(Guard guard, Path home) {
    try {
      Lists lists = new ListShelf(home).read();
      for (Path file : files) {
        lists = lists.and(ListShelf.read(file));
      }
      return guard.with(lists);
    } catch (NoSuchFileException e) {
      throw new CliException(ExitCode.USAGE, "there is no file " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, "can't read a list: " + e.getMessage(), e);
    }
  }
}
