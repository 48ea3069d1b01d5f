package io.parley.automation.rule;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How facts compare with the values of conditions. The meaning is written once, here:
 *
 * <ul>
 *   <li>Numbers compare by value, and a text that spells a number counts as one: a CRM sends
 *       numbers as text.
 *   <li>Texts compare without regard to case and to blanks around them.
 *   <li>Instants compare as instants whatever their offset; a date is its first instant in UTC; a
 *       time of day compares with times of day only.
 *   <li>What does not compare is neither equal nor in any order.
 * </ul>
 */
final class FactComparison {
  private static final int LONGEST_NUMBER = 60;

  private FactComparison() {}

  /** Whether anything is known: not null, blank or an empty list. */
  static boolean known(@Nullable Object fact) {
    return switch (fact) {
      case null -> false;
      case CharSequence text -> !text.toString().isBlank();
      case Collection<?> entries -> !entries.isEmpty();
      default -> true;
    };
  }

  /** Whether a fact and a value mean the same. */
  static boolean same(@Nullable Object fact, Object value) {
    if (fact == null || fact instanceof Collection<?>) {
      return false;
    }
    if (fact.equals(value)) {
      return true;
    }
    if (fact instanceof Boolean || value instanceof Boolean) {
      return folded(fact).equals(folded(value));
    }
    if (fact instanceof Number || value instanceof Number) {
      return orderOfNumbers(fact, value).orElse(1) == 0;
    }
    return folded(fact).equals(folded(value)) || orderOfTimes(fact, value).orElse(1) == 0;
  }

  /** Whether a value before and a value now are the same: exactly, for texts. */
  static boolean unchanged(@Nullable Object before, @Nullable Object now) {
    if (before == null || now == null || !known(before) || !known(now)) {
      return known(before) == known(now);
    }
    if (before.equals(now) || before.toString().equals(now.toString())) {
      return true;
    }
    return orderOfNumbers(before, now).orElse(1) == 0;
  }

  /** The sign of fact minus value; empty when the two are in no order. */
  static OptionalInt order(@Nullable Object fact, Object value) {
    if (fact == null) {
      return OptionalInt.empty();
    }
    OptionalInt numbers = orderOfNumbers(fact, value);
    return numbers.isPresent() ? numbers : orderOfTimes(fact, value);
  }

  /** A text without its case and the blanks around it. */
  static String folded(Object value) {
    String text = value.toString().strip();
    return (composed(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFC))
        .toLowerCase(Locale.ROOT);
  }

  /** Whether it certainly is composed: the first letter that can be combined is U+0300. */
  private static boolean composed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x300) {
        return false;
      }
    }
    return true;
  }

  /** Whether a value can be put in an order. */
  static boolean isOrdered(Object value) {
    return number(value).isPresent() || time(value).isPresent() || timeOfDay(value).isPresent();
  }

  private static OptionalInt orderOfNumbers(Object fact, Object value) {
    if (isWhole(fact) && isWhole(value)) {
      return OptionalInt.of(
          Long.compare(((Number) fact).longValue(), ((Number) value).longValue()));
    }
    Optional<BigDecimal> left = number(fact);
    if (left.isEmpty()) {
      return OptionalInt.empty();
    }
    return number(value)
        .map(right -> OptionalInt.of(left.get().compareTo(right)))
        .orElse(OptionalInt.empty());
  }

  private static OptionalInt orderOfTimes(Object fact, Object value) {
    Optional<Instant> left = time(fact);
    Optional<Instant> right = left.isEmpty() ? left : time(value);
    if (left.isPresent() && right.isPresent()) {
      return OptionalInt.of(left.get().compareTo(right.get()));
    }
    Optional<LocalTime> early = timeOfDay(fact);
    Optional<LocalTime> late = early.isEmpty() ? early : timeOfDay(value);
    return early.isPresent() && late.isPresent()
        ? OptionalInt.of(early.get().compareTo(late.get()))
        : OptionalInt.empty();
  }

  private static boolean isWhole(Object value) {
    return value instanceof Integer || value instanceof Long;
  }

  static Optional<BigDecimal> number(Object value) {
    return switch (value) {
      case Integer n -> Optional.of(BigDecimal.valueOf(n));
      case Long n -> Optional.of(BigDecimal.valueOf(n));
      case BigDecimal n -> Optional.of(n);
      case BigInteger n -> Optional.of(new BigDecimal(n));
      case Number n when Double.isFinite(n.doubleValue()) ->
          Optional.of(BigDecimal.valueOf(n.doubleValue()));
      case String text when spellsNumber(text) -> Optional.of(new BigDecimal(text.strip()));
      default -> Optional.empty();
    };
  }

  /** Digits with at most one sign and one point: no exponent, which could stand for any size. */
  private static boolean spellsNumber(String value) {
    String text = value.strip();
    int digits = 0;
    int points = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c == '.' && points == 0 && digits > 0) {
        points++;
      } else if (!((c == '-' || c == '+') && i == 0)) {
        return false;
      }
    }
    return digits > 0 && digits <= LONGEST_NUMBER && !text.endsWith(".");
  }

  static Optional<Instant> time(Object value) {
    if (value instanceof Instant instant) {
      return Optional.of(instant);
    }
    if (!(value instanceof String text) || !hasAt(text, 4, '-') || !hasAt(text, 7, '-')) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          text.length() == 10
              ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
              : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static Optional<LocalTime> timeOfDay(Object value) {
    if (!(value instanceof String text) || !hasAt(text, 2, ':')) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalTime.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean hasAt(String text, int index, char c) {
    return text.length() > index && text.length() <= 40 && text.charAt(index) == c;
  }
}
