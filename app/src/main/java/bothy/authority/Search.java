package bothy.authority;

import bothy.eth.Ground;

/**
 * Where grants were looked for, and how well.
 *
 * @param from the first block
 * @param provenFrom the first block of which nothing can have been left out; the ones before are as
 *     a node tells them
 * @param to the last block
 * @param ground on which the last block stands
 * @param cut whether more was told than is looked at
 */
public record Search(long from, long provenFrom, long to, Ground ground, boolean cut) {
  /** Whether each grant that any event ever told of is in the list. */
  public boolean complete() {
    return from == 0 && provenFrom == 0 && ground != Ground.CLAIMED && !cut;
  }

  /** For people. */
  public String says() {
    StringBuilder says = new StringBuilder();
    if (provenFrom <= to) {
      says.append(ground == Ground.CLAIMED ? "claimed" : ground.word() + " complete")
          .append(" from block ")
          .append(provenFrom)
          .append(" to ")
          .append(to);
    }
    if (from < provenFrom) {
      says.append(says.isEmpty() ? "" : "; ")
          .append("from block ")
          .append(from)
          .append(" to ")
          .append(provenFrom - 1)
          .append(" only as a node claims: it may leave some out");
    }
    if (from > 0) {
      says.append("; before block ").append(from).append(" nothing was looked for");
    }
    if (cut) {
      says.append("; more was told than is looked at, so some may be missing");
    }
    return says.toString();
  }
}
