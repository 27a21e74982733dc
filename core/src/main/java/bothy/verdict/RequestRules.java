package bothy.verdict;

import bothy.effects.Asset;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Ambiguity;
import bothy.eth.ChainId;
import bothy.eth.Checksum;
import bothy.eth.Hash;
import bothy.eth.Request;
import bothy.eth.Word;
import bothy.meaning.DecodedCall;
import bothy.meaning.SafeHashes;
import bothy.meaning.Signed;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rules over what a request says, before it is run. */
final class RequestRules {
  private static final int UNLIMITED_BITS = 96;

  /** Nonces of a Safe that are tried for a hash. */
  private static final int MOST_EXECUTED = 16;

  /** Precompiles, and room for those to come. */
  private static final Word LAST_PRECOMPILE = Word.of(0x1ff);

  /** As many first and last hex digits, together, as people look at. */
  private static final int LOOKED_AT = 7;

  private static final Set<String> TRANSFERS =
      Set.of("transfer", "transferFrom", "safeTransferFrom", "safeBatchTransferFrom");

  private final Inputs inputs;
  private final Findings findings;
  private final SwapRules swaps;
  private final Map<Address, String> known = new HashMap<>();

  RequestRules(Inputs inputs, Findings findings) {
    this.inputs = inputs;
    this.findings = findings;
    this.swaps = new SwapRules(inputs, findings);
    inputs.known().tokens().forEach((address, token) -> known.put(address, token.symbol()));
    known.putAll(inputs.known().collectionNames());
    known.putAll(inputs.known().ensNames());
    known.putAll(inputs.known().addressNames());
    known.putIfAbsent(inputs.account(), "your account");
  }

  void apply() {
    inputs.ambiguities().forEach(this::ambiguity);
    inputs
        .requestChain()
        .filter(named -> !named.equals(inputs.chain()))
        .ifPresent(named -> chainMismatch(inputs.chain(), named));
    if (inputs.request() instanceof Request.Raw raw && !raw.sender().equals(inputs.account())) {
      findings.danger(
          "raw.not-yours",
          raw.sender().toHex(),
          "This transaction is signed by another account than yours.",
          Map.of("sender", raw.sender().toHex(), "account", inputs.account().toHex()));
    }
    sender();
    if (inputs.request() instanceof Request.Typed typed) {
      typed(typed);
    }
    if (inputs.request() instanceof Request.Raw && inputs.requestChain().isEmpty()) {
      findings.info(
          "chain.any",
          "params[0]",
          "This transaction names no chain: it may be sent on any.",
          Map.of());
    }
    if (inputs.request() instanceof Request.Delegate && inputs.requestChain().isEmpty()) {
      findings.warn(
          "chain.any", "params[0].chainId", "This authorisation holds on every chain.", Map.of());
    }
    inputs.meaning().allCalls().forEach(this::call);
    inputs
        .meaning()
        .exposure()
        .forEach(exposure -> {
          exposure.by().ifPresent(this::lookalike);
          if (isPayment()) {
            exposure.by().ifPresent(to -> paid(exposure.asset().contract(), to));
          }
          if (exposure.asset() instanceof Asset.Erc20(Address token)) {
            lookalike(token);
          }
        });
    inputs
        .meaning()
        .notDecoded()
        .ifPresent(why -> findings.unknown("signature.unknown", "params", why));
  }

  private boolean isPayment() {
    return inputs.meaning().is(Signed.Kind.PAYMENT);
  }

  /** Tokens sent by a signature. */
  private void paid(Address token, Address to) {
    nowhere(to, "tokens");
    if (inputs.parties().isNobodysPurse(to)) {
      findings.danger(
          "payment.to-anybody",
          to.toHex(),
          findings.name(to)
              + " keeps no account of who sent it tokens: they stay there, or anybody could take"
              + " them.",
          Map.of());
    }
    if (to.equals(token) || inputs.known().tokens().containsKey(to)) {
      toToken(token, to);
    }
  }

  private void toToken(Address token, Address to) {
    findings.danger(
        "transfer.to-token",
        to.toHex(),
        "This sends tokens to "
            + (to.equals(token) ? "the token's own contract" : "a token's contract")
            + ", where nobody can get them back.",
        Map.of());
  }

