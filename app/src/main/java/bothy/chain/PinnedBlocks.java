package bothy.chain;

import bothy.eth.Hash;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Headers that were hashed here, by their hash: what was fetched once isn't fetched again. */
final class PinnedBlocks {
  private static final int MOST = 4_096;

  private final Map<Hash, PinnedBlock> blocks =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, PinnedBlock> eldest) {
          return size() > MOST;
        }
      };

  synchronized @Nullable PinnedBlock get(Hash hash) {
    return blocks.get(hash);
  }

  synchronized void keep(PinnedBlock block) {
    blocks.put(block.block().hash(), block);
  }
}
