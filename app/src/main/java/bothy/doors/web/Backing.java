package bothy.doors.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands behind the desk. All of it is optional: a view without it isn't shown. */
public record Backing(
    Optional<Passage> passage,
    Optional<Changes> changes,
    Optional<Challenges> challenges,
    Optional<PolicyShown> policy,
    Optional<Authorities> authority,
    Optional<Actions> actions,
    Optional<AddressBook> names,
    Optional<Keys> keys,
    Optional<Anchored> anchor,
    Optional<Pages> pages) {
  /** Checks and the journal only. */
  public static final Backing NONE = of(Optional.empty());

  /** What passes the door for wallets, and nothing else. */
  public static Backing of(Optional<Passage> passage) {
    return new Backing(
        passage,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The views that can be shown, by the names that the page has for them. */
  List<String> views() {
    List<String> views = new ArrayList<>(List.of("check", "journal"));
    passage.ifPresent(is -> views.add("waiting"));
    actions.ifPresent(is -> views.add("actions"));
    authority.ifPresent(is -> views.add("authority"));
    policy.ifPresent(is -> views.add("policy"));
    names.ifPresent(is -> views.add("names"));
    keys.ifPresent(is -> views.add("keys"));
    pages.ifPresent(is -> views.add("pages"));
    return views;
  }
}
