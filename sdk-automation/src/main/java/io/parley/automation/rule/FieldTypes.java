package io.parley.automation.rule;

import io.parley.automation.rule.Condition.All;
import io.parley.automation.rule.Condition.Any;
import io.parley.automation.rule.Condition.Expr;
import io.parley.automation.rule.Condition.Field;
import io.parley.automation.rule.Condition.Not;
import io.parley.automation.rule.Operator.Operand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The fields that conditions may ask about, with their types, so that an unknown field or a value
 * that cannot fit is found when a rule is saved and not when it runs. Immutable.
 */
public final class FieldTypes {
  /** What a field holds. */
  public enum Type {
    /** Letters and digits; identifiers are texts too. */
    TEXT,
    /** An amount, or an identifier made of digits. */
    NUMBER,
    /** True or false. */
    FLAG,
    /** An instant or date in ISO-8601. */
    TIME,
    /** A date without a time in ISO-8601. */
    DATE,
    /** A time of day such as {@code 17:30}. */
    TIME_OF_DAY,
    /** Several texts, such as tags. */
    LIST,
    /** Known only to the account, such as a custom field: takes every operator. */
    ANY
  }

  /**
   * What is wrong with a condition, and where.
   *
   * @param place within the JSON form, such as {@code all[1].field}
   * @param message for people
   */
  public record Problem(String place, String message) {}

  private final Map<String, Type> types;
  private final Set<String> roots;

  private FieldTypes(Map<String, Type> types) {
    this.types = types;
    var first = new HashSet<String>();
    first.add("was");
    types.keySet().forEach(name -> first.add(name.substring(0, name.indexOf('.'))));
    this.roots = Set.copyOf(first);
  }

  private static final FieldTypes STANDARD = vocabulary();

  /** The fields of the product's own vocabulary; custom fields of any code or id. */
  public static FieldTypes standard() {
    return STANDARD;
  }

  private static FieldTypes vocabulary() {
    var types = new LinkedHashMap<String, Type>();
    for (String entity : List.of("lead", "contact", "company", "customer")) {
      put(types, entity, Type.NUMBER, "id", "responsibleUserId");
      put(types, entity, Type.TEXT, "name");
      put(types, entity, Type.LIST, "tags");
      put(types, entity, Type.TIME, "createdAt", "updatedAt");
      put(types, entity, Type.ANY, "fields.*");
    }
    put(types, "lead", Type.NUMBER, "price", "statusId", "pipelineId");
    put(types, "customer", Type.NUMBER, "statusId");
    put(types, "contact", Type.TEXT, "phone", "email");
    put(types, "company", Type.TEXT, "phone", "email");
    put(types, "contact", Type.TEXT, "companyName");
    put(types, "contact", Type.NUMBER, "companyId");
    put(types, "contact", Type.LIST, "leadIds");
    put(types, "company", Type.LIST, "leadIds");
    put(types, "message", Type.TEXT, "id", "text", "direction", "type", "origin", "author");
    put(types, "message", Type.TEXT, "authorId", "authorType", "attachment", "attachmentType");
    put(types, "message", Type.TEXT, "attachmentName");
    put(types, "message", Type.TIME, "createdAt");
    put(types, "conversation", Type.TEXT, "id", "status", "channel", "agentId", "assignee");
    put(types, "conversation", Type.TEXT, "reason");
    put(types, "talk", Type.NUMBER, "id", "contactId", "entityId", "rate");
    put(types, "talk", Type.TEXT, "status", "origin", "chatId");
    put(types, "talk", Type.FLAG, "inWork", "read");
    put(types, "talk", Type.TIME, "createdAt", "updatedAt");
    put(types, "task", Type.NUMBER, "id", "typeId", "taskType", "responsibleUserId", "entityId");
    put(types, "task", Type.TEXT, "text", "result");
    put(types, "task", Type.FLAG, "completed");
    put(types, "task", Type.TIME, "due", "createdAt", "updatedAt");
    put(types, "note", Type.NUMBER, "id", "type", "authorId");
    put(types, "note", Type.TEXT, "text", "author");
    put(types, "note", Type.TIME, "createdAt");
    put(types, "script", Type.TEXT, "id", "name", "stepId", "goal", "followingId");
    put(types, "script", Type.ANY, "slots.*");
    put(types, "sequence", Type.TEXT, "id", "name", "reason");
    put(types, "automation", Type.TEXT, "name", "reason", "entity");
    put(types, "notification", Type.TEXT, "text");
    put(types, "event", Type.TEXT, "id", "type", "source", "subject");
    put(types, "event", Type.TEXT, "author", "effect");
    put(types, "event", Type.FLAG, "echo");
    put(types, "event", Type.ANY, "data.**");
    put(types, "event", Type.NUMBER, "userId");
    put(types, "event", Type.TIME, "occurredAt");
    put(types, "now", Type.DATE, "date");
    put(types, "now", Type.TIME_OF_DAY, "time");
    put(types, "now", Type.TEXT, "weekday");
    put(types, "now", Type.FLAG, "inBusinessHours");
    return new FieldTypes(Map.copyOf(types));
  }

  private static void put(Map<String, Type> types, String entity, Type type, String... names) {
    for (String name : names) {
      types.put(entity + "." + name, type);
    }
  }

