package io.parley.server.console.page;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths of time as people write them: {@code 1d 2h 30m}. */
public final class Lengths {
  private static final Pattern SHORT =
      Pattern.compile("(?:(\\d{1,4})d)?\\s*(?:(\\d{1,4})h)?\\s*(?:(\\d{1,4})m)?");

  private Lengths() {}

  /** In words; as ISO-8601 writes it where it is not of whole minutes. */
  public static String words(Duration length) {
    if (!Duration.ofMinutes(length.toMinutes()).equals(length)) {
      return length.toString();
    }
    var words = new ArrayList<String>();
    part(words, length.toDays(), "d");
    part(words, length.toHoursPart(), "h");
    part(words, length.toMinutesPart(), "m");
    return String.join(" ", words);
  }

  private static void part(List<String> words, long count, String unit) {
    if (count > 0) {
      words.add(count + unit);
    }
  }

  /** As ISO-8601 writes it; what is not in words is left as it is. */
  public static String iso(String words) {
    Matcher found = SHORT.matcher(words);
    if (words.isEmpty() || !found.matches()) {
      return words;
    }
    return Duration.ofDays(number(found.group(1)))
        .plusHours(number(found.group(2)))
        .plusMinutes(number(found.group(3)))
        .toString();
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
