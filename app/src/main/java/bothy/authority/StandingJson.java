package bothy.authority;

import bothy.chain.GroundedBlock;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Standing authority as JSON, of the shape that {@code docs/schemas/exposure.schema.json} gives.
 */
public final class StandingJson {
  private StandingJson() {}

  /** Maps, lists and texts; amounts are decimal texts in a token's smallest unit. */
  public static Map<String, Object> of(Standing standing) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("chainId", standing.chain().value());
    json.put("account", standing.account().toHex());
    json.put("block", block(standing.block()));
    json.put("search", search(standing.search()));
    List<Object> lines = new ArrayList<>();
    standing.lines().forEach(line -> lines.add(line(line)));
    json.put("lines", lines);
    json.put("remarks", standing.remarks());
    return json;
  }

  private static Map<String, Object> block(GroundedBlock block) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("number", BigInteger.valueOf(block.number()));
    json.put("hash", block.block().block().hash().toHex());
    json.put("ground", block.ground().word());
    return json;
  }

  private static Map<String, Object> search(Search search) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("from", BigInteger.valueOf(search.from()));
    json.put("provenFrom", BigInteger.valueOf(search.provenFrom()));
    json.put("to", BigInteger.valueOf(search.to()));
    json.put("ground", search.ground().word());
    json.put("complete", search.complete());
    json.put("cut", search.cut());
    json.put("says", search.says());
    return json;
  }

  private static Map<String, Object> line(Line line) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", line.kind().name().toLowerCase(Locale.ROOT));
    json.put("contract", line.contract().toHex());
    line.what().ifPresent(what -> json.put("token", what(what)));
    line.id().ifPresent(id -> json.put("id", id.toString()));
    json.put("spender", party(line.spender()));
    line.amount().ifPresent(amount -> json.put("amount", amount.toString()));
    json.put("unlimited", line.unlimited());
    line.today().ifPresent(amount -> json.put("today", amount.toString()));
    line.worth().ifPresent(wei -> json.put("worthWei", wei.toString()));
    line.until().ifPresent(end -> json.put("until", end.toString()));
    json.put("ground", line.ground().word());
    json.put("says", line.says());
    line.revocation().ifPresent(revocation -> json.put("revoke", revocation(revocation)));
    return json;
  }

  private static Map<String, Object> what(Line.What what) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("address", what.token().toHex());
    what.symbol().ifPresent(symbol -> json.put("symbol", symbol));
    json.put("decimals", BigInteger.valueOf(what.decimals()));
    return json;
  }

  private static Map<String, Object> party(Line.Party party) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("address", party.address().toHex());
    party.name().ifPresent(name -> json.put("name", name));
    party.code().ifPresent(code -> json.put("code", code));
    json.put("hasCode", party.hasCode());
    return json;
  }

  private static Map<String, Object> revocation(Line.Revocation revocation) {
    return Map.of("action", revocation.action(), "fields", revocation.fields());
  }
}
