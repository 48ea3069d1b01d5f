package io.parley.core.script;

import java.util.List;

/** Lists of words and phrases as authors write them. */
final class Phrases {
  private static final int LONGEST = 300;

  private Phrases() {}

  static void check(String field, List<String> phrases, int most) {
    if (phrases.size() > most) {
      throw new IllegalArgumentException(
          field + " has " + phrases.size() + " entries; it must have at most " + most);
    }
    for (int i = 0; i < phrases.size(); i++) {
      String phrase = phrases.get(i);
      if (phrase.isBlank() || phrase.length() > LONGEST) {
        throw new IllegalArgumentException(
            field
                + "["
                + i
                + "] of "
                + phrase.length()
                + " characters must have 1 to "
                + LONGEST
                + ", not all blank");
      }
    }
  }
}
