package io.parley.automation.rule;

import io.parley.automation.rule.Condition.Field;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a fact, such as {@code lead.price} or {@code lead.fields.1024}, and the start of a
 * condition on it: {@code field("lead.price").gt(1000)}. Immutable.
 *
 * @param value 2 to 8 parts joined by dots, each of letters, digits, '_' and '-'; at most 200
 *     characters. Names that begin with {@code was.} mean the value before the change
 */
public record FieldName(String value) {
  /** What the names of values before the change begin with. */
  static final String BEFORE = "was.";

  private static final Pattern SHAPE =
      Pattern.compile("[\\p{L}\\p{N}_-]+(\\.[\\p{L}\\p{N}_-]+){1,7}");

  public FieldName {
    if (value.length() > 200 || !SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "field '"
              + abbreviated(value)
              + "' must be 2 to 8 parts joined by dots, each of letters, digits, '_' and '-', at"
              + " most 200 characters");
    }
  }

  /** Holds when the field equals a text, number or boolean. */
  public Condition eq(Object value) {
    return with(Operator.EQ, value);
  }

  /** Holds when the field does not equal the value, or nothing is known of it. */
  public Condition ne(Object value) {
    return with(Operator.NE, value);
  }

  /** Holds when the field is greater than a number, or later than a time in ISO-8601. */
  public Condition gt(Object value) {
    return with(Operator.GT, value);
  }

  /** Holds when the field is at least a number, or not earlier than a time. */
  public Condition gte(Object value) {
    return with(Operator.GTE, value);
  }

  /** Holds when the field is less than a number, or earlier than a time. */
  public Condition lt(Object value) {
    return with(Operator.LT, value);
  }

  /** Holds when the field is at most a number, or not later than a time. */
  public Condition lte(Object value) {
    return with(Operator.LTE, value);
  }

  /** Holds when the field, or one entry of it, equals one of the values. */
  public Condition in(Object... values) {
    return with(Operator.IN, List.of(values));
  }

  /** Holds when {@link #in} does not. */
  public Condition notIn(Object... values) {
    return with(Operator.NOT_IN, List.of(values));
  }

  /** Holds when one entry of the list equals the value, or the value occurs in the text. */
  public Condition contains(Object value) {
    return with(Operator.CONTAINS, value);
  }

  /** Holds when the text begins with the value. */
  public Condition startsWith(String value) {
    return with(Operator.STARTS_WITH, value);
  }

  /** Holds when the regular expression (RE2 syntax) is found in the text. */
  public Condition matches(String pattern) {
    return with(Operator.MATCHES, pattern);
  }

  /** Holds when something is known of the field: not absent, null, blank or an empty list. */
  public Condition exists() {
    return new Field(this, Operator.EXISTS, Optional.empty());
  }

  /** Holds when nothing is known of the field. */
  public Condition absent() {
    return with(Operator.EXISTS, false);
  }

  /** Holds when the event changed the field. */
  public Condition changed() {
    return new Field(this, Operator.CHANGED, Optional.empty());
  }

  /** Holds when the event changed the field to the value. */
  public Condition changedTo(Object value) {
    return with(Operator.CHANGED_TO, value);
  }

  /** Holds when the event changed the field from the value. */
  public Condition changedFrom(Object value) {
    return with(Operator.CHANGED_FROM, value);
  }

  /** The name of the same field before the change. */
  FieldName before() {
    return new FieldName(BEFORE + value);
  }

  /** The first part, and the one after {@code was}. */
  Set<String> things() {
    String[] parts = value.split("\\.", 3);
    return isBefore() ? Set.of(parts[0], parts[1]) : Set.of(parts[0]);
  }

  boolean isBefore() {
    return value.startsWith(BEFORE);
  }

  private Condition with(Operator operator, Object value) {
    return new Field(this, operator, Optional.of(value));
  }

  private static String abbreviated(String value) {
    return value.length() > 80 ? value.substring(0, 80) + "…" : value;
  }

  @Override
  public String toString() {
    return value;
  }
}
