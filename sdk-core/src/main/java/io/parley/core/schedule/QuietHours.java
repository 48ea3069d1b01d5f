package io.parley.core.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * When customers are left in peace: a part of each day by the local clock, often overnight.
 * Immutable; pure. The clock's leaps count as in {@link BusinessCalendar}.
 *
 * @param period from when to when
 * @param days the days on which the period begins, 1 to 7. All seven with a whole day would be
 *     silence for ever and are refused
 * @param zone whose clock the period is told by
 */
public record QuietHours(Period period, Set<DayOfWeek> days, ZoneId zone) {
  public QuietHours {
    if (days.isEmpty()) {
      throw new IllegalArgumentException("days must name at least one weekday");
    }
    days = Collections.unmodifiableSet(EnumSet.copyOf(days));
    if (days.size() == 7 && period.equals(Period.wholeDay())) {
      throw new IllegalArgumentException("from '00:00' to '24:00' on all days is never over");
    }
  }

  /** Every day from {@code from} to {@code to}, such as {@code 21:00} to {@code 08:00}. */
  public static QuietHours daily(String from, String to, ZoneId zone) {
    return new QuietHours(Period.of(from, to), EnumSet.allOf(DayOfWeek.class), zone);
  }

  /** Whether it is quiet at that instant. */
  public boolean isQuiet(Instant at) {
    return after(at).isAfter(at);
  }

  /** The first instant at or after {@code from} that is not quiet. */
  public Instant after(Instant from) {
    LocalDate today = from.atZone(zone).toLocalDate();
    var spans = new ArrayList<Span>();
    // Of any eight days in a row one leaves time to speak.
    for (LocalDate day = today.minusDays(2); !day.isAfter(today.plusDays(8)); ) {
      if (days.contains(day.getDayOfWeek())) {
        spans.addAll(Span.of(period.beginOn(day), period.endOn(day), zone.getRules()));
      }
      day = day.plusDays(1);
    }
    List<Span> quiet = Span.merged(spans);
    return quiet.stream()
        .filter(span -> !span.from().isAfter(from) && span.to().isAfter(from))
        .map(Span::to)
        .findFirst()
        .orElse(from);
  }
}
