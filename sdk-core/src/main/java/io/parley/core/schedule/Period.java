package io.parley.core.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/**
 * A part of a day by the local clock, to the minute. Overnight where it ends at or before its
 * start: {@code 22:00} to {@code 02:00} belongs to the day on which it begins. Immutable.
 *
 * @param from when it begins
 * @param to when it ends, exclusive; midnight is the end of the day, so that {@code 00:00} to
 *     {@code 00:00} is the whole day. Otherwise never equal to {@code from}
 */
public record Period(LocalTime from, LocalTime to) {
  private static final String END_OF_DAY = "24:00";

  public Period {
    minute("from", from);
    minute("to", to);
    if (from.equals(to) && !from.equals(LocalTime.MIDNIGHT)) {
      throw new IllegalArgumentException("to '" + to + "' must differ from 'from'");
    }
  }

  /** The whole day. */
  public static Period wholeDay() {
    return new Period(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);
  }

  /**
   * From times of day as people write them.
   *
   * @param from {@code 00:00} to {@code 23:59}
   * @param to {@code 00:00} to {@code 24:00}
   */
  public static Period of(String from, String to) {
    return new Period(
        time("from", from), to.equals(END_OF_DAY) ? LocalTime.MIDNIGHT : time("to", to));
  }

  private static LocalTime time(String field, String value) {
    if (!value.matches("([01]\\d|2[0-3]):[0-5]\\d")) {
      throw new IllegalArgumentException(
          field + " '" + shown(value) + "' must be a time of day such as 09:30");
    }
    return LocalTime.parse(value);
  }

  private static String shown(String value) {
    return value.length() > 40 ? value.substring(0, 40) + "…" : value;
  }

  private static void minute(String field, LocalTime value) {
    if (!value.equals(value.truncatedTo(ChronoUnit.MINUTES))) {
      throw new IllegalArgumentException(
          field + " '" + value + "' must be a time of day to the minute, such as 09:30");
    }
  }

  /** As people write the end: {@code 24:00} for the end of the day. */
  public String until() {
    return to.equals(LocalTime.MIDNIGHT) ? END_OF_DAY : to.toString();
  }

  LocalDateTime beginOn(LocalDate day) {
    return day.atTime(from);
  }

  LocalDateTime endOn(LocalDate day) {
    return (to.isAfter(from) ? day : day.plusDays(1)).atTime(to);
  }

  @Override
  public String toString() {
    return from + "–" + until();
  }
}
