package bothy.proof;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.proof.light.Ssz;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes and signs light-client data of a chain of the minimal preset, honest or not: periods of 64
 * slots, and a fork with each.
 */
final class TestBeacon {
  static final BeaconNetwork NETWORK = network(Hash.keccak(Bytes.of((byte) 1)));

  private TestBeacon() {}

  static BeaconNetwork network(Hash genesisValidatorsRoot) {
    return new BeaconNetwork(
        "test",
        BeaconPreset.MINIMAL,
        0,
        6,
        genesisValidatorsRoot,
        List.of(
            new BeaconNetwork.Activation(BeaconFork.CAPELLA, Bytes.fromHex("0x03000001"), 0),
            new BeaconNetwork.Activation(BeaconFork.DENEB, Bytes.fromHex("0x04000001"), 8),
            new BeaconNetwork.Activation(BeaconFork.ELECTRA, Bytes.fromHex("0x05000001"), 16),
            new BeaconNetwork.Activation(BeaconFork.FULU, Bytes.fromHex("0x06000001"), 24),
            new BeaconNetwork.Activation(null, Bytes.fromHex("0x07000001"), 32)),
        List.of());
  }

  /** The committee of a period. */
  static TestCommittee committee(int period) {
    return TestCommittee.of(period, BeaconPreset.MINIMAL.committeeSize());
  }

  static LightClientBootstrap bootstrap(long slot) {
    SyncCommittee committee = committee((int) (slot / 64)).committee();
    int index = fork(slot).currentSyncCommittee();
    Map<Integer, Hash> state = Map.of(index, committee.root());
    return new LightClientBootstrap(header(slot, node(state, 1)), committee, branch(state, index));
  }

  private static BeaconFork fork(long slot) {
    return NETWORK.forkAt(slot).orElse(BeaconFork.FULU);
  }

  static LightClientHeader header(long slot, Hash stateRoot) {
    return header(slot, stateRoot, fork(slot).hasBlobs() ? 131_072 : 0);
  }

  static LightClientHeader header(long slot, Hash stateRoot, long blobGasUsed) {
    ExecutionPayloadHeader execution =
        new ExecutionPayloadHeader(
            Hash.keccak(Bytes.of((byte) 2)),
            Address.fromHex("0x95222290dd7278aa3ddd389cc1e1d165cc4bafe5"),
            Hash.keccak(Bytes.of((byte) slot)),
            Hash.EMPTY_TRIE,
            Bytes.of(new byte[256]),
            Hash.keccak(Bytes.of((byte) 3)),
            slot + 1000,
            30_000_000,
            21_000,
            6 * slot,
            Bytes.fromHex("0x626f746879"),
            Wei.of(7),
            Hash.keccak(Bytes.of((byte) 4)),
            Hash.EMPTY_TRIE,
            Hash.EMPTY_TRIE,
            blobGasUsed,
            0);
    Map<Integer, Hash> body = Map.of(BeaconFork.EXECUTION_PAYLOAD, execution.root(fork(slot)));
    return new LightClientHeader(
        new BeaconHeader(slot, 7, Hash.keccak(Bytes.of((byte) 5)), stateRoot, node(body, 1)),
        execution,
        branch(body, BeaconFork.EXECUTION_PAYLOAD));
  }

  /** The hash at a generalised index of a tree of which only some leaves are known. */
  private static Hash node(Map<Integer, Hash> leaves, int index) {
    Hash leaf = leaves.get(index);
    if (leaf != null) {
      return leaf;
    }
    boolean above =
        leaves.keySet().stream()
            .anyMatch(at -> at > index && at >> (Ssz.depth(at) - Ssz.depth(index)) == index);
    return above
        ? Ssz.pair(node(leaves, 2 * index), node(leaves, 2 * index + 1))
        : Hash.keccak(Bytes.of((byte) index));
  }

  private static List<Hash> branch(Map<Integer, Hash> leaves, int index) {
    List<Hash> branch = new ArrayList<>();
    for (int at = index; at > 1; at /= 2) {
      branch.add(node(leaves, at ^ 1));
    }
    return branch;
  }

  /** An update that is still being written; each change gives the draft itself. */
  static final class Draft {
    private final long attestedSlot;
    private @Nullable LightClientHeader finalized;
    private @Nullable SyncCommittee next;
    private long signatureSlot;
    private TestCommittee signer;
    private int signers = 32;
    private BeaconNetwork signedFor = NETWORK;
    private long versionSlot;
    private long blobGasUsed;

    private Draft(long attestedSlot) {
      this.attestedSlot = attestedSlot;
      this.signatureSlot = attestedSlot + 1;
      this.versionSlot = attestedSlot;
      this.signer = committee((int) (signatureSlot / 64));
      this.blobGasUsed = fork(attestedSlot).hasBlobs() ? 131_072 : 0;
    }

    Draft finalizing(long slot) {
      return finalizing(header(slot, Hash.keccak(Bytes.of((byte) 6))));
    }

    Draft finalizing(LightClientHeader header) {
      finalized = header;
      return this;
    }

    Draft withNext(int period) {
      next = committee(period).committee();
      return this;
    }

    Draft signedAt(long slot) {
      signatureSlot = slot;
      versionSlot = slot - 1;
      signer = committee((int) (slot / 64));
      return this;
    }

    Draft signedBy(int period) {
      signer = committee(period);
      return this;
    }

    Draft signers(int count) {
      signers = count;
      return this;
    }

    Draft signedFor(BeaconNetwork network) {
      signedFor = network;
      return this;
    }

    Draft withVersionOf(long slot) {
      versionSlot = slot;
      return this;
    }

    Draft withBlobGas(long gas) {
      blobGasUsed = gas;
      return this;
    }

    LightClientUpdate sign() {
      BeaconFork fork = fork(attestedSlot);
      Map<Integer, Hash> state = new HashMap<>();
      if (next != null) {
        state.put(fork.nextSyncCommittee(), next.root());
      }
      if (finalized != null) {
        boolean genesis = finalized.slot() == 0;
        state.put(fork.finalizedRoot(), genesis ? Hash.ZERO : finalized.beacon().root());
      }
      LightClientHeader attested = header(attestedSlot, node(state, 1), blobGasUsed);
      Hash message = signedFor.signingRoot(attested.beacon().root(), versionSlot).orElse(Hash.ZERO);
      return new LightClientUpdate(
          attested,
          next == null
              ? null
              : new LightClientUpdate.Next(next, branch(state, fork.nextSyncCommittee())),
          finalized == null
              ? null
              : new LightClientUpdate.Finality(finalized, branch(state, fork.finalizedRoot())),
          signer.sign(message, signers),
          signatureSlot);
    }
  }

  /** An update whose attested block has a slot; unless changed, signed by all in the next slot. */
  static Draft attesting(long slot) {
    return new Draft(slot);
  }
}
