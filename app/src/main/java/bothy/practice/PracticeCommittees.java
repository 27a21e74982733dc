package bothy.practice;

import bothy.crypto.BlsSecrets;
import bothy.crypto.Digests;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.proof.BeaconPreset;
import bothy.proof.SyncAggregate;
import bothy.proof.SyncCommittee;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sync committees of a practice chain. A pool of a few more keys than a committee needs stands
 * for the validators; each period takes them from another place on, so that committees differ, as
 * on a real chain, and still cost nothing to make.
 */
final class PracticeCommittees {
  private static final int STEP = 16;

  /** After so many periods the same committee comes again. */
  private static final int CYCLE = 8;

  private final int size;
  private final List<BigInteger> secrets = new ArrayList<>();
  private final List<Bytes> keys = new ArrayList<>();
  private final Map<Integer, SyncCommittee> made = new HashMap<>();
  private final Map<Integer, Hash> roots = new HashMap<>();

  PracticeCommittees(BeaconPreset preset, Bytes seed) {
    this.size = preset.committeeSize();
    for (int i = 0; i < size + STEP * CYCLE; i++) {
      byte[] numbered = Arrays.copyOf(seed.toArray(), seed.size() + 2);
      numbered[seed.size()] = (byte) (i >> Byte.SIZE);
      numbered[seed.size() + 1] = (byte) i;
      BigInteger secret = BlsSecrets.of(Digests.sha256(numbered));
      secrets.add(secret);
      keys.add(Bytes.owning(BlsSecrets.key(secret)));
    }
  }

  SyncCommittee committee(long period) {
    return made.computeIfAbsent(
        first(period),
        first ->
            new SyncCommittee(
                keys.subList(first, first + size), Bytes.owning(BlsSecrets.key(sum(first, size)))));
  }

  Hash root(long period) {
    return roots.computeIfAbsent(first(period), first -> committee(period).root());
  }

  /** What the first {@code signers} members of a period's committee sign together. */
  SyncAggregate sign(long period, int signers, Hash message) {
    byte[] bits = new byte[size / Byte.SIZE];
    for (int i = 0; i < signers; i++) {
      bits[i / Byte.SIZE] |= (byte) (1 << (i % Byte.SIZE));
    }
    byte[] signature = BlsSecrets.sign(sum(first(period), signers), message.bytes().toArray());
    return new SyncAggregate(Bytes.owning(bits), Bytes.owning(signature));
  }

  private static int first(long period) {
    return STEP * (int) (period % CYCLE);
  }

  private BigInteger sum(int first, int count) {
    return secrets.subList(first, first + count).stream().reduce(BigInteger.ZERO, BigInteger::add);
  }
}
