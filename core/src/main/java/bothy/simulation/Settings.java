package bothy.simulation;

import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The storage slots that others may set and that a run computes with, and what else they could
 * hold: an amount can be chosen by a slot without any jump, which {@link Exploration.Switched}'s
 * turned jumps wouldn't show. Noted by {@link Origins} during a run.
 */
final class Settings {
  /** Fields of a slot that are told apart, and numbers that it is compared with, at most. */
  private static final int FEW = 6;

  private static final BigInteger HUNDRED = BigInteger.valueOf(100);
  private static final BigInteger BASIS = BigInteger.valueOf(10_000);
  private static final BigInteger UNIT = BigInteger.TEN.pow(18);

  /** A field as wide as an address is taken for one, and is no amount. */
  private static final int ADDRESS = 160;

  /** In how many ways the fields of all slots are set together. */
  private static final int TOGETHER = 3;

  /** A slot that was read, and how the code takes its word apart. */
  private static final class Setting {
    final Slot slot;
    final Place place;
    final Set<Integer> shifts = new LinkedHashSet<>(List.of(0));
    final Set<Integer> widths = new LinkedHashSet<>();
    final Set<BigInteger> compared = new LinkedHashSet<>();

    /** What the run has made of it, if it adds to it. */
    @Nullable Word written;

    Setting(Slot slot, Place place) {
      this.slot = slot;
      this.place = place;
    }
  }

  record Slot(Address account, Word key) {}

  private record Field(int shift, int width) {}

  /**
   * Other words for some slots.
   *
   * @param place where the first of them was read
   */
  record Variant(Map<Slot, Word> words, Place place) {
    /** Whether it is for a jump, and not for an amount. */
    boolean jump() {
      return !place.blurred();
    }

    State on(State below) {
      Map<Address, Map<Word, Word>> storage = new HashMap<>();
      words.forEach((slot, word) ->
          storage.computeIfAbsent(slot.account(), any -> new HashMap<>()).put(slot.key(), word));
      Map<Address, Overrides.Change> changes = new HashMap<>();
      storage.forEach((address, words) ->
          changes.put(
              address,
              new Overrides.Change(Optional.empty(), Optional.empty(), Optional.empty(), words)));
      return new Overrides(below, changes, Hash::keccak);
    }
  }

  private final Map<Long, Setting> settings = new LinkedHashMap<>();
  private final Map<Slot, Long> bits = new HashMap<>();
  private long amounts;
  private long weighed;

  /** A slot was read that the run hadn't written. */
  void read(Slot slot, long bit, Place place) {
    if (bit != 0) {
      settings.putIfAbsent(bit, new Setting(slot, place));
      bits.put(slot, bit);
    }
  }

  /** The bit that a slot was read under; zero if it wasn't. */
  long bit(Slot slot) {
    return bits.getOrDefault(slot, 0L);
  }

  /** The run adds to a slot that it has read. */
  void written(long bit, Word word) {
    note(bit, setting -> setting.written = word);
  }

  /** A jump depends on what was made of what comes {@code from} slots. */
  void weighed(long from) {
    weighed |= from;
  }

  /** What comes {@code from} slots goes into a payment, a call or storage. */
  void amount(long from) {
    amounts |= from;
  }

  /** Such a word was shifted right by {@code bits}. */
  void shifted(long from, long bits) {
    if (bits > 0 && bits < 256) {
      note(from, setting -> add(setting.shifts, (int) bits));
    }
  }

  /** And masked; a mask that isn't a run of ones tells nothing. */
  void masked(long from, BigInteger mask) {
    if (mask.signum() > 0) {
      int low = mask.getLowestSetBit();
      BigInteger ones = mask.shiftRight(low);
      if (ones.bitCount() == ones.bitLength()) {
        note(
            from,
            setting -> {
              add(setting.shifts, low);
              add(setting.widths, ones.bitLength());
            });
      }
    }
  }

  void compared(long from, BigInteger with) {
    note(from, setting -> add(setting.compared, with));
  }

  private static <T> void add(Set<T> few, T one) {
    if (few.size() < FEW) {
      few.add(one);
    }
  }

