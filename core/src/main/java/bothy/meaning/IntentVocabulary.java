package bothy.meaning;

import bothy.eth.ChainId;
import bothy.meaning.Intent.Action;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The words that are understood beside names, numbers and addresses, and what each says. */
final class IntentVocabulary {
  private static final int LONGEST = 5;

  /** What a word or phrase says. */
  sealed interface Sense {}

  record Verb(Action action) implements Sense {}

  record Network(ChainId chain) implements Sense {}

  /** A unit of the chain's own currency: a power of ten of its smallest. */
  record Unit(int decimals) implements Sense {}

  enum Bound implements Sense {
    EXACTLY,
    AT_MOST,
    AT_LEAST,
    BELOW,
    ABOVE,
    ABOUT
  }

  enum Plain implements Sense {
    TO,
    INTO,
    FOR,
    FROM,
    OF,
    BY,
    AT,
    ON,
    /** with, via, through, using */
    WITH,
    AND,
    NOT,
    /** Says nothing that matters here. */
    FILLER,
    /** What somebody who is let may do. */
    DOING,
    /** A common name of a contract or person, that a name of the user's comes before. */
    PLACE,
    LET,
    /** Lets whoever was named before. */
    ABLE,
    /** What is let have is given. */
    HAVE,
    /** Turns to what arrives. */
    GET,
    /** Turns to what leaves. */
    COST,
    IT,
    SELF,
    ANYBODY,
    NOBODY,
    ALL,
    EVERYTHING,
    UNLIMITED,
    NOTHING,
    INCREASE,
    DECREASE,
    ALLOWANCE,
    LIQUIDITY,
    ACCOUNT,
    VOTES,
    OWNERSHIP,
    NUMBER,
    YES,
    AGAINST,
    ABSTAIN,
    NFT,
    WRAPPED,
    MONEY,
    DURATION,
    NETWORK,
    /** Makes the rest conditional, or counts in a way that isn't understood. */
    QUALIFIER
  }

  /** A phrase found, and how many words it took. */
  record Match(Sense sense, int length) {}

  private static final Map<String, Sense> WORDS = new HashMap<>();

  static {
    verbs();
    for (Map.Entry<Plain, String> entry : plain().entrySet()) {
      put(entry.getKey(), entry.getValue());
    }
    put(Bound.EXACTLY, "exactly|precisely|only|just|exact");
    put(
        Bound.AT_MOST,
        "up to|at most|at the most|no more than|not more than|never more than|not over|max|max of|maximum"
            + "|a maximum of|maximum of|a max of|not exceeding|or less|or fewer|tops|limited to|capped at"
            + "|not any more than|as much as|at max|at maximum|no higher than|not higher than");
    put(
        Bound.AT_LEAST,
        "at least|no less than|not less than|minimum|min|minimum of|a minimum of|min of|or more|or better"
            + "|never less than|no fewer than|not below");
    put(Bound.BELOW, "less than|under|below|fewer than");
    put(Bound.ABOVE, "more than|over|above");
    put(
        Bound.ABOUT,
        "about|roughly|around|approximately|approx|approx.|circa|ca|ca.|nearly|almost|some");
    put(new Unit(0), "wei");
    put(new Unit(9), "gwei");
    networks();
  }

  private final Map<String, Sense> currency = new HashMap<>();

  IntentVocabulary(ChainId chain) {
    String names =
        switch (chain.toString()) {
          case "137", "80002" -> "pol|pols|matic";
          case "56", "97" -> "bnb";
          case "100" -> "xdai";
          case "43114", "43113" -> "avax";
          case "250" -> "ftm";
          case "42220" -> "celo";
          default -> "eth|eths|ether|ethers|ethereum";
        };
    for (String name : (names + "|native currency|native token|native coin").split("\\|", -1)) {
      currency.put(name, new Unit(18));
    }
  }

