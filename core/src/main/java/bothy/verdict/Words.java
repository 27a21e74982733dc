package bothy.verdict;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Word;
import java.util.ArrayList;
import java.util.List;

/** The arguments of calldata that isn't decoded, word by word. */
final class Words {
  /** Smaller words are amounts. */
  private static final Word LEAST = new Word(0, 0, 1L << 32, 0);

  private Words() {}

  /** Words after the selector that may be addresses. */
  static List<Address> addresses(Bytes calldata) {
    List<Address> found = new ArrayList<>();
    for (int at = 4; at + Word.SIZE <= calldata.size(); at += Word.SIZE) {
      Word word = Word.of(calldata.slice(at, at + Word.SIZE));
      if (word.w3() == 0 && word.w2() >>> 32 == 0 && word.compareTo(LEAST) > 0) {
        found.add(Address.of(word));
      }
    }
    return found;
  }
}
