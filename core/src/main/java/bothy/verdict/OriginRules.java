package bothy.verdict;

import bothy.eth.Request;
import bothy.meaning.Host;
import bothy.meaning.HostList;
import bothy.meaning.Lists;
import bothy.meaning.SignIn;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules over the page that asks, and the one that a sign-in names. */
final class OriginRules {
  private final Inputs inputs;
  private final Findings findings;

  OriginRules(Inputs inputs, Findings findings) {
    this.inputs = inputs;
    this.findings = findings;
  }

  void apply() {
    Set<Host> hosts = new LinkedHashSet<>();
    inputs.origin().flatMap(Host::of).ifPresent(hosts::add);
    if (inputs.request() instanceof Request.Message message
        && SignIn.read(message.message()) instanceof SignIn.Request signIn) {
      Host.of(signIn.domain()).ifPresent(hosts::add);
    }
    hosts.forEach(this::host);
  }

  private void host(Host host) {
    Lists lists = inputs.context().lists();
    boolean allowed = lists.hosts().stream().anyMatch(list -> list.allows(host));
    if (!allowed) {
      listed(host, lists.hosts());
    }
    if (host.mixesScripts()) {
      findings.danger(
          "origin.mixed-script",
          host.name(),
          host.shown() + " mixes letters of scripts that nobody writes together.",
          Map.of("host", host.name()));
    } else if (host.isInternational() && !allowed) {
      findings.add(
          "origin.punycode",
          host.isDrawnLatin() ? Severity.WARNING : Severity.INFO,
          host.name(),
          "The page's name is written with letters beyond ASCII: "
              + host.shown()
              + (host.isDrawnLatin() ? ", which look like Latin ones." : "."),
          Map.of("host", host.name()));
    }
  }

  private void listed(Host host, List<HostList> lists) {
    Optional<String> entry =
        lists.stream().map(list -> list.blocks(host)).flatMap(Optional::stream).findFirst();
    if (entry.isPresent()) {
      findings.danger(
          "origin.blocked",
          host.name(),
          "A list of yours blocks " + host.shown() + ".",
          Map.of("entry", entry.get()));
      return;
    }
    lists.stream()
        .map(list -> list.imitated(host))
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(target ->
            findings.add(
                "origin.lookalike",
                host.isInternational() ? Severity.DANGER : Severity.WARNING,
                host.name(),
                host.shown() + " could be taken for " + target + ".",
                Map.of("listed", target)));
  }
}
