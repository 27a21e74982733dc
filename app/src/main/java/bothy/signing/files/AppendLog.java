package bothy.signing.files;

import bothy.crypto.Hmac;
import bothy.signing.SigningException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file that is only added to. A record is {@code length (4 bytes) || HMAC-SHA-256 (32) || bytes};
 * the MAC covers the MAC before it, so that a record changed, removed from the middle, moved or
 * made by somebody without the key is found. What an interrupted write left at the end is cut off;
 * it was never acknowledged.
 */
public final class AppendLog {
  private static final int HEAD = 4 + 32;
  private static final int LONGEST = 1 << 20;

  private final Disk disk;
  private final Path file;
  private final byte[] key;
  private final List<byte[]> records = new ArrayList<>();
  private byte[] last = new byte[32];
  private boolean broken;

  private AppendLog(Disk disk, Path file, byte[] key) {
    this.disk = disk;
    this.file = file;
    this.key = key.clone();
  }

  /**
   * Reads what is there, and makes the file if it isn't.
   *
   * @throws SigningException if a record isn't what was written
   */
  public static AppendLog open(Disk disk, Path file, byte[] key) {
    AppendLog log = new AppendLog(disk, file, key);
    try {
      log.read();
      return log;
    } catch (IOException e) {
      throw new SigningException("can't read " + file + ": " + e.getMessage(), e);
    }
  }

  private void read() throws IOException {
    byte[] bytes = disk.read(file).orElse(new byte[0]);
    int at = 0;
    while (at < bytes.length) {
      int left = bytes.length - at;
      int length = left < HEAD ? 0 : ByteBuffer.wrap(bytes, at, 4).getInt();
      if (left < HEAD || (length > 0 && length <= LONGEST && length > left - HEAD)) {
        break; // a write that was cut short
      }
      byte[] mac = Arrays.copyOfRange(bytes, at + 4, at + HEAD);
      boolean bounded = length > 0 && length <= LONGEST;
      byte[] record = bounded ? Arrays.copyOfRange(bytes, at + HEAD, at + HEAD + length) : mac;
      if (!bounded || !MessageDigest.isEqual(mac, Hmac.sha256(key, last, record))) {
        if (isTorn(bytes, at, bounded ? at + HEAD + length : bytes.length)) {
          break;
        }
        throw new SigningException(
            "expected record "
                + (records.size() + 1)
                + " of "
                + file
                + " as it was written, found it changed: restore the file, or begin a new book");
      }
      records.add(record);
      last = mac;
      at += HEAD + length;
    }
    if (at < bytes.length) {
      disk.truncate(file, at);
    }
    // also what a run before this one wrote and may not have synced
    if (bytes.length == 0) {
      disk.append(file, new byte[0]);
    }
    disk.sync(file);
    disk.syncFolder(Disk.folder(file));
  }

  /** A medium may keep the length of a last write and not its bytes: they are then zeros. */
  private static boolean isTorn(byte[] bytes, int from, int end) {
    if (end < bytes.length) {
      return false;
    }
    int zeros = 0;
    for (int i = bytes.length - 1; i >= from && bytes[i] == 0; i--) {
      zeros++;
    }
    return zeros >= Math.min(8, bytes.length - from);
  }

  /** Whether a write failed. */
  public boolean isBroken() {
    return broken;
  }

  /** What was acknowledged, in order. */
  public List<byte[]> records() {
    return List.copyOf(records);
  }

  /**
   * Adds a record, which is on the medium when this returns.
   *
   * @throws SigningException if that fails; nothing more is added then until it is opened anew
   */
  public void add(byte[] record) {
    if (broken) {
      throw new SigningException("expected a book that can be written: an earlier write failed");
    }
    if (record.length == 0 || record.length > LONGEST) {
      throw new SigningException("expected a record of 1 byte to 1 MB, found " + record.length);
    }
    byte[] mac = Hmac.sha256(key, last, record);
    ByteBuffer entry = ByteBuffer.allocate(HEAD + record.length);
    entry.putInt(record.length).put(mac).put(record);
    try {
      disk.append(file, entry.array());
      disk.sync(file);
    } catch (IOException e) {
      broken = true;
      throw new SigningException("can't write " + file + ": " + e.getMessage(), e);
    }
    records.add(record.clone());
    last = mac;
  }
}
