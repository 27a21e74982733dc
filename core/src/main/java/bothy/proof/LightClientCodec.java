package bothy.proof;

import bothy.eth.Bytes;
import bothy.proof.light.SszException;
import bothy.proof.light.SszReader;
import bothy.proof.light.SszWriter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Light-client data from and to SSZ (consensus-specs, light-client/sync-protocol.md of Capella,
 * Deneb and Electra). Every length is bounded by the type; only the canonical encoding is read.
 * What is read is well-formed and of the fork that its slot asks for, but not yet believed.
 */
public final class LightClientCodec {
  private static final int DIGEST = 4;

  private final BeaconNetwork network;
  private final LightClientReader reader;
  private final LightClientWriter writer;

  public LightClientCodec(BeaconNetwork network) {
    this.network = network;
    this.reader = new LightClientReader(network.preset());
    this.writer = new LightClientWriter(network.preset());
  }

  public LightClientResult<LightClientBootstrap> bootstrap(BeaconFork fork, Bytes bytes) {
    return read(() -> reader.bootstrap(fork, bytes), fork, bootstrap -> bootstrap.header().slot());
  }

  public LightClientResult<LightClientUpdate> update(BeaconFork fork, Bytes bytes) {
    return read(() -> reader.update(fork, bytes), fork, update -> update.attested().slot());
  }

  public LightClientResult<LightClientUpdate> finalityUpdate(BeaconFork fork, Bytes bytes) {
    return read(() -> reader.finalityUpdate(fork, bytes), fork, update -> update.attested().slot());
  }

  public LightClientResult<LightClientUpdate> optimisticUpdate(BeaconFork fork, Bytes bytes) {
    return read(
        () -> reader.optimisticUpdate(fork, bytes), fork, update -> update.attested().slot());
  }

  /**
   * The answer of a beacon node to a request for updates: each is preceded by its length (8 bytes,
   * the next 4 included) and its fork digest.
   *
   * @param maximum how many were asked for
   */
  public LightClientResult<List<LightClientUpdate>> updates(Bytes answer, int maximum) {
    List<LightClientUpdate> updates = new ArrayList<>();
    int at = 0;
    while (at < answer.size()) {
      int left = answer.size() - at - Long.BYTES;
      long length =
          left < DIGEST ? 0 : new SszReader("length", answer.slice(at, at + 8), 8, 8).uint64();
      if (updates.size() == maximum || length < DIGEST || length > left) {
        return refused(
            LightClientCheck.ENCODING,
            "at most " + maximum + " updates, each as long as it says",
            length + " bytes for update " + (updates.size() + 1) + " where " + left + " are left");
      }
      at += Long.BYTES;
      int end = at + (int) length;
      switch (update(answer.slice(at, at + DIGEST), answer.slice(at + DIGEST, end))) {
        case LightClientResult.Passed<LightClientUpdate>(LightClientUpdate update) ->
            updates.add(update);
        case LightClientResult.Refused<LightClientUpdate>(LightClientRefusal refusal) -> {
          return new LightClientResult.Refused<>(refusal);
        }
      }
      at = end;
    }
    return new LightClientResult.Passed<>(updates);
  }

  /** An update that comes with a fork digest of 4 bytes: it must be the one of its slot. */
  public LightClientResult<LightClientUpdate> update(Bytes digest, Bytes bytes) {
    Optional<BeaconFork> fork = network.forkOf(digest);
    if (fork.isEmpty()) {
      return refused(LightClientCheck.FORK, "a fork digest of " + network.name(), digest.toHex());
    }
    LightClientResult<LightClientUpdate> read = update(fork.get(), bytes);
    if (read instanceof LightClientResult.Passed<LightClientUpdate>(LightClientUpdate update)) {
      Bytes expected = network.digestAt(update.attested().slot()).orElse(Bytes.EMPTY);
      if (!expected.equals(digest)) {
        return refused(
            LightClientCheck.FORK,
            "fork digest " + expected + " at slot " + update.attested().slot(),
            digest.toHex());
      }
    }
    return read;
  }

  /** The encoding of a bootstrap, by the fork of its slot, as are all that follow. */
  public Bytes encode(LightClientBootstrap bootstrap) {
    return writer.bootstrap(forkOf(bootstrap.header()), bootstrap);
  }

  public Bytes encode(LightClientUpdate update) {
    return writer.update(forkOf(update.attested()), update);
  }

  /** Without the next committee. */
  public Bytes encodeFinality(LightClientUpdate update) {
    return writer.finalityUpdate(forkOf(update.attested()), update);
  }

  /** Without the next committee and finality. */
  public Bytes encodeOptimistic(LightClientUpdate update) {
    return writer.optimisticUpdate(forkOf(update.attested()), update);
  }

  /** The answer to a request for updates, as {@link #updates} reads it. */
  public Bytes encode(List<LightClientUpdate> updates) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    for (LightClientUpdate update : updates) {
      Bytes bytes = encode(update);
      Bytes digest = network.digestAt(update.attested().slot()).orElseThrow();
      Bytes framed =
          new SszWriter().uint64(DIGEST + (long) bytes.size()).bytes(digest).bytes(bytes).done();
      answer.writeBytes(framed.toArray());
    }
    return Bytes.owning(answer.toByteArray());
  }

  private BeaconFork forkOf(LightClientHeader header) {
    return network
        .forkAt(header.slot())
        .orElseThrow(() ->
            new IllegalArgumentException(
                "expected a slot of a fork that is known here, found " + header.slot()));
  }

  /**
   * A store as bytes, to be kept: an SSZ container of our own with the headers in Fulu's shape. The
   * update that waits for a force update is left out; nodes send it again.
   */
  public Bytes encode(LightClientStore store) {
    SyncCommittee next = store.nextCommittee();
    SszWriter out =
        new SszWriter()
            .variable(LightClientWriter.header(BeaconFork.FULU, store.finalized()))
            .variable(LightClientWriter.header(BeaconFork.FULU, store.optimistic()));
    writer.committee(out, store.currentCommittee());
    writer.committee(out, next == null ? writer.noCommittee() : next);
    return out.uint64(store.previousMaxParticipants())
        .uint64(store.currentMaxParticipants())
        .done();
  }

  /** A store that was kept. It is believed: whoever keeps it must know that it is theirs. */
  public LightClientResult<LightClientStore> store(Bytes bytes) {
    return read(() -> reader.store(bytes));
  }

  private interface Reading<T> {
    T read();
  }

  private static <T> LightClientResult<T> read(Reading<T> reading) {
    try {
      return new LightClientResult.Passed<>(reading.read());
    } catch (SszException e) {
      return refused(LightClientCheck.ENCODING, e.field() + " of " + e.expected(), e.found());
    }
  }

  private <T> LightClientResult<T> read(
      Reading<T> reading, BeaconFork fork, Function<T, Long> slotOf) {
    LightClientResult<T> read = read(reading);
    if (!(read instanceof LightClientResult.Passed<T>(T value))) {
      return read;
    }
    long slot = slotOf.apply(value);
    Optional<BeaconFork> expected = network.forkAt(slot);
    if (expected.isPresent() && expected.get() == fork) {
      return read;
    }
    return refused(
        LightClientCheck.FORK,
        expected.map(Enum::toString).orElse("a fork that is known here") + " at slot " + slot,
        fork.toString());
  }

  private static <T> LightClientResult<T> refused(
      LightClientCheck check, String expected, String found) {
    return new LightClientResult.Refused<>(new LightClientRefusal(check, expected, found));
  }
}
