package bothy.signing;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Keeps other processes of the same user from reading this one's memory: a Linux process that isn't
 * dumpable can't be traced, and its {@code /proc/PID/mem} belongs to root.
 */
final class Memory {
  // include/uapi/linux/prctl.h
  private static final int PR_GET_DUMPABLE = 3;
  private static final int PR_SET_DUMPABLE = 4;

  private Memory() {}

  /** Turns that on; does nothing where the system has no such thing. */
  static void guard() {
    prctl(PR_SET_DUMPABLE);
  }

  static boolean isGuarded() {
    return prctl(PR_GET_DUMPABLE) == 0;
  }

  @SuppressWarnings("restricted") // the one call into the system; the launcher allows it
  private static int prctl(int option) {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return -1;
    }
    try {
      Linker linker = Linker.nativeLinker();
      SymbolLookup lookup = linker.defaultLookup();
      FunctionDescriptor shape =
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG);
      MethodHandle call =
          linker.downcallHandle(
              lookup.find("prctl").orElseThrow(), shape, Linker.Option.firstVariadicArg(1));
      return (int) call.invokeExact(option, 0L, 0L, 0L, 0L);
    } catch (Throwable e) {
      if (e instanceof Error error) {
        throw error;
      }
      return -1;
    }
  }
}
