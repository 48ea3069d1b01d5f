package io.parley.core.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One object of a script's JSON, read field by field. Refusals name the place in the whole.
 *
 * @param map the object
 * @param place where it stands, such as {@code steps[2]}; empty for the whole
 */
record Part(Map<?, ?> map, String place) {

  static Part of(@Nullable Object json, String place) {
    if (json instanceof Map<?, ?> map) {
      return new Part(map, place);
    }
    throw new InvalidScriptException(place, "must be an object", null);
  }

  String at(String field) {
    return place.isEmpty() ? field : place + "." + field;
  }

  InvalidScriptException refusal(String field, String message) {
    return new InvalidScriptException(at(field), message, null);
  }

  Part only(String... known) {
    for (Object key : map.keySet()) {
      if (!Set.of(known).contains(String.valueOf(key))) {
        throw refusal(String.valueOf(key), "unknown field; known are " + String.join(", ", known));
      }
    }
    return this;
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

  /** A text or a number, as text. */
  Optional<String> scalar(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    return switch (map.get(field)) {
      case String text -> Optional.of(text);
      case java.math.BigDecimal number -> Optional.of(number.toPlainString());
      case Number number -> Optional.of(number.toString());
      case null, default -> throw refusal(field, "must be a text or a number");
    };
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

  int whole(String field, int absent) {
    return wholeNumber(field).map(Math::toIntExact).orElse(absent);
  }

  Optional<Long> wholeNumber(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    String shown = String.valueOf(map.get(field));
    if (map.get(field) instanceof Number && shown.matches("-?\\d{1,9}")) {
      return Optional.of(Long.parseLong(shown));
    }
    throw refusal(field, "'" + shown + "' must be a whole number");
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

  List<String> texts(String field) {
    return each(
        field,
        (value, at) -> {
          if (value instanceof String text) {
            return text;
          }
          throw new InvalidScriptException(at, "must be a text", null);
        });
  }

  /** What {@code reading} makes of each entry and its place. */
  <T> List<T> each(String field, BiFunction<Object, String, T> reading) {
    var read = new ArrayList<T>();
    for (Object entry : list(field)) {
      String at = at(field) + "[" + read.size() + "]";
      if (entry == null) {
        throw new InvalidScriptException(at, "must not be null", null);
      }
      read.add(reading.apply(entry, at));
    }
    return read;
  }

  Part object(String field) {
    return of(value(field), at(field));
  }

  /** What {@code making} makes; its refusal is told at the field that it names first. */
  <T> T made(Supplier<T> making) {
    try {
      return making.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      int end = message.indexOf(' ');
      String field = end < 0 ? "" : message.substring(0, end);
      boolean named = field.matches("[a-z][A-Za-z0-9]*(?:\\[\\d+\\])?(?:\\.[A-Za-z0-9.\\[\\]]+)?");
      throw new InvalidScriptException(
          named ? at(field) : place, named ? message.substring(end + 1) : message, e);
    }
  }
}
