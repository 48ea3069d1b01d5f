package io.parley.automation.rule;

import io.parley.automation.rule.Condition.All;
import io.parley.automation.rule.Condition.Any;
import io.parley.automation.rule.Condition.Expr;
import io.parley.automation.rule.Condition.Field;
import io.parley.automation.rule.Condition.Not;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A condition's yes or no for given facts, with the reason and the verdicts of its parts. Printing
 * one shows the whole tree.
 *
 * @param condition what was asked
 * @param holds the answer
 * @param why what was found, for people: {@code lead.price is 900}, {@code 1 of 2 hold}
 * @param parts of {@code all}, {@code any} and {@code not}, in their order; else empty
 */
public record Verdict(Condition condition, boolean holds, String why, List<Verdict> parts) {
  private static final int LONGEST_SHOWN = 80;

  public Verdict {
    parts = List.copyOf(parts);
  }

  static Verdict of(Condition condition, Map<String, @Nullable Object> facts) {
    return switch (condition) {
      case All(var parts) -> group(condition, judged(parts, facts), true);
      case Any(var parts) -> group(condition, judged(parts, facts), false);
      case Not(var part) -> {
        Verdict inner = of(part, facts);
        yield new Verdict(
            condition, !inner.holds, inner.holds ? "it holds" : "it does not hold", List.of(inner));
      }
      case Field field -> new Verdict(field, field.holds(facts), found(field, facts), List.of());
      case Expr(var expression) -> {
        boolean holds = expression.holds(facts);
        String why = holds ? "it is true" : expression.error(facts).orElse("it is false");
        yield new Verdict(condition, holds, why, List.of());
      }
    };
  }

  private static List<Verdict> judged(List<Condition> parts, Map<String, @Nullable Object> facts) {
    return parts.stream().map(part -> of(part, facts)).toList();
  }

  private static Verdict group(Condition condition, List<Verdict> parts, boolean every) {
    long holding = parts.stream().filter(Verdict::holds).count();
    boolean holds = every ? holding == parts.size() : holding > 0;
    return new Verdict(condition, holds, holding + " of " + parts.size() + " hold", parts);
  }

  private static String found(Field field, Map<String, @Nullable Object> facts) {
    String name = field.field().value();
    Object fact = facts.get(name);
    if (field.operator().looksBack()) {
      String before = FieldName.BEFORE + name;
      return !facts.containsKey(before)
          ? name + " was not reported as changed"
          : name + " was " + shown(facts.get(before)) + " and is " + shown(fact);
    }
    if (!FactComparison.known(fact)) {
      return "nothing is known of " + name;
    }
    boolean incomparable =
        field.operator().operand() == Operator.Operand.ORDERED
            && FactComparison.order(fact, field.value().orElseThrow()).isEmpty();
    return name
        + " is "
        + shown(fact)
        + (incomparable ? ", which does not compare with " + shown(field.value().get()) : "");
  }

  /** A value for people: texts in quotes, long ones cut. */
  static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "nothing";
      case String text when text.length() > LONGEST_SHOWN ->
          "'" + text.substring(0, LONGEST_SHOWN) + "…'";
      case String text -> "'" + text + "'";
      case Collection<?> entries when entries.size() > 10 ->
          entries.stream().limit(10).map(Verdict::shown).toList() + " and more";
      case Collection<?> entries -> entries.stream().map(Verdict::shown).toList().toString();
      default -> shown(value.toString(), LONGEST_SHOWN);
    };
  }

  private static String shown(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) + "…" : text;
  }

  /** As JSON, made of maps and lists: {@code condition}, {@code holds}, {@code why}, parts. */
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    switch (condition) {
      case All all -> json.put("condition", "all");
      case Any any -> json.put("condition", "any");
      case Not not -> json.put("condition", "not");
      case Field field -> json.put("condition", field.toString());
      case Expr expression -> json.put("condition", expression.toString());
    }
    json.put("holds", holds);
    json.put("why", why);
    if (!parts.isEmpty()) {
      json.put("parts", parts.stream().map(Verdict::toJson).toList());
    }
    return json;
  }

  @Override
  public String toString() {
    var out = new StringBuilder();
    print(out, "");
    return out.toString();
  }

  private void print(StringBuilder out, String indent) {
    String asked =
        switch (condition) {
          case All all -> "all";
          case Any any -> "any";
          case Not not -> "not";
          case Field field -> field.toString();
          case Expr expression -> expression.toString();
        };
    out.append(indent)
        .append(holds ? "yes " : "no  ")
        .append(asked)
        .append(": ")
        .append(why)
        .append('\n');
    parts.forEach(part -> part.print(out, indent + "  "));
  }
}
