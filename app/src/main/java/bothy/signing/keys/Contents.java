package bothy.signing.keys;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.signing.Caps;
import bothy.signing.SecurityKey;
import bothy.signing.SigningException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a vault holds, in memory: a folder of mutable arrays, so that they can be wiped. Written as
 * counts and length-prefixed fields rather than as JSON, whose strings couldn't be.
 */
public final class Contents {
  private static final int MOST = 10_000;

  /**
   * A mnemonic's entropy and its own passphrase in UTF-8; with the 64-byte seed that follows from
   * both, so that not each signature costs its derivation.
   */
  static final class Seed {
    final byte[] entropy;
    final byte[] passphrase;
    final byte[] seed;

    Seed(byte[] entropy, byte[] passphrase, byte[] seed) {
      this.entropy = entropy;
      this.passphrase = passphrase;
      this.seed = seed;
    }
  }

  final List<Seed> seeds = new ArrayList<>();
  final Map<Address, Entry> entries = new LinkedHashMap<>();
  final Map<Address, byte[]> keys = new LinkedHashMap<>();
  final Map<Address, Caps> caps = new LinkedHashMap<>();
  final Map<Bytes, SecurityKey> securityKeys = new LinkedHashMap<>();
  byte[] sealKey;
  byte[] bookKey;
  boolean bookBegun;

  Contents(byte[] sealKey, byte[] bookKey) {
    this.sealKey = sealKey;
    this.bookKey = bookKey;
  }

  byte[] write() {
    Wiped bytes = new Wiped();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      put(out, sealKey);
      put(out, bookKey);
      out.writeBoolean(bookBegun);
      out.writeInt(seeds.size());
      for (Seed seed : seeds) {
        put(out, seed.entropy);
        put(out, seed.passphrase);
        put(out, seed.seed);
      }
      out.writeInt(entries.size());
      for (Entry entry : entries.values()) {
        put(out, entry.address().bytes().toArray());
        out.writeInt(entry.seed());
        out.writeInt(entry.index());
        put(out, entry.seed() < 0 ? keys.getOrDefault(entry.address(), new byte[0]) : new byte[0]);
        write(out, caps.getOrDefault(entry.address(), Caps.USUAL));
      }
      out.writeInt(securityKeys.size());
      for (SecurityKey key : securityKeys.values()) {
        put(out, key.id().toArray());
        put(out, key.x().toByteArray());
        put(out, key.y().toByteArray());
        out.writeUTF(key.origin());
        out.writeLong(key.counter());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] written = bytes.toByteArray();
    bytes.wipe();
    return written;
  }

  private static void write(DataOutputStream out, Caps caps) throws IOException {
    put(out, caps.perTransaction().toByteArray());
    put(out, caps.perDay().toByteArray());
    out.writeBoolean(caps.typedData());
    out.writeBoolean(caps.messages());
    out.writeBoolean(caps.delegations());
  }

  private static void put(DataOutputStream out, byte[] field) throws IOException {
    out.writeInt(field.length);
    out.write(field);
  }

  static Contents read(byte[] plain) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(plain))) {
      Contents contents = new Contents(take(in), take(in));
      contents.bookBegun = in.readBoolean();
      for (int left = count(in); left > 0; left--) {
        contents.seeds.add(new Seed(take(in), take(in), take(in)));
      }
      for (int left = count(in); left > 0; left--) {
        contents.readEntry(in);
      }
      for (int left = count(in); left > 0; left--) {
        SecurityKey key =
            new SecurityKey(
                Bytes.owning(take(in)),
                new BigInteger(take(in)),
                new BigInteger(take(in)),
                in.readUTF(),
                in.readLong());
        contents.securityKeys.put(key.id(), key);
      }
      if (in.read() >= 0) {
        throw new IOException("more bytes than fields");
      }
      return contents;
    } catch (IOException e) {
      throw new SigningException("expected a vault of this version, found: " + e.getMessage(), e);
    }
  }

  private void readEntry(DataInputStream in) throws IOException {
    Address address = new Address(Bytes.owning(take(in)));
    Entry entry = new Entry(address, in.readInt(), in.readInt());
    if (entry.seed() >= seeds.size()) {
      throw new IOException("an account of a seed that isn't there");
    }
    byte[] single = take(in);
    entries.put(address, entry);
    keys.put(
        address,
        entry.seed() < 0
            ? single
            : ExtendedKey.account(seeds.get(entry.seed()).seed, entry.index()));
    caps.put(
        address,
        new Caps(
            new BigInteger(take(in)),
            new BigInteger(take(in)),
            in.readBoolean(),
            in.readBoolean(),
            in.readBoolean()));
  }

  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST) {
      throw new IOException("a count of " + count);
    }
    return count;
  }

  private static byte[] take(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MOST) {
      throw new IOException("a field of " + length + " bytes");
    }
    byte[] field = new byte[length];
    in.readFully(field);
    return field;
  }

  void wipe() {
    seeds.forEach(seed -> Secrets.wipe(seed.entropy, seed.passphrase, seed.seed));
    keys.values().forEach(Secrets::wipe);
    Secrets.wipe(sealKey, bookKey);
  }

  @Override
  public String toString() {
    return "a vault's contents";
  }

  private static final class Wiped extends ByteArrayOutputStream {
    void wipe() {
      Secrets.wipe(buf);
    }
  }
}
