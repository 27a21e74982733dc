package bothy.simulation.precompiles;

import bothy.simulation.Fork;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which precompiled contract stands at which address in which fork. */
public final class Precompiles {
  /** The addresses up to here, and {@link #P256_VERIFY}, may hold one. */
  public static final int LAST_IN_ROW = 0x11;

  public static final int P256_VERIFY = 0x100;

  private static final Map<Fork, @Nullable Precompile[]> TABLES = new EnumMap<>(Fork.class);

  static {
    for (Fork fork : Fork.values()) {
      TABLES.put(fork, table(fork));
    }
  }

  private Precompiles() {}

  /** The precompile at a low address, or null if the fork has none there. */
  public static @Nullable Precompile at(Fork fork, int address) {
    if (address == P256_VERIFY) {
      return fork.atLeast(Fork.OSAKA) ? P256Verify.INSTANCE : null;
    }
    @Nullable Precompile[] table = TABLES.get(fork);
    return table == null || address < 0 || address > LAST_IN_ROW ? null : table[address];
  }

  /** Whether it is the one at 0x01, ecrecover. */
  public static boolean recovers(Precompile precompile) {
    return precompile instanceof Recover;
  }

  private static @Nullable Precompile[] table(Fork fork) {
    @Nullable Precompile[] table = new @Nullable Precompile[LAST_IN_ROW + 1];
    table[0x01] = new Recover();
    table[0x02] = PricedByWord.SHA256;
    table[0x03] = PricedByWord.RIPEMD160;
    table[0x04] = PricedByWord.IDENTITY;
    if (fork.atLeast(Fork.BYZANTIUM)) {
      table[0x05] = new ModularExponentiation(ModexpRules.of(fork));
      boolean cheap = fork.atLeast(Fork.ISTANBUL);
      table[0x06] = Bn254Operation.add(cheap);
      table[0x07] = Bn254Operation.multiply(cheap);
      table[0x08] = Bn254Operation.pairing(cheap);
    }
    if (fork.atLeast(Fork.ISTANBUL)) {
      table[0x09] = new Blake2Compression();
    }
    if (fork.atLeast(Fork.CANCUN)) {
      table[0x0a] = new PointEvaluation();
    }
    if (fork.atLeast(Fork.PRAGUE)) {
      table[0x0b] = BlsOperation.G1_ADD;
      table[0x0c] = BlsOperation.G1_MSM;
      table[0x0d] = BlsOperation.G2_ADD;
      table[0x0e] = BlsOperation.G2_MSM;
      table[0x0f] = BlsOperation.PAIRING;
      table[0x10] = BlsOperation.MAP_G1;
      table[0x11] = BlsOperation.MAP_G2;
    }
    return table;
  }
}