  /** The same, with one more field or another type for it; a name may end in {@code .*}. */
  public FieldTypes with(String name, Type type) {
    var more = new LinkedHashMap<>(types);
    more.put(name, type);
    return new FieldTypes(Map.copyOf(more));
  }

  /**
   * The same for an account whose custom fields are known: of this thing, no others are.
   *
   * @param entity such as {@code lead}
   * @param fields by the number or the code of the field
   */
  public FieldTypes withCustomFields(String entity, Map<String, Type> fields) {
    var more = new LinkedHashMap<>(types);
    more.remove(entity + ".fields.*");
    fields.forEach((name, type) -> more.put(entity + ".fields." + name, type));
    return new FieldTypes(Map.copyOf(more));
  }

  /**
   * Every field with its type; names that end in {@code .*} stand for any one more part, in {@code
   * .**} for any number of them.
   */
  public Map<String, Type> all() {
    return new TreeMap<>(types);
  }

  /** The first parts of all names. */
  Set<String> roots() {
    return roots;
  }

  /** The type of a field; values before the change have the type of the field. */
  public Optional<Type> type(FieldName field) {
    return typeOf(field.value());
  }

  Optional<Type> typeOf(String field) {
    String name =
        field.startsWith(FieldName.BEFORE) ? field.substring(FieldName.BEFORE.length()) : field;
    Type exact = types.get(name);
    if (exact != null) {
      return Optional.of(exact);
    }
    int last = name.lastIndexOf('.');
    if (last >= 0 && types.containsKey(name.substring(0, last) + ".*")) {
      return Optional.ofNullable(types.get(name.substring(0, last) + ".*"));
    }
    for (int dot = last; dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      Type below = types.get(name.substring(0, dot) + ".**");
      if (below != null) {
        return Optional.of(below);
      }
    }
    return Optional.empty();
  }

  /** All problems of a condition, in the order of its parts; empty when it can be saved. */
  public List<Problem> problems(Condition condition) {
    var problems = new ArrayList<Problem>();
    collect(condition, "", problems);
    return List.copyOf(problems);
  }

  private void collect(Condition condition, String place, List<Problem> problems) {
    switch (condition) {
      case All(var parts) -> collect(parts, ConditionForm.at(place, "all"), problems);
      case Any(var parts) -> collect(parts, ConditionForm.at(place, "any"), problems);
      case Not(var part) -> collect(part, ConditionForm.at(place, "not"), problems);
      case Field field -> check(field, place).ifPresent(problems::add);
      case Expr(var expression) ->
          problems.addAll(
              ExpressionFields.problems(expression, this, ConditionForm.at(place, "expr")));
    }
  }

  private void collect(List<Condition> parts, String place, List<Problem> problems) {
    for (int i = 0; i < parts.size(); i++) {
      collect(parts.get(i), place + "[" + i + "]", problems);
    }
  }

  private Optional<Problem> check(Field field, String place) {
    Optional<Type> type = type(field.field());
    if (type.isEmpty()) {
      return Optional.of(
          new Problem(ConditionForm.at(place, "field"), "unknown field '" + field.field() + "'"));
    }
    if (!takes(type.get(), field.operator())) {
      return Optional.of(
          new Problem(
              ConditionForm.at(place, "op"),
              field.operator()
                  + " does not suit "
                  + field.field()
                  + ", which is "
                  + words(type.get())));
    }
    return field
        .value()
        .filter(value -> field.operator().operand() != Operand.FLAG)
        .filter(value -> !fits(type.get(), field.operator(), value))
        .map(
            value ->
                new Problem(
                    ConditionForm.at(place, "value"),
                    Verdict.shown(value)
                        + " does not compare with "
                        + field.field()
                        + ", which is "
                        + words(type.get())));
  }

  private static boolean takes(Type type, Operator operator) {
    return switch (operator.operand()) {
      case NONE, FLAG -> true;
      case ORDERED -> type != Type.TEXT && type != Type.FLAG && type != Type.LIST;
      case TEXT, PATTERN -> type == Type.TEXT || type == Type.LIST || type == Type.ANY;
      case LIST -> type != Type.FLAG;
      case SCALAR ->
          switch (operator) {
            case CONTAINS -> type == Type.TEXT || type == Type.LIST || type == Type.ANY;
            default -> type != Type.LIST;
          };
    };
  }

  private static boolean fits(Type type, Operator operator, Object value) {
    if (operator == Operator.CONTAINS || operator.operand() == Operand.PATTERN) {
      return true;
    }
    if (value instanceof Collection<?> values) {
      return values.stream().allMatch(entry -> fits(type, Operator.EQ, entry));
    }
    return switch (type) {
      case ANY, TEXT, LIST -> true;
      case NUMBER -> FactComparison.number(value).isPresent();
      case FLAG -> value instanceof Boolean;
      case TIME, DATE -> FactComparison.time(value).isPresent();
      case TIME_OF_DAY -> FactComparison.timeOfDay(value).isPresent();
    };
  }

  private static String words(Type type) {
    return switch (type) {
      case TEXT -> "a text";
      case NUMBER -> "a number";
      case FLAG -> "true or false";
      case TIME -> "an ISO-8601 instant or date";
      case DATE -> "an ISO-8601 date";
      case TIME_OF_DAY -> "a time of day such as 17:30";
      case LIST -> "a list";
      case ANY -> "of any type";
    };
  }
}
