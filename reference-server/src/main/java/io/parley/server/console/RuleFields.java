package io.parley.server.console;

import io.parley.automation.rule.ActionCall;
import io.parley.automation.rule.Condition;
import io.parley.automation.rule.Operator;
import io.parley.automation.rule.Rule;
import io.parley.core.json.Json;
import io.parley.core.json.MalformedJsonException;
import io.parley.server.console.page.Lengths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rule as a form and back: up to five comparisons joined by all or any, or an expression, and up
 * to five actions with their parameters line by line. What is nested deeper is edited as JSON.
 */
final class RuleFields {
  static final int ROWS = 5;

  private RuleFields() {}

  /** The values of the form's fields. */
  static Map<String, String> of(Rule rule) {
    var values = new LinkedHashMap<String, String>();
    values.put("name", rule.name());
    values.put("on", String.join(", ", rule.on().stream().sorted().toList()));
    values.put("priority", Integer.toString(rule.priority()));
    values.put("cooldown", rule.cooldown().map(Lengths::words).orElse(""));
    values.put("oncePer", rule.oncePer().map(Object::toString).orElse(""));
    values.put("stopProcessing", rule.stopProcessing() ? "true" : "");
    values.put("enabled", rule.enabled() ? "true" : "");
    condition(rule.when(), values);
    if (rule.then().size() <= ROWS) {
      for (int i = 0; i < rule.then().size(); i++) {
        values.put("action" + i, rule.then().get(i).type());
        values.put("parameters" + i, lines(rule.then().get(i)));
      }
    } else {
      values.put("thenJson", Json.pretty(rule.then().stream().map(ActionCall::toJson).toList()));
    }
    return values;
  }

  private static void condition(Condition when, Map<String, String> values) {
    List<Condition> parts =
        switch (when) {
          case Condition.All(var all) -> all;
          case Condition.Any(var any) -> any;
          case Condition.Not not -> List.of(not);
          case Condition.Field field -> List.of(field);
          case Condition.Expr expr -> List.of(expr);
        };
    values.put("match", when instanceof Condition.Any ? "any" : "all");
    if (when instanceof Condition.Expr(var expression)) {
      values.put("expr", expression.text());
    } else if (parts.size() <= ROWS && parts.stream().allMatch(Condition.Field.class::isInstance)) {
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i) instanceof Condition.Field field) {
          values.put("field" + i, field.field().value());
          values.put("op" + i, field.operator().word());
          values.put("value" + i, field.value().map(RuleFields::shown).orElse(""));
        }
      }
    } else {
      values.put("whenJson", Json.pretty(when.toJson()));
    }
  }

  private static String shown(Object value) {
    return value instanceof List<?> list
        ? String.join(", ", list.stream().map(String::valueOf).toList())
        : value.toString();
  }

  private static String lines(ActionCall call) {
    var lines = new ArrayList<String>();
    call.parameters()
        .forEach(
            (name, value) ->
                lines.add(name + ": " + (value instanceof String text ? text : Json.write(value))));
    return String.join("\n", lines);
  }

  /**
   * The JSON of the rule that a form describes.
   *
   * @throws MalformedJsonException when a part that is JSON is none
   */
  static Map<String, @Nullable Object> json(Fields fields) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("name", fields.text("name").orElse(""));
    json.put(
        "on",
        Arrays.stream(fields.raw("on").split("[,\\s]+", -1)).filter(k -> !k.isBlank()).toList());
    json.put("when", when(fields));
    json.put("then", then(fields));
    json.put("priority", fields.text("priority").map(RuleFields::value).orElse(0));
    json.put("stopProcessing", fields.text("stopProcessing").isPresent());
    json.put("enabled", fields.text("enabled").isPresent());
    fields.text("cooldown").ifPresent(length -> json.put("cooldown", Lengths.iso(length)));
    fields.text("oncePer").ifPresent(per -> json.put("oncePer", per));
    return json;
  }

  private static Object when(Fields fields) {
    Optional<String> whole = fields.text("whenJson");
    if (whole.isPresent()) {
      return Json.readMap(whole.get());
    }
    Optional<String> expression = fields.text("expr");
    if (expression.isPresent()) {
      return Map.of("expr", expression.get());
    }
    var parts = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < ROWS; i++) {
      Optional<String> field = fields.text("field" + i);
      if (field.isPresent()) {
        parts.add(comparison(field.get(), fields.raw("op" + i), fields.text("value" + i)));
      }
    }
    return Map.of(fields.raw("match").equals("any") && !parts.isEmpty() ? "any" : "all", parts);
  }

  private static Map<String, Object> comparison(
      String field, String operator, Optional<String> value) {
    var comparison = new LinkedHashMap<String, Object>();
    comparison.put("field", field);
    comparison.put("op", operator);
    boolean list = operator.equals(Operator.IN.word()) || operator.equals(Operator.NOT_IN.word());
    value.ifPresent(
        text ->
            comparison.put(
                "value",
                list
                    ? Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .map(RuleFields::value)
                        .toList()
                    : Objects.requireNonNull(value(text))));
    return comparison;
  }

  private static Object then(Fields fields) {
    Optional<String> whole = fields.text("thenJson");
    if (whole.isPresent()) {
      return Json.readList(whole.get());
    }
    var actions = new ArrayList<Map<String, @Nullable Object>>();
    for (int i = 0; i < ROWS; i++) {
      Optional<String> type = fields.text("action" + i);
      if (type.isPresent()) {
        var action = new LinkedHashMap<String, @Nullable Object>();
        action.put("type", type.get());
        action.putAll(pairs(fields.raw("parameters" + i)));
        actions.add(action);
      }
    }
    return actions;
  }

  /** Lines such as {@code tag: vip}; a line without a name goes on with the one before. */
  static Map<String, @Nullable Object> pairs(String text) {
    var texts = new LinkedHashMap<String, String>();
    String last = "";
    for (String line : text.split("\\R", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().matches("[A-Za-z][\\w.-]*")) {
        last = line.substring(0, colon).strip();
        texts.put(last, line.substring(colon + 1).strip());
      } else if (!last.isEmpty() && !line.isBlank()) {
        texts.merge(last, line, (before, more) -> before + "\n" + more);
      }
    }
    var pairs = new LinkedHashMap<String, @Nullable Object>();
    texts.forEach((name, value) -> pairs.put(name, value(value)));
    return pairs;
  }

  /** Numbers, flags, lists and objects as such; everything else is text. */
  private static Object value(String text) {
    boolean json =
        text.matches("-?\\d{1,15}(\\.\\d{1,9})?|true|false")
            || (text.startsWith("[") && text.endsWith("]"))
            || (text.startsWith("{") && text.endsWith("}") && !text.startsWith("{{"));
    if (!json) {
      return text;
    }
    try {
      Object read = Json.readMap("{\"v\":" + text + "}").get("v");
      return read == null ? text : read;
    } catch (MalformedJsonException e) {
      return text;
    }
  }
}
