package bothy.meaning;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a text looks like at a glance: letters that are drawn like Latin ones as those, without
 * case, marks and what can't be seen. Two texts with one skeleton are taken for each other.
 */
public final class Skeleton {
  /** Letters in small, each with the Latin one that it is drawn like (a part of UTS 39). */
  private static final String DRAWN_LIKE =
      "аa еe оo рp сc уy хx іi јj ѕs ԁd һh ӏl ԛq ԝw кk мm тt вb нh гr пn з3 ьb "
          + "єe үy αa βb γy εe ηn ιi κk νv οo ρp τt υu χx ωw օo ոn սu ցg հh ıi ɑa ɡg "
          + "ɩi ʟl";

  private static final Map<Integer, Integer> LIKE = new HashMap<>();

  private static final Pattern UNSEEN = Pattern.compile("[\\p{M}\\p{Cf}\\p{Cc}\\s]");

  static {
    for (String pair : DRAWN_LIKE.split(" ", -1)) {
      LIKE.put(pair.codePointAt(0), pair.codePointAt(1));
    }
  }

  private Skeleton() {}

  /** The skeleton of {@code text}. */
  public static String of(String text) {
    String plain =
        UNSEEN
            .matcher(Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT))
            .replaceAll("");
    StringBuilder skeleton = new StringBuilder();
    plain.codePoints().map(c -> LIKE.getOrDefault(c, c)).forEach(skeleton::appendCodePoint);
    return skeleton.toString();
  }
}