  private static void verbs() {
    put(
        new Verb(Action.PAY),
        "pay|send|transfer|give|tip|donate|gift|remit|wire|forward|move|payment|use|spend|sending|paid"
            + "|transferring|reimburse|refund|hand|pay out|send over|send back|give back|return|donation|pays|sends");
    put(
        new Verb(Action.APPROVE),
        "approve|grant|permit|authorize|authorise|approving|authorization|authorisation|approve of|set approval for all");
    put(
        new Verb(Action.REVOKE),
        "revoke|remove|disallow|unapprove|disapprove|withdraw approval|stop|forbid|prevent|delete|clear|reset|disable"
            + "|revoking|take away");
    put(new Verb(Action.SWAP), "swap|exchange|convert|trade|sell|swapping|exchanging|turn|change");
    put(new Verb(Action.BUY), "buy|purchase|buying");
    put(new Verb(Action.MINT), "mint|minting");
    put(new Verb(Action.WRAP), "wrap|wrapping");
    put(new Verb(Action.UNWRAP), "unwrap|unwrapping");
    put(
        new Verb(Action.DEPOSIT),
        "deposit|supply|lend|put|add liquidity|provide|depositing|lock|park|place|invest");
    put(
        new Verb(Action.WITHDRAW),
        "withdraw|unstake|redeem|take out|pull out|remove liquidity|withdrawing|cash out|get back|take back");
    put(new Verb(Action.STAKE), "stake|staking|restake");
    put(new Verb(Action.CLAIM), "claim|collect|harvest|claiming|receive|borrow");
    put(new Verb(Action.VOTE), "vote|voting|cast my vote|cast a vote|cast");
    put(new Verb(Action.DELEGATE), "delegate|delegating|redelegate|delegation");
    put(new Verb(Action.DELEGATE_ACCOUNT), "eip-7702|upgrade my account|upgrade my wallet");
    put(new Verb(Action.BRIDGE), "bridge|bridging");
    put(new Verb(Action.RENEW), "renew|extend|register|renewing|registering");
    put(new Verb(Action.LIST), "list|offer|put up for sale|bid");
    put(new Verb(Action.CANCEL), "cancel|delist|unlist|cancelling|canceling");
    put(
        new Verb(Action.SIGN_IN),
        "sign in|sign into|sign-in|signin|login|log in|log into|authenticate|connect|sign me in|log me in");
    put(new Verb(Action.CONTROL), "upgrade|transfer ownership|add owner|change owner|swap owner");
  }

  private static Map<Plain, String> plain() {
    Map<Plain, String> words = new EnumMap<>(Plain.class);
    words.put(Plain.TO, "to|towards");
    words.put(Plain.INTO, "into|in|onto");
    words.put(Plain.FOR, "for|in exchange for|in return for|against|on behalf of|as");
    words.put(Plain.FROM, "from|out of");
    words.put(Plain.OF, "of");
    words.put(Plain.BY, "by");
    words.put(Plain.AT, "at");
    words.put(Plain.ON, "on|over on");
    words.put(Plain.WITH, "with|via|through|using|by means of");
    words.put(Plain.AND, "and|then|and then|plus|after that|afterwards|also|but");
    words.put(
        Plain.NOT,
        "not|never|don't|dont|do not|no|without|won't|must not|mustn't|shouldn't|should not|can't|cannot");
    words.put(
        Plain.FILLER,
        "please|pls|the|a|an|my|our|their|his|her|its|your|i|i'd|we|want|would|like|need|will|wanna|going|gonna|could"
            + "|you|i'm|am|is|be|are|this|these|those|make|do|let's|lets|try|trying|help|make sure|i want to"
            + "|i would like to|i'd like to|i need to|i want you to|we want to|we need to|can you|could you|let me|let us"
            + "|allow me|help me|go ahead|set|update|modify|edit|sign|confirm|execute|perform|transaction|tx|token"
            + "|tokens|coin|coins|units|unit|amount|an amount of|the amount of|sum|total|in total|altogether|any|more|new"
            + "|own|same|now|today|right now|immediately|asap|thanks|thank you|ok|okay|hi|hello|hey|so|that|currency|able"
            + "|up|out|off|back|who|which|balance|worth|free|rights|right|power|future|current|existing|old"
            + "|order|airdrop|airdrops|reward|rewards|yield|interest"
            + "|listing|listings|offers|orders|bids|sale|for sale|proposal's|quantity|allowed|swaps|and only");
    words.put(Plain.DOING, "take|pull|manage|handle|taking|access|control");
    words.put(
        Plain.PLACE,
        "vault|pool|router|contract|wallet|exchange contract|protocol|app|dapp|market|marketplace|friend|spender"
            + "|operator|address|safe|treasury|dao|multisig|shop|store|merchant|user|person|guy|validator|delegatee"
            + "|delegate contract|conduit|aggregator|staking contract|lending pool|smart contract|site|website|recipient");
    words.put(Plain.LET, "let|allow|enable|letting|allowing");
    words.put(Plain.ABLE, "to be able to|be able to|able to|may|can|to be allowed to");
    words.put(Plain.HAVE, "have|keep");
    words.put(Plain.GET, "get|getting|receiving|obtain|to get|to receive|and get|and receive|gets");
    words.put(Plain.COST, "paying|costing|costs|at a price of|for a price of|priced at|spending");
    words.put(Plain.IT, "it|them|that amount|the proceeds|the result");
    words.put(
        Plain.SELF,
        "me|myself|my account|my wallet|my address|my own account|my own wallet|my own address|my own|self|us|ourselves");
    words.put(
        Plain.ANYBODY, "anybody|anyone|somebody|someone|everybody|everyone|any contract|others");
    words.put(Plain.NOBODY, "nobody|no one|no-one|none");
    words.put(Plain.ALL, "all|all of|whole|entire|full|every|all the|all of the|all my|all of my");
    words.put(Plain.EVERYTHING, "everything|all i have|whatever i have|all i own");
    words.put(
        Plain.UNLIMITED,
        "unlimited|infinite|unlimitedly|infinitely|without limit|without a limit|without any limit|no limit|with no limit"
            + "|any amount|any amount of|as much as it wants|as much as they want|as much as it likes|as much as it needs"
            + "|unlimited amount|unlimited amounts|an unlimited amount of|unlimited amount of|whatever it wants|forever");
    words.put(Plain.NOTHING, "nothing|zero|for free|free of charge");
    words.put(Plain.INCREASE, "increase|raise|bump|increasing");
    words.put(Plain.DECREASE, "decrease|reduce|lower|decreasing|reducing");
    words.put(Plain.ALLOWANCE, "allowance|allowances|approval|approvals|permission|permissions");
    words.put(Plain.LIQUIDITY, "liquidity");
    words.put(Plain.ACCOUNT, "account|eoa|smart account|account code|code");
    words.put(Plain.VOTES, "votes|voting power|voting rights|voting");
    words.put(Plain.OWNERSHIP, "ownership|owner|owners|admin");
    words.put(
        Plain.NUMBER,
        "id|ids|number|nr|no.|nr.|token id|proposal|prop|proposal number|prop.|proposal id");
    words.put(Plain.YES, "yes|yea|in favor|in favour|in favor of|in favour of|aye|for it");
    words.put(Plain.AGAINST, "against it|nay|vote no|vote against|voting against");
    words.put(Plain.ABSTAIN, "abstain|abstention");
    words.put(Plain.NFT, "nft|nfts|collectible|collectibles|collection");
    words.put(Plain.WRAPPED, "weth|wrapped ether|wrapped eth");
    words.put(Plain.MONEY, "dollar|dollars|usd|bucks|euro|euros|eur|pounds|gbp|cents|percent");
    words.put(
        Plain.DURATION,
        "year|years|month|months|week|weeks|day|days|hour|hours|minute|minutes|epochs|epoch|yr|yrs");
    words.put(Plain.NETWORK, "network|chain|chain id|chainid|blockchain");
    words.put(
        Plain.QUALIFIER,
        "if|when|unless|except|excluding|minus|instead|rather|each|apiece|per|twice|double|triple|times|between"
            + "|whenever|until|once|either|or|half of|third|remaining|rest|leftover|daily|weekly|monthly|but not|other than"
            + "|everything but|all but|every day|every month|every week|x");
    return words;
  }