  private void note(long from, java.util.function.Consumer<Setting> noted) {
    for (long rest = from & Origins.ANY_SWITCH; rest != 0; rest &= rest - 1) {
      Setting setting = settings.get(Long.lowestOneBit(rest));
      if (setting != null) {
        noted.accept(setting);
      }
    }
  }

  /**
   * What else the slots could hold that amounts come from, or jumps by what was made of them: each
   * field by itself, then all together.
   *
   * @param written slots that the run itself sets
   */
  List<Variant> variants(Set<Slot> written, State state) {
    List<Variant> variants = new ArrayList<>();
    List<Map<Slot, Word>> together = new ArrayList<>();
    for (int i = 0; i < TOGETHER; i++) {
      together.add(new LinkedHashMap<>());
    }
    settings.forEach((bit, setting) -> {
      Slot slot = setting.slot;
      boolean amount = (amounts & bit) != 0 && !written.contains(slot);
      boolean jump = (weighed & bit) != 0 && (amounts & bit) == 0;
      if ((!amount && !jump)
          || !(state.slot(slot.account(), slot.key()) instanceof Answer.Known<Word>(Word is))) {
        return;
      }
      Place read =
          new Place(
              setting.place.contract(), setting.place.pc(), setting.place.dependsOn(), amount);
      for (Field field : fields(setting)) {
        List<BigInteger> others = others(setting, field, is);
        others.forEach(
            other -> variants.add(new Variant(Map.of(slot, with(is, field, other)), read)));
        for (int i = 0; i < TOGETHER; i++) {
          BigInteger other = others.get(Math.min(i, others.size() - 1));
          together
              .get(i)
              .compute(slot, (any, word) -> with(word == null ? is : word, field, other));
        }
      }
    });
    if (!variants.isEmpty()) {
      Place first = variants.getFirst().place();
      Place all = new Place(first.contract(), first.pc(), first.dependsOn(), true);
      together.forEach(words -> variants.add(new Variant(words, all)));
    }
    return variants;
  }

  private static List<Field> fields(Setting setting) {
    List<Field> fields = new ArrayList<>();
    for (int shift : setting.shifts) {
      for (int width : setting.widths) {
        if (shift + width <= 256 && width != ADDRESS) {
          fields.add(new Field(shift, width));
        }
      }
      if (setting.widths.isEmpty() || (shift > 0 && fields.isEmpty())) {
        fields.add(new Field(shift, 256 - shift));
      }
    }
    return fields;
  }

  /** Larger by far, smaller by far, on where it is off; as it is compared with. */
  private static List<BigInteger> others(Setting setting, Field field, Word word) {
    BigInteger ones = BigInteger.ONE.shiftLeft(field.width).subtract(BigInteger.ONE);
    BigInteger is = word.toBigInteger().shiftRight(field.shift).and(ones);
    Set<BigInteger> others = new LinkedHashSet<>();
    others.add(is.signum() == 0 ? BigInteger.ONE : is.shiftLeft(1));
    others.add(is.compareTo(BASIS) < 0 ? BASIS : is.multiply(HUNDRED));
    others.add(is.max(BigInteger.ONE).multiply(UNIT));
    others.add(is.divide(HUNDRED));
    others.add(BigInteger.ONE);
    others.add(BigInteger.ZERO);
    for (BigInteger with : setting.compared) {
      BigInteger added =
          setting.written == null
              ? BigInteger.ZERO
              : setting.written.toBigInteger().subtract(word.toBigInteger());
      others.add(with);
      others.add(with.subtract(added));
      others.add(with.subtract(added).add(BigInteger.ONE));
    }
    others.removeIf(other -> other.signum() < 0 || other.equals(is) || other.compareTo(ones) > 0);
    return others.isEmpty() ? List.of(is.xor(ones)) : List.copyOf(others);
  }

  private static Word with(Word word, Field field, BigInteger value) {
    BigInteger ones =
        BigInteger.ONE.shiftLeft(field.width).subtract(BigInteger.ONE).shiftLeft(field.shift);
    return Word.of(word.toBigInteger().andNot(ones).or(value.shiftLeft(field.shift)));
  }
}
