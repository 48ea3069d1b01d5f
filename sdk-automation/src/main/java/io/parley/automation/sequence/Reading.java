package io.parley.automation.sequence;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object, read field by field. Refusals name the place in the whole.
 *
 * @param map the object
 * @param place where it stands, such as {@code steps[2]}; empty for the whole
 */
record Reading(Map<?, ?> map, String place) {

  static Reading of(@Nullable Object json, String place) {
    if (json instanceof Map<?, ?> map) {
      return new Reading(map, place);
    }
    throw new InvalidSequenceException(place, "must be an object", null);
  }

  String at(String field) {
    return place.isEmpty() ? field : place + "." + field;
  }

  InvalidSequenceException refusal(String field, String message) {
    return new InvalidSequenceException(at(field), message, null);
  }

  void only(Set<String> known) {
    for (Object key : map.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        throw refusal(String.valueOf(key), "unknown field");
      }
    }
  }

  boolean has(String field) {
    return map.get(field) != null;
  }

  Object value(String field) {
    Object value = map.get(field);
    if (value == null) {
      throw refusal(field, "is required");
    }
    return value;
  }

  String text(String field) {
    if (value(field) instanceof String text) {
      return text;
    }
    throw refusal(field, "must be a text");
  }

  Optional<String> optionalText(String field) {
    return has(field) ? Optional.of(text(field)) : Optional.empty();
  }

  boolean flag(String field, boolean absent) {
    if (!has(field)) {
      return absent;
    }
    if (map.get(field) instanceof Boolean flag) {
      return flag;
    }
    throw refusal(field, "must be true or false");
  }

  List<?> list(String field) {
    if (!has(field)) {
      return List.of();
    }
    if (map.get(field) instanceof List<?> list) {
      return list;
    }
    throw refusal(field, "must be a list");
  }

  Reading object(String field) {
    return of(value(field), at(field));
  }

  Duration duration(String field) {
    String text = text(field);
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidSequenceException(
          at(field),
          "'"
              + shown(text)
              + "' must be an ISO-8601 duration of days or less, such as PT30M or P2D",
          e);
    }
  }

  LocalTime time(String field) {
    String text = text(field);
    if (!text.matches("([01]\\d|2[0-3]):[0-5]\\d")) {
      throw refusal(field, "'" + shown(text) + "' must be a time of day such as 09:30");
    }
    return LocalTime.parse(text);
  }

  Optional<ZoneId> zone(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    String text = text(field);
    try {
      return Optional.of(ZoneId.of(text));
    } catch (DateTimeException e) {
      throw new InvalidSequenceException(
          at(field), "'" + shown(text) + "' must be an IANA name such as America/Sao_Paulo", e);
    }
  }

  /** Weekdays; all when they are not named. */
  Set<DayOfWeek> days(String field) {
    if (!has(field)) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    var days = EnumSet.noneOf(DayOfWeek.class);
    int i = 0;
    for (Object entry : list(field)) {
      days.add(day(String.valueOf(entry), at(field) + "[" + i++ + "]"));
    }
    return days;
  }

  static DayOfWeek day(String word, String place) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidSequenceException(
                    place, "'" + shown(word) + "' must be a weekday such as monday", null));
  }

  static LocalDate date(String text, String place) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidSequenceException(
          place, "'" + shown(text) + "' must be a date such as 2026-12-25", e);
    }
  }

  /** What {@code making} makes; its refusal is told at the field that it names first. */
  <T> T made(Supplier<T> making) {
    try {
      return making.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      int end = message.indexOf(' ');
      String field = end < 0 ? "" : message.substring(0, end);
      throw new InvalidSequenceException(
          field.matches("[a-z][A-Za-z0-9.\\[\\]]*") ? at(field) : place, message, e);
    }
  }

  static String shown(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
