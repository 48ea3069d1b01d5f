package io.parley.server.console;

import io.parley.server.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of a script people write as lines: ways on, and objections with their answers. */
final class ScriptLines {
  /** {@code count >= 20 -> project}. */
  private static final Pattern WAY =
      Pattern.compile("(?:([a-z][A-Za-z0-9]*)\\s*(=|!=|>=|<=|>|<)\\s*(.+?)\\s*)?->\\s*(\\S+)");

  private static final Map<String, String> SIGNS =
      Map.of("eq", "=", "ne", "!=", "gte", ">=", "lte", "<=", "gt", ">", "lt", "<");

  private ScriptLines() {}

  /** The ways on as lines; empty when one of them has no short form. */
  static Optional<String> ways(List<?> next) {
    var lines = new ArrayList<String>();
    for (Object entry : next) {
      Map<?, ?> way = map(entry);
      Map<?, ?> when = map(way.get("when"));
      String sign = SIGNS.get(text(when.get("op")));
      Object value = when.get("value");
      if (way.containsKey("when")
          && (sign == null || value instanceof List<?> || ambiguous(value))) {
        return Optional.empty();
      }
      String condition =
          sign == null
              ? ""
              : text(when.get("field")).replaceFirst("slot\\.", "")
                  + " "
                  + sign
                  + " "
                  + text(value)
                  + " ";
      lines.add(condition + "-> " + text(way.get("goto")));
    }
    return Optional.of(String.join("\n", lines));
  }

  /** Whether a text would be read back as something else. */
  private static boolean ambiguous(@Nullable Object value) {
    return value instanceof String text && (text.contains("->") || !value(text).equals(text));
  }

  static Object value(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          text.matches("-?\\d{1,15}(?:\\.\\d{1,6})?") ? new java.math.BigDecimal(text) : text;
    };
  }

  /** {@code too expensive, costs => answer}; empty when one of them has no such form. */
  static Optional<String> objections(@Nullable Object json) {
    var lines = new ArrayList<String>();
    for (Object entry : list(json)) {
      Map<?, ?> objection = map(entry);
      List<?> said = list(objection.get("said"));
      boolean simple =
          objection.get("answer") instanceof String answer
              && !answer.contains("\n")
              && !objection.containsKey("goto")
              && said.stream().allMatch(phrase -> word(phrase) && !text(phrase).contains("=>"));
      if (!simple) {
        return Optional.empty();
      }
      lines.add(
          String.join(", ", said.stream().map(Object::toString).toList())
              + " => "
              + text(objection.get("answer")));
    }
    return Optional.of(String.join("\n", lines));
  }

  static List<Object> next(String at, String ways) {
    var next = new ArrayList<Object>();
    for (String line : split(ways)) {
      String place = at + ".next[" + next.size() + "]";
      Matcher way = WAY.matcher(line);
      if (!way.matches()) {
        throw ProblemException.field(
            place, place + ": '" + line + "' must be like count >= 20 -> project, or -> end");
      }
      var json = new LinkedHashMap<String, Object>();
      if (way.group(1) != null) {
        String sign = way.group(2);
        String op =
            SIGNS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(sign))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        var when = new LinkedHashMap<String, Object>();
        when.put("field", "slot." + way.group(1));
        when.put("op", op);
        when.put("value", value(way.group(3)));
        json.put("when", when);
      }
      json.put("goto", way.group(4));
      next.add(json);
    }
    return next;
  }

  static List<Object> objected(String place, String lines) {
    var objections = new ArrayList<Object>();
    for (String line : split(lines)) {
      int arrow = line.indexOf("=>");
      if (arrow < 0) {
        throw ProblemException.field(
            place, place + ": '" + line + "' must be like too expensive, costs => the answer");
      }
      var json = new LinkedHashMap<String, Object>();
      json.put(
          "said",
          Arrays.stream(line.substring(0, arrow).split(",", -1))
              .map(String::strip)
              .filter(phrase -> !phrase.isEmpty())
              .toList());
      json.put("answer", line.substring(arrow + 2).strip());
      objections.add(json);
    }
    return objections;
  }

  static boolean word(Object option) {
    return option instanceof String text && !text.contains(",");
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  static List<String> split(String lines) {
    return lines.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
