package bothy.proof;

import bothy.crypto.Digests;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.proof.light.Ssz;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A beacon chain as its configuration describes it: sizes, genesis, and which fork began when.
 *
 * @param genesisTime seconds since 1970
 * @param genesisValidatorsRoot what tells this chain's signatures from another's
 * @param forks by rising epoch; before the first, and from one without rules on, nothing is known
 * @param blobs by rising epoch: EIP-7892's schedule, part of the digests from Fulu on
 */
public record BeaconNetwork(
    String name,
    BeaconPreset preset,
    long genesisTime,
    int secondsPerSlot,
    Hash genesisValidatorsRoot,
    List<Activation> forks,
    List<Blobs> blobs) {

  /** MAX_BLOBS_PER_BLOCK_ELECTRA: what holds where no entry of the schedule does. */
  private static final long MAX_BLOBS_ELECTRA = 9;

  private static final Bytes DOMAIN_SYNC_COMMITTEE = Bytes.fromHex("0x07000000");

  /**
   * A fork's beginning.
   *
   * @param rules null for a fork that isn't known here
   * @param version 4 bytes
   */
  public record Activation(@Nullable BeaconFork rules, Bytes version, long epoch) {
    public Activation {
      if (version.size() != 4 || epoch < 0) {
        throw new IllegalArgumentException(
            "expected a version of 4 bytes and an epoch from 0 on, found "
                + version
                + " at "
                + epoch);
      }
    }
  }

  /** How many blobs a block may have from an epoch on. */
  public record Blobs(long epoch, long maximum) {}

  public static final BeaconNetwork MAINNET =
      new BeaconNetwork(
          "mainnet",
          BeaconPreset.MAINNET,
          1_606_824_023,
          12,
          Hash.fromHex("0x4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95"),
          List.of(
              fork(BeaconFork.CAPELLA, "0x03000000", 194_048),
              fork(BeaconFork.DENEB, "0x04000000", 269_568),
              fork(BeaconFork.ELECTRA, "0x05000000", 364_032),
              fork(BeaconFork.FULU, "0x06000000", 411_392)),
          List.of(new Blobs(412_672, 15), new Blobs(419_072, 21)));

  public static final BeaconNetwork SEPOLIA =
      new BeaconNetwork(
          "Sepolia",
          BeaconPreset.MAINNET,
          1_655_733_600,
          12,
          Hash.fromHex("0xd8ea171f3c94aea21ebc42a1ed61052acf3f9209c00e4efbaaddac09ed9b8078"),
          List.of(
              fork(BeaconFork.CAPELLA, "0x90000072", 56_832),
              fork(BeaconFork.DENEB, "0x90000073", 132_608),
              fork(BeaconFork.ELECTRA, "0x90000074", 222_464),
              fork(BeaconFork.FULU, "0x90000075", 272_640),
              fork(null, "0x90000076", 353_024)), // Gloas
          List.of(new Blobs(274_176, 15), new Blobs(275_712, 21)));

  public static final BeaconNetwork HOODI =
      new BeaconNetwork(
          "Hoodi",
          BeaconPreset.MAINNET,
          1_742_213_400,
          12,
          Hash.fromHex("0x212f13fc4df078b6cb7db228f1c8307566dcecf900867401a92023d7ba99cb5f"),
          List.of(
              fork(BeaconFork.CAPELLA, "0x40000910", 0),
              fork(BeaconFork.DENEB, "0x50000910", 0),
              fork(BeaconFork.ELECTRA, "0x60000910", 2_048),
              fork(BeaconFork.FULU, "0x70000910", 50_688)),
          List.of(new Blobs(52_480, 15), new Blobs(54_016, 21)));

  public BeaconNetwork {
    forks = List.copyOf(forks);
    blobs = List.copyOf(blobs);
    if (secondsPerSlot <= 0 || genesisTime < 0) {
      throw new IllegalArgumentException(
          "expected seconds per slot above 0 and a genesis since 1970, found "
              + secondsPerSlot
              + " and "
              + genesisTime);
    }
    for (int i = 1; i < forks.size(); i++) {
      if (forks.get(i).epoch() < forks.get(i - 1).epoch()) {
        throw new IllegalArgumentException(
            "expected forks by rising epoch, found "
                + forks.get(i).epoch()
                + " after "
                + forks.get(i - 1).epoch());
      }
    }
  }

  private static Activation fork(@Nullable BeaconFork rules, String version, long epoch) {
    return new Activation(rules, Bytes.fromHex(version), epoch);
  }

  /** The slot at a time; 0 before genesis. */
  public long slotAt(long secondsSince1970) {
    return Math.max(0, secondsSince1970 - genesisTime) / secondsPerSlot;
  }

  /** When a slot begins, in seconds since 1970. */
  public long timeOf(long slot) {
    return Math.addExact(genesisTime, Math.multiplyExact(slot, secondsPerSlot));
  }

  /** The rules of a slot; empty if they aren't known here. */
  public Optional<BeaconFork> forkAt(long slot) {
    return activation(preset.epoch(slot)).map(Activation::rules);
  }

  private Optional<Activation> activation(long epoch) {
    Activation now = null;
    for (Activation activation : forks) {
      if (activation.epoch() <= epoch) {
        now = activation;
      }
    }
    return Optional.ofNullable(now);
  }

  /** compute_fork_digest: the 4 bytes that say which rules and chain a slot's data follow. */
  public Optional<Bytes> digestAt(long slot) {
    return activation(preset.epoch(slot)).map(now -> digest(now, preset.epoch(slot)));
  }

  private Bytes digest(Activation now, long epoch) {
    byte[] digest = forkDataRoot(now.version()).bytes().slice(0, 4).toArray();
    boolean masked = now.rules() == null || now.rules().compareTo(BeaconFork.FULU) >= 0;
    if (masked) {
      Blobs limit = blobsAt(epoch);
      byte[] input = new byte[2 * Long.BYTES];
      Ssz.uint64(limit.epoch()).bytes().copyTo(0, input, 0, Long.BYTES);
      Ssz.uint64(limit.maximum()).bytes().copyTo(0, input, Long.BYTES, Long.BYTES);
      byte[] mask = Digests.sha256(input);
      for (int i = 0; i < digest.length; i++) {
        digest[i] ^= mask[i];
      }
    }
    return Bytes.owning(digest);
  }

  private Blobs blobsAt(long epoch) {
    Blobs now = null;
    for (Blobs each : blobs) {
      if (each.epoch() <= epoch) {
        now = each;
      }
    }
    return now != null ? now : new Blobs(epochOf(BeaconFork.ELECTRA), MAX_BLOBS_ELECTRA);
  }

  private long epochOf(BeaconFork fork) {
    return forks.stream()
        .filter(activation -> activation.rules() == fork)
        .mapToLong(Activation::epoch)
        .findFirst()
        .orElse(0);
  }

  /** The rules behind a fork digest; empty if it is none of this chain's known ones. */
  public Optional<BeaconFork> forkOf(Bytes digest) {
    List<Long> starts = new ArrayList<>();
    forks.forEach(each -> starts.add(each.epoch()));
    blobs.forEach(each -> starts.add(each.epoch()));
    for (long epoch : starts) {
      Optional<Activation> now = activation(epoch);
      if (now.isPresent() && digest(now.get(), epoch).equals(digest)) {
        return now.map(Activation::rules);
      }
    }
    return Optional.empty();
  }

  private Hash forkDataRoot(Bytes version) {
    return Ssz.container(Ssz.bytes(version), genesisValidatorsRoot);
  }

  /**
   * What a sync committee signs of a block: its root in the domain of the fork at {@code slot}, the
   * one before the signature's. Empty if that fork isn't known here.
   */
  public Optional<Hash> signingRoot(Hash blockRoot, long slot) {
    return activation(preset.epoch(slot))
        .filter(now -> now.rules() != null)
        .map(now -> {
          Bytes domain =
              DOMAIN_SYNC_COMMITTEE.concat(forkDataRoot(now.version()).bytes().slice(0, 28));
          return Ssz.pair(blockRoot, new Hash(domain));
        });
  }
}
