package bothy.simulation;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account's code with its hash, and what has been decoded of it so far. */
final class Code {
  static final Code EMPTY = new Code(Bytes.EMPTY, Hash.EMPTY_CODE);

  /** EIP-7702: a delegation is these three bytes and an address. */
  private static final int DELEGATION_SIZE = 23;

  /** About what a byte of code takes with what is decoded of it. */
  static final int DECODED = 12;

  final byte[] bytes;
  private final Bytes value;
  private @Nullable Hash hash;
  private volatile @Nullable Decoded decoded;

  Code(Bytes value, @Nullable Hash hash) {
    this.value = value;
    this.bytes = value.toArray();
    this.hash = hash;
  }

  Bytes value() {
    return value;
  }

  Hash hash() {
    if (hash == null) {
      hash = Hash.keccak(value);
    }
    return hash;
  }

  boolean isEmpty() {
    return bytes.length == 0;
  }

  boolean isDelegation() {
    return bytes.length == DELEGATION_SIZE
        && bytes[0] == (byte) 0xef
        && bytes[1] == 1
        && bytes[2] == 0;
  }

  /** Decoded with costs checked once a basic block. */
  Program blocks(Schedule schedule) {
    Decoded known = decoded;
    if (known == null || known.fork != schedule.fork) {
      known = new Decoded(schedule.fork, new Decoder(bytes, schedule, false).decode());
      decoded = known;
    }
    return known.blocks;
  }

  /** Decoded with costs checked at each instruction, to find which of a block fails. */
  Program singles(Schedule schedule) {
    return new Decoder(bytes, schedule, true).decode();
  }

  /** Decoded to tell {@link Taint} of each instruction. */
  Program stepping(Schedule schedule) {
    return new Decoder(bytes, schedule, true, Op.STEP).decode();
  }

  /** What was decoded last; a code seldom runs under several forks. */
  private record Decoded(Fork fork, Program blocks) {}

  /** Decoded code by its hash, shared by all runs, bounded by about what it takes. */
  static final class Cache {
    private static final long LIMIT = 128L << 20;
    private static final Map<Hash, Code> CODES = new LinkedHashMap<>(64, 0.75f, true);
    private static long size;

    private Cache() {}

    private static long held(Code code) {
      return (long) DECODED * code.bytes.length + 200;
    }

    /** The code {@code value}, which its state says has this hash: the same bytes, or a new one. */
    static synchronized Code of(Hash hash, Bytes value) {
      Code known = CODES.get(hash);
      if (known != null && known.value.equals(value)) {
        return known;
      }
      Code code = new Code(value, hash);
      if (CODES.put(hash, code) == null) {
        size += held(code);
      }
      var oldest = CODES.values().iterator();
      while (size > LIMIT && oldest.hasNext()) {
        size -= held(oldest.next());
        oldest.remove();
      }
      return code;
    }
  }
}
