package io.parley.automation.rule;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.parley.automation.rule.Operator.Operand;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A question about facts with a yes or no. Data: it is stored, shown and compared. Immutable.
 *
 * <p>Facts are JSON values by dotted name, such as {@code lead.price}; {@code was.lead.price} holds
 * the value before the change that is being looked at. A condition on a field of which nothing is
 * known does not hold, except for {@code ne}, {@code notIn} and {@code exists} with false. Nothing
 * throws: what does not compare does not hold, and {@link #explain} says so.
 *
 * <p>As JSON: {@code {"all": […]}}, {@code {"any": […]}}, {@code {"not": …}} or {@code {"field":
 * "lead.price", "op": "gt", "value": 1000}}, or {@code {"expr": "lead.price > 1000"}}.
 */
public sealed interface Condition {
  /** Holds when every part does, and when there is none. */
  record All(List<Condition> parts) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /** Holds when at least one part does. */
  record Any(List<Condition> parts) implements Condition {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  /** Holds when the part does not. */
  record Not(Condition part) implements Condition {}

  /**
   * Compares one field.
   *
   * @param field which
   * @param operator how
   * @param value with what: as the operator asks for; a {@link LinearPattern} for {@code matches}
   */
  record Field(FieldName field, Operator operator, Optional<Object> value) implements Condition {
    private static final int LONGEST_TEXT = 1_000;
    private static final int LONGEST_LIST = 1_000;

    public Field {
      if (operator.looksBack() && field.isBefore()) {
        throw new IllegalArgumentException(
            "field '" + field + "' is a value before the change and cannot be " + operator);
      }
      value = checked(operator, value);
    }

    private static Optional<Object> checked(Operator operator, Optional<Object> value) {
      Operand operand = operator.operand();
      if (value.isEmpty()) {
        if (operand != Operand.NONE && operand != Operand.FLAG) {
          throw new IllegalArgumentException("value of " + operator + " must be " + operand);
        }
        return value;
      }
      Object given = value.get() instanceof Instant instant ? instant.toString() : value.get();
      boolean fits =
          switch (operand) {
            case NONE -> false;
            case FLAG -> given instanceof Boolean;
            case SCALAR -> isScalar(given);
            case ORDERED -> isScalar(given) && FactComparison.isOrdered(given);
            case TEXT -> given instanceof String text && !text.isBlank() && isScalar(text);
            case PATTERN -> given instanceof String || given instanceof LinearPattern;
            case LIST ->
                given instanceof Collection<?> entries
                    && !entries.isEmpty()
                    && entries.size() <= LONGEST_LIST
                    && entries.stream().allMatch(Field::isScalar);
          };
      if (!fits) {
        throw new IllegalArgumentException(
            "value "
                + Verdict.shown(given)
                + " of "
                + operator
                + " must be "
                + operand
                + (operand == Operand.LIST ? ", 1 to " + LONGEST_LIST : "")
                + (given instanceof String ? ", at most " + LONGEST_TEXT + " characters" : ""));
      }
      return Optional.of(
          switch (given) {
            case String text when operand == Operand.PATTERN -> new LinearPattern(text);
            case Collection<?> entries ->
                entries.stream()
                    .map(each -> each instanceof Number number ? JsonValues.number(number) : each)
                    .toList();
            case Number number -> JsonValues.number(number);
            default -> given;
          });
    }

    private static boolean isScalar(@Nullable Object value) {
      return switch (value) {
        case String text -> text.length() <= LONGEST_TEXT;
        case Number number -> Double.isFinite(number.doubleValue());
        case Boolean flag -> true;
        case null, default -> false;
      };
    }

    private boolean test(Map<String, @Nullable Object> facts) {
      Object fact = facts.get(field.value());
      return switch (operator) {
        case EQ -> FactComparison.same(fact, value.orElseThrow());
        case NE -> !FactComparison.same(fact, value.orElseThrow());
        case GT -> ordered(fact, sign -> sign > 0);
        case GTE -> ordered(fact, sign -> sign >= 0);
        case LT -> ordered(fact, sign -> sign < 0);
        case LTE -> ordered(fact, sign -> sign <= 0);
        case IN -> isIn(fact);
        case NOT_IN -> !isIn(fact);
        case CONTAINS -> contains(fact);
        case STARTS_WITH ->
            textual(fact, text -> FactComparison.folded(text).startsWith(foldedValue()));
        case MATCHES -> textual(fact, ((LinearPattern) value.orElseThrow())::found);
        case EXISTS -> FactComparison.known(fact) == (boolean) value.orElse(true);
        case CHANGED -> changed(facts);
        case CHANGED_TO -> changed(facts) && FactComparison.same(fact, value.orElseThrow());
        case CHANGED_FROM ->
            changed(facts)
                && FactComparison.same(facts.get(FieldName.BEFORE + field), value.orElseThrow());
      };
    }

    private boolean ordered(@Nullable Object fact, Predicate<Integer> wanted) {
      OptionalInt order = FactComparison.order(fact, value.orElseThrow());
      return order.isPresent() && wanted.test(order.getAsInt());
    }

    private boolean isIn(@Nullable Object fact) {
      var values = (List<?>) value.orElseThrow();
      return fact instanceof Collection<?> entries
          ? entries.stream().anyMatch(entry -> isOneOf(values, entry))
          : isOneOf(values, fact);
    }

    private static boolean isOneOf(List<?> values, @Nullable Object fact) {
      return values.stream().anyMatch(value -> FactComparison.same(fact, value));
    }

    private boolean contains(@Nullable Object fact) {
      return fact instanceof Collection<?> entries
          ? entries.stream().anyMatch(entry -> FactComparison.same(entry, value.orElseThrow()))
          : textual(fact, text -> FactComparison.folded(text).contains(foldedValue()));
    }

    private String foldedValue() {
      return FactComparison.folded(value.orElseThrow());
    }

    /** Tests a text or number as text, and a list by its entries. */
    private static boolean textual(@Nullable Object fact, Predicate<String> wanted) {
      return switch (fact) {
        case String text -> wanted.test(text);
        case Number number -> wanted.test(number.toString());
        case Collection<?> entries ->
            entries.stream().anyMatch(entry -> entry instanceof String text && wanted.test(text));
        case null, default -> false;
      };
    }

    private boolean changed(Map<String, @Nullable Object> facts) {
      String before = FieldName.BEFORE + field;
      return facts.containsKey(before)
          && !FactComparison.unchanged(facts.get(before), facts.get(field.value()));
    }

    @Override
    public String toString() {
      return field + " " + operator + value.map(operand -> " " + Verdict.shown(operand)).orElse("");
    }
  }

  /** Asks an expression of the Common Expression Language. */
  record Expr(Expression expression) implements Condition {
    @Override
    public String toString() {
      return expression.text();
    }
  }

  /** Begins a condition on one field: {@code field("lead.price").gt(1000)}. */
  static FieldName field(String name) {
    return new FieldName(name);
  }

  /** Holds when every part does. */
  static Condition all(Condition... parts) {
    return new All(List.of(parts));
  }

  /** Holds when at least one part does. */
  static Condition any(Condition... parts) {
    return new Any(List.of(parts));
  }

  /** Holds when the part does not. */
  static Condition not(Condition part) {
    return new Not(part);
  }

  /**
   * Holds when the expression is true: {@code expr("lead.price > 1000 && 'vip' in lead.tags")}.
   *
   * @throws IllegalArgumentException when it is no such expression
   * @see Expression
   */
  static Condition expr(String expression) {
    return new Expr(new Expression(expression));
  }

  /** Always holds. */
  static Condition always() {
    return new All(List.of());
  }

  /**
   * Reads the JSON form.
   *
   * @param json an object as {@link io.parley.core.json.Json#readMap} returns it
   * @throws InvalidRuleException when it has another form, an unknown operator or a value that the
   *     operator cannot take; names the place
   */
  static Condition fromJson(Map<String, ?> json) {
    return ConditionForm.read(json, "");
  }

  /** The JSON form, made of maps and lists. */
  default Map<String, Object> toJson() {
    return ConditionForm.write(this);
  }

  /** Whether it holds for these facts. The reference meaning. */
  default boolean holds(Map<String, @Nullable Object> facts) {
    return switch (this) {
      case All(var parts) -> {
        for (Condition part : parts) {
          if (!part.holds(facts)) {
            yield false;
          }
        }
        yield true;
      }
      case Any(var parts) -> {
        for (Condition part : parts) {
          if (part.holds(facts)) {
            yield true;
          }
        }
        yield false;
      }
      case Not(var part) -> !part.holds(facts);
      case Field field -> field.test(facts);
      case Expr(var expression) -> expression.holds(facts);
    };
  }

  /**
   * The things that it asks about, by the first part of their facts' names: {@code lead}, {@code
   * contact}; {@code was} where it looks back.
   */
  default Set<String> things() {
    return switch (this) {
      case All(var parts) -> things(parts);
      case Any(var parts) -> things(parts);
      case Not(var part) -> part.things();
      case Field field -> field.field().things();
      case Expr(var expression) -> expression.things();
    };
  }

  private static Set<String> things(List<Condition> parts) {
    return parts.stream().flatMap(part -> part.things().stream()).collect(toUnmodifiableSet());
  }

  /**
   * As {@link #holds}, with the result of every part and what was found. Unlike {@code holds} it
   * looks at all parts, also when the first has settled the matter.
   */
  default Verdict explain(Map<String, @Nullable Object> facts) {
    return Verdict.of(this, facts);
  }
}
