package io.parley.server.insight;

import io.parley.server.call.Bodies;
import io.parley.server.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time that figures are asked for.
 *
 * @param from the first instant, at the beginning of a quarter of an hour
 * @param to the instant after the last
 * @param zone by whose days it is divided
 * @param interval what it is divided into
 */
public record Period(Instant from, Instant to, ZoneId zone, Interval interval) {
  private static final int USUAL_DAYS = 30;
  private static final int MOST_DAYS = 400;
  private static final int MOST_HOURLY_DAYS = 32;

  /** What a time is divided into. */
  public enum Interval {
    HOUR,
    DAY,
    WEEK,
    MONTH;

    /** The beginning of the interval that holds {@code at}; weeks begin on Monday. */
    LocalDateTime begin(LocalDateTime at) {
      LocalDate date = at.toLocalDate();
      return switch (this) {
        case HOUR -> at.truncatedTo(ChronoUnit.HOURS);
        case DAY -> date.atStartOfDay();
        case WEEK ->
            date.with(TemporalAdjusters.previousOrSame(java.time.DayOfWeek.MONDAY)).atStartOfDay();
        case MONTH -> date.withDayOfMonth(1).atStartOfDay();
      };
    }

    /** The beginning of the interval after the one that begins at {@code begin}. */
    LocalDateTime next(LocalDateTime begin) {
      return switch (this) {
        case HOUR -> begin.plusHours(1);
        case DAY -> begin.plusDays(1);
        case WEEK -> begin.plusWeeks(1);
        case MONTH -> begin.plusMonths(1);
      };
    }
  }

  /**
   * From parameters, each of which may be missing: the last 30 days by day, today included.
   *
   * @param from a date, in the zone, or an instant
   * @param to the same; a date is included
   * @param interval {@code hour}, {@code day}, {@code week} or {@code month}
   */
  public static Period of(
      @Nullable String from,
      @Nullable String to,
      @Nullable String interval,
      ZoneId zone,
      Instant now) {
    Optional<Interval> asked = Bodies.parameter("interval", Interval.class, interval);
    Instant end =
        to == null
            ? now.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant()
            : instant("to", to, zone, 1);
    Instant begin =
        from == null
            ? end.atZone(zone)
                .toLocalDate()
                .minusDays(USUAL_DAYS)
                .atTime(end.atZone(zone).toLocalTime())
                .atZone(zone)
                .toInstant()
            : instant("from", from, zone, 0);
    if (!begin.isBefore(end)) {
      throw ProblemException.field("from", "from " + begin + " must be before to " + end);
    }
    long days = Duration.between(begin, end).toDays();
    Interval each = asked.orElse(days > 92 ? Interval.MONTH : Interval.DAY);
    int most = each == Interval.HOUR ? MOST_HOURLY_DAYS : MOST_DAYS;
    if (days > most) {
      throw ProblemException.field(
          "from",
          "from "
              + begin
              + " to "
              + end
              + " is "
              + days
              + " days; by "
              + Bodies.spelled(each)
              + " it must be at most "
              + most);
    }
    return new Period(begin, end, zone, each);
  }

  private static Instant instant(String name, String text, ZoneId zone, int days) {
    try {
      Instant at =
          text.length() == 10
              ? LocalDate.parse(text)
                  .plusDays(days)
                  .atTime(LocalTime.MIDNIGHT)
                  .atZone(zone)
                  .toInstant()
              : Instant.parse(text);
      if (at.isBefore(Instant.parse("2000-01-01T00:00:00Z"))
          || at.isAfter(Instant.parse("2200-01-01T00:00:00Z"))) {
        throw ProblemException.field(name, name + " '" + text + "' must be in 2000 to 2199");
      }
      long quarter = Duration.ofMinutes(15).toMillis();
      return Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), quarter) * quarter);
    } catch (DateTimeException e) {
      throw ProblemException.field(
          name,
          name
              + " '"
              + (text.length() > 40 ? text.substring(0, 40) + "…" : text)
              + "' must be a date such as 2026-11-23 or an instant such as 2026-11-23T12:00:00Z");
    }
  }
}
