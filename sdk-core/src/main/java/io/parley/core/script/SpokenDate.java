package io.parley.core.script;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the day somebody tells: "2026-12-24", "24/12", "24 de diciembre", "tomorrow", "on Friday",
 * "через 3 дня". The day stands before the month, unless that cannot be. A day without a year is
 * the next one there is. Pure.
 */
final class SpokenDate {
  private static final Pattern ISO =
      Pattern.compile("(?<!\\d)(\\d{4})-(\\d{1,2})-(\\d{1,2})(?!\\d)");
  private static final Pattern NUMERIC =
      Pattern.compile("(?<!\\d)(\\d{1,2})[./-](\\d{1,2})(?:[./-](\\d{4}|\\d{2}))?(?!\\d)");

  /** The first letters that tell a month in each language, folded. */
  private static final String[] MONTHS = {
    "jan|ene|янв", "feb|fev|фев", "mar|март|мар", "apr|abr|апр", "may|mai|мая|маи", "jun|июн",
    "jul|июл", "aug|ago|авг", "sep|set|сен", "oct|out|окт", "nov|ноя", "dec|dic|dez|дек"
  };

  private static final String MONTH = "(" + String.join("|", MONTHS) + ")\\p{L}*\\.?";
  private static final Pattern DAY_MONTH =
      Pattern.compile(
          "(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|º|°)?\\s*(?:of|de|do)?\\s*"
              + MONTH
              + "(?:\\s*(?:of|de|do|,)?\\s*(\\d{4}))?");
  private static final Pattern MONTH_DAY =
      Pattern.compile(
          "(?<!\\p{L})" + MONTH + "\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(\\d{4}))?(?!\\d)");

  private static final Map<Pattern, Integer> DAYS_FROM_NOW = new LinkedHashMap<>();

  private static final Pattern IN =
      Pattern.compile(
          "(?:^|\\s)(?:in|within|en|dentro de|em|daqui a|через)\\s+(\\p{L}+|\\d{1,3})\\s+"
              + "(day|dia|дн|ден|week|semana|недел|month|mes|месяц)");

  private static final String[] WEEKDAYS = {
    "monday|mon|lunes|segunda(?:-feira)?|понедельник",
    "tuesday|tue|martes|terca(?:-feira)?|вторник",
    "wednesday|wed|miercoles|quarta(?:-feira)?|сред[ау]",
    "thursday|thu|jueves|quinta(?:-feira)?|четверг",
    "friday|fri|viernes|sexta(?:-feira)?|пятниц[ау]",
    "saturday|sat|sabado|суббот[ау]",
    "sunday|sun|domingo|воскресенье"
  };

  static {
    days(2, "day after tomorrow|pasado manana|depois de amanha|послезавтра");
    days(1, "tomorrow|(?<!por la |la )manana|amanha|завтра");
    days(0, "today|hoy|hoje|сегодня");
  }

  private SpokenDate() {}

  private static void days(int from, String words) {
    DAYS_FROM_NOW.put(Pattern.compile("(?<!\\p{L})(?:" + words + ")(?!\\p{L})"), from);
  }

  /** The first day of a statement. */
  static Optional<LocalDate> in(String text, LocalDate today) {
    String folded = Sentences.folded(text);
    return written(folded, today).or(() -> relative(folded, today));
  }

  private static Optional<LocalDate> written(String folded, LocalDate today) {
    Matcher iso = ISO.matcher(folded);
    if (iso.find()) {
      return day(iso.group(1), number(iso.group(2)), number(iso.group(3)), today);
    }
    Matcher dayMonth = DAY_MONTH.matcher(folded);
    if (dayMonth.find()) {
      return day(dayMonth.group(3), month(dayMonth.group(2)), number(dayMonth.group(1)), today);
    }
    Matcher monthDay = MONTH_DAY.matcher(folded);
    if (monthDay.find()) {
      return day(monthDay.group(3), month(monthDay.group(1)), number(monthDay.group(2)), today);
    }
    Matcher numeric = NUMERIC.matcher(folded);
    if (numeric.find()) {
      int one = number(numeric.group(1));
      int other = number(numeric.group(2));
      boolean monthFirst = other > 12 && one <= 12;
      return day(numeric.group(3), monthFirst ? one : other, monthFirst ? other : one, today);
    }
    return Optional.empty();
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  private static int month(String letters) {
    for (int i = 0; i < MONTHS.length; i++) {
      if (letters.matches(MONTHS[i])) {
        return i + 1;
      }
    }
    throw new IllegalStateException("month '" + letters + "' is in no list");
  }

  private static Optional<LocalDate> day(
      @Nullable String year, int month, int day, LocalDate today) {
    try {
      if (year != null) {
        int told = number(year);
        return Optional.of(LocalDate.of(told < 100 ? 2_000 + told : told, month, day));
      }
      LocalDate thisYear = LocalDate.of(today.getYear(), month, day);
      return Optional.of(thisYear.isBefore(today) ? thisYear.plusYears(1) : thisYear);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<LocalDate> relative(String folded, LocalDate today) {
    for (Map.Entry<Pattern, Integer> words : DAYS_FROM_NOW.entrySet()) {
      if (words.getKey().matcher(folded).find()) {
        return Optional.of(today.plusDays(words.getValue()));
      }
    }
    Matcher in = IN.matcher(folded);
    if (in.find()) {
      Optional<Long> count = SpokenNumber.in(in.group(1)).map(java.math.BigDecimal::longValue);
      if (count.isPresent()) {
        return Optional.of(
            switch (in.group(2)) {
              case "week", "semana", "недел" -> today.plusWeeks(count.get());
              case "month", "mes", "месяц" -> today.plusMonths(count.get());
              default -> today.plusDays(count.get());
            });
      }
    }
    for (int i = 0; i < WEEKDAYS.length; i++) {
      if (Pattern.compile("(?<!\\p{L})(?:" + WEEKDAYS[i] + ")(?!\\p{L})").matcher(folded).find()) {
        return Optional.of(today.with(TemporalAdjusters.next(DayOfWeek.of(i + 1))));
      }
    }
    return Optional.empty();
  }
}
