package bothy.journal;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * One thing that was kept.
 *
 * <p>Its hash is SHA-256 over these fields, each preceded by its length in bytes as a 4-byte
 * big-endian number:
 *
 * <ol>
 *   <li>the ASCII text {@code bothy journal 1}
 *   <li>the hash of the entry before it, 32 bytes; zeros for the first
 *   <li>the sequence, 8 bytes big-endian
 *   <li>the time in milliseconds since 1970, 8 bytes big-endian
 *   <li>the kind in UTF-8
 *   <li>the bytes
 * </ol>
 *
 * @param sequence from 1, without gaps
 * @param time to the millisecond
 * @param kind what the bytes are, such as {@code check}
 * @param previous hash of the entry before it
 */
public record Entry(
    long sequence, Instant time, String kind, Bytes bytes, Hash previous, Hash hash) {
  private static final byte[] DOMAIN = "bothy journal 1".getBytes(StandardCharsets.US_ASCII);

  /** The entry that follows {@code head}. */
  static Entry after(Head head, Instant time, String kind, Bytes bytes) {
    long sequence = Math.addExact(head.sequence(), 1);
    Hash hash = hash(head.hash(), sequence, time.toEpochMilli(), kind, bytes);
    Instant rounded = Instant.ofEpochMilli(time.toEpochMilli());
    return new Entry(sequence, rounded, kind, bytes, head.hash(), hash);
  }

  public Head head() {
    return new Head(sequence, hash);
  }

  /** The hash that its other fields give; another than {@link #hash} shows that it was changed. */
  Hash computed() {
    return hash(previous, sequence, time.toEpochMilli(), kind, bytes);
  }

  private static Hash hash(Hash previous, long sequence, long millis, String kind, Bytes bytes) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    field(digest, DOMAIN);
    field(digest, previous.bytes().toArray());
    field(digest, ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
    field(digest, ByteBuffer.allocate(Long.BYTES).putLong(millis).array());
    field(digest, kind.getBytes(StandardCharsets.UTF_8));
    field(digest, bytes.toArray());
    return new Hash(Bytes.owning(digest.digest()));
  }

  private static void field(MessageDigest digest, byte[] value) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
    digest.update(value);
  }
}
