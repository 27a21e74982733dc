package bothy.doors.cli;

import bothy.verdict.Verdict;

/**
 * What the process ends with. {@code check} adds its own for a verdict: 0 allow, 10 ask, 20 refuse,
 * 30 unknown. The numbers from 64 on are those of BSD's {@code sysexits.h}.
 */
public final class ExitCode {
  public static final int OK = 0;

  /** The verdict is ask. */
  public static final int ASK = 10;

  /** The verdict is refuse. */
  public static final int REFUSE = 20;

  /** The verdict is unknown. */
  public static final int UNKNOWN = 30;

  /** Wrong usage: an option or command that isn't there. */
  public static final int USAGE = 64;

  /** Bad input: what no wallet could parse. */
  public static final int INPUT = 65;

  /** A service or file named on the command line can't be reached. */
  public static final int UNREACHABLE = 69;

  /** Our own fault. */
  public static final int FAULT = 70;

  private ExitCode() {}

  /** What a verdict ends with. */
  static int of(Verdict.Answer answer) {
    return switch (answer) {
      case ALLOW -> OK;
      case ASK -> ASK;
      case REFUSE -> REFUSE;
      case UNKNOWN -> UNKNOWN;
    };
  }
}
