package bothy.provider;

import bothy.eth.Hash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who began which request: the newest few. */
final class Begun {
  private static final int MOST = 1_000;

  private final Map<Hash, Optional<String>> pages =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, Optional<String>> eldest) {
          return size() > MOST;
        }
      };

  synchronized void put(Hash name, Optional<String> page) {
    pages.put(name, page);
  }

  /** Whether a page, or a program without one, began it. */
  synchronized boolean by(Hash name, Optional<String> page) {
    return page.equals(pages.get(name));
  }
}
