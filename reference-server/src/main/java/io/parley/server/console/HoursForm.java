package io.parley.server.console;

import io.parley.core.agent.WorkingHours;
import io.parley.core.schedule.BusinessCalendar;
import io.parley.core.schedule.Period;
import io.parley.server.call.Bodies;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An agent's hours as fields of a form, and back. */
final class HoursForm {
  private static final String ON = "workingHours";
  private static final String IN = ON + ".";

  private HoursForm() {}

  static void put(WorkingHours hours, Map<String, String> values) {
    BusinessCalendar calendar = hours.calendar();
    values.put(ON, "true");
    values.put(IN + "timezone", calendar.zone().getId());
    calendar.week().forEach((day, periods) -> values.put(IN + name(day), text(periods)));
    List<String> other = new ArrayList<>();
    calendar.exceptions().forEach((date, periods) -> other.add(date + " " + text(periods)));
    values.put(
        IN + "holidays",
        calendar.holidays().stream().map(LocalDate::toString).collect(Collectors.joining(", ")));
    values.put(IN + "exceptions", String.join("\n", other));
    values.put(IN + "outside", Bodies.spelled(hours.outside()));
    hours.message().ifPresent(message -> values.put(IN + "message", message));
  }

  /** The hours that the form says; empty when the agent always works. */
  static Optional<WorkingHours> read(Fields fields, FormProblems problems) {
    if (fields.raw(ON).isEmpty()) {
      return Optional.empty();
    }
    ZoneId zone =
        problems.attempt(
            IN + "timezone",
            ZoneId.of("UTC"),
            () -> Bodies.zone(IN + "timezone", fields.text(IN + "timezone").orElse("")));
    var week = new EnumMap<DayOfWeek, List<Period>>(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      String field = IN + name(day);
      List<Period> periods =
          problems.attempt(field, List.of(), () -> periods(field, fields.text(field).orElse("")));
      if (!periods.isEmpty()) {
        week.put(day, periods);
      }
    }
    if (week.isEmpty() && problems.none()) {
      problems.note(
          ON, "workingHours must have hours on at least one day: else the agent never works");
    }
    var dates = new TreeMap<LocalDate, List<Period>>();
    dates.putAll(
        problems.attempt(
            IN + "holidays", Map.of(), () -> holidays(fields.text(IN + "holidays").orElse(""))));
    dates.putAll(
        problems.attempt(
            IN + "exceptions",
            Map.of(),
            () -> exceptions(fields.text(IN + "exceptions").orElse(""))));
    var always = BusinessCalendar.alwaysOpen(zone);
    BusinessCalendar calendar =
        problems.attempt(ON, always, () -> new BusinessCalendar(zone, week, dates));
    WorkingHours.Outside outside =
        problems.attempt(
            IN + "outside",
            WorkingHours.Outside.SAY,
            () ->
                Bodies.choice(
                    IN + "outside",
                    WorkingHours.Outside.class,
                    fields.text(IN + "outside").orElse("say")));
    return Optional.of(
        problems.attempt(
            IN + "message",
            new WorkingHours(calendar, outside, Optional.empty()),
            () -> new WorkingHours(calendar, outside, fields.text(IN + "message"))));
  }

  private static Map<LocalDate, List<Period>> holidays(String text) {
    var dates = new TreeMap<LocalDate, List<Period>>();
    for (String date : Lists.parts(text)) {
      dates.put(Bodies.day(IN + "holidays", date), List.of());
    }
    return dates;
  }

  private static Map<LocalDate, List<Period>> exceptions(String text) {
    var dates = new TreeMap<LocalDate, List<Period>>();
    for (String line : Lists.lines(text)) {
      String[] parts = line.split("\\s+", 2);
      List<Period> periods =
          parts.length == 2 ? periods(IN + "exceptions", parts[1]) : List.<Period>of();
      if (periods.isEmpty()) {
        throw new IllegalArgumentException(
            "workingHours.exceptions '" + line + "' must be such as 2026-12-24 09:00-13:00");
      }
      dates.put(Bodies.day(IN + "exceptions", parts[0]), periods);
    }
    return dates;
  }

  private static List<Period> periods(String field, String text) {
    var periods = new ArrayList<Period>();
    for (String part : Lists.parts(text)) {
      String[] ends = part.split("\\s*[-–—]\\s*", -1);
      if (ends.length != 2) {
        throw new IllegalArgumentException(
            field + " '" + part + "' must be hours such as 09:00-18:00");
      }
      try {
        periods.add(Period.of(ends[0], ends[1]));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
      }
    }
    return periods;
  }

  private static String text(List<Period> periods) {
    return String.join(
        ", ", periods.stream().map(period -> period.from() + "-" + period.until()).toList());
  }

  private static String name(DayOfWeek day) {
    return day.name().toLowerCase(Locale.ROOT);
  }
}
