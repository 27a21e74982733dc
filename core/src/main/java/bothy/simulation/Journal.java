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
  private final Fuel fuel;

  Journal(Fuel fuel) {
    this.fuel = fuel;
  }

  int mark() {
    return size;
  }

  void clear() {
    size = 0;
  }

  void push(int kind, int subject) {
    reserve(1);
    records[size++] = (long) kind << 32 | subject;
  }

  void push(int kind, int subject, long value) {
    reserve(2);
    records[size++] = value;
    records[size++] = (long) kind << 32 | subject;
  }

  void push(int kind, int subject, long v3, long v2, long v1, long v0) {
    reserve(5);
    records[size] = v0;
    records[size + 1] = v1;
    records[size + 2] = v2;
    records[size + 3] = v3;
    records[size + 4] = (long) kind << 32 | subject;
    size += 5;
  }

  /** A slot's value, and where the record stands that wrote this slot before. */
  void push(int kind, int subject, int before, long v3, long v2, long v1, long v0) {
    reserve(6);
    records[size++] = before;
    push(kind, subject, v3, v2, v1, v0);
  }

  private void reserve(int more) {
    if (size + more > records.length) {
      fuel.holdMemory((long) Long.BYTES * records.length);
      records = Arrays.copyOf(records, 2 * records.length);
    }
  }

  long pop() {
    return records[--size];
  }
}
