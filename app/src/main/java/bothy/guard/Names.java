package bothy.guard;

import bothy.cases.Draft;
import bothy.jsonrpc.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names and tokens that are known in this house, never by a page's word. */
public interface Names {
  Names NONE = Map::of;

  /** As a case has them: its member {@code known}. */
  Map<String, Object> known();

  /** A case without a state, with these names in it. */
  default Draft draft(Map<String, Object> written) {
    Map<String, Object> members = new LinkedHashMap<>(written);
    Map<String, Object> known = known();
    if (!known.isEmpty()) {
      members.put("known", known);
    }
    return Draft.of(new Node("", members));
  }
}
