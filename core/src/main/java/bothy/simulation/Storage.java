package bothy.simulation;

/** SLOAD, SSTORE, TLOAD and TSTORE. */
final class Storage {
  private final Machine machine;
  private final World world;
  private final Schedule schedule;

  Storage(Machine machine) {
    this.machine = machine;
    this.world = machine.world;
    this.schedule = machine.schedule;
  }

  boolean load(Activation f) {
    int slot = world.slot(f.self, f.limb(0, 3), f.limb(0, 2), f.limb(0, 1), f.limb(0, 0));
    if (schedule.accessLists
        && world.warmSlot(slot)
        && !machine.charge(f, Schedule.COLD_SLOT - Schedule.WARM)) {
      return false;
    }
    world.needSlot(f.self, slot);
    System.arraycopy(world.slots.data, slot * Slots.STRIDE + Slots.VALUE, f.stack, f.sp - 4, 4);
    return true;
  }

  /** EIP-2200, EIP-1283 and EIP-2929, and the plain rule before them. */
  boolean store(Activation f) {
    if (f.isStatic) {
      return Rare.writeProtected(f);
    }
    if (schedule.storeSentry > 0 && f.gas + f.reserve <= schedule.storeSentry) {
      f.halt = HaltKind.OUT_OF_GAS;
      f.says = "out of gas: not enough gas for reentrancy sentry";
      return false;
    }
    int slot = world.slot(f.self, f.limb(0, 3), f.limb(0, 2), f.limb(0, 1), f.limb(0, 0));
    boolean cold = schedule.accessLists && world.warmSlot(slot);
    world.needSlot(f.self, slot);
    long v3 = f.limb(1, 3);
    long v2 = f.limb(1, 2);
    long v1 = f.limb(1, 1);
    long v0 = f.limb(1, 0);
    long[] data = world.slots.data;
    int at = slot * Slots.STRIDE + Slots.VALUE;
    boolean same = data[at] == v0 && data[at + 1] == v1 && data[at + 2] == v2 && data[at + 3] == v3;
    boolean clears = (v0 | v1 | v2 | v3) == 0;
    int cost =
        schedule.netMetering
            ? netCost(slot, same, clears, at, v3, v2, v1, v0)
            : plain(slot, clears);
    if (!machine.charge(f, cold ? cost + Schedule.COLD_SLOT : cost)) {
      return false;
    }
    if (!same) {
      world.store(slot, f.journalMark, v3, v2, v1, v0);
    }
    f.sp -= 8;
    return true;
  }

  private int plain(int slot, boolean clears) {
    boolean wasZero = world.slots.isZero(slot, Slots.VALUE);
    if (clears && !wasZero) {
      world.refund += schedule.storeClearRefund;
    }
    return wasZero && !clears ? 20000 : schedule.storeReset;
  }

  private int netCost(
      int slot, boolean same, boolean clears, int at, long v3, long v2, long v1, long v0) {
    if (same) {
      return schedule.storeDirty;
    }
    Slots slots = world.slots;
    boolean wasZero = slots.isZero(slot, Slots.BEFORE);
    if (slots.same(slot, Slots.VALUE, Slots.BEFORE)) {
      if (clears) {
        world.refund += schedule.storeClearRefund;
      }
      return wasZero ? 20000 : schedule.storeReset;
    }
    if (!wasZero) {
      if (slots.isZero(slot, Slots.VALUE)) {
        world.refund -= schedule.storeClearRefund;
      } else if (clears) {
        world.refund += schedule.storeClearRefund;
      }
    }
    long[] data = slots.data;
    int before = at - Slots.VALUE + Slots.BEFORE;
    if (data[before] == v0
        && data[before + 1] == v1
        && data[before + 2] == v2
        && data[before + 3] == v3) {
      world.refund += (wasZero ? 20000 : schedule.storeReset) - schedule.storeDirty;
    }
    return schedule.storeDirty;
  }

  boolean loadTransient(Activation f) {
    int slot = world.transientSlot(f.self, f.limb(0, 3), f.limb(0, 2), f.limb(0, 1), f.limb(0, 0));
    System.arraycopy(
        world.transients.data, slot * Slots.STRIDE + Slots.VALUE, f.stack, f.sp - 4, 4);
    return true;
  }

  boolean storeTransient(Activation f) {
    if (f.isStatic) {
      return Rare.writeProtected(f);
    }
    int slot = world.transientSlot(f.self, f.limb(0, 3), f.limb(0, 2), f.limb(0, 1), f.limb(0, 0));
    world.storeTransient(
        slot, f.journalMark, f.limb(1, 3), f.limb(1, 2), f.limb(1, 1), f.limb(1, 0));
    f.sp -= 8;
    return true;
  }
}
