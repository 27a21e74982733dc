package bothy.proof;

import bothy.crypto.BlsSignatures;
import bothy.eth.Hash;
import bothy.proof.light.Ssz;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What must hold before a bootstrap or an update may touch a store; null means it does. */
final class LightClientChecks {
  private final BeaconNetwork network;
  private final BeaconPreset preset;

  LightClientChecks(BeaconNetwork network) {
    this.network = network;
    this.preset = network.preset();
  }

  /** The asserts of initialize_light_client_store. */
  @Nullable LightClientRefusal bootstrap(Hash trustedRoot, LightClientBootstrap bootstrap) {
    LightClientHeader header = bootstrap.header();
    LightClientRefusal refusal = committeeSize(bootstrap.committee().keys().size());
    if (refusal == null) {
      refusal = header(header);
    }
    Hash root = header.beacon().root();
    if (refusal == null && !root.equals(trustedRoot)) {
      refusal = refusal(LightClientCheck.TRUSTED_ROOT, trustedRoot.toHex(), root.toHex());
    }
    return refusal != null
        ? refusal
        : branch(
            LightClientCheck.CURRENT_COMMITTEE_BRANCH,
            bootstrap.committee().root(),
            bootstrap.branch(),
            header,
            BeaconFork::currentSyncCommittee);
  }

  /** validate_light_client_update. */
  @Nullable LightClientRefusal update(
      LightClientStore store, LightClientUpdate update, long currentSlot) {
    LightClientRefusal refusal = participation(update.aggregate());
    if (refusal == null) {
      refusal = header(update.attested());
    }
    if (refusal == null) {
      refusal = slotOrder(update, currentSlot);
    }
    if (refusal == null) {
      refusal = period(store, update);
    }
    if (refusal == null) {
      refusal = relevance(store, update);
    }
    if (refusal == null) {
      refusal = finality(update);
    }
    if (refusal == null) {
      refusal = nextCommittee(store, update);
    }
    return refusal != null ? refusal : signature(store, update);
  }

  private @Nullable LightClientRefusal committeeSize(int size) {
    return size == preset.committeeSize()
        ? null
        : refusal(LightClientCheck.COMMITTEE_SIZE, preset.committeeSize() + " members", "" + size);
  }

  private @Nullable LightClientRefusal participation(SyncAggregate aggregate) {
    LightClientRefusal refusal = committeeSize(aggregate.size());
    if (refusal == null && aggregate.participants() == 0) {
      // MIN_SYNC_COMMITTEE_PARTICIPANTS is 1.
      refusal = refusal(LightClientCheck.PARTICIPATION, "at least 1 signer", "0");
    }
    return refusal;
  }

  /** is_valid_light_client_header. */
  private @Nullable LightClientRefusal header(LightClientHeader header) {
    Optional<BeaconFork> fork = network.forkAt(header.slot());
    if (fork.isEmpty()) {
      return unknownFork(header.slot());
    }
    ExecutionPayloadHeader execution = header.execution();
    boolean blobs = execution.blobGasUsed() != 0 || execution.excessBlobGas() != 0;
    if (blobs && !fork.get().hasBlobs()) {
      return refusal(
          LightClientCheck.BLOB_GAS,
          "none before Deneb",
          Long.toUnsignedString(execution.blobGasUsed())
              + " used and "
              + Long.toUnsignedString(execution.excessBlobGas())
              + " in excess");
    }
    return branch(
        LightClientCheck.EXECUTION_BRANCH,
        execution.root(fork.get()),
        header.executionBranch(),
        BeaconFork.EXECUTION_PAYLOAD,
        header.beacon().bodyRoot());
  }

  private LightClientRefusal unknownFork(long slot) {
    return refusal(
        LightClientCheck.FORK,
        "a slot of a fork that is known here",
        "slot " + slot + " of " + network.name() + "; a newer version may know it");
  }

  private static @Nullable LightClientRefusal slotOrder(
      LightClientUpdate update, long currentSlot) {
    long signature = update.signatureSlot();
    long attested = update.attested().slot();
    long finalized = update.finalized().slot();
    return currentSlot >= signature && signature > attested && attested >= finalized
        ? null
        : refusal(
            LightClientCheck.SLOT_ORDER,
            "current slot " + currentSlot + " >= signature > attested >= finalized",
            signature + ", " + attested + ", " + finalized);
  }

  private @Nullable LightClientRefusal period(LightClientStore store, LightClientUpdate update) {
    long known = preset.period(store.finalized().slot());
    long found = preset.period(update.signatureSlot());
    boolean next = store.nextCommittee() != null;
    return found == known || (next && found == known + 1)
        ? null
        : refusal(
            LightClientCheck.SIGNATURE_PERIOD,
            "period " + known + (next ? " or " + (known + 1) : ""),
            "" + found);
  }

