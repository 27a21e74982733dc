package bothy.chain;

import bothy.crypto.Digests;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.proof.BeaconNetwork;
import bothy.proof.LightClientCodec;
import bothy.proof.LightClientRefusal;
import bothy.proof.LightClientResult;
import bothy.proof.LightClientStore;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that keeps how far a light client came, so that a restart goes on from there:
 *
 * <ol>
 *   <li>the ASCII text {@code bothy beacon position 1}
 *   <li>the genesis validators root, 32 bytes, which tells the network
 *   <li>the checkpoint that the client started from, 32 bytes
 *   <li>the store, as {@link LightClientCodec#encode(LightClientStore)} writes it
 *   <li>SHA-256 of all before, 32 bytes
 * </ol>
 *
 * <p>It is replaced as a whole: whenever the machine stops, the file is the old or the new one. The
 * hash finds damage, not malice: who can write the file can say where the client stands.
 */
public final class BeaconPosition {
  private static final Bytes MAGIC =
      Bytes.owning("bothy beacon position 1".getBytes(StandardCharsets.US_ASCII));
  private static final int HEAD = MAGIC.size() + 2 * Hash.SIZE;
  private static final int MAXIMUM = 1 << 20;

  /** What a file holds. */
  sealed interface Kept {
    record Position(LightClientStore store, Hash checkpoint) implements Kept {}

    /** Nothing to go on from; {@code why} is empty where there is no file. */
    record Nothing(String why) implements Kept {}
  }

  private final Path file;

  public BeaconPosition(Path file) {
    this.file = file;
  }

  /**
   * Reads it.
   *
   * @param checkpoint which it must have started from; null for any
   */
  Kept read(BeaconNetwork network, @Nullable Hash checkpoint) {
    Bytes bytes;
    try {
      if (!Files.exists(file)) {
        return new Kept.Nothing("");
      }
      if (Files.size(file) > MAXIMUM) {
        return nothing("at most 1 MB", Files.size(file) + " bytes");
      }
      bytes = Bytes.owning(Files.readAllBytes(file));
    } catch (IOException e) {
      return nothing("a file that can be read", e.getClass().getSimpleName());
    }
    int end = bytes.size() - Hash.SIZE;
    if (end < HEAD || !bytes.slice(0, MAGIC.size()).equals(MAGIC)) {
      return nothing("a position of version 1", bytes.size() + " other bytes");
    }
    if (!sha256(bytes.slice(0, end)).equals(bytes.slice(end))) {
      return nothing("a whole file", "one whose checksum is wrong");
    }
    Bytes chain = bytes.slice(MAGIC.size(), MAGIC.size() + Hash.SIZE);
    if (!chain.equals(network.genesisValidatorsRoot().bytes())) {
      return nothing("one of " + network.name(), "one of another network");
    }
    Hash from = new Hash(bytes.slice(HEAD - Hash.SIZE, HEAD));
    if (checkpoint != null && !from.equals(checkpoint)) {
      return nothing("one that started from " + checkpoint, from.toHex());
    }
    return switch (new LightClientCodec(network).store(bytes.slice(HEAD, end))) {
      case LightClientResult.Passed<LightClientStore>(LightClientStore store) ->
          new Kept.Position(store, from);
      case LightClientResult.Refused<LightClientStore>(LightClientRefusal refusal) ->
          nothing(refusal.expected(), refusal.found());
    };
  }

  private Kept nothing(String expected, String found) {
    return new Kept.Nothing(
        "ignored the kept position "
            + file.getFileName()
            + ": expected "
            + expected
            + ", found "
            + found);
  }

  /** Replaces it, on disk when this returns. */
  void write(BeaconNetwork network, Hash checkpoint, LightClientStore store) throws IOException {
    Bytes bytes =
        MAGIC
            .concat(network.genesisValidatorsRoot().bytes())
            .concat(checkpoint.bytes())
            .concat(new LightClientCodec(network).encode(store));
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    // A stream and not a channel: an interrupt, which is how a follower ends, closes channels.
    try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
      out.write(bytes.concat(sha256(bytes)).toArray());
      out.getFD().sync();
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (folder != null) {
      syncFolder(folder);
    }
  }

  /** The rename is on disk with the folder; not every system lets one open a folder. */
  private static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Then a power cut may bring the old file back, which is whole as well.
      return;
    }
  }

  private static Bytes sha256(Bytes bytes) {
    return Bytes.owning(Digests.sha256(bytes.toArray()));
  }
}
