package bothy.simulation;

import java.util.Arrays;

/** What to write back to undo changes: records of longs, each closed by its kind and subject. */
final class Journal {
  static final int BALANCE = 0;
  static final int NONCE = 1;
  static final int CODE = 2;
  static final int FLAGS = 3;
  static final int ACCOUNT_WARM = 4;
  static final int SLOT = 5;
  static final int SLOT_WARM = 6;
  static final int TRANSIENT = 7;

  private long[] records = new long[256];
  private int size;

  int mark() {
    return size;
  }

  void clear() {
    size = 0;
  }

  void push(int kind, int subject) {
    if (size == records.length) {
      records = Arrays.copyOf(records, 2 * size);
    }
    records[size++] = (long) kind << 32 | subject;
  }

  void push(int kind, int subject, long value) {
    if (size + 2 > records.length) {
      records = Arrays.copyOf(records, 2 * records.length);
    }
    records[size++] = value;
    records[size++] = (long) kind << 32 | subject;
  }

  void push(int kind, int subject, long v3, long v2, long v1, long v0) {
    if (size + 5 > records.length) {
      records = Arrays.copyOf(records, 2 * records.length);
    }
    records[size] = v0;
    records[size + 1] = v1;
    records[size + 2] = v2;
    records[size + 3] = v3;
    records[size + 4] = (long) kind << 32 | subject;
    size += 5;
  }

  long pop() {
    return records[--size];
  }
}
