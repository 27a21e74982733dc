package bothy.effects;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Word;
import bothy.simulation.CallRequest;
import bothy.simulation.Ending;
import bothy.simulation.HaltKind;
import bothy.simulation.Outcome;
import bothy.simulation.Simulation;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Asks contracts through their views. Answers are remembered; a view that fails is no answer. */
public final class Probe {
  /** For one view. */
  static final long VIEW_GAS = 3_000_000;

  /** For all of them together: a run may meet many contracts that answer slowly. */
  private static final long ALL_GAS = 100_000_000;

  private final Simulation simulation;
  private final Address asker;
  private final Map<Call, Optional<Bytes>> answers = new HashMap<>();
  private final TreeSet<String> unproven = new TreeSet<>();
  private long spent;

  private record Call(Address to, Bytes data) {}

  /**
   * Views run on {@code simulation}'s overlay as it stands.
   *
   * @param asker who asks
   */
  public Probe(Simulation simulation, Address asker) {
    this.simulation = simulation;
    this.asker = asker;
  }

  /** The four-byte selector of a canonical signature. */
  public static Bytes selector(String signature) {
    return Hash.keccak(Bytes.owning(signature.getBytes(StandardCharsets.US_ASCII)))
        .bytes()
        .slice(0, 4);
  }

  /** Calldata of a function whose arguments are all static words. */
  public static Bytes calldata(String signature, Word... arguments) {
    Bytes data = selector(signature);
    for (Word argument : arguments) {
      data = data.concat(argument.toBytes());
    }
    return data;
  }

  /** What the view returns; empty if it reverts or halts. */
  public Optional<Bytes> view(Address to, Bytes data) {
    return answers.computeIfAbsent(new Call(to, data), call -> run(call.to(), call.data()));
  }

  private Optional<Bytes> run(Address to, Bytes data) {
    if (spent > ALL_GAS) {
      unproven.add("the contracts that the run meets take too long to answer");
      return Optional.empty();
    }
    CallRequest plain = CallRequest.of(asker, to, data);
    Outcome outcome =
        simulation.view(
            new CallRequest(
                plain.from(),
                plain.to(),
                plain.data(),
                plain.value(),
                VIEW_GAS,
                plain.gasPrice(),
                plain.accessList(),
                plain.authorizations()));
    if (outcome.succeeded() || isOutOfGas(outcome)) { // other halts burn gas without any work
      spent += outcome.gasUsed();
    }
    if (outcome.ending() instanceof Ending.Halted(HaltKind kind, String says)
        && (kind == HaltKind.STATE_UNKNOWN || kind == HaltKind.BUDGET)) {
      unproven.add(says);
    }
    return outcome.succeeded() ? Optional.of(outcome.output()) : Optional.empty();
  }

  private static boolean isOutOfGas(Outcome outcome) {
    return outcome.ending() instanceof Ending.Halted(HaltKind kind, String ignored)
        && kind == HaltKind.OUT_OF_GAS;
  }

  /** Why views couldn't be answered, where it wasn't the contract that refused. */
  public Set<String> unproven() {
    return Set.copyOf(unproven);
  }

  /** A view's first returned word. */
  public Optional<Word> word(Address to, String signature, Word... arguments) {
    return view(to, calldata(signature, arguments))
        .filter(output -> output.size() >= Word.SIZE)
        .map(output -> Word.of(output.slice(0, Word.SIZE)));
  }

  /** The balance; empty for a contract that has none to tell, or that answers just anything. */
  public Optional<BigInteger> balance(Address token, Address holder) {
    return word(token, "balanceOf(address)", holder.toWord())
        .filter(answer -> answer.isZero() || !answersAnything(token, holder))
        .map(Word::toBigInteger);
  }

  /** Whether it returns a word, too, when asked for a function that nobody has. */
  private boolean answersAnything(Address token, Address holder) {
    return word(token, "bothyAsksWhatNobodyAnswers(address)", holder.toWord()).isPresent();
  }

  /** The allowance; empty for a contract that has none to tell, or that answers just anything. */
  public Optional<BigInteger> allowance(Address token, Address owner, Address spender) {
    return word(token, "allowance(address,address)", owner.toWord(), spender.toWord())
        .filter(answer -> answer.isZero() || !answersAnything(token, owner))
        .map(Word::toBigInteger);
  }

  public Optional<BigInteger> balance(Address token, Address holder, BigInteger id) {
    return word(token, "balanceOf(address,uint256)", holder.toWord(), Word.of(id))
        .map(Word::toBigInteger);
  }

  /**
   * Whether {@code contract} tells by a view, such as {@code owner()}, that the account directs it.
   */
  public boolean directs(Address account, Address contract) {
    return ControlChanges.directs(account, contract, this);
  }

  /** The owner of an ERC-721 token, the zero address if the view fails. */
  public Address tokenOwner(Address token, BigInteger id) {
    return word(token, "ownerOf(uint256)", Word.of(id)).map(Address::of).orElse(Address.ZERO);
  }

  /** Whether the contract says by ERC-165 that it is an ERC-721. */
  public boolean isErc721(Address token) {
    Word erc721 = Word.of(new BigInteger("80ac58cd", 16).shiftLeft(224));
    return word(token, "supportsInterface(bytes4)", erc721).map(Word.ONE::equals).orElse(false);
  }

  /** Whether the contract says by ERC-165 that it is an ERC-1155. */
  public boolean isErc1155(Address token) {
    Word erc1155 = Word.of(new BigInteger("d9b67a26", 16).shiftLeft(224));
    return word(token, "supportsInterface(bytes4)", erc1155).map(Word.ONE::equals).orElse(false);
  }

  /** {@code decimals()}, if it lies from 0 to 77. */
  public Optional<Integer> decimals(Address token) {
    return word(token, "decimals()")
        .filter(word -> word.compareTo(Word.of(77)) <= 0)
        .map(word -> (int) word.w0());
  }

  /**
   * {@code symbol()} as the contract claims it: an ABI string or a bytes32, at most 32 characters.
   */
  public Optional<String> symbol(Address token) {
    return view(token, calldata("symbol()")).map(Probe::text).filter(text -> !text.isBlank());
  }

  /** {@code name()} as the contract claims it, as {@link #symbol} reads it. */
  public Optional<String> name(Address token) {
    return view(token, calldata("name()")).map(Probe::text).filter(text -> !text.isBlank());
  }

  private static String text(Bytes output) {
    Bytes raw = Bytes.EMPTY;
    if (output.size() >= 64 && Word.of(output.slice(0, 32)).equals(Word.of(32))) {
      Word length = Word.of(output.slice(32, 64));
      if (length.compareTo(Word.of(Math.min(32, output.size() - 64))) <= 0) {
        raw = output.slice(64, 64 + (int) length.w0());
      }
    } else if (output.size() == Word.SIZE) {
      int end = 0;
      while (end < Word.SIZE && output.at(end) != 0) {
        end++;
      }
      raw = output.slice(0, end);
    }
    StringBuilder shown = new StringBuilder();
    new String(raw.toArray(), StandardCharsets.UTF_8)
        .codePoints()
        .filter(c -> Character.isLetterOrDigit(c) || " .-_+$".indexOf(c) >= 0)
        .forEach(shown::appendCodePoint);
    return shown.toString().strip();
  }
}
