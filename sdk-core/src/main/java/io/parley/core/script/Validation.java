package io.parley.core.script;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a told value must satisfy. What {@code min} and {@code max} mean depends on the type: the
 * amount of a number, the length of a text or name, the day of a date.
 *
 * @param min the least; of a date a day such as {@code 2026-12-24}, {@code today}, or a period from
 *     today such as {@code P1D}
 * @param max the most, written alike
 * @param format of a code, at most 60 characters: {@code #} stands for a digit, {@code @} for a
 *     letter, all else for itself
 */
public record Validation(Optional<String> min, Optional<String> max, Optional<String> format) {
  /** Everything of the type will do. */
  public static final Validation NONE =
      new Validation(Optional.empty(), Optional.empty(), Optional.empty());

  private static final String TODAY = "today";
  private static final int LONGEST_FORMAT = 60;

  /** At least {@code least}. */
  public static Validation atLeast(String least) {
    return new Validation(Optional.of(least), Optional.empty(), Optional.empty());
  }

  /** From {@code least} to {@code most}. */
  public static Validation between(String least, String most) {
    return new Validation(Optional.of(least), Optional.of(most), Optional.empty());
  }

  /** Of that form, such as {@code LUM-#####}. */
  public static Validation format(String format) {
    return new Validation(Optional.empty(), Optional.empty(), Optional.of(format));
  }

  /** Refuses bounds that do not suit the type. */
  void check(SlotType type) {
    boolean bounded =
        switch (type) {
          case TEXT, NAME, NUMBER, DATE -> true;
          case EMAIL, PHONE, CHOICE, YES_NO, CODE -> false;
        };
    if (!bounded && (min.isPresent() || max.isPresent())) {
      throw new IllegalArgumentException(
          "validation." + (min.isPresent() ? "min" : "max") + " does not suit type " + type.word());
    }
    if (format.isPresent() != (type == SlotType.CODE)) {
      throw new IllegalArgumentException(
          type == SlotType.CODE
              ? "validation.format is required for type code, such as LUM-#####"
              : "validation.format does not suit type " + type.word());
    }
    format.ifPresent(
        text -> {
          if (text.length() > LONGEST_FORMAT || !text.matches(".*[#@].*")) {
            throw new IllegalArgumentException(
                "validation.format '"
                    + text
                    + "' must have at most 60 characters, with # for a digit or @ for a letter");
          }
        });
    min.ifPresent(text -> bound(type, "min", text));
    max.ifPresent(text -> bound(type, "max", text));
    if (type != SlotType.DATE
        && min.isPresent()
        && max.isPresent()
        && new BigDecimal(min.get()).compareTo(new BigDecimal(max.get())) > 0) {
      throw new IllegalArgumentException(
          "validation.min " + min.get() + " must not be more than max " + max.get());
    }
  }

  private static void bound(SlotType type, String name, String text) {
    String field = "validation." + name + " '" + text + "' ";
    if (type == SlotType.DATE) {
      try {
        day(text, LocalDate.EPOCH);
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(
            field + "must be a day such as 2026-12-24, today, or a period from today such as P1D",
            e);
      }
      return;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      if (type != SlotType.NUMBER
          && (number.signum() < 0 || number.stripTrailingZeros().scale() > 0)) {
        throw new IllegalArgumentException(field + "must be a length in whole characters");
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(field + "must be a number", e);
    }
  }

  private static LocalDate day(String text, LocalDate today) {
    if (text.equals(TODAY)) {
      return today;
    }
    return text.startsWith("P") || text.startsWith("-P")
        ? today.plus(Period.parse(text))
        : LocalDate.parse(text);
  }

  /** Why an amount or a length will not do; empty when it does. */
  Optional<String> objection(BigDecimal value) {
    return min.filter(least -> value.compareTo(new BigDecimal(least)) < 0)
        .map(least -> value.toPlainString() + " must be at least " + least)
        .or(
            () ->
                max.filter(most -> value.compareTo(new BigDecimal(most)) > 0)
                    .map(most -> value.toPlainString() + " must be at most " + most));
  }

  /** Why a day will not do; empty when it does. */
  Optional<String> objection(LocalDate value, LocalDate today) {
    return min.map(least -> day(least, today))
        .filter(value::isBefore)
        .map(least -> value + " must not be before " + least)
        .or(
            () ->
                max.map(most -> day(most, today))
                    .filter(value::isAfter)
                    .map(most -> value + " must not be after " + most));
  }

  /** Finds a code of the format, not in the middle of a longer one; spaces and dashes may vary. */
  Pattern pattern() {
    var pattern = new StringBuilder("(?<![\\p{L}\\p{N}])");
    for (char c : format.orElseThrow().toCharArray()) {
      switch (c) {
        case '#' -> pattern.append("\\d");
        case '@' -> pattern.append("\\p{L}");
        case ' ', '-' -> pattern.append("[ -]?");
        default -> pattern.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(
        pattern.append("(?![\\p{L}\\p{N}])").toString(),
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** What was found, written as the format writes it. */
  String written(String found) {
    String bare = found.replaceAll("[ -]", "").toUpperCase(java.util.Locale.ROOT);
    var written = new StringBuilder();
    int at = 0;
    for (char c : format.orElseThrow().toCharArray()) {
      written.append(c == ' ' || c == '-' ? c : bare.charAt(at++));
    }
    return written.toString();
  }
}
