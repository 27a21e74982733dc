package bothy.chain;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.RlpItem;
import bothy.eth.Wei;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconHeader;
import bothy.proof.BeaconTree;
import bothy.proof.Bloom;
import bothy.proof.ExecutionPayloadHeader;
import bothy.proof.Header;
import bothy.proof.IndexTrie;
import bothy.proof.LightClientHeader;
import bothy.proof.SyncAggregate;
import bothy.proof.Withdrawal;
import bothy.proof.light.Ssz;
import bothy.proof.light.SszReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A SignedBeaconBlock of Deneb (consensus-specs, deneb/beacon-chain.md) as somebody recorded it,
 * and what a light client would be shown of it.
 *
 * @param aggregate signs the block before it
 * @param transactions of the execution block, signed, as they are encoded in it
 * @param withdrawals of the execution block
 */
public record RecordedBlock(
    LightClientHeader header,
    SyncAggregate aggregate,
    List<Bytes> transactions,
    List<Withdrawal> withdrawals) {
  private static final int SIGNATURE = 96;
  private static final int WITHDRAWAL = 44;

  /** Where the offsets of the two lists stand in an ExecutionPayload. */
  private static final int TRANSACTIONS = 504;

  private static final int WITHDRAWALS = 508;

  private static final Hash NO_OMMERS = Hash.keccak(Rlp.encode(new RlpItem.Sequence(List.of())));

  public RecordedBlock {
    transactions = List.copyOf(transactions);
    withdrawals = List.copyOf(withdrawals);
  }

  /** Reads one from SSZ. */
  public static RecordedBlock read(Path file) throws IOException {
    Bytes bytes = Bytes.owning(Files.readAllBytes(file));
    SszReader block = reader(bytes.slice(4 + SIGNATURE));
    long slot = block.uint64();
    long proposer = block.uint64();
    Hash parent = block.hash();
    Hash state = block.hash();
    return body(slot, proposer, parent, state, bytes.slice(4 + SIGNATURE + 84));
  }

  private static RecordedBlock body(
      long slot, long proposer, Hash parent, Hash state, Bytes bytes) {
    SszReader body = reader(bytes);
    List<Hash> fields = new ArrayList<>();
    fields.add(Ssz.bytes(body.bytes(SIGNATURE)));
    fields.add(Ssz.container(body.hash(), Ssz.uint64(body.uint64()), body.hash()));
    fields.add(body.hash());
    int[] offsets = new int[9];
    for (int i = 0; i < 5; i++) {
      offsets[i] = offset(body);
    }
    SyncAggregate aggregate = new SyncAggregate(body.bytes(64), body.bytes(SIGNATURE));
    for (int i = 5; i < 8; i++) {
      offsets[i] = offset(body);
    }
    offsets[8] = bytes.size();
    assertThat(bytes.slice(offsets[0], offsets[2])).as("slashings").isEqualTo(Bytes.EMPTY);
    assertThat(bytes.slice(offsets[3], offsets[5])).as("deposits, exits").isEqualTo(Bytes.EMPTY);
    List<Hash> attestations = new ArrayList<>();
    parts(bytes.slice(offsets[2], offsets[3])).forEach(each -> attestations.add(attestation(each)));
    Bytes whole = bytes.slice(offsets[5], offsets[6]);
    ExecutionPayloadHeader payload = payload(whole);

    fields.add(list(List.of(), 4));
    fields.add(list(List.of(), 1));
    fields.add(list(attestations, 7));
    fields.add(list(List.of(), 4));
    fields.add(list(List.of(), 4));
    fields.add(Ssz.container(Ssz.bytes(aggregate.bits()), Ssz.bytes(aggregate.signature())));
    fields.add(payload.root(BeaconFork.DENEB));
    fields.add(list(keyChanges(bytes.slice(offsets[6], offsets[7])), 4));
    fields.add(list(commitments(bytes.slice(offsets[7], offsets[8])), 12));

    Map<Integer, Hash> leaves = new HashMap<>();
    for (int i = 0; i < 16; i++) {
      leaves.put(16 + i, i < fields.size() ? fields.get(i) : Hash.ZERO);
    }
    BeaconTree tree = new BeaconTree(leaves);
    return new RecordedBlock(
        new LightClientHeader(
            new BeaconHeader(slot, proposer, parent, state, tree.root()),
            payload,
            tree.branch(BeaconFork.EXECUTION_PAYLOAD)),
        aggregate,
        parts(whole.slice(offset(whole, TRANSACTIONS), offset(whole, WITHDRAWALS))),
        executionWithdrawals(whole.slice(offset(whole, WITHDRAWALS))));
  }

  private static int offset(Bytes payload, int at) {
    return offset(reader(payload.slice(at, at + 4)));
  }

  private static List<Withdrawal> executionWithdrawals(Bytes bytes) {
    List<Withdrawal> withdrawals = new ArrayList<>();
    SszReader reader = reader(bytes);
    for (int i = 0; i < bytes.size() / WITHDRAWAL; i++) {
      withdrawals.add(
          new Withdrawal(
              reader.uint64(),
              reader.uint64(),
              new Address(reader.bytes(Address.SIZE)),
              reader.uint64()));
    }
    return withdrawals;
  }

  /** The header of the execution block, which must hash to what the payload says it does. */
  public Header execution() {
    ExecutionPayloadHeader payload = header.execution();
    return new Header(
        payload.parentHash(),
        NO_OMMERS,
        payload.feeRecipient(),
        payload.stateRoot(),
        IndexTrie.root(transactions),
        payload.receiptsRoot(),
        new Bloom(payload.logsBloom()),
        BigInteger.ZERO,
        payload.blockNumber(),
        payload.gasLimit(),
        payload.gasUsed(),
        payload.timestamp(),
        payload.extraData(),
        payload.prevRandao(),
        Bytes.of(new byte[8]),
        new Header.Added(
            Optional.of(payload.baseFeePerGas()),
            Optional.of(Withdrawal.root(withdrawals)),
            Optional.of(payload.blobGasUsed()),
            Optional.of(payload.excessBlobGas()),
            Optional.of(header.beacon().parentRoot()),
            Optional.empty()));
  }

  private static SszReader reader(Bytes bytes) {
    return new SszReader("block", bytes, 0, bytes.size());
  }

  private static int offset(SszReader reader) {
    byte[] little = reader.bytes(4).toArray();
    return (little[0] & 0xff) | (little[1] & 0xff) << 8 | (little[2] & 0xff) << 16;
  }

  private static Hash attestation(Bytes bytes) {
    SszReader reader = reader(bytes);
    int bits = offset(reader);
    Hash data =
        Ssz.container(
            Ssz.uint64(reader.uint64()),
            Ssz.uint64(reader.uint64()),
            reader.hash(),
            Ssz.pair(Ssz.uint64(reader.uint64()), reader.hash()),
            Ssz.pair(Ssz.uint64(reader.uint64()), reader.hash()));
    return Ssz.container(bitlist(bytes.slice(bits)), data, Ssz.bytes(reader.bytes(SIGNATURE)));
  }

  /** The highest bit set says where the list ends and isn't part of it. */
  private static Hash bitlist(Bytes bytes) {
    byte[] bits = bytes.toArray();
    int last = bits[bits.length - 1] & 0xff;
    int length = 8 * (bits.length - 1) + 31 - Integer.numberOfLeadingZeros(last);
    bits[bits.length - 1] = (byte) (last & ~Integer.highestOneBit(last));
    return Ssz.pair(upTo(3, chunks(Bytes.owning(bits))), Ssz.uint64(length));
  }

  private static ExecutionPayloadHeader payload(Bytes bytes) {
    SszReader reader = reader(bytes);
    Hash parentHash = reader.hash();
    Address feeRecipient = new Address(reader.bytes(20));
    Hash stateRoot = reader.hash();
    Hash receiptsRoot = reader.hash();
    Bytes logsBloom = reader.bytes(256);
    Hash prevRandao = reader.hash();
    long number = reader.uint64();
    long gasLimit = reader.uint64();
    long gasUsed = reader.uint64();
    long timestamp = reader.uint64();
    int extraData = offset(reader);
    Wei baseFee = new Wei(reader.uint256());
    Hash blockHash = reader.hash();
    int transactions = offset(reader);
    int withdrawals = offset(reader);
    return new ExecutionPayloadHeader(
        parentHash,
        feeRecipient,
        stateRoot,
        receiptsRoot,
        logsBloom,
        prevRandao,
        number,
        gasLimit,
        gasUsed,
        timestamp,
        bytes.slice(extraData, transactions),
        baseFee,
        blockHash,
        list(transactions(bytes.slice(transactions, withdrawals)), 20),
        list(withdrawals(bytes.slice(withdrawals)), 4),
        reader.uint64(),
        reader.uint64());
  }

  private static List<Hash> transactions(Bytes bytes) {
    return parts(bytes).stream()
        .map(each -> Ssz.pair(upTo(25, chunks(each)), Ssz.uint64(each.size())))
        .toList();
  }

  private static List<Hash> withdrawals(Bytes bytes) {
    List<Hash> roots = new ArrayList<>();
    SszReader reader = reader(bytes);
    for (int i = 0; i < bytes.size() / WITHDRAWAL; i++) {
      roots.add(
          Ssz.container(
              Ssz.uint64(reader.uint64()),
              Ssz.uint64(reader.uint64()),
              Ssz.bytes(reader.bytes(20)),
              Ssz.uint64(reader.uint64())));
    }
    return roots;
  }

  private static List<Hash> keyChanges(Bytes bytes) {
    List<Hash> roots = new ArrayList<>();
    SszReader reader = reader(bytes);
    for (int i = 0; i < bytes.size() / 172; i++) {
      Hash message =
          Ssz.container(
              Ssz.uint64(reader.uint64()),
              Ssz.bytes(reader.bytes(48)),
              Ssz.bytes(reader.bytes(20)));
      roots.add(Ssz.pair(message, Ssz.bytes(reader.bytes(SIGNATURE))));
    }
    return roots;
  }

  private static List<Hash> commitments(Bytes bytes) {
    List<Hash> roots = new ArrayList<>();
    for (int at = 0; at < bytes.size(); at += 48) {
      roots.add(Ssz.bytes(bytes.slice(at, at + 48)));
    }
    return roots;
  }

  /** The elements of a list of variable ones, each found by its offset. */
  private static List<Bytes> parts(Bytes bytes) {
    List<Integer> offsets = new ArrayList<>();
    if (!bytes.isEmpty()) {
      SszReader reader = reader(bytes);
      offsets.add(offset(reader));
      while (4 * offsets.size() < offsets.getFirst()) {
        offsets.add(offset(reader));
      }
    }
    List<Bytes> parts = new ArrayList<>();
    for (int i = 0; i < offsets.size(); i++) {
      int end = i + 1 < offsets.size() ? offsets.get(i + 1) : bytes.size();
      parts.add(bytes.slice(offsets.get(i), end));
    }
    return parts;
  }

  private static List<Hash> chunks(Bytes bytes) {
    List<Hash> chunks = new ArrayList<>();
    for (int at = 0; at < bytes.size(); at += 32) {
      chunks.add(Ssz.bytes(bytes.slice(at, Math.min(bytes.size(), at + 32))));
    }
    return chunks;
  }

  private static Hash list(List<Hash> roots, int depth) {
    return Ssz.pair(upTo(depth, roots), Ssz.uint64(roots.size()));
  }

  /** The root over up to 2^{@code depth} leaves, the missing ones zero. */
  private static Hash upTo(int depth, List<Hash> leaves) {
    Hash root = Ssz.merkleize(leaves);
    int height = leaves.size() <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(leaves.size() - 1);
    Hash zero = Hash.ZERO;
    for (int i = 0; i < depth; i++) {
      if (i >= height) {
        root = Ssz.pair(root, zero);
      }
      zero = Ssz.pair(zero, zero);
    }
    return root;
  }
}
