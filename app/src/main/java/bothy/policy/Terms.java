package bothy.policy;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.verdict.Verdict;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an approval is bound to. It holds for these bytes, this account and this chain only, once,
 * within its limits and until it ends.
 *
 * @param id 16 random bytes in hex: an approval is used once
 * @param payload the exact bytes to sign
 * @param digest what the signature is over, by whoever wrote the terms: a signer works it out
 *     itself
 * @param answer the verdict's
 * @param inputs the hash of all that the verdict rests on, 0x and hex digits
 * @param consent what it took
 * @param reads every question that the verdict's run put to the state and the answer, as {@code
 *     account 0x…}, {@code slot 0x… 0x…}: where one has changed, the approval no longer holds
 */
public record Terms(
    String id,
    Address account,
    ChainId chain,
    Payload payload,
    Hash digest,
    Verdict.Answer answer,
    String inputs,
    Consent consent,
    Limits limits,
    Map<String, String> reads,
    Instant from,
    Instant until) {
  public Terms {
    reads = Collections.unmodifiableMap(new TreeMap<>(reads));
  }
}
