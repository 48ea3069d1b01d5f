package io.parley.core.schedule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * When a company is open: hours of each weekday, and other hours on single dates. Immutable; pure.
 *
 * <p>It is open while the local clock shows a time within a period, so an hour that the clock leaps
 * over in spring is not there, and one that it repeats in autumn counts twice. A period that runs
 * past midnight belongs to the day on which it begins, also when the next one is a holiday.
 *
 * <pre>{@code
 * BusinessCalendar.in(ZoneId.of("America/Sao_Paulo"))
 *     .open(MONDAY, Period.of("09:00", "12:00"), Period.of("13:00", "18:00"))
 *     .closedOn(LocalDate.of(2026, 12, 25))
 * }</pre>
 *
 * @param zone whose clock the periods are told by
 * @param week the periods of each weekday, at most 20 a day; a day that is missing is closed
 * @param dates the periods of single dates instead of their weekday's, at most 1,000 dates; an
 *     empty list is a holiday
 */
public record BusinessCalendar(
    ZoneId zone, Map<DayOfWeek, List<Period>> week, Map<LocalDate, List<Period>> dates) {
  private static final int MOST_PERIODS = 20;
  private static final int MOST_DATES = 1_000;
  private static final int STRIDE_DAYS = 7;

  /** It is given up to look for an opening so many days ahead. */
  private static final int FARTHEST_DAYS = 3 * 366;

  public BusinessCalendar {
    var days = new EnumMap<DayOfWeek, List<Period>>(DayOfWeek.class);
    week.forEach((day, periods) -> days.put(day, bounded(day, periods)));
    week = Collections.unmodifiableMap(days);
    var single = new TreeMap<LocalDate, List<Period>>();
    dates.forEach((date, periods) -> single.put(date, bounded(date, periods)));
    dates = Collections.unmodifiableMap(single);
    if (dates.size() > MOST_DATES) {
      throw new IllegalArgumentException(
          "holidays has " + dates.size() + " dates; it must have at most " + MOST_DATES);
    }
  }

  private static List<Period> bounded(Object day, List<Period> periods) {
    if (periods.size() > MOST_PERIODS) {
      throw new IllegalArgumentException(
          "hours of " + day + " has " + periods.size() + " periods; at most " + MOST_PERIODS);
    }
    return List.copyOf(periods);
  }

  /** A calendar that is always closed, to be given hours. */
  public static BusinessCalendar in(ZoneId zone) {
    return new BusinessCalendar(zone, Map.of(), Map.of());
  }

  /** A calendar that is always open. */
  public static BusinessCalendar alwaysOpen(ZoneId zone) {
    BusinessCalendar calendar = in(zone);
    for (DayOfWeek day : DayOfWeek.values()) {
      calendar = calendar.open(day, Period.wholeDay());
    }
    return calendar;
  }

  /** The same with these periods on that weekday instead of the ones it had. */
  public BusinessCalendar open(DayOfWeek day, Period... periods) {
    var changed = new TreeMap<>(week);
    changed.put(day, List.of(periods));
    return new BusinessCalendar(zone, changed, dates);
  }

  /** The same with these periods on that date. */
  public BusinessCalendar openOn(LocalDate date, Period... periods) {
    var changed = new TreeMap<>(dates);
    changed.put(date, List.of(periods));
    return new BusinessCalendar(zone, week, changed);
  }

  /** The same, closed on that date. */
  public BusinessCalendar closedOn(LocalDate date) {
    return openOn(date);
  }

  /** Whether it is open at that instant. */
  public boolean isOpen(Instant at) {
    LocalDate today = at.atZone(zone).toLocalDate();
    return spans(today.minusDays(1), today.plusDays(1)).stream()
        .anyMatch(span -> !span.from().isAfter(at) && span.to().isAfter(at));
  }

  /**
   * The first open instant at or after {@code from}: itself when it is open; empty when it does not
   * open within three years.
   */
  public Optional<Instant> nextOpen(Instant from) {
    for (Span span : ahead(from)) {
      if (span.to().isAfter(from)) {
        return Optional.of(Span.later(span.from(), from));
      }
    }
    return Optional.empty();
  }

  /**
   * The instant at which {@code open} of opening time have passed since {@code from}. With zero,
   * the next open instant. Empty when so much opening time does not come within three years.
   *
   * @param open zero or more
   */
  public Optional<Instant> plus(Instant from, Duration open) {
    if (open.isNegative()) {
      throw new IllegalArgumentException("business time " + open + " must not be negative");
    }
    Duration left = open;
    Instant counted = from;
    for (Span span : ahead(from)) {
      if (!span.to().isAfter(counted)) {
        continue;
      }
      Instant begin = Span.later(span.from(), counted);
      Duration length = Duration.between(begin, span.to());
      if (left.compareTo(length) < 0 || (left.equals(length) && !left.isZero())) {
        return Optional.of(begin.plus(left));
      }
      left = left.minus(length);
      counted = span.to();
    }
    return Optional.empty();
  }

  /** How much opening time lies between two instants; zero when {@code to} is not later. */
  public Duration between(Instant from, Instant to) {
    if (!to.isAfter(from)) {
      return Duration.ZERO;
    }
    LocalDate first = from.atZone(zone).toLocalDate().minusDays(2);
    LocalDate last = to.atZone(zone).toLocalDate().plusDays(1);
    Duration sum = Duration.ZERO;
    for (Span span : spans(first, last)) {
      Instant begin = Span.later(span.from(), from);
      Instant end = Span.earlier(span.to(), to);
      if (begin.isBefore(end)) {
        sum = sum.plus(Duration.between(begin, end));
      }
    }
    return sum;
  }

  /** The dates on which it is closed whatever the weekday, earliest first. */
  public List<LocalDate> holidays() {
    return dates.entrySet().stream()
        .filter(date -> date.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The dates with hours of their own, earliest first. */
  public SortedMap<LocalDate, List<Period>> exceptions() {
    var open = new TreeMap<>(dates);
    open.values().removeIf(List::isEmpty);
    return open;
  }

  /** The open spans from about {@code from} on, as they are asked for. */
  private Iterable<Span> ahead(Instant from) {
    LocalDate start = from.atZone(zone).toLocalDate().minusDays(2);
    return () ->
        IntStream.iterate(0, days -> days <= FARTHEST_DAYS, days -> days + STRIDE_DAYS)
            .boxed()
            .flatMap(
                days -> {
                  LocalDate first = start.plusDays(days);
                  return spans(first, first.plusDays(STRIDE_DAYS - 1)).stream();
                })
            .iterator();
  }

  /** The open spans that begin on these days, both included, in order and without overlaps. */
  private List<Span> spans(LocalDate first, LocalDate last) {
    var spans = new ArrayList<Span>();
    for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
      List<Period> periods = dates.get(day);
      if (periods == null) {
        periods = week.getOrDefault(day.getDayOfWeek(), List.of());
      }
      for (Period period : periods) {
        spans.addAll(Span.of(period.beginOn(day), period.endOn(day), zone.getRules()));
      }
    }
    return Span.merged(spans);
  }
}
