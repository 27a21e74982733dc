package bothy.proof.light;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one container, field by field in its order: the counterpart of {@link SszReader}. */
public final class SszWriter {
  /** A field of fixed size, or null bytes where the offset of a variable one will stand. */
  private record Part(@Nullable Bytes fixed, Bytes variable) {}

  private final List<Part> parts = new ArrayList<>();

  public SszWriter bytes(Bytes value) {
    parts.add(new Part(value, Bytes.EMPTY));
    return this;
  }

  public SszWriter hash(Hash value) {
    return bytes(value.bytes());
  }

  public SszWriter hashes(List<Hash> values) {
    values.forEach(this::hash);
    return this;
  }

  public SszWriter uint64(long value) {
    return bytes(Ssz.uint64(value).bytes().slice(0, Long.BYTES));
  }

  public SszWriter uint256(BigInteger value) {
    return hash(Ssz.uint256(value));
  }

  /** A field whose size isn't fixed: its offset stands here, its bytes behind the fixed part. */
  public SszWriter variable(Bytes value) {
    parts.add(new Part(null, value));
    return this;
  }

  /** The container's bytes. */
  public Bytes done() {
    int offset = 0;
    for (Part part : parts) {
      offset += part.fixed() == null ? Integer.BYTES : part.fixed().size();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Part part : parts) {
      Bytes fixed = part.fixed();
      out.writeBytes((fixed == null ? offset(offset) : fixed).toArray());
      offset += part.variable().size();
    }
    parts.forEach(part -> out.writeBytes(part.variable().toArray()));
    return Bytes.owning(out.toByteArray());
  }

  private static Bytes offset(int value) {
    return Ssz.uint64(value).bytes().slice(0, Integer.BYTES);
  }
}
