package bothy.policy;

import java.util.Optional;

/** Where the policy that was accepted last is kept: by whoever could check that it was proven. */
public interface AcceptedPolicy {
  /** Its text; empty if none was ever accepted, and then the standard one stands. */
  Optional<String> text();
}
