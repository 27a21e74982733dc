package bothy.verdict;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every rule there is, for people: {@code ./bothy rules} prints it, {@code docs/rules.md} holds the
 * same. Longer than other files, since it is a table.
 */
public final class RuleBook {
  /**
   * A rule.
   *
   * @param severity info, warning, danger, or unknown for what makes the verdict so; and when
   * @param when it finds something
   * @param example of what it is there for
   * @param hint what makes it find less, beside the policy; empty if there is nothing
   */
  public record Rule(String id, String severity, String when, String example, String hint) {
    /** How to turn it down. */
    public String turnDown() {
      String policy =
          severity.startsWith("danger")
              ? "A danger can't be muted; approving it takes proof of who you are."
              : severity.startsWith("unknown")
                  ? "What isn't known can't be muted; the policy says what it takes to approve it."
                  : severity.equals("info")
                      ? "It is information only."
                      : "[mute] rules = [\""
                          + id
                          + "\"] in the policy makes its warnings information.";
      return hint.isEmpty()
          ? policy
          : Character.toUpperCase(hint.charAt(0)) + hint.substring(1) + ". " + policy;
    }
  }

  private static final Map<String, Rule> ALL = new LinkedHashMap<>();

  private RuleBook() {}

  /** All of them, in the order of {@code docs/rules.md}. */
  public static Collection<Rule> all() {
    return Collections.unmodifiableCollection(ALL.values());
  }

  public static Optional<Rule> rule(String id) {
    return Optional.ofNullable(ALL.get(id));
  }

  private static void add(String id, String severity, String when, String example, String hint) {
    if (ALL.put(id, new Rule(id, severity, when, example, hint)) != null) {
      throw new IllegalStateException("two rules with the id " + id);
    }
  }

