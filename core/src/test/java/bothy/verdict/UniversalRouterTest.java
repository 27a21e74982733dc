package bothy.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.effects.Asset;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UniversalRouterTest {
  private static final Address ME = Address.of(Word.of(0xa1));
  private static final Address STRANGER = Address.of(Word.of(0xbad));
  private static final Address CALLER = Address.of(Word.ONE);
  private static final Address ROUTER = Address.of(Word.of(2));
  private static final Address TOKEN = Address.of(Word.of(0x70));

  private static final int SWAP = 0x08;
  private static final int SWEEP = 0x04;
  private static final int UNWRAP = 0x0c;
  private static final int MAY_REVERT = 0x80;

  private static Bytes words(Word... words) {
    Bytes all = Bytes.EMPTY;
    for (Word word : words) {
      all = all.concat(word.toBytes());
    }
    return all;
  }

  private static Bytes swap(Address recipient, long least) {
    return words(
        recipient.toWord(),
        Word.of(1000),
        Word.of(least),
        Word.of(160),
        Word.ONE,
        Word.of(2),
        Address.of(Word.of(0x71)).toWord(),
        TOKEN.toWord());
  }

  private static Map<Asset, BigInteger> floors(List<Integer> commands, List<Bytes> inputs) {
    byte[] codes = new byte[32];
    for (int i = 0; i < commands.size(); i++) {
      codes[i] = commands.get(i).byteValue();
    }
    Bytes tail = Bytes.EMPTY;
    Bytes heads = Bytes.EMPTY;
    for (Bytes input : inputs) {
      heads = heads.concat(Word.of(32L * inputs.size() + tail.size()).toBytes());
      tail = tail.concat(Word.of(input.size()).toBytes()).concat(input);
    }
    Bytes calldata =
        words(Word.of(64), Word.of(128), Word.of(commands.size()))
            .concat(Bytes.of(codes))
            .concat(Word.of(inputs.size()).toBytes())
            .concat(heads)
            .concat(tail);
    if (Abi.decodeTuple("(bytes commands,bytes[] inputs)", calldata) instanceof Abi.Decoded read) {
      return UniversalRouter.floors(read, ME);
    }
    throw new AssertionError("the test's own calldata can't be read: " + calldata);
  }

  @Test
  void promisesWhatASwapMustBringToTheCaller() {
    assertThat(floors(List.of(SWAP, SWAP), List.of(swap(ME, 5), swap(CALLER, 7))))
        .isEqualTo(Map.of(new Asset.Erc20(TOKEN), BigInteger.valueOf(12)));
  }

  @Test
  void promisesNothingThatGoesToSomebodyElse() {
    assertThat(floors(List.of(SWAP), List.of(swap(STRANGER, 5)))).isEmpty();
  }

  @Test
  void promisesWhatIsHandedOverAfterTheSwap() {
    Bytes sweep = words(TOKEN.toWord(), CALLER.toWord(), Word.of(9));

    assertThat(floors(List.of(SWAP, SWEEP), List.of(swap(ROUTER, 1), sweep)))
        .isEqualTo(Map.of(new Asset.Erc20(TOKEN), BigInteger.valueOf(9)));
  }

  @Test
  void promisesEtherThatIsUnwrapped() {
    assertThat(floors(List.of(UNWRAP), List.of(words(CALLER.toWord(), Word.of(4)))))
        .isEqualTo(Map.of(new Asset.Native(), BigInteger.valueOf(4)));
  }

  @Test
  void promisesNothingByACommandThatMayFail() {
    assertThat(floors(List.of(SWAP | MAY_REVERT), List.of(swap(ME, 5)))).isEmpty();
  }
}
