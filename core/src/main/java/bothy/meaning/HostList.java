package bothy.meaning;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hosts as {@code eth-phishing-detect} lists them: an entry is of its subdomains too; what is
 * allowed is never blocked; a host a few letters from a fuzzy one, the last label left out, passes
 * for it.
 *
 * @param tolerance letters that a host may differ by and still pass for a fuzzy one; 0 for none
 */
public record HostList(Set<String> allow, Set<String> block, List<String> fuzzy, int tolerance) {
  public HostList {
    allow = Set.copyOf(allow);
    block = Set.copyOf(block);
    fuzzy = List.copyOf(fuzzy);
  }

  public boolean allows(Host host) {
    return entry(allow, host.name()).isPresent();
  }

  /** The entry that blocks the host. */
  public Optional<String> blocks(Host host) {
    return entry(block, host.name());
  }

  private static Optional<String> entry(Set<String> list, String host) {
    for (String part = host; ; part = part.substring(part.indexOf('.') + 1)) {
      if (list.contains(part)) {
        return Optional.of(part);
      }
      if (part.indexOf('.') < 0) {
        return Optional.empty();
      }
    }
  }

  /** The listed host that this one is made to be taken for. */
  public Optional<String> imitated(Host host) {
    String skeleton = Skeleton.of(host.shown());
    if (host.isInternational()) {
      for (String target : fuzzy) {
        if (skeleton.equals(target) || skeleton.endsWith("." + target)) {
          return Optional.of(target);
        }
      }
    }
    if (tolerance > 0) {
      String form = withoutEnd(host.name()).replaceFirst("www\\.", "");
      for (String target : fuzzy) {
        if (isNear(form, withoutEnd(target), tolerance)) {
          return Optional.of(target);
        }
      }
    }
    return Optional.empty();
  }

  private static String withoutEnd(String host) {
    int dot = host.lastIndexOf('.');
    return dot < 0 ? "" : host.substring(0, dot);
  }

  /** Whether Levenshtein's distance is at most {@code most}. */
  private static boolean isNear(String one, String other, int most) {
    if (Math.abs(one.length() - other.length()) > most) {
      return false;
    }
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      int least = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
        least = Math.min(least, row[j]);
      }
      if (least > most) {
        return false;
      }
    }
    return row[other.length()] <= most;
  }
}
