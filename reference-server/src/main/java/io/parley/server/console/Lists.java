package io.parley.server.console;

import java.util.Arrays;
import java.util.List;

/** Several values that people write into one field. */
final class Lists {
  private Lists() {}

  /** What stands between commas or on lines of its own. */
  static List<String> parts(String text) {
    return split(text, "[,\\r\\n]");
  }

  /** What stands on lines of its own. */
  static List<String> lines(String text) {
    return split(text, "[\\r\\n]");
  }

  private static List<String> split(String text, String at) {
    return Arrays.stream(text.split(at, -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }
}
