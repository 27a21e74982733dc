package bothy.practice;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconHeader;
import bothy.proof.BeaconNetwork;
import bothy.proof.BeaconPreset;
import bothy.proof.BeaconTree;
import bothy.proof.ExecutionPayloadHeader;
import bothy.proof.Header;
import bothy.proof.LightClientBootstrap;
import bothy.proof.LightClientHeader;
import bothy.proof.LightClientUpdate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A beacon chain beside a practice chain's execution blocks, as far as light clients look: block
 * headers, the parts of states and bodies that branches lead to, and a sync committee that signs.
 * What else a real block holds is zero. A slot lasts one second; the block of a timestamp is signed
 * in the slot after it.
 *
 * <p>Where an execution block leaves no gap, each period needs a finalized block of its own for
 * light clients to follow. So at the start of each period, and where that becomes final, a block
 * without news is put in if time passed over them: it repeats the execution block before it.
 */
public final class PracticeBeacon {
  /** Where a BeaconState keeps its slot. */
  private static final int SLOT = 66;

  private static final Bytes SEED = Bytes.fromHex("0x626f746879207072616374696365");

  /**
   * How a chain differs from the usual one.
   *
   * @param fork Electra or Fulu, in force from genesis on
   * @param epochsToFinality how far finality lags; on a healthy chain 2
   */
  public record Settings(BeaconFork fork, int epochsToFinality, Bytes seed) {
    public static final Settings USUAL = new Settings(BeaconFork.FULU, 2, SEED);

    public Settings {
      if (fork.compareTo(BeaconFork.ELECTRA) < 0 || epochsToFinality < 0) {
        throw new IllegalArgumentException(
            "expected Electra or Fulu and a lag of no less than 0 epochs, found "
                + fork
                + " and "
                + epochsToFinality);
      }
    }
  }

  private final Settings settings;
  private final BeaconNetwork network;
  private final BeaconPreset preset;
  private final PracticeCommittees committees;
  private final NavigableMap<Long, PracticeBlock> bySlot = new TreeMap<>();
  private final Map<Hash, PracticeBlock> byRoot = new HashMap<>();
  private final Map<Hash, LightClientUpdate> signed = new HashMap<>();
  private int signers;

  /** A chain that begins with an execution block. */
  public PracticeBeacon(Header genesis, Settings settings) {
    this.settings = settings;
    this.network = network(genesis.timestamp(), settings);
    this.preset = network.preset();
    this.committees = new PracticeCommittees(preset, settings.seed());
    this.signers = preset.committeeSize();
    mint(0, payload(genesis));
  }

  private static BeaconNetwork network(long genesisTime, Settings settings) {
    List<BeaconNetwork.Activation> forks = new ArrayList<>();
    for (BeaconFork fork : BeaconFork.values()) {
      if (fork.compareTo(settings.fork()) <= 0) {
        Bytes version = Bytes.of((byte) (forks.size() + 3), (byte) 0xb0, (byte) 0x74, (byte) 0x48);
        forks.add(new BeaconNetwork.Activation(fork, version, 0));
      }
    }
    return new BeaconNetwork(
        "practice",
        BeaconPreset.MAINNET,
        genesisTime,
        1,
        Hash.keccak(settings.seed()),
        forks,
        List.of());
  }

  /** What a light client must be told to follow this chain. */
  public BeaconNetwork network() {
    return network;
  }

  /** The genesis block's root, a checkpoint that is always right, if perhaps old. */
  public synchronized Hash genesisRoot() {
    return block(bySlot.firstEntry()).root();
  }

  /** The root of the last finalized block, genesis included: a checkpoint. */
  public synchronized Hash finalizedRoot() {
    PracticeBlock finalized = head().finalized();
    return finalized == null ? genesisRoot() : finalized.root();
  }