  /** Who is asked to sign; an account that is called, as a Safe is, is signed for by another. */
  private void sender() {
    Address signer =
        switch (inputs.request()) {
          case Request.Unsigned(Address from, var transaction) ->
              transaction.to().filter(inputs.account()::equals).isPresent()
                  ? inputs.account()
                  : from;
          case Request.Batch batch -> batch.from();
          case Request.Typed typed -> typed.signer();
          case Request.Message message -> message.signer();
          case Request.Raw ignored -> inputs.account(); // judged by itself
          case Request.Delegate delegate -> delegate.authority();
          case Request.Operation operation -> operation.signer();
        };
    if (!signer.equals(inputs.account())) {
      findings.danger(
          "signer.not-you",
          signer.toHex(),
          "This asks "
              + findings.name(signer)
              + " to sign, and you are "
              + findings.name(inputs.account())
              + ".",
          Map.of("signer", signer.toHex(), "account", inputs.account().toHex()));
    }
  }

  /** What typed data says of itself. */
  private void typed(Request.Typed typed) {
    for (String member :
        List.of("owner", "holder", "from", "authorizer", "voter", "delegator", "offerer")) {
      boolean other =
          typed.data().message().get(member) instanceof String text
              && text.length() == 42
              && !text.equalsIgnoreCase(typed.signer().toHex());
      if (other && inputs.meaning().notDecoded().isEmpty()) {
        findings.danger(
            "signer.not-you",
            "params[1].message." + member,
            "This is about what another account than the one that signs owns.",
            Map.of("found", String.valueOf(typed.data().message().get(member))));
      }
    }
    if (inputs.requestChain().isEmpty()) {
      findings.warn(
          "chain.any",
          "params[1].domain.chainId",
          "The domain names no chain: the signature may hold on any.",
          Map.of());
    }
    if (typed.data().message().get("delegatee") instanceof String delegatee
        && delegatee.length() == 42
        && inputs.meaning().notDecoded().isEmpty()) {
      votes(Address.fromHex(delegatee.toLowerCase(java.util.Locale.ROOT)));
    }
  }

  private void ambiguity(Ambiguity ambiguity) {
    findings.danger(
        "encoding.ambiguous",
        ambiguity.field(),
        ambiguity.field()
            + " is read in two ways: as "
            + ambiguity.first()
            + ", or as "
            + ambiguity.second()
            + ".",
        Map.of(
            "found", ambiguity.found(), "first", ambiguity.first(), "second", ambiguity.second()));
  }

  private void chainMismatch(ChainId chain, ChainId named) {
    findings.danger(
        "chain.mismatch",
        "chain " + named,
        "The request is for chain " + named + ", you are on chain " + chain + ".",
        Map.of("request", named.toString(), "expected", chain.toString()));
  }

  private void call(DecodedCall call) {
    call.to().ifPresent(to -> target(call, to));
    if (call.arguments().isPresent()) {
      Abi.Decoded arguments = call.arguments().get();
      call.to().ifPresent(to -> arguments(call, to, arguments));
    }
  }

  private void target(DecodedCall call, Address to) {
    lookalike(to);
    boolean value = !call.value().isZero();
    if (value) {
      nowhere(to, "value");
    }
    if (inputs.parties().codeless().contains(to) && !call.data().isEmpty()) {
      if (isPrecompile(to)) {
        return;
      }
      findings.warn(
          "code.empty",
          to.toHex(),
          "There is no code at " + findings.name(to) + ": the calldata does nothing there.",
          Map.of("path", call.path()));
    }
  }

  private static boolean isPrecompile(Address address) {
    return !address.equals(Address.ZERO) && address.toWord().compareTo(LAST_PRECOMPILE) <= 0;
  }

  /** Where what is sent is lost. */
  private void nowhere(Address to, String what) {
    if (to.equals(Address.ZERO)) {
      findings.danger(
          "transfer.to-zero",
          to.toHex(),
          "This sends " + what + " to the zero address, where nobody can get it back.",
          Map.of());
    } else if (isPrecompile(to)) {
      findings.danger(
          "transfer.to-precompile",
          to.toHex(),
          "This sends " + what + " to a precompiled contract, where nobody can get it back.",
          Map.of());
    } else if (Burned.is(to)) {
      findings.add(
          "transfer.to-burn",
          findings.isNamed(to) ? Severity.INFO : Severity.DANGER,
          to.toHex(),
          "This sends " + what + " to an address that nobody has a key for.",
          Map.of());
    }
  }

  private void arguments(DecodedCall call, Address to, Abi.Decoded arguments) {
    if (call.name().filter(TRANSFERS::contains).isPresent()) {
      Address recipient = arguments.address("to");
      lookalike(recipient);
      nowhere(recipient, "tokens");
      if (recipient.equals(to) || inputs.known().tokens().containsKey(recipient)) {
        toToken(to, recipient);
      }
    }
    if (call.is("transferOwnership")) {
      lookalike(arguments.address("newOwner"));
    }
    if (call.is("delegate") && inputs.account().equals(call.caller())) {
      votes(arguments.address("delegatee"));
    }
    grants(call, to, arguments);
    if (call.is("approveHash")) {
      approvedHash(call, to, arguments);
    }
    swaps.apply(call, arguments);
    SwapRules.recipient(call, arguments).ifPresent(this::lookalike);
  }

