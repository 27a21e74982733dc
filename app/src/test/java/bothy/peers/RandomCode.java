package bothy.peers;

import bothy.eth.Address;
import bothy.eth.Bytes;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;

/**
 * Code that mostly makes sense: statements that leave the stack as it was, so that runs get far,
 * with raw bytes now and then. Gas is stored often, so that both sides must agree on it everywhere.
 */
final class RandomCode {
  private static final int[] BINARY = {
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x14, 0x16, 0x17,
    0x18, 0x1a, 0x1b, 0x1c, 0x1d
  };
  private static final int[] SOURCES = {
    0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3a, 0x3d, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48,
    0x4a, 0x58, 0x59, 0x5a
  };
  private static final int CLZ = 0x1e;

  private final Random random;
  private final List<Address> known;
  private final ByteArrayOutputStream code = new ByteArrayOutputStream();

  RandomCode(Random random, List<Address> known) {
    this.random = random;
    this.known = known;
  }

  Bytes make() {
    code.reset();
    int statements = 3 + random.nextInt(22);
    for (int i = 0; i < statements; i++) {
      statement(0);
    }
    end();
    return Bytes.of(code.toByteArray());
  }

  private void op(int... ops) {
    for (int op : ops) {
      code.write(op);
    }
  }

  private void push(byte[] bytes) {
    op(0x60 + bytes.length - 1);
    code.writeBytes(bytes);
  }

  private void push(long value) {
    if (value == 0) {
      op(0x5f);
      return;
    }
    byte[] bytes = BigInteger.valueOf(value).toByteArray();
    push(bytes);
  }

  private void pushWord() {
    switch (random.nextInt(8)) {
      case 0 -> push(0);
      case 1 -> push(1 + random.nextInt(3));
      case 2 -> {
        push(0);
        op(0x19); // all ones
      }
      case 3 -> {
        push(1);
        push(random.nextInt(258));
        op(0x1b);
      }
      case 4 -> push(random.nextInt(300));
      case 5 -> op(SOURCES[random.nextInt(SOURCES.length)]);
      default -> {
        byte[] bytes = new byte[1 + random.nextInt(32)];
        random.nextBytes(bytes);
        push(bytes);
      }
    }
  }

  private void pushOffset() {
    push(random.nextInt(40) == 0 ? random.nextInt(1 << 16) : 16L * random.nextInt(24));
  }

  private void pushSize() {
    push(random.nextInt(40) == 0 ? random.nextInt(1 << 13) : random.nextInt(100));
  }

  private void pushAddress() {
    switch (random.nextInt(10)) {
      case 0, 1 -> push(1 + random.nextInt(0x12));
      case 2 -> push(0x100);
      case 3 -> op(0x30);
      case 4 -> op(0x33);
      case 5 -> push(Bytes.fromHex("0x" + "e0".repeat(19) + "0" + random.nextInt(4)).toArray());
      default -> push(known.get(random.nextInt(known.size())).bytes().toArray());
    }
  }

  private void statement(int nested) {
    switch (random.nextInt(30)) {
      case 0, 1, 2 -> arithmetic();
      case 3 -> {
        pushWord();
        op(random.nextInt(3) == 0 ? CLZ : random.nextBoolean() ? 0x15 : 0x19);
        keep();
      }
      case 4 -> {
        pushWord();
        pushWord();
        pushWord();
        op(random.nextBoolean() ? 0x08 : 0x09);
        keep();
      }
      case 5, 6 -> {
        pushWord();
        push(random.nextInt(6));
        op(0x55);
      }
      case 7 -> {
        push(random.nextInt(6));
        op(0x54);
        keep();
      }
      case 8 -> {
        pushWord();
        push(random.nextInt(4));
        op(0x5d);
      }
      case 9 -> {
        push(random.nextInt(4));
        op(0x5c);
        keep();
      }
      case 10 -> {
        pushSize();
        pushOffset();
        pushOffset();
        op(0x5e);
      }
      case 11 -> {
        pushSize();
        pushOffset();
        op(0x20);
        keep();
      }
      case 12 -> {
        int topics = random.nextInt(5);
        for (int i = 0; i < topics; i++) {
          pushWord();
        }
        pushSize();
        pushOffset();
        op(0xa0 + topics);
      }
      case 13, 14, 15, 16 -> call();
      case 17 -> create();
      case 18 -> {
        op(0x5a); // what is left, so that both must agree
        push(random.nextInt(6));
        op(0x55);
      }
      case 19 -> {
        pushAddress();
        op(new int[] {0x31, 0x3b, 0x3f}[random.nextInt(3)]);
        keep();
      }
      case 20 -> copies();
      case 21 -> {
        push(1 + random.nextInt(4));
        op(0x43, 0x03, 0x40);
        keep();
      }
      case 22 -> {
        push(random.nextInt(3));
        op(0x49);
        keep();
      }
      case 23, 24 -> {
        if (nested < 2) {
          conditional(nested);
        }
      }
      case 25 -> {
        if (nested < 1) {
          loop();
        }
      }
      case 26 -> {
        pushOffset();
        op(0x51);
        keep();
      }
      case 27 -> {
        pushWord();
        pushOffset();
        op(random.nextBoolean() ? 0x52 : 0x53);
      }
      case 28 -> {
        pushWord();
        pushWord();
        op(0x81, 0x81, 0x91, 0x50, 0x90, 0x50, 0x01);
        keep();
      }
      default -> rare();
    }
  }