  /**
   * The root of the block that one with a timestamp would follow: what its execution header names
   * as the parent beacon block (EIP-4788). Fills the time before it.
   */
  public synchronized Hash parentRoot(long timestamp) {
    fillUpTo(slot(timestamp));
    return head().root();
  }

  /** How many members sign the blocks from now on, for trying out what few signatures do. */
  public synchronized void signers(int count) {
    if (count < 1 || count > preset.committeeSize()) {
      throw new IllegalArgumentException(
          "expected 1 to " + preset.committeeSize() + " signers, found " + count);
    }
    signers = count;
  }

  /** Whether the slot of a timestamp is taken, or past. */
  public synchronized boolean has(long timestamp) {
    return slot(timestamp) <= head().slot();
  }

  /** The next execution block, later than those before it. */
  public synchronized void add(Header header) {
    long slot = slot(header.timestamp());
    if (slot <= head().slot()) {
      throw new IllegalArgumentException(
          "expected a timestamp after "
              + network.timeOf(head().slot())
              + ", found "
              + header.timestamp());
    }
    fillUpTo(slot);
    mint(slot, payload(header));
  }

  private long slot(long timestamp) {
    return timestamp - network.genesisTime();
  }

  /**
   * A clock for this chain's light client: the given one, but never before the last signature.
   * Blocks that follow each other at once get timestamps of the future.
   */
  public InstantSource clock(InstantSource base) {
    return () -> {
      Instant signature = Instant.ofEpochSecond(network.timeOf(headSlot() + 1));
      Instant now = base.instant();
      return now.isBefore(signature) ? signature : now;
    };
  }

  private synchronized long headSlot() {
    return head().slot();
  }

  /** Puts in the blocks that each period before a slot needs. */
  private void fillUpTo(long slot) {
    long lag = Math.max(1, (long) settings.epochsToFinality() * preset.slotsPerEpoch());
    long length = preset.slotsPerPeriod();
    long period = preset.period(head().slot());
    while (period * length < slot) {
      for (long needed : new long[] {period * length, period * length + lag}) {
        if (needed > head().slot() && needed < slot) {
          mint(needed, head().header().execution());
        }
      }
      period++;
    }
  }

  private void mint(long slot, ExecutionPayloadHeader payload) {
    BeaconFork fork = settings.fork();
    long period = preset.period(slot);
    PracticeBlock finalized = finalizedAt(slot);
    Hash finalizedRoot = finalized == null ? Hash.ZERO : finalized.root();
    BeaconTree state =
        new BeaconTree(
            Map.of(
                SLOT,
                littleEndian(slot),
                fork.finalizedRoot(),
                finalizedRoot,
                fork.currentSyncCommittee(),
                committees.root(period),
                fork.nextSyncCommittee(),
                committees.root(period + 1)));
    BeaconTree body = new BeaconTree(Map.of(BeaconFork.EXECUTION_PAYLOAD, payload.root(fork)));
    Hash parent = bySlot.isEmpty() ? Hash.ZERO : head().root();
    BeaconHeader beacon = new BeaconHeader(slot, 0, parent, state.root(), body.root());
    LightClientHeader header =
        new LightClientHeader(beacon, payload, body.branch(BeaconFork.EXECUTION_PAYLOAD));
    PracticeBlock block = new PracticeBlock(header, beacon.root(), fork, state, finalized, signers);
    bySlot.put(slot, block);
    byRoot.put(block.root(), block);
  }

