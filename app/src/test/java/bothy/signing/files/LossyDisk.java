package bothy.signing.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A disk in memory that forgets, at a power cut, all that wasn't synced: bytes, names, renames. Of
 * bytes that were added last, some may have stayed, or their length alone, as zeros.
 */
public final class LossyDisk implements Disk {
  private static final class Inode {
    byte[] now = new byte[0];
    byte[] safe = new byte[0];
  }

  private final Random random;
  private Map<Path, Inode> names = new HashMap<>();
  private Map<Path, Inode> safeNames = new HashMap<>();
  private int left = Integer.MAX_VALUE;
  private int done;

  public LossyDisk(long seed) {
    random = new Random(seed);
  }

  /** The power goes at the {@code steps}th thing that is done from now on, in its middle. */
  public void cutAfter(int steps) {
    left = steps;
    done = 0;
  }

  /** How much was done since. */
  public int done() {
    return done;
  }

  private boolean step() throws IOException {
    if (left < 0) {
      throw new IOException("there is no power");
    }
    done++;
    return --left >= 0;
  }

  /** The power is back: what was synced is there, and what luck kept of the rest. */
  public void restart() {
    left = Integer.MAX_VALUE;
    Map<Path, Inode> after = new HashMap<>();
    // each name that changed may have reached the medium or not
    java.util.Set<Path> all = new java.util.HashSet<>(names.keySet());
    all.addAll(safeNames.keySet());
    for (Path name : new java.util.TreeSet<>(all)) {
      boolean lucky = names.get(name) != safeNames.get(name) && random.nextBoolean();
      Inode inode = lucky ? names.get(name) : safeNames.get(name);
      if (inode != null) {
        after.put(name, inode);
      }
    }
    for (Inode inode : new java.util.HashSet<>(after.values())) {
      inode.safe = survives(inode);
      inode.now = inode.safe;
    }
    names = after;
    safeNames = new HashMap<>(after);
  }

  private byte[] survives(Inode inode) {
    boolean grew =
        inode.now.length > inode.safe.length
            && Arrays.equals(inode.safe, Arrays.copyOf(inode.now, inode.safe.length));
    if (!grew) {
      return Arrays.equals(inode.now, inode.safe) || random.nextBoolean() ? inode.safe : inode.now;
    }
    int kept = inode.safe.length + random.nextInt(inode.now.length - inode.safe.length + 1);
    byte[] bytes = Arrays.copyOf(inode.now, kept);
    return random.nextInt(4) == 0 ? Arrays.copyOf(inode.safe, kept) : bytes;
  }

  private Inode at(Path file) throws IOException {
    Inode inode = names.get(file);
    if (inode == null) {
      throw new IOException("no such file: " + file);
    }
    return inode;
  }

  @Override
  public Optional<byte[]> read(Path file) throws IOException {
    if (left < 0) {
      throw new IOException("there is no power");
    }
    return Optional.ofNullable(names.get(file)).map(inode -> inode.now.clone());
  }

  @Override
  public void write(Path file, byte[] bytes) throws IOException {
    boolean whole = step();
    Inode inode = new Inode();
    names.put(file, inode);
    put(inode, new byte[0], bytes, whole);
  }

  @Override
  public void append(Path file, byte[] bytes) throws IOException {
    boolean whole = step();
    Inode inode = names.computeIfAbsent(file, absent -> new Inode());
    put(inode, inode.now, bytes, whole);
  }

  private void put(Inode inode, byte[] before, byte[] bytes, boolean whole) throws IOException {
    int size = whole ? bytes.length : random.nextInt(bytes.length + 1);
    byte[] all = Arrays.copyOf(before, before.length + size);
    System.arraycopy(bytes, 0, all, before.length, size);
    inode.now = all;
    powered(whole);
  }

  private static void powered(boolean whole) throws IOException {
    if (!whole) {
      throw new IOException("the power went");
    }
  }

  @Override
  public void truncate(Path file, long size) throws IOException {
    boolean whole = step();
    Inode inode = at(file);
    inode.now = Arrays.copyOf(inode.now, (int) size);
    powered(whole);
  }

  @Override
  public void sync(Path file) throws IOException {
    powered(step());
    Inode inode = at(file);
    inode.safe = inode.now;
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    boolean whole = step();
    Inode inode = at(from);
    names.remove(from);
    names.put(to, inode);
    powered(whole);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    powered(step());
    safeNames = new HashMap<>(names);
  }
}
