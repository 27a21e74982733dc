package bothy;

import bothy.doors.web.Pages;
import bothy.provider.Connections;
import bothy.provider.Pairings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Extensions and pages as the desk decides on them. */
final class DeskPages implements Pages {
  private final Connections connections;
  private final Pairings pairings;

  DeskPages(Connections connections, Pairings pairings) {
    this.connections = connections;
    this.pairings = pairings;
  }

  @Override
  public List<String> asking() {
    return connections.asking().stream().map(Connections.Page::origin).toList();
  }

  @Override
  public Map<String, Object> pages() {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "connected",
        connections.connected().stream()
            .map(page -> Map.of("origin", page.origin(), "since", page.since().toString()))
            .toList());
    answer.put(
        "paired",
        pairings.all().stream()
            .map(pairing ->
                Map.of(
                    "name", pairing.name(),
                    "origin", pairing.origin(),
                    "since", pairing.since().toString()))
            .toList());
    return answer;
  }

  @Override
  public void decide(String origin, boolean allow) {
    connections.decide(origin, allow);
  }

  @Override
  public void disconnect(String origin) {
    connections.disconnect(origin);
  }

  @Override
  public String newCode() {
    return pairings.newCode();
  }

  @Override
  public void unpair(String name) {
    pairings.revoke(name);
  }
}
