package io.parley.server.console;

import io.parley.automation.sequence.Sequence;
import io.parley.core.json.Json;
import io.parley.core.json.MalformedJsonException;
import io.parley.server.console.page.Lengths;
import io.parley.server.console.page.SequencePage.Form;
import io.parley.server.console.page.SequencePage.Row;
import io.parley.server.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A sequence as a form and back; what has no field of its own is kept as JSON. */
final class SequenceForm {
  private static final int EMPTY_ROWS = 3;
  private static final int MOST_ROWS = 100;
  private static final String REPLY = "message.received";
  private static final Map<String, ?> ALWAYS = Map.of("all", List.of());

  private SequenceForm() {}

  /** A form to begin with. */
  static Form empty() {
    return new Form(
        "", true, "lead.created", true, "21:00", "08:00", "whenDone", "", padded(List.of()));
  }

  private static List<Row> padded(List<Row> steps) {
    var rows = new ArrayList<>(steps);
    for (int i = 0; i < EMPTY_ROWS && rows.size() < MOST_ROWS; i++) {
      rows.add(new Row("", "", ""));
    }
    return rows;
  }

  /** The form of a sequence. */
  static Form of(Sequence sequence) {
    Map<String, @Nullable Object> json = sequence.toJson();
    List<Object> exits = new ArrayList<>(list(json.get("exitOn")));
    boolean reply = exits.remove((Object) REPLY);
    var more = new LinkedHashMap<String, @Nullable Object>();
    if (!ALWAYS.equals(json.get("when"))) {
      more.put("when", json.get("when"));
    }
    if (!exits.isEmpty()) {
      more.put("exitOn", exits);
    }
    Map<?, ?> quiet = json.get("quietHours") instanceof Map<?, ?> map ? map : Map.of();
    boolean simple = quiet.keySet().stream().allMatch(List.of("from", "to")::contains);
    if (!simple) {
      more.put("quietHours", quiet);
    }
    for (String field : List.of("sendWindow", "reenrolAfter")) {
      if (json.get(field) != null) {
        more.put(field, json.get(field));
      }
    }
    return new Form(
        sequence.name(),
        sequence.enabled(),
        String.join(" ", sequence.on()),
        reply,
        simple ? text(quiet.get("from")) : "",
        simple ? text(quiet.get("to")) : "",
        text(json.get("reenrol")),
        more.isEmpty() ? "" : Json.pretty(more),
        padded(list(json.get("steps")).stream().map(SequenceForm::row).toList()));
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static Row row(Object json) {
    Map<?, ?> step = (Map<?, ?>) json;
    String id = text(step.get("id"));
    String type = text(step.get("type"));
    Optional<String> value =
        switch (type) {
          case "message" -> Optional.of(text(step.get("text")));
          case "aiMessage" -> Optional.of(text(step.get("prompt")));
          case "wait" ->
              step.containsKey("business")
                  ? Optional.empty()
                  : Optional.of(Lengths.words(Duration.parse(text(step.get("for")))));
          case "waitUntil" ->
              step.containsKey("zone")
                  ? Optional.empty()
                  : Optional.of((text(step.get("time")) + " " + days(step.get("days"))).strip());
          case "exit" -> Optional.of("");
          case "action" -> action(called(step));
          default -> Optional.empty();
        };
    if (value.isEmpty()) {
      return new Row(id, "json", Json.write(step));
    }
    String shown = type.equals("action") ? text(called(step).get("type")) : type;
    return new Row(id, shown, value.get());
  }

  private static String days(@Nullable Object days) {
    return String.join(" ", list(days).stream().map(Object::toString).toList());
  }

  private static Map<?, ?> called(Map<?, ?> step) {
    return step.get("action") instanceof Map<?, ?> action ? action : Map.of();
  }

  private static Optional<String> action(Map<?, ?> action) {
    String only =
        switch (text(action.get("type"))) {
          case "createTask" -> "text";
          case "addTag" -> "tag";
          default -> "";
        };
    return action.size() == 2 && action.get(only) instanceof String value
        ? Optional.of(value)
        : Optional.empty();
  }

  /** What was sent, to be shown again. */
  static Form of(Fields fields) {
    var rows = new ArrayList<Row>();
    for (int i = 0; i < MOST_ROWS; i++) {
      String type = fields.raw("type" + i);
      if (!type.isEmpty()) {
        rows.add(new Row(fields.raw("id" + i).strip(), type, fields.raw("value" + i).strip()));
      }
    }
    return new Form(
        fields.raw("name").strip(),
        fields.text("enabled").isPresent(),
        fields.raw("on").strip(),
        fields.text("exitOnReply").isPresent(),
        fields.raw("quietFrom").strip(),
        fields.raw("quietTo").strip(),
        fields.text("reenrol").orElse("whenDone"),
        fields.raw("more").strip(),
        padded(rows));
  }

  /**
   * The sequence as JSON that the form stands for; what is wrong in it is for the reader of
   * sequences to find.
   *
   * @throws ProblemException when a field that holds JSON does not
   */
  static Map<String, @Nullable Object> json(Form form) {
    Map<String, @Nullable Object> json =
        new LinkedHashMap<>(form.more().isEmpty() ? Map.of() : object("more", form.more()));
    json.put("name", form.name());
    json.put("enabled", form.enabled());
    json.put(
        "on", Arrays.stream(form.on().split("[\\s,]+")).filter(kind -> !kind.isEmpty()).toList());
    json.put("reenrol", form.reenrol());
    List<Object> exits = new ArrayList<>(list(json.get("exitOn")));
    if (form.exitOnReply()) {
      exits.addFirst(REPLY);
    }
    json.put("exitOn", exits);
    if (!form.quietFrom().isEmpty() || !form.quietTo().isEmpty()) {
      json.put("quietHours", Map.of("from", form.quietFrom(), "to", form.quietTo()));
    }
    var steps = new ArrayList<Object>();
    for (Row row : form.rows()) {
      if (!row.type().isEmpty()) {
        steps.add(step(row, steps.size()));
      }
    }
    json.put("steps", steps);
    return json;
  }

  private static Map<String, @Nullable Object> object(String field, String text) {
    try {
      return Json.readMap(text);
    } catch (MalformedJsonException e) {
      throw ProblemException.field(field, field + ": " + e.getMessage());
    }
  }

  private static Map<String, @Nullable Object> step(Row row, int place) {
    if (row.type().equals("json")) {
      return object("steps[" + place + "]", row.value());
    }
    var step = new LinkedHashMap<String, @Nullable Object>();
    step.put("id", row.id().isEmpty() ? "s" + (place + 1) : row.id());
    step.put("type", row.type());
    switch (row.type()) {
      case "message" -> step.put("text", row.value());
      case "aiMessage" -> step.put("prompt", row.value());
      case "wait" -> step.put("for", Lengths.iso(row.value()));
      case "waitUntil" -> {
        List<String> words = List.of(row.value().split("\\s+"));
        step.put("time", words.getFirst());
        if (words.size() > 1) {
          step.put("days", words.subList(1, words.size()));
        }
      }
      case "createTask" -> action(step, Map.of("type", "createTask", "text", row.value()));
      case "addTag" -> action(step, Map.of("type", "addTag", "tag", row.value()));
      default -> {}
    }
    return step;
  }

  private static void action(Map<String, @Nullable Object> step, Map<String, Object> action) {
    step.put("type", "action");
    step.put("action", action);
  }
}
