package bothy.authority;

import bothy.chain.GroundedBlock;
import bothy.eth.Address;
import bothy.jsonrpc.Json;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
    json.put("token", line.what().<Object>map(StandingJson::what).orElse(Json.NULL));
    json.put("id", decimal(line.id()));
    json.put("spender", party(line.spender()));
    json.put("amount", decimal(line.amount()));
    json.put("unlimited", line.unlimited());
    json.put("today", decimal(line.today()));
    json.put("worthWei", decimal(line.worth()));
    json.put("until", line.until().<Object>map(Instant::toString).orElse(Json.NULL));
    json.put("ground", line.ground().word());
    json.put("says", line.says());
    json.put("revoke", line.revocation().<Object>map(StandingJson::revocation).orElse(Json.NULL));
    return json;
  }

  private static Map<String, Object> what(Line.What what) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("address", what.token().toHex());
    json.put("symbol", text(what.symbol()));
    json.put("decimals", BigInteger.valueOf(what.decimals()));
    return json;
  }

  private static Map<String, Object> party(Line.Party party) {
    Map<String, Object> json = new LinkedHashMap<>();
    Address address = party.address();
    json.put("address", address.toHex());
    json.put("name", text(party.name()));
    json.put("code", text(party.code()));
    json.put("hasCode", party.hasCode());
    return json;
  }

  private static Map<String, Object> revocation(Line.Revocation revocation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("action", revocation.action());
    json.put("fields", revocation.fields());
    return json;
  }

  private static Object decimal(Optional<BigInteger> number) {
    return number.<Object>map(BigInteger::toString).orElse(Json.NULL);
  }

  private static Object text(Optional<String> text) {
    return text.<Object>map(shown -> shown).orElse(Json.NULL);
  }
}
