package io.parley.server.console;

import io.parley.core.json.Json;
import io.parley.core.json.MalformedJsonException;
import io.parley.core.language.Language;
import io.parley.core.script.Script;
import io.parley.server.console.page.ScriptPage.Form;
import io.parley.server.console.page.ScriptPage.Row;
import io.parley.server.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A script as a form and back; what has no field of its own is kept as JSON. */
final class ScriptForm {
  private static final int EMPTY_ROWS = 2;
  private static final int MOST_ROWS = 100;

  /** {@code es: words}, a line of words in one language. */
  private static final Pattern SPOKEN = Pattern.compile("(any|en|es|pt|ru):\\s*(.+)");

  /** {@code count >= 20 -> project}. */
  private static final Pattern WAY =
      Pattern.compile("(?:([a-z][A-Za-z0-9]*)\\s*(=|!=|>=|<=|>|<)\\s*(.+?)\\s*)?->\\s*(\\S+)");

  private static final Map<String, String> SIGNS =
      Map.of("eq", "=", "ne", "!=", "gte", ">=", "lte", "<=", "gt", ">", "lt", "<");

  private ScriptForm() {}

  /** A form to begin with. */
  static Form empty() {
    return new Form("", true, "0", "", "", "", "", "", padded(List.of()));
  }

  private static List<Row> padded(List<Row> steps) {
    var rows = new ArrayList<>(steps);
    for (int i = 0; i < EMPTY_ROWS && rows.size() < MOST_ROWS; i++) {
      rows.add(Row.EMPTY);
    }
    return rows;
  }

  /** The form of a script. */
  static Form of(Script script) {
    Map<String, @Nullable Object> json = script.toJson();
    Map<?, ?> trigger = map(json.get("trigger"));
    var more = new LinkedHashMap<String, @Nullable Object>();
    List<?> intents = list(trigger.get("intents"));
    boolean plain = intents.stream().allMatch(String.class::isInstance);
    if (!plain) {
      more.put("intents", intents);
    }
    Optional<String> objections = objections(json.get("objections"));
    if (objections.isEmpty()) {
      more.put("objections", json.get("objections"));
    }
    return new Form(
        script.name(),
        script.enabled(),
        text(json.get("priority")),
        lines(list(trigger.get("keywords"))),
        plain ? lines(intents) : "",
        lines(list(trigger.get("stages")).stream().map(ScriptForm::stage).toList()),
        objections.orElse(""),
        more.isEmpty() ? "" : Json.pretty(more),
        padded(list(json.get("steps")).stream().map(step -> row(map(step))).toList()));
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

  private static String lines(List<?> entries) {
    return String.join("\n", entries.stream().map(Object::toString).toList());
  }

  private static String stage(Object json) {
    Map<?, ?> stage = map(json);
    String status = text(stage.get("statusId"));
    return stage.containsKey("pipelineId") ? stage.get("pipelineId") + "/" + status : status;
  }

  private static Row row(Map<?, ?> step) {
    var more = new LinkedHashMap<String, @Nullable Object>();
    Map<?, ?> ask = map(step.get("ask"));
    var rest = new LinkedHashMap<String, @Nullable Object>();
    ask.forEach(
        (name, value) -> {
          if (!Set.of("slot", "type", "required", "options", "field").contains(text(name))) {
            rest.put(text(name), value);
          }
        });
    boolean simple = list(ask.get("options")).stream().allMatch(ScriptForm::word);
    if (!simple) {
      rest.put("options", ask.get("options"));
    }
    if (!rest.isEmpty()) {
      more.put("ask", rest);
    }
    Optional<String> ways = ways(list(step.get("next")));
    if (ways.isEmpty()) {
      more.put("next", step.get("next"));
    }
    Optional<String> objections = objections(step.get("objections"));
    if (objections.isEmpty()) {
      more.put("objections", step.get("objections"));
    }
    return new Row(
        text(step.get("id")),
        text(step.get("goal")),
        words(step.get("say")),
        text(ask.get("slot")),
        text(ask.get("type")),
        !Boolean.FALSE.equals(ask.get("required")),
        simple
            ? String.join(", ", list(ask.get("options")).stream().map(Object::toString).toList())
            : "",
        text(ask.get("field")),
        ways.orElse(""),
        objections.orElse(""),
        more.isEmpty() ? "" : Json.write(more));
  }

  private static boolean word(Object option) {
    return option instanceof String text && !text.contains(",");
  }

  private static String words(@Nullable Object say) {
    return say instanceof Map<?, ?> own
        ? String.join(
            "\n",
            own.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + text(entry.getValue()).replace("\n", " "))
                .toList())
        : text(say);
  }

  /** The ways on as lines; empty when one of them has no short form. */
  private static Optional<String> ways(List<?> next) {
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

  private static Object value(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          text.matches("-?\\d{1,15}(?:\\.\\d{1,6})?") ? new java.math.BigDecimal(text) : text;
    };
  }

