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
    Optional<String> objections = ScriptLines.objections(json.get("objections"));
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
    boolean simple = list(ask.get("options")).stream().allMatch(ScriptLines::word);
    if (!simple) {
      rest.put("options", ask.get("options"));
    }
    if (!rest.isEmpty()) {
      more.put("ask", rest);
    }
    Optional<String> ways = ScriptLines.ways(list(step.get("next")));
    if (ways.isEmpty()) {
      more.put("next", step.get("next"));
    }
    Optional<String> objections = ScriptLines.objections(step.get("objections"));
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

  private static String words(@Nullable Object say) {
    return say instanceof Map<?, ?> own
        ? String.join(
            "\n",
            own.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + text(entry.getValue()).replace("\n", " "))
                .toList())
        : text(say);
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
    json.put("priority", ScriptLines.value(form.priority()));
    var trigger = new LinkedHashMap<String, @Nullable Object>();
    trigger.put("keywords", ScriptLines.split(form.keywords()));
    var intents = new ArrayList<Object>(ScriptLines.split(form.intents()));
    list(more.get("intents")).forEach(intents::add);
    trigger.put("intents", intents);
    trigger.put("stages", stages(ScriptLines.split(form.stages())));
    json.put("trigger", trigger);
    var steps = new ArrayList<Object>();
    for (Row row : form.rows()) {
      if (row.used()) {
        steps.add(step(row, steps.size()));
      }
    }
    json.put("steps", steps);
    var objections = new ArrayList<Object>(ScriptLines.objected("objections", form.objections()));
    list(more.get("objections")).forEach(objections::add);
    json.put("objections", objections);
    more.forEach(json::putIfAbsent);
    json.remove("intents");
    return json;
  }

  private static List<Object> stages(List<String> lines) {
    var stages = new ArrayList<Object>();
    for (String line : lines) {
      var stage = new LinkedHashMap<String, Object>();
      int slash = line.indexOf('/');
      if (slash >= 0 && !line.substring(0, slash).isBlank()) {
        stage.put("pipelineId", ScriptLines.value(line.substring(0, slash).strip()));
      }
      if (slash + 1 < line.length()) {
        stage.put("statusId", ScriptLines.value(line.substring(slash + 1).strip()));
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
    List<Object> next = ScriptLines.next(at, row.ways());
    if (!next.isEmpty()) {
      step.put("next", next);
    }
    List<Object> objections = ScriptLines.objected(at + ".objections", row.objections());
    if (!objections.isEmpty()) {
      step.put("objections", objections);
    }
    more.forEach(step::putIfAbsent);
    return step;
  }

  /** Words by language where each line names one, else the same in all. */
  private static Object said(String say) {
    List<String> lines = ScriptLines.split(say);
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
}