  static {
    add(
        "encoding.ambiguous",
        "danger",
        "wallets read it in two ways: odd hex, a missing 0x, integer addresses, "
            + "differing data and input or gas limits, bytes or lists of another length than "
            + "their type, a domain that isn't declared, a capability that isn't optional",
        "a value of \"100\", which is 100 or 256",
        "");
    add(
        "chain.mismatch",
        "danger",
        "the request, or the domain of typed data, names another chain",
        "a permit for mainnet, asked for on another chain",
        "switch to the chain that is meant");
    add(
        "chain.any",
        "warning; info for a raw transaction",
        "typed data whose domain, an authorisation (EIP-7702) or a raw transaction that "
            + "names no chain",
        "a permit whose domain leaves the chain out",
        "");
    add(
        "signer.not-you",
        "danger",
        "another account than yours is asked to sign",
        "a page asks another account than the one you chose",
        "");
    add(
        "raw.not-yours",
        "danger",
        "a raw transaction signed by another account",
        "a signed transaction of somebody else, passed off as yours",
        "");
    add(
        "lookalike",
        "danger",
        "an address that begins and ends as a known one (three digits at least each, "
            + "seven together) and isn't it",
        "0x7ea50011…7ea5 in place of your treasury 0x7ea50000…7ea5",
        "give the address a name of its own among your known addresses, if you know " + "both");
    add(
        "intent.recipient",
        "danger",
        "request or effects contradict the user's words, or go beyond them",
        "\"pay 0.2 ether to Bob\", and it pays the treasury",
        "");
    add(
        "intent.amount",
        "danger",
        "request or effects contradict the user's words, or go beyond them",
        "\"pay 0.02 ether\", and it pays 0.2",
        "");
    add(
        "intent.token",
        "danger",
        "request or effects contradict the user's words, or go beyond them",
        "\"send 5 USDC\", and it sends 5 DAI",
        "");
    add(
        "intent.spender",
        "danger",
        "request or effects contradict the user's words, or go beyond them",
        "\"let the vault take 5 DAI\", and it lets the market",
        "");
    add(
        "intent.network",
        "danger",
        "request or effects contradict the user's words, or go beyond them",
        "\"on Base\", and you are on another chain",
        "");
    add(
        "intent.action",
        "danger",
        "request or effects contradict the user's words, or go beyond them",
        "\"vote for proposal 1\", and it is an approval",
        "");
    add(
        "intent.unread",
        "info",
        "words that could not be read",
        "words that Bothy doesn't understand",
        "");
    add(
        "transfer.to-token",
        "danger",
        "nobody can get it back",
        "DAI sent to the DAI contract",
        "");
    add("transfer.to-zero", "danger", "nobody can get it back", "ether sent to 0x000…000", "");
    add("transfer.to-precompile", "danger", "nobody can get it back", "ether sent to 0x…09", "");
    add(
        "transfer.first-time",
        "info",
        "the recipient isn't among the user's names",
        "a payment to somebody you have no name for",
        "give the recipient a name");
    add(
        "token.misreports",
        "danger",
        "events tell of more than the account's balance shows, or of a transfer where "
            + "nothing moved",
        "a token whose events tell of a transfer that didn't happen",
        "");
    add(
        "outflow.for-nothing",
        "danger; warning if the called contract records something for the account, all of it "
            + "goes to people you have names for, or for a creation; info if the intent names "
            + "the outflow and the calldata no stranger",
        "assets leave beyond the decoded transfers and nothing comes back",
        "a \"deposit\" into a vault that gives no shares",
        "say in your own words what leaves and to whom");
    add(
        "outflow.for-dust",
        "warning; info if the intent names it",
        "all that comes back is less than a millionth of a token, or at most 10 smallest units of "
            + "one whose decimals aren't known",
        "a deposit of 300 DAI for one unit of a share",
        "say in your own words what leaves");
    add(
        "outflow.undisclosed",
        "warning",
        "something comes back for a token whose amount the calldata doesn't say, or "
            + "for an NFT",
        "a claim that takes all your DAI and gives dust",
        "say in your own words what leaves");
    add(
        "grant.undecoded",
        "warning; info if the intent names them",
        "the run writes somebody whom the calldata names beside the account, in a way "
            + "that isn't decoded",
        "a contract that writes somebody down as your deputy",
        "name the party in your own words");
    add(
        "payout.elsewhere",
        "warning; info if it is one of the user's names",
        "what a contract gives out, or kept for the account, goes to somebody else whom the "
            + "calldata names",
        "an exit from staking that pays a stranger",
        "name the party in your own words");
    add(
        "allowance.no-code",
        "danger; info if the intent names the spender; warning if the request gives it code",
        "a spender without code of its own (EIP-7702's pointer is none), or somebody "
            + "else's Safe",
        "an approval of an account that somebody holds the key of",
        "name the spender in your own words (intent)");
    add(
        "allowance.anybody",
        "danger",
        "a spender that makes whatever calls anybody tells it to",
        "an approval of a contract that runs batches for whoever asks",
        "");
    add(
        "allowance.all",
        "warning",
        "a grant of nearly all that is held of a token (more than 99 of a hundred parts) to code "
            + "that is neither listed nor named",
        "an approval of your whole balance to a contract nobody knows",
        "name the spender in your own words, or give it a name");
    add(
        "allowance.unlimited",
        "danger to no code or unlisted code; warning to listed code, or if the intent "
            + "names the spender; info to a listed hub",
        "at least 2^95 units, or all that there is of the token",
        "an approval of 2^256 - 1 to a contract nobody knows",
        "approve the amount that is needed, or name the spender in your own words");
    add(
        "allowance.beyond-use",
        "info",
        "what is left of a grant that the same request uses",
        "an approval of 50 with a swap of 10",
        "");
    add(
        "operator.all",
        "warning; danger to no code",
        "setApprovalForAll",
        "setApprovalForAll to a market",
        "");
    add(
        "swap.no-floor",
        "warning",
        "a swap, or a liquidity change, that accepts less than half of what the run "
            + "shows, or may pay more than twice",
        "a swap with amountOutMin 0",
        "ask for a floor (slippage limit)");
    add(
        "swap.below-floor",
        "danger",
        "the run gives less than the floor that the swap names",
        "a router that pays less than the floor it was given",
        "");
    add(
        "swap.recipient",
        "danger; warning if it is one of the user's names, or code that isn't known gets a part",
        "what a swap gives goes to somebody else",
        "a swap whose proceeds go to a stranger",
        "give the recipient a name");
    add(
        "exposure.beyond",
        "danger; warning if something comes back to a Safe or an account that acts",
        "the holder, played, takes more than the signature speaks of",
        "a permit for 5 of a token whose code grants everything",
        "");
    add(
        "payment.unlimited",
        "danger",
        "a payment by signature of an unlimited amount",
        "an EIP-3009 transfer of 2^256-1 USDC",
        "");
    add(
        "payment.to-anybody",
        "danger",
        "a payment to known code, such as a router's, that keeps nobody's tokens",
        "an authorisation (EIP-3009) that pays a router",
        "");
    add(
        "payment.all",
        "warning, unless the intent names the amount",
        "a payment by signature that takes more than 99 of a hundred parts of a token",
        "an x402 payment of your whole balance",
        "name the amount in your own words");
    add(
        "order.for-nothing",
        "danger",
        "an order that at its worst price gives the account nothing, next to nothing (less "
            + "than a ten-thousandth of a unit), or less than half of what is paid",
        "a picture listed on Seaport for 1 wei",
        "");
    add(
        "order.recipient",
        "danger; warning if they are among the user's names",
        "what an order pays goes to somebody else; warning too where only a part does, in "
            + "what the account is neither paid in nor gives",
        "a picture listed for 1 ether, paid to whoever made the page",
        "give whoever is paid a name among your known addresses");
    add(
        "order.fees",
        "warning",
        "more than a tenth of what is paid goes to others",
        "a listing at 1 ether of which 0.2 goes to a marketplace",
        "");
    add(
        "order.no-floor",
        "warning",
        "an order whose price falls below half of what it starts with",
        "a Dutch order from 2,000 DAI down to 500",
        "");
    add(
        "order.unknown-asset",
        "warning",
        "an order that pays in what is neither named nor listed",
        "a picture sold for a token that somebody made yesterday",
        "give the token a name among your known tokens");
    add(
        "order.any-token",
        "warning",
        "whoever fills the order chooses which tokens of a collection leave",
        "an offer of any picture of a collection",
        "");
    add(
        "order.price",
        "warning; danger below 50",
        "an order of one token or ether for another pays the account, at its worst price, less "
            + "than 90 of a hundred parts of what a Uniswap V2 pool in the state gives",
        "an order of 100 DAI for 60 USDC beside a pool that gives 90",
        "");
    add(
        "signature.void",
        "info; warning for a token that isn't known",
        "its nonce is used, or its time is over, and it fails",
        "a permit whose deadline was yesterday",
        "");
    add(
        "signature.unheeded",
        "warning",
        "it can be used although its nonce or its deadline says otherwise",
        "a permit of a token that doesn't look at the deadline",
        "");
    add(
        "safe.hash",
        "info",
        "the hash that is approved at a Safe is that of a transaction in the same request",
        "a Safe that approves and executes what another Safe does",
        "");
    add(
        "signature.fails",
        "info; warning for what another account would do, or a token that isn't known",
        "playing the holder fails on this state, as a whole or in what the account itself does",
        "a Safe's transaction that reverts",
        "");
    add(
        "reach.unfollowed",
        "warning",
        "on a signature, another account calls unlisted code for more than a token's plain "
            + "functions: what that does in another block isn't followed",
        "a Safe's transaction that claims from unknown code",
        "");
    add(
        "safe.refund",
        "danger",
        "a Safe's transaction that pays whoever sends it",
        "a Safe's payment with a gasPrice of 1 ether",
        "");
    add(
        "account.unlisted",
        "warning; info if it is among the user's names",
        "an account whose code isn't known acts on the signature",
        "a user operation of an account of your own making",
        "give the account a name among your known addresses");
    add(
        "delegation.open",
        "danger",
        "a delegation (ERC-7710) without caveats",
        "a delegation to a page's helper that may do anything",
        "");
    add(
        "votes.delegated",
        "warning; info if the intent names them",
        "the account's votes go to somebody else",
        "delegate() to a stranger",
        "name the delegate in your own words");
    add(
        "delegation.unlisted",
        "danger",
        "EIP-7702: applied, or carried by the request and good for later; no code is "
            + "listed as made for accounts yet",
        "an EIP-7702 authorisation of a drainer",
        "");
    add(
        "delegation.other",
        "danger",
        "EIP-7702: the request makes another account run as code, by an authorisation "
            + "that account signed",
        "a transaction that carries another account's authorisation",
        "");
    add(
        "delegation.cleared",
        "info",
        "EIP-7702: the account's code is cleared",
        "an EIP-7702 authorisation of the zero address",
        "");
    add(
        "delegatecall.unlisted",
        "danger",
        "a Safe, or an account with code, runs unlisted code as itself, or listed code "
            + "that isn't made for it",
        "a Safe transaction that delegatecalls a sweeper",
        "");
    add(
        "control.changed",
        "danger if the account is or directed the contract, else warning",
        "owner, implementation, admin, beacon, module, guard, threshold, role",
        "transferOwnership to a stranger",
        "");
    add(
        "signin.domain",
        "danger",
        "a sign-in (EIP-4361) for another page than the one that asks",
        "app.example asks for a sign-in to bank.example",
        "");
    add(
        "signin.account",
        "danger",
        "a sign-in as another account than the one that signs",
        "a sign-in as Bob that you sign",
        "");
    add(
        "signin.recap",
        "warning",
        "a sign-in that hands over powers (ERC-5573)",
        "a sign-in with a resource urn:recap:…",
        "");
    add(
        "signin.uri",
        "warning",
        "what is signed in to isn't on the domain that asks, or is plain http where the page isn't",
        "a sign-in to app.example with a URI on elsewhere.example",
        "");
    add(
        "signin.time",
        "warning",
        "a sign-in that is over, or that isn't due for more than a day",
        "a sign-in whose expiration time was last year",
        "");
    add(
        "signin.malformed",
        "danger",
        "text made to look like a sign-in that isn't one",
        "a sign-in without a nonce",
        "");
    add(
        "value.no-function",
        "warning",
        "value to a function that the code doesn't have",
        "ether with stake() to a contract that has only a fallback",
        "");
    add(
        "value.not-payable",
        "warning",
        "it fails with its value and goes through without",
        "ether with poke(), which takes none",
        "");
    add(
        "outcome.reverts",
        "warning",
        "with the decoded reason, or what was expected and found",
        "a transfer of more than there is",
        "");
    add(
        "outcome.invalid",
        "warning",
        "with the decoded reason, or what was expected and found",
        "a payment of more than the balance",
        "");
    add(
        "outcome.inner-failed",
        "info",
        "a call inside fails and the rest goes on",
        "a batch in which one call fails and the rest goes on",
        "");
    add(
        "fee.high",
        "warning",
        "the run costs more than 0.1 of the native currency",
        "a gas price that makes a payment cost 21 ether",
        "");
    add(
        "code.empty",
        "warning",
        "calldata for an account without code",
        "calldata sent to a person",
        "");
    add(
        "undecoded",
        "info; warning if assets leave in such a call (more than 0.001 ETH, or any "
            + "token) and nothing comes back",
        "a selector that isn't known here",
        "a call with a selector that isn't known",
        "");
    add(
        "calldata.hidden",
        "warning; info if marked as attribution (ERC-8021)",
        "calldata of a known function holds bytes that its arguments don't show (after "
            + "them, between them, as dirty padding), or none of its arguments",
        "an approval with 32 more bytes after its amount",
        "");
    add(
        "domain.unbound",
        "warning",
        "typed data whose domain names no contract",
        "typed data with a name and a version for a domain",
        "");
    add(
        "expiry.far",
        "warning; info to listed code, or for what isn't a permit",
        "what somebody may take, by a grant or by a signature, holds for more than a year, "
            + "or has no end",
        "a grant through Permit2 until the year 2100",
        "ask for a shorter time");
    add(
        "transfer.to-burn",
        "danger; info if the intent names the address",
        "to an address that is written down as nobody's, such as 0x…dead",
        "tokens sent to 0x…dead",
        "name the address in your own words");
    add(
        "address.listed",
        "danger",
        "a list of yours calls a party malicious or sanctioned: recipient, spender, "
            + "called contract, whoever typed data or a message names",
        "an approval of a drainer that your list names",
        "take the list out, or correct it: ./bothy lists remove NAME");
    add(
        "origin.blocked",
        "danger",
        "a list of yours blocks the page that asks, or that a sign-in names",
        "a page that your eth-phishing-detect list blocks",
        "take the list out, or put the host on its allowlist");
    add(
        "origin.lookalike",
        "danger if letters are drawn alike, warning if some differ",
        "the page's name is nearly one that a list of yours holds",
        "opensae.io, or oреnsea.io in Cyrillic letters",
        "put the host on a list's allowlist");
    add(
        "origin.mixed-script",
        "danger",
        "the page's name mixes scripts that nobody writes together",
        "аpp.example with a Cyrillic а",
        "");
    add(
        "origin.punycode",
        "info; warning if drawn like Latin letters",
        "the page's name is written with letters beyond ASCII",
        "xn--mnchen-3ya.example, which is münchen.example",
        "put the host on a list's allowlist");
    add(
        "token.lookalike",
        "warning",
        "a token calls itself, by symbol or name, as one that you or a list know at "
            + "another address",
        "an approval of a token called DAI that isn't the DAI you know",
        "add the token to your known ones, if it is what you mean");
    add(
        "message.hash",
        "danger; warning in hex digits",
        "a message is a hash, so that nobody sees what it stands for",
        "personal_sign of 32 bytes: a user operation or a Safe's transaction, perhaps",
        "");
    add(
        "message.transaction",
        "danger",
        "a message is a transaction or an authorisation, as its bytes, in hex, base 64 "
            + "or percent signs",
        "personal_sign of 0x02f8…",
        "");
    add(
        "message.preimage",
        "danger",
        "a message is what is hashed for another signature (0x19…)",
        "personal_sign of 0x1901 and two hashes",
        "");
    add(
        "message.typed-data",
        "danger",
        "a message is typed data as JSON",
        "personal_sign of {\"types\": …, \"primaryType\": \"Permit\", …}",
        "");
    add(
        "message.disguised",
        "danger",
        "a message is a sign-in in an encoding that nobody reads",
        "a sign-in to bank.example in base 64",
        "");
    add(
        "message.hidden-marks",
        "warning",
        "marks stand in a message that can't be seen or turn its letters round",
        "a text with right-to-left overrides",
        "");
    add(
        "swap.price",
        "warning",
        "a swap gets less than 90 of a hundred parts of what the pool's own price says",
        "a swap of half a pool",
        "");
    add(
        "fee.tip",
        "warning",
        "the request states a tip above 20 gwei and ten times the base fee",
        "a tip of 500 gwei over a base fee of 1",
        "");
    add(
        "fee.gas-limit",
        "warning",
        "the request states more than ten times the gas it uses, and the rest could "
            + "cost more than 0.05",
        "16 million gas for a payment, at 100 gwei",
        "");
    add(
        "nonce.used",
        "warning",
        "a transaction with that nonce was sent already",
        "a transaction whose nonce the account is past",
        "");
    add(
        "nonce.ahead",
        "warning",
        "the nonce isn't due: what is signed holds until it is",
        "a transaction with the nonce after the next",
        "");
    add("creation", "info", "the request creates a contract", "a deployment", "");
    add(
        "creation.no-code",
        "warning",
        "it was to create a contract and leaves no code",
        "init code that returns nothing and keeps the ether",
        "");
    add(
        "creation.selfdestruct",
        "warning",
        "the contract that it creates can destroy itself",
        "a contract whose code holds SELFDESTRUCT",
        "");
    add(
        "evasion.worse",
        "danger",
        "on a way that the code could take, more leaves than is shown (a tenth more, "
            + "at least), something is granted, or all that is shown to arrive doesn't; see "
            + "reach.md",
        "code that pays out today and takes everything in another block",
        "");
    add(
        "evasion.possible",
        "warning",
        "the same, by a jump that may go one way whatever block and switches are, or by an "
            + "amount that others may set",
        "code that takes a share which its owner may set",
        "");
    add(
        "evasion.chance",
        "warning",
        "nothing arrives on some way, and of the other blocks that were tried a "
            + "quarter at least come out as shown",
        "a claim that pays in some blocks only",
        "");
    add(
        "evasion.different",
        "info; warning if more than half of what comes back for something given is "
            + "lost on a way that the block decides",
        "another amount arrives",
        "a swap of which less than half arrives in another block",
        "");
    add(
        "evasion.unfollowed",
        "warning",
        "unlisted code that could take more than is shown reads more that others may "
            + "set than is tried",
        "unlisted code that reads a hundred slots that others may set",
        "");
    add(
        "outcome.not-simulated",
        "unknown",
        "no state was given, or a fork that isn't known here",
        "a case without a state",
        "use --rpc, or capture the state first");
    add(
        "outcome.budget",
        "unknown",
        "the run was stopped by its budget of steps, memory or time",
        "a call that runs for minutes",
        "");
    add(
        "state.claimed",
        "unknown",
        "the state is what a node claims, and neither proven nor vouched for",
        "a check on a node that proves nothing",
        "use --beacon, or --block-hash with a block that you trust");
    add(
        "state.unproven",
        "unknown",
        "the run, the effects, or whether a spender is a contract needed state that "
            + "isn't known",
        "a state that lacks the token that is sent",
        "capture the state whole, or ask another node");
    add(
        "reach.excess",
        "unknown",
        "the called code could take more than the run shows, or can't be followed; see "
            + "reach.md",
        "a claim that pays out today and takes everything in a block of its choice",
        "");
    add(
        "signature.not-simulated",
        "unknown",
        "what another account would do on a signature wasn't played (info where what is "
            + "decoded bounds it and the token that verifies it is known)",
        "a Safe's transaction, asked about without a state",
        "give a state to play it on");
    add(
        "signature.unknown",
        "unknown",
        "what a signature over this data or text, or a transaction that signs a hash, is good for "
            + "isn't known here",
        "a text such as \"I agree.\"",
        "");
  }
}
