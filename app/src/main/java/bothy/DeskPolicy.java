package bothy;

import bothy.doors.web.PolicyShown;
import bothy.doors.web.Presence;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.InputException;
import bothy.policy.InForce;
import bothy.policy.Policy;
import bothy.policy.Problem;
import bothy.signing.KeeperResult;
import bothy.signing.Proof;
import bothy.signing.SigningResult;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The policy as the desk shows it, and the acceptance of what allows more than before. */
final class DeskPolicy implements PolicyShown {
  private final PolicyHouse policy;
  private final Optional<KeyHouse> keys;

  DeskPolicy(PolicyHouse policy, Optional<KeyHouse> keys) {
    this.policy = policy;
    this.keys = keys;
  }

  @Override
  public Map<String, Object> policy() {
    PolicyHouse.State state = policy.state();
    InForce inForce = state.inForce();
    String file = String.valueOf(policy.path().getFileName());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("file", file);
    answer.put("text", policy.text());
    answer.put("version", inForce.written().version());
    List<Policy> asked = inForce.policies();
    answer.put("says", asked.stream().flatMap(each -> each.words().stream()).distinct().toList());
    List<Map<String, Object>> errors =
        new ArrayList<>(
            state.found().problems().stream().map(problem -> error(problem, file)).toList());
    if (keys.filter(own -> policy.isAnother(own::denies)).isPresent()) {
      errors.add(
          Map.of(
              "line",
              BigInteger.ZERO,
              "says",
              "policy.accepted isn't what you accepted last, so it counts for nothing: the standard"
                  + " policy is the floor. An older one was put back, perhaps; accept yours again."));
    }
    answer.put("errors", errors);
    if (!inForce.waiting().isEmpty()) {
      Map<String, Object> loosening = new LinkedHashMap<>();
      loosening.put("hash", inForce.written().version());
      loosening.put("says", inForce.waiting());
      answer.put("loosening", loosening);
    }
    return answer;
  }

  private static Map<String, Object> error(Problem problem, String file) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("line", BigInteger.valueOf(problem.line()));
    error.put("says", problem.says(file));
    return error;
  }

  @Override
  public Map<String, Object> accept(Hash hash, Presence proof) {
    InForce inForce = policy.state().inForce();
    Policy written = inForce.written();
    if (inForce.waiting().isEmpty() || !written.version().equals(hash.toHex())) {
      throw new InputException("hash", "the loosening that waits", hash.toHex());
    }
    KeyHouse own =
        keys.orElseThrow(() ->
            new InputException(
                "signer",
                "keys of this house, whose passphrase vouches for a policy",
                "a remote signer"));
    if (!(proof instanceof Presence.Passphrase given)) {
      throw new InputException(
          "passphrase", "your passphrase, which alone vouches for a policy", "none");
    }
    Proof.Passphrase passphrase = DeskPassage.passphrase(given);
    try {
      switch (own.client().seal(passphrase, written.text())) {
        case KeeperResult.Done(Map<String, Object> value) ->
            policy.accept(written, Bytes.fromHex(String.valueOf(value.get("seal"))));
        case KeeperResult.Failed(SigningResult why) -> throw KeyHouse.failed(why);
      }
    } finally {
      passphrase.wipe();
    }
    return policy();
  }
}
