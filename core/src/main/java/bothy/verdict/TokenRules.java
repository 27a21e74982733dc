package bothy.verdict;

import bothy.eth.Address;
import bothy.eth.Request;
import bothy.meaning.Known;
import bothy.meaning.Skeleton;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The rule over tokens that call themselves as one that the user knows. */
final class TokenRules {
  private final Inputs inputs;
  private final Findings findings;

  /** Known tokens by what their symbols and names look like. */
  private final Map<String, Address> known = new HashMap<>();

  TokenRules(Inputs inputs, Findings findings) {
    this.inputs = inputs;
    this.findings = findings;
    inputs.known().tokens().forEach(this::know);
  }

  private void know(Address address, Known.Token token) {
    for (String words : new String[] {token.symbol(), token.name()}) {
      String skeleton = Skeleton.of(words);
      if (!skeleton.isEmpty()) {
        known.putIfAbsent(skeleton, address);
      }
    }
  }

  void apply() {
    inputs
        .context()
        .tokens()
        .forEach((token, words) -> {
          lookalike(token, words.symbol());
          lookalike(token, words.name());
        });
    if (inputs.request() instanceof Request.Typed typed
        && typed.data().domain().get("name") instanceof String name
        && typed.data().domain().get("verifyingContract") instanceof String contract
        && contract.matches("0x[0-9a-fA-F]{40}")) {
      lookalike(Address.fromHex(contract.toLowerCase(Locale.ROOT)), name);
    }
  }

  private void lookalike(Address token, String words) {
    Address like = known.get(Skeleton.of(words));
    if (like != null && !inputs.known().tokens().containsKey(token)) {
      findings.warn(
          "token.lookalike",
          token.toHex(),
          findings.name(token)
              + " calls itself as "
              + findings.name(like)
              + " and is another contract.",
          Map.of("known", like.toHex()));
    }
  }
}