  private @Nullable LightClientRefusal relevance(LightClientStore store, LightClientUpdate update) {
    long finalized = store.finalized().slot();
    long attested = update.attested().slot();
    boolean bringsNext =
        store.nextCommittee() == null
            && update.next() != null
            && preset.period(attested) == preset.period(finalized);
    return attested > finalized || bringsNext
        ? null
        : refusal(
            LightClientCheck.RELEVANCE,
            "an attested slot after " + finalized + ", or the next committee if it is missing",
            "slot " + attested);
  }

  private @Nullable LightClientRefusal finality(LightClientUpdate update) {
    LightClientUpdate.Finality finality = update.finality();
    if (finality == null) {
      return null;
    }
    LightClientHeader header = finality.header();
    boolean genesis = header.slot() == 0;
    if (genesis && !header.equals(LightClientHeader.EMPTY)) {
      return refusal(LightClientCheck.FINALIZED_HEADER, "an empty header at genesis", "a header");
    }
    LightClientRefusal refusal = genesis ? null : header(header);
    return refusal != null
        ? refusal
        : branch(
            LightClientCheck.FINALITY_BRANCH,
            genesis ? Hash.ZERO : header.beacon().root(),
            finality.branch(),
            update.attested(),
            BeaconFork::finalizedRoot);
  }

  private @Nullable LightClientRefusal nextCommittee(
      LightClientStore store, LightClientUpdate update) {
    LightClientUpdate.Next next = update.next();
    if (next == null) {
      return null;
    }
    LightClientRefusal refusal = committeeSize(next.committee().keys().size());
    SyncCommittee known = store.nextCommittee();
    boolean same =
        preset.period(update.attested().slot()) == preset.period(store.finalized().slot());
    if (refusal == null && same && known != null && !known.equals(next.committee())) {
      refusal =
          refusal(
              LightClientCheck.NEXT_COMMITTEE,
              known.root().toHex(),
              next.committee().root().toHex());
    }
    return refusal != null
        ? refusal
        : branch(
            LightClientCheck.NEXT_COMMITTEE_BRANCH,
            next.committee().root(),
            next.branch(),
            update.attested(),
            BeaconFork::nextSyncCommittee);
  }

  private @Nullable LightClientRefusal signature(LightClientStore store, LightClientUpdate update) {
    boolean current =
        preset.period(update.signatureSlot()) == preset.period(store.finalized().slot());
    SyncCommittee committee = current ? store.currentCommittee() : store.nextCommittee();
    if (committee == null) {
      throw new IllegalStateException("expected a committee, since the period was checked");
    }
    long signedAt = Math.max(update.signatureSlot(), 1) - 1;
    Optional<Hash> message = network.signingRoot(update.attested().beacon().root(), signedAt);
    if (message.isEmpty()) {
      return unknownFork(signedAt);
    }
    List<byte[]> signers = new ArrayList<>();
    for (int i = 0; i < update.aggregate().size(); i++) {
      if (update.aggregate().signed(i)) {
        signers.add(committee.keys().get(i).toArray());
      }
    }
    BlsSignatures.Validity found =
        BlsSignatures.fastAggregateVerify(
            signers, message.get().bytes().toArray(), update.aggregate().signature().toArray());
    return found == BlsSignatures.Validity.VALID
        ? null
        : refusal(
            LightClientCheck.SIGNATURE,
            "one by " + signers.size() + " members over " + message.get(),
            found.toString());
  }

  /** is_valid_normalized_merkle_branch under a state root, by the rules of the header's slot. */
  private @Nullable LightClientRefusal branch(
      LightClientCheck check,
      Hash leaf,
      List<Hash> branch,
      LightClientHeader header,
      ToIntFunction<BeaconFork> index) {
    Optional<BeaconFork> fork = network.forkAt(header.slot());
    return fork.isEmpty()
        ? unknownFork(header.slot())
        : branch(check, leaf, branch, index.applyAsInt(fork.get()), header.beacon().stateRoot());
  }

  /** A branch of a newer fork's length may begin with zeros in place of what it has more. */
  private static @Nullable LightClientRefusal branch(
      LightClientCheck check, Hash leaf, List<Hash> branch, int index, Hash root) {
    int extra = branch.size() - Ssz.depth(index);
    if (extra < 0 || !branch.subList(0, extra).stream().allMatch(Hash.ZERO::equals)) {
      return refusal(
          check, "a branch of " + Ssz.depth(index) + " hashes", branch.size() + " hashes");
    }
    Hash found = Ssz.root(leaf, branch.subList(extra, branch.size()), index);
    return found.equals(root) ? null : refusal(check, root.toHex(), found.toHex());
  }

  private static LightClientRefusal refusal(LightClientCheck check, String expected, String found) {
    return new LightClientRefusal(check, expected, found);
  }
}
