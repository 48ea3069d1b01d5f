package io.parley.rag.retrieve;

import java.util.Arrays;
import java.util.Locale;

/** What a search goes by. */
public enum SearchMode {
  /** Words and meaning together; words alone where no model is good for the question. */
  HYBRID,
  /** Meaning alone. */
  VECTOR,
  /** Words alone. */
  KEYWORD;

  /** The name in lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The mode of that name in lower case.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static SearchMode of(String code) {
    return Arrays.stream(values())
        .filter(mode -> mode.code().equals(code))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "mode '" + code + "' must be hybrid, vector or keyword"));
  }
}