  /**
   * A Safe's owner approves a hash: known only where the request also executes what it stands for,
   * at one of the Safe's next nonces.
   */
  private void approvedHash(DecodedCall call, Address safe, Abi.Decoded arguments) {
    Hash hash = new Hash(arguments.bytes("hashToApprove"));
    List<DecodedCall> executed =
        inputs
            .meaning()
            .allCalls()
            .filter(
                each -> each.is("execTransaction") && each.to().filter(safe::equals).isPresent())
            .toList();
    Optional<DecodedCall> seen =
        Optional.ofNullable(inputs.context().safeNonces().get(safe)).stream()
            .flatMap(nonce ->
                executed.stream().filter(each -> stands(hash, safe, each, nonce, executed.size())))
            .findFirst();
    if (seen.isPresent()) {
      findings.info(
          "safe.hash",
          safe.toHex(),
          "The hash that this approves is that of the transaction of "
              + findings.name(safe)
              + " that it executes, too.",
          Map.of("hash", hash.toHex(), "path", seen.get().path()));
    } else {
      findings.unknown(
          "signature.unknown",
          call.path(),
          "This approves a transaction of "
              + findings.name(safe)
              + " of which only its hash is here, "
              + hash
              + ": what it does can't be seen.");
    }
  }

  private boolean stands(
      Hash hash, Address safe, DecodedCall executed, BigInteger next, int count) {
    Abi.Decoded arguments = executed.arguments().orElseThrow();
    return Stream.of(true, false)
        .map(withChain -> new SafeHashes(safe, inputs.chain().value(), withChain))
        .anyMatch(hashes ->
            IntStream.range(0, Math.min(count, MOST_EXECUTED))
                .mapToObj(i -> hashes.transaction(arguments, next.add(BigInteger.valueOf(i))))
                .anyMatch(hash::equals));
  }

  private void votes(Address delegatee) {
    boolean own = delegatee.equals(inputs.account()) || delegatee.equals(Address.ZERO);
    if (!own) {
      findings.add(
          "votes.delegated",
          findings.isNamed(delegatee) ? Severity.INFO : Severity.WARNING,
          delegatee.toHex(),
          "Your votes would be " + findings.name(delegatee) + "'s to cast.",
          Map.of("delegatee", delegatee.toHex()));
    }
  }

  private void grants(DecodedCall call, Address to, Abi.Decoded arguments) {
    boolean grant = call.is("approve") || call.is("increaseAllowance");
    boolean all = call.is("setApprovalForAll");
    if (!grant && !all) {
      return;
    }
    Address spender = arguments.address(all ? "operator" : "spender");
    lookalike(spender);
    boolean ran =
        inputs.run().filter(run -> run.outcome().succeeded()).isPresent()
            || inputs.redeemed().isPresent();
    if (ran) {
      return; // what was granted is read off the run
    }
    Map<String, String> evidence = Map.of("spender", spender.toHex(), "token", to.toHex());
    if (grant && arguments.number("amount").bitLength() >= UNLIMITED_BITS) {
      findings.warn(
          "allowance.unlimited",
          spender.toHex(),
          findings.name(spender) + " could take all of this token, now and later.",
          evidence);
    }
    if (all && arguments.flag("approved")) {
      findings.warn(
          "operator.all",
          spender.toHex(),
          findings.name(spender) + " could take every token of this collection.",
          evidence);
    }
  }

  /** An address made to be taken for one that the user knows. */
  void lookalike(Address address) {
    if (known.containsKey(address)) {
      return;
    }
    String hex = address.toHex().substring(2);
    known.forEach((other, name) -> {
      if (alike(hex, other.toHex().substring(2))) {
        findings.danger(
            "lookalike",
            address.toHex(),
            Checksum.of(address)
                + " looks like "
                + name
                + " ("
                + Checksum.of(other)
                + ") and is another address.",
            Map.of("found", address.toHex(), "known", other.toHex()));
      }
    });
  }

  private static boolean alike(String one, String two) {
    int first = 0;
    while (first < one.length() && one.charAt(first) == two.charAt(first)) {
      first++;
    }
    int last = 0;
    int end = one.length() - 1;
    while (last <= end && one.charAt(end - last) == two.charAt(end - last)) {
      last++;
    }
    return first >= 3 && last >= 3 && first + last >= LOOKED_AT;
  }
}