  private void arithmetic() {
    pushWord();
    pushWord();
    op(BINARY[random.nextInt(BINARY.length)]);
    keep();
  }

  /** Puts the item on top somewhere that the comparison sees, or drops it. */
  private void keep() {
    switch (random.nextInt(4)) {
      case 0 -> {
        push(random.nextInt(6));
        op(0x55);
      }
      case 1 -> {
        pushOffset();
        op(0x52);
      }
      case 2 -> op(0x50);
      default -> {
        pushOffset();
        op(0x53);
      }
    }
  }

  private void call() {
    int kind = new int[] {0xf1, 0xf1, 0xf2, 0xf4, 0xfa}[random.nextInt(5)];
    pushSize();
    pushOffset();
    pushSize();
    pushOffset();
    if (kind == 0xf1 || kind == 0xf2) {
      push(random.nextInt(3) == 0 ? random.nextInt(5000) : 0);
    }
    pushAddress();
    switch (random.nextInt(4)) {
      case 0 -> push(random.nextInt(60_000));
      case 1 -> pushWord();
      default -> op(0x5a);
    }
    op(kind);
    keep();
    if (random.nextBoolean()) {
      op(0x3d);
      push(0);
      pushOffset();
      op(0x3e);
    }
  }

  /** Initcode is some of the own code, some of memory, or a small contract. */
  private void create() {
    boolean salted = random.nextBoolean();
    if (salted) {
      pushWord();
    }
    switch (random.nextInt(3)) {
      case 0 -> {
        push(random.nextInt(64));
        push(random.nextInt(20));
        push(0);
        op(0x39);
        push(random.nextInt(64));
        push(0);
      }
      case 1 -> {
        // PUSH5 60015f5500, PUSH0, MSTORE, PUSH1 5, PUSH1 27, RETURN: deploys SSTORE(0, 1).
        push(Bytes.fromHex("0x6460015f55005f526005601bf3").toArray());
        push(0);
        op(0x52);
        push(13);
        push(19);
      }
      default -> {
        pushSize();
        pushOffset();
      }
    }
    push(random.nextInt(4) == 0 ? random.nextInt(3000) : 0);
    op(salted ? 0xf5 : 0xf0);
    if (random.nextBoolean()) {
      op(0x80);
      keep();
      // Calls what was made.
      op(0x5f, 0x5f, 0x5f, 0x5f, 0x5f, 0x85, 0x5a, 0xf1, 0x50);
    }
    keep();
  }

  private void copies() {
    pushSize();
    pushOffset();
    pushOffset();
    switch (random.nextInt(4)) {
      case 0 -> op(0x37);
      case 1 -> op(0x39);
      case 2 -> {
        pushAddress();
        op(0x3c);
      }
      default -> op(0x50, 0x50, 0x50);
    }
  }

  private void conditional(int nested) {
    pushWord();
    if (random.nextBoolean()) {
      pushWord();
      op(new int[] {0x10, 0x11, 0x12, 0x13, 0x14}[random.nextInt(5)]);
      if (random.nextBoolean()) {
        op(0x15);
      }
    }
    jumpOver(() -> statement(nested + 1));
  }

  /** Writes JUMPI over what {@code body} writes. */
  private void jumpOver(Runnable body) {
    int at = code.size();
    op(0x61, 0, 0, 0x57);
    body.run();
    int target = code.size();
    op(0x5b);
    byte[] whole = code.toByteArray();
    whole[at + 1] = (byte) (target >> 8);
    whole[at + 2] = (byte) target;
    code.reset();
    code.writeBytes(whole);
  }

  private void loop() {
    push(1 + random.nextInt(6));
    int start = code.size();
    op(0x5b);
    pushWord();
    push(random.nextInt(6));
    op(0x55);
    op(0x60, 1, 0x90, 0x03, 0x80, 0x61, start >> 8, start & 0xff, 0x57, 0x50);
  }

  private void rare() {
    switch (random.nextInt(6)) {
      case 0 -> {
        byte[] junk = new byte[1 + random.nextInt(4)];
        random.nextBytes(junk);
        code.writeBytes(junk);
      }
      case 1 -> {
        pushAddress();
        op(0xff);
      }
      case 2 -> op(0x50);
      case 3 -> {
        pushWord();
        op(0x56);
      }
      default -> arithmetic();
    }
  }

  private void end() {
    pushSize();
    pushOffset();
    op(new int[] {0xf3, 0xf3, 0xf3, 0xfd, 0x00, 0xfe}[random.nextInt(6)]);
  }
}
