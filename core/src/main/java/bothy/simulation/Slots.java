package bothy.simulation;

import bothy.eth.Word;
import java.util.Arrays;

/**
 * Storage in one open-addressed table for all accounts: found by account and key, then known by its
 * number. Each slot has four limbs, lowest first, for its key, its value and its value before the
 * run.
 */
final class Slots {
  static final int STRIDE = 12;
  static final int VALUE = 4;
  static final int BEFORE = 8;

  /** About what a slot takes in all arrays. */
  private static final int BYTES = STRIDE * Long.BYTES + 9 * Integer.BYTES;

  /** About what a slot takes in an outcome. */
  static final int SHOWN_BYTES = 300;

  long[] data = new long[64 * STRIDE];
  int[] account = new int[64];

  /** The run that warmed the slot. */
  int[] warmIn = new int[64];

  /** The run that the value before stands for. */
  int[] beforeIn = new int[64];

  /** The end of the journal's record that wrote the slot last in this run; 0 for none. */
  int[] writtenAt = new int[64];

  /** The slot of the same account before it, -1 for its first. */
  int[] next = new int[64];

  /** The slots of the current run in order. */
  int[] seen = new int[64];

  int seenSize;

  private int[] index = new int[256];
  private int size;
  private final Fuel fuel;

  Slots(Fuel fuel) {
    this.fuel = fuel;
  }

  /** The slot's number, or -1. */
  int find(int owner, long k3, long k2, long k1, long k0) {
    int mask = index.length - 1;
    int place = hash(owner, k3, k2, k1, k0) & mask;
    while (true) {
      int slot = index[place] - 1;
      if (slot < 0) {
        return -1;
      }
      int at = slot * STRIDE;
      if (data[at] == k0
          && data[at + 1] == k1
          && data[at + 2] == k2
          && data[at + 3] == k3
          && account[slot] == owner) {
        return slot;
      }
      place = (place + 1) & mask;
    }
  }

  /** Adds a slot before the account's {@code last} one. */
  int insert(int owner, int last, long k3, long k2, long k1, long k0) {
    if (size == account.length) {
      grow();
    }
    int slot = size++;
    int at = slot * STRIDE;
    data[at] = k0;
    data[at + 1] = k1;
    data[at + 2] = k2;
    data[at + 3] = k3;
    account[slot] = owner;
    next[slot] = last;
    place(slot);
    return slot;
  }

  /** The word at {@code field}, 0 for the key. */
  Word word(int slot, int field) {
    int at = slot * STRIDE + field;
    return new Word(data[at + 3], data[at + 2], data[at + 1], data[at]);
  }

  boolean isZero(int slot, int field) {
    int at = slot * STRIDE + field;
    return (data[at] | data[at + 1] | data[at + 2] | data[at + 3]) == 0;
  }

  boolean same(int slot, int field, int other) {
    int at = slot * STRIDE;
    return data[at + field] == data[at + other]
        && data[at + field + 1] == data[at + other + 1]
        && data[at + field + 2] == data[at + other + 2]
        && data[at + field + 3] == data[at + other + 3];
  }

  void see(int slot) {
    if (seenSize == seen.length) {
      seen = Arrays.copyOf(seen, 2 * seenSize);
    }
    seen[seenSize++] = slot;
  }

  private void place(int slot) {
    int at = slot * STRIDE;
    int mask = index.length - 1;
    int place = hash(account[slot], data[at + 3], data[at + 2], data[at + 1], data[at]) & mask;
    while (index[place] != 0) {
      place = (place + 1) & mask;
    }
    index[place] = slot + 1;
  }

  private void grow() {
    int capacity = 2 * account.length;
    fuel.holdMemory((long) account.length * BYTES);
    data = Arrays.copyOf(data, capacity * STRIDE);
    account = Arrays.copyOf(account, capacity);
    warmIn = Arrays.copyOf(warmIn, capacity);
    beforeIn = Arrays.copyOf(beforeIn, capacity);
    writtenAt = Arrays.copyOf(writtenAt, capacity);
    next = Arrays.copyOf(next, capacity);
    index = new int[4 * capacity];
    for (int slot = 0; slot < size; slot++) {
      place(slot);
    }
  }

  private static int hash(int owner, long k3, long k2, long k1, long k0) {
    long h = k0 ^ Long.rotateLeft(k1, 17) ^ Long.rotateLeft(k2, 31) ^ Long.rotateLeft(k3, 47);
    h = (h ^ owner) * 0x9e3779b97f4a7c15L;
    h ^= h >>> 32;
    return (int) (h * 0x85ebca6b ^ (h >>> 15));
  }
}