  private static Hash littleEndian(long slot) {
    byte[] bytes = new byte[Hash.SIZE];
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[i] = (byte) (slot >>> (Byte.SIZE * i));
    }
    return new Hash(Bytes.owning(bytes));
  }

  /** The last block up to the start of the epoch that is final at a slot; null for genesis. */
  private @Nullable PracticeBlock finalizedAt(long slot) {
    long epoch = Math.max(0, preset.epoch(slot) - settings.epochsToFinality());
    Map.Entry<Long, PracticeBlock> found =
        bySlot.floorEntry(Math.min(slot - 1, epoch * preset.slotsPerEpoch()));
    return found == null || found.getKey() == 0 ? null : found.getValue();
  }

  /** The roots of transactions and withdrawals are SSZ there, which a header doesn't tell: zero. */
  private static ExecutionPayloadHeader payload(Header header) {
    return new ExecutionPayloadHeader(
        header.parentHash(),
        header.beneficiary(),
        header.stateRoot(),
        header.receiptsRoot(),
        header.logsBloom().bits(),
        header.mixHash(),
        header.number(),
        header.gasLimit(),
        header.gasUsed(),
        header.timestamp(),
        header.extraData(),
        header.added().baseFeePerGas().orElse(Wei.ZERO),
        header.hash(),
        Hash.ZERO,
        Hash.ZERO,
        header.added().blobGasUsed().orElse(0L),
        header.added().excessBlobGas().orElse(0L));
  }

  private PracticeBlock head() {
    return block(bySlot.lastEntry());
  }

  private static PracticeBlock block(Map.@Nullable Entry<Long, PracticeBlock> entry) {
    if (entry == null) {
      throw new IllegalStateException("expected a genesis block, found none");
    }
    return entry.getValue();
  }

  /** The bootstrap of a block. */
  synchronized Optional<LightClientBootstrap> bootstrap(Hash root) {
    return Optional.ofNullable(byRoot.get(root))
        .map(block ->
            new LightClientBootstrap(
                block.header(),
                committees.committee(preset.period(block.slot())),
                block.state().branch(block.fork().currentSyncCommittee())));
  }

  /** The newest block, as its committee signed it. */
  synchronized LightClientUpdate latest() {
    return signed(head());
  }

  /** The best update of a period; empty if it has no block that its own committee signed. */
  synchronized Optional<LightClientUpdate> update(long period) {
    long start = period * preset.slotsPerPeriod();
    return bySlot.subMap(start, start + preset.slotsPerPeriod() - 1).values().stream()
        .max(
            Comparator.comparing(
                    (PracticeBlock block) -> 3 * block.signers() >= 2 * preset.committeeSize())
                .thenComparing(block ->
                    block.finalized() != null
                        ? preset.period(block.finalized().slot()) == period
                        : period == 0)
                .thenComparingInt(PracticeBlock::signers)
                .thenComparingLong(block -> -block.slot()))
        .map(this::signed);
  }

  private LightClientUpdate signed(PracticeBlock block) {
    return signed.computeIfAbsent(
        block.root(),
        root -> {
          long signatureSlot = block.slot() + 1;
          BeaconFork fork = block.fork();
          Hash message = network.signingRoot(root, block.slot()).orElseThrow();
          return new LightClientUpdate(
              block.header(),
              new LightClientUpdate.Next(
                  committees.committee(preset.period(block.slot()) + 1),
                  block.state().branch(fork.nextSyncCommittee())),
              new LightClientUpdate.Finality(
                  block.finalizedHeader(), block.state().branch(fork.finalizedRoot())),
              committees.sign(preset.period(signatureSlot), block.signers(), message),
              signatureSlot);
        });
  }

  /** The newest block, the last finalized one, or the one with a root or in a slot. */
  synchronized Optional<PracticeBlock> block(String id) {
    if (id.equals("head")) {
      return Optional.of(head());
    }
    if (id.equals("finalized")) {
      return Optional.ofNullable(byRoot.get(finalizedRoot()));
    }
    if (id.equals("genesis")) {
      return Optional.ofNullable(byRoot.get(genesisRoot()));
    }
    if (id.matches("0x[0-9a-f]{64}")) {
      return Optional.ofNullable(byRoot.get(Hash.fromHex(id)));
    }
    return id.matches("[0-9]{1,18}")
        ? Optional.ofNullable(bySlot.get(Long.parseLong(id)))
        : Optional.empty();
  }

  Settings settings() {
    return settings;
  }
}
