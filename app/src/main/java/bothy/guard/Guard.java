package bothy.guard;

import bothy.cases.Case;
import bothy.cases.CaseReader;
import bothy.jsonrpc.Json;
import bothy.meaning.Decoder;
import bothy.meaning.Meaning;
import bothy.verdict.Judge;
import bothy.verdict.Verdict;
import java.io.IOException;
import java.io.InputStream;

/**
 * The flow of a check. Today: read, put into words, judge. Simulation and effects come between the
 * second and the third; until then nothing is allowed.
 */
public final class Guard {
  /**
   * The verdict on a case or fixture.
   *
   * @throws bothy.jsonrpc.InputException if it can't be read
   */
  public Verdict check(InputStream input) throws IOException {
    Case given = CaseReader.read(Json.read(input));
    Meaning meaning = new Decoder(given.known()).read(given.request());
    return Judge.judge(
        given.request(),
        given.account(),
        given.chainId(),
        given.requestChain(),
        given.ambiguities(),
        meaning,
        given.at().isPresent());
  }
}
