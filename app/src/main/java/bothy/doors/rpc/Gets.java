package bothy.doors.rpc;

import java.util.Optional;

/** Answers GET requests for paths of its own, as a beacon API does; many may ask at once. */
@FunctionalInterface
public interface Gets {
  Gets NONE = (path, query, accept) -> Optional.empty();

  /**
   * The answer to a request; empty if there is nothing at that path.
   *
   * @param path decoded, without the query
   * @param query as it was sent, empty if there was none
   * @param accept the media types that the client takes, empty if it didn't say
   * @throws bothy.jsonrpc.InputException if what was asked can't be read
   */
  Optional<Reply> get(String path, String query, String accept);
}