  private static void networks() {
    network(1, "mainnet|ethereum mainnet|eth mainnet|main net");
    network(11155111, "sepolia");
    network(560048, "hoodi");
    network(17000, "holesky");
    network(8453, "base|base mainnet");
    network(84532, "base sepolia");
    network(10, "optimism|op mainnet|op|optimism mainnet");
    network(11155420, "op sepolia|optimism sepolia");
    network(42161, "arbitrum|arbitrum one|arb");
    network(421614, "arbitrum sepolia");
    network(137, "polygon|polygon pos|polygon mainnet");
    network(56, "bsc|bnb chain|bnb smart chain|binance smart chain");
    network(100, "gnosis|gnosis chain");
    network(43114, "avalanche");
    network(59144, "linea");
    network(534352, "scroll");
    network(324, "zksync|zksync era");
    network(81457, "blast");
    network(42220, "celo");
    network(130, "unichain");
  }

  private static void network(long chain, String words) {
    put(new Network(ChainId.of(chain)), words);
  }

  private static void put(Sense sense, String words) {
    for (String word : words.split("\\|", -1)) {
      WORDS.putIfAbsent(word, sense);
    }
  }

  /** The longest phrase that starts at {@code from}. */
  Optional<Match> match(List<IntentText.Word> words, int from) {
    StringBuilder phrase = new StringBuilder();
    Match longest = null;
    for (int at = from; at < words.size() && at - from < LONGEST; at++) {
      IntentText.Word word = words.get(at);
      if (word.mark() || !word.readable()) {
        break;
      }
      phrase.append(at == from ? "" : " ").append(word.lower());
      Sense sense = sense(phrase.toString());
      if (sense != null) {
        longest = new Match(sense, at - from + 1);
      }
    }
    return Optional.ofNullable(longest);
  }

  private @org.jspecify.annotations.Nullable Sense sense(String phrase) {
    Sense own = currency.get(phrase);
    return own == null ? WORDS.get(phrase) : own;
  }
}
