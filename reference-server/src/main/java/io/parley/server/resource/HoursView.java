package io.parley.server.resource;

import io.parley.core.agent.WorkingHours;
import io.parley.core.schedule.BusinessCalendar;
import io.parley.core.schedule.Period;
import io.parley.server.call.Bodies;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An agent's hours as the API shows and takes them.
 *
 * @param timezone an IANA name such as {@code Europe/Madrid}; whose clock the hours are told by
 * @param hours by weekday, {@code monday} to {@code sunday}; a day that is missing is closed
 * @param holidays dates on which it is closed
 * @param exceptions other hours on single dates
 * @param outside {@code say} or {@code hold}
 * @param message said outside the hours
 */
record HoursView(
    @Nullable String timezone,
    @Nullable Map<String, List<Span>> hours,
    @Nullable List<String> holidays,
    @Nullable Map<String, List<Span>> exceptions,
    @Nullable String outside,
    Optional<String> message) {

  /** A part of a day; overnight where it ends before it starts. */
  record Span(@Nullable String from, @Nullable String to) {
    Period value(String field) {
      try {
        return Period.of(Bodies.required("from", from), Bodies.required("to", to));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("workingHours." + field + "." + e.getMessage(), e);
      }
    }

    static Span of(Period period) {
      return new Span(period.from().toString(), period.until());
    }
  }

  static HoursView of(WorkingHours hours) {
    BusinessCalendar calendar = hours.calendar();
    Map<String, List<Span>> week = new LinkedHashMap<>();
    calendar.week().forEach((day, periods) -> week.put(name(day), spans(periods)));
    Map<String, List<Span>> other = new LinkedHashMap<>();
    calendar.exceptions().forEach((date, periods) -> other.put(date.toString(), spans(periods)));
    return new HoursView(
        calendar.zone().getId(),
        week,
        calendar.holidays().stream().map(LocalDate::toString).toList(),
        other,
        Bodies.spelled(hours.outside()),
        hours.message());
  }

  WorkingHours value() {
    Map<DayOfWeek, List<Period>> week = new LinkedHashMap<>();
    present(hours).forEach((day, spans) -> week.put(day(day), periods("hours." + day, spans)));
    Map<LocalDate, List<Period>> dates = new LinkedHashMap<>();
    for (String date : holidays == null ? List.<String>of() : holidays) {
      dates.put(Bodies.day("workingHours.holidays", date), List.of());
    }
    present(exceptions)
        .forEach(
            (date, spans) ->
                dates.put(
                    Bodies.day("workingHours.exceptions", date),
                    periods("exceptions." + date, spans)));
    if (week.values().stream().allMatch(List::isEmpty)) {
      throw new IllegalArgumentException(
          "workingHours.hours must have at least one period: an agent without hours never works");
    }
    return new WorkingHours(
        new BusinessCalendar(
            Bodies.zone("workingHours.timezone", timezone == null ? "" : timezone), week, dates),
        outside == null
            ? WorkingHours.Outside.SAY
            : Bodies.choice("workingHours.outside", WorkingHours.Outside.class, outside),
        message);
  }

  private static Map<String, List<Span>> present(@Nullable Map<String, List<Span>> given) {
    return given == null ? Map.of() : given;
  }

  private static DayOfWeek day(String given) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> name(day).equals(given))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "workingHours.hours '" + given + "' must be a weekday such as monday"));
  }

  private static String name(DayOfWeek day) {
    return day.name().toLowerCase(Locale.ROOT);
  }

  private static List<Period> periods(String field, List<Span> spans) {
    return spans.stream().map(span -> span.value(field)).toList();
  }

  private static List<Span> spans(List<Period> periods) {
    return periods.stream().map(Span::of).toList();
  }
}