  /** {@code too expensive, costs => answer}; empty when one of them has no such form. */
  private static Optional<String> objections(@Nullable Object json) {
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

  /** What was sent, to be shown again. */
  static Form of(Fields fields) {
    var rows = new ArrayList<Row>();
    for (int i = 0; i < MOST_ROWS; i++) {
      var row =
          new Row(
              fields.raw("id" + i).strip(),
              fields.raw("goal" + i).strip(),
              fields.raw("say" + i).strip(),
              fields.raw("slot" + i).strip(),
              fields.raw("type" + i),
              !fields.raw("required" + i).equals("no"),
              fields.raw("options" + i).strip(),
              fields.raw("field" + i).strip(),
              fields.raw("ways" + i).strip(),
              fields.raw("objections" + i).strip(),
              fields.raw("more" + i).strip());
      if (row.used()) {
        rows.add(row);
      }
    }
    return new Form(
        fields.raw("name").strip(),
        fields.text("enabled").isPresent(),
        fields.text("priority").orElse("0"),
        fields.raw("keywords").strip(),
        fields.raw("intents").strip(),
        fields.raw("stages").strip(),
        fields.raw("objections").strip(),
        fields.raw("more").strip(),
        padded(rows));
  }

  /**
   * The script as JSON that the form stands for; what is wrong in it is for the reader of scripts
   * to find.
   *
   * @throws ProblemException when a field that holds JSON or lines of a form does not
   */
  static Map<String, @Nullable Object> json(Form form) {
    Map<String, @Nullable Object> more =
        form.more().isEmpty() ? Map.of() : object("more", form.more());
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("name", form.name());
    json.put("enabled", form.enabled());
    json.put("priority", value(form.priority()));
    var trigger = new LinkedHashMap<String, @Nullable Object>();
    trigger.put("keywords", split(form.keywords()));
    var intents = new ArrayList<Object>(split(form.intents()));
    list(more.get("intents")).forEach(intents::add);
    trigger.put("intents", intents);
    trigger.put("stages", stages(split(form.stages())));
    json.put("trigger", trigger);
    var steps = new ArrayList<Object>();
    for (Row row : form.rows()) {
      if (row.used()) {
        steps.add(step(row, steps.size()));
      }
    }
    json.put("steps", steps);
    var objections = new ArrayList<Object>(objected("objections", form.objections()));
    list(more.get("objections")).forEach(objections::add);
    json.put("objections", objections);
    more.forEach(json::putIfAbsent);
    json.remove("intents");
    return json;
  }

  private static List<String> split(String lines) {
    return lines.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private static List<Object> stages(List<String> lines) {
    var stages = new ArrayList<Object>();
    for (String line : lines) {
      var stage = new LinkedHashMap<String, Object>();
      int slash = line.indexOf('/');
      if (slash >= 0 && !line.substring(0, slash).isBlank()) {
        stage.put("pipelineId", value(line.substring(0, slash).strip()));
      }
      if (slash + 1 < line.length()) {
        stage.put("statusId", value(line.substring(slash + 1).strip()));
      }
      stages.add(stage);
    }
    return stages;
  }

  private static Map<String, @Nullable Object> object(String field, String text) {
    try {
      return Json.readMap(text);
    } catch (MalformedJsonException e) {
      throw ProblemException.field(field, field + ": " + e.getMessage());
    }
  }

  private static Map<String, @Nullable Object> step(Row row, int place) {
    String at = "steps[" + place + "]";
    Map<String, @Nullable Object> more =
        new LinkedHashMap<>(row.more().isEmpty() ? Map.of() : object(at, row.more()));
    var step = new LinkedHashMap<String, @Nullable Object>();
    step.put("id", row.id().isEmpty() ? "s" + (place + 1) : row.id());
    step.put("goal", row.goal());
    step.put("say", said(row.say()));
    if (!row.type().isEmpty() || !row.slot().isEmpty()) {
      var ask = new LinkedHashMap<String, @Nullable Object>();
      ask.put("slot", row.slot());
      ask.put("type", row.type().isEmpty() ? "text" : row.type());
      ask.put("required", row.required());
      if (!row.options().isEmpty()) {
        ask.put(
            "options",
            Arrays.stream(row.options().split(",", -1))
                .map(String::strip)
                .filter(option -> !option.isEmpty())
                .toList());
      }
      if (!row.field().isEmpty()) {
        ask.put("field", row.field());
      }
      map(more.remove("ask")).forEach((name, value) -> ask.putIfAbsent(text(name), value));
      step.put("ask", ask);
    }
    List<Object> next = next(at, row.ways());
    if (!next.isEmpty()) {
      step.put("next", next);
    }
    List<Object> objections = objected(at + ".objections", row.objections());
    if (!objections.isEmpty()) {
      step.put("objections", objections);
    }
    more.forEach(step::putIfAbsent);
    return step;
  }

  /** Words by language where each line names one, else the same in all. */
  private static Object said(String say) {
    List<String> lines = split(say);
    if (lines.isEmpty() || !lines.stream().allMatch(line -> SPOKEN.matcher(line).matches())) {
      return say;
    }
    var own = new LinkedHashMap<String, Object>();
    for (String line : lines) {
      Matcher spoken = SPOKEN.matcher(line);
      if (spoken.matches()) {
        own.put(Language.find(spoken.group(1)).map(Language::code).orElse("any"), spoken.group(2));
      }
    }
    return own;
  }

  private static List<Object> next(String at, String ways) {
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

  private static List<Object> objected(String place, String lines) {
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
}
