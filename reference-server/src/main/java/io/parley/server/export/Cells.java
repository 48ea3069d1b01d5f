package io.parley.server.export;

import io.parley.core.json.Json;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as cells of a spreadsheet. */
final class Cells {
  /**
   * What a spreadsheet takes for the beginning of a formula, also in its wide forms, or strips from
   * the front and then looks again.
   */
  private static final Pattern FORMULA =
      Pattern.compile(
          "(?s)[\\p{Z}\\p{Cc}\\p{Cf}'\"`]*[=+\\-@|%\\uFF1D\\uFF0B\\uFF0D\\uFF20\\uFE66\\uFE62\\uFE63\\u2212\\uFE6B].*"
              + "|[\\t\\r\\n].*");

  /** A number, or a telephone number, that begins with a sign and does nothing. */
  private static final Pattern SIGNED = Pattern.compile("[+-]\\d[\\d ]*([.,]\\d+)?");

  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}&&[^\\t\\n\\r]]|[\\uFFFE\\uFFFF]");

  private Cells() {}

  /** The value as text that no spreadsheet runs; empty for nothing. */
  static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Number number -> number.toString();
      case Boolean flag -> flag.toString();
      case Collection<?> list -> defused(Json.write(list));
      case Map<?, ?> object -> defused(Json.write(object));
      default -> defused(UNPRINTABLE.matcher(value.toString()).replaceAll(""));
    };
  }

  /** Text in front of which a spreadsheet finds an apostrophe where it would find a formula. */
  static String defused(String text) {
    return FORMULA.matcher(text).matches() && !SIGNED.matcher(text).matches() ? "'" + text : text;
  }
}
