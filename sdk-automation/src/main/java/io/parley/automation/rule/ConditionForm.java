package io.parley.automation.rule;

import io.parley.automation.rule.Condition.All;
import io.parley.automation.rule.Condition.Any;
import io.parley.automation.rule.Condition.Expr;
import io.parley.automation.rule.Condition.Field;
import io.parley.automation.rule.Condition.Not;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON form of conditions. Bounded: nested 20 deep, 500 conditions in all. */
final class ConditionForm {
  private static final int DEEPEST = 20;
  private static final int MOST = 500;
  private static final Set<String> COMPARISON = Set.of("field", "op", "value");

  private int count;

  private ConditionForm() {}

  /**
   * @param place of the condition within a larger JSON, such as {@code when}; empty when it is all
   */
  static Condition read(@Nullable Object json, String place) {
    return new ConditionForm().condition(json, place, 1);
  }

  static Map<String, Object> write(Condition condition) {
    return switch (condition) {
      case All(var parts) -> Map.of("all", parts.stream().map(ConditionForm::write).toList());
      case Any(var parts) -> Map.of("any", parts.stream().map(ConditionForm::write).toList());
      case Not(var part) -> Map.of("not", write(part));
      case Field(var field, var operator, var value) -> {
        var json = new LinkedHashMap<String, Object>();
        json.put("field", field.value());
        json.put("op", operator.word());
        value.ifPresent(
            operand ->
                json.put(
                    "value", operand instanceof LinearPattern pattern ? pattern.text() : operand));
        yield json;
      }
      case Expr(var expression) -> Map.of("expr", expression.text());
    };
  }

  private Condition condition(@Nullable Object json, String place, int depth) {
    if (!(json instanceof Map<?, ?> map)) {
      throw new InvalidRuleException(place, "must be an object", null);
    }
    count++;
    if (depth > DEEPEST || count > MOST) {
      throw new InvalidRuleException(
          place,
          "conditions must be nested at most " + DEEPEST + " deep and number at most " + MOST,
          null);
    }
    if (map.containsKey("field")) {
      return comparison(map, place);
    }
    if (map.size() != 1) {
      throw form(map, place);
    }
    return switch (String.valueOf(map.keySet().iterator().next())) {
      case "all" -> new All(parts(map.get("all"), at(place, "all"), depth));
      case "any" -> new Any(parts(map.get("any"), at(place, "any"), depth));
      case "not" -> new Not(condition(map.get("not"), at(place, "not"), depth + 1));
      case "expr" -> new Expr(expression(map.get("expr"), at(place, "expr")));
      default -> throw form(map, place);
    };
  }

  private static Expression expression(@Nullable Object json, String place) {
    if (!(json instanceof String text)) {
      throw new InvalidRuleException(place, "must be a text", null);
    }
    try {
      return new Expression(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidRuleException(place, String.valueOf(e.getMessage()), e);
    }
  }

  private static InvalidRuleException form(Map<?, ?> map, String place) {
    return new InvalidRuleException(
        place,
        "a condition must have exactly one of 'all', 'any', 'not', 'field' or 'expr'; found "
            + map.keySet(),
        null);
  }

  private List<Condition> parts(@Nullable Object json, String place, int depth) {
    if (!(json instanceof List<?> list)) {
      throw new InvalidRuleException(place, "must be a list of conditions", null);
    }
    var parts = new ArrayList<Condition>();
    for (Object part : list) {
      parts.add(condition(part, place + "[" + parts.size() + "]", depth + 1));
    }
    return parts;
  }

  private static Condition comparison(Map<?, ?> map, String place) {
    for (Object key : map.keySet()) {
      if (!COMPARISON.contains(String.valueOf(key))) {
        throw new InvalidRuleException(
            at(place, String.valueOf(key)), "unknown; a comparison has field, op and value", null);
      }
    }
    Operator operator =
        Operator.of(String.valueOf(map.get("op")))
            .orElseThrow(
                () ->
                    new InvalidRuleException(
                        at(place, "op"),
                        "'" + map.get("op") + "' must be one of " + Operator.words(),
                        null));
    FieldName field = field(map.get("field"), at(place, "field"));
    try {
      return new Field(field, operator, Optional.ofNullable(map.get("value")));
    } catch (IllegalArgumentException e) {
      throw new InvalidRuleException(at(place, "value"), String.valueOf(e.getMessage()), e);
    }
  }

  private static FieldName field(@Nullable Object json, String place) {
    try {
      return new FieldName(String.valueOf(json));
    } catch (IllegalArgumentException e) {
      throw new InvalidRuleException(place, String.valueOf(e.getMessage()), e);
    }
  }

  static String at(String place, String name) {
    return place.isEmpty() ? name : place + "." + name;
  }
}
