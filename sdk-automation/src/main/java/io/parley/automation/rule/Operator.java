package io.parley.automation.rule;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Optional;

/** How a condition compares a field. The names are stored: renaming one is a migration. */
public enum Operator {
  /** The field equals the value. */
  EQ("eq", Operand.SCALAR),
  /** Not {@link #EQ}: also holds when nothing is known of the field. */
  NE("ne", Operand.SCALAR),
  /** The field is greater than the value, or later. */
  GT("gt", Operand.ORDERED),
  /** The field is at least the value, or not earlier. */
  GTE("gte", Operand.ORDERED),
  /** The field is less than the value, or earlier. */
  LT("lt", Operand.ORDERED),
  /** The field is at most the value, or not later. */
  LTE("lte", Operand.ORDERED),
  /** The field, or one entry of it when it is a list, equals one of the values. */
  IN("in", Operand.LIST),
  /** Not {@link #IN}: also holds when nothing is known of the field. */
  NOT_IN("notIn", Operand.LIST),
  /** One entry of the list equals the value; of a text: the value occurs in it. */
  CONTAINS("contains", Operand.SCALAR),
  /** The text begins with the value. */
  STARTS_WITH("startsWith", Operand.TEXT),
  /** The regular expression is found in the text. */
  MATCHES("matches", Operand.PATTERN),
  /** Something is known of the field, or nothing when the value is false. */
  EXISTS("exists", Operand.FLAG),
  /** The event changed the field. */
  CHANGED("changed", Operand.NONE),
  /** The event changed the field, and it equals the value now. */
  CHANGED_TO("changedTo", Operand.SCALAR),
  /** The event changed the field, and it equalled the value before. */
  CHANGED_FROM("changedFrom", Operand.SCALAR);

  /** What a condition with this operator takes as its value. */
  enum Operand {
    NONE("no value"),
    FLAG("true, false or no value"),
    SCALAR("a text, a number, true or false"),
    ORDERED("a number, or an ISO-8601 instant, date or time of day"),
    TEXT("a text"),
    PATTERN("a regular expression"),
    LIST("a list of texts, numbers, true or false");

    private final String words;

    Operand(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private final String word;
  private final Operand operand;

  Operator(String word, Operand operand) {
    this.word = word;
    this.operand = operand;
  }

  /** The name in JSON, such as {@code notIn}. */
  public String word() {
    return word;
  }

  /** The operator of that name in JSON. */
  public static Optional<Operator> of(String word) {
    return Arrays.stream(values()).filter(operator -> operator.word.equals(word)).findFirst();
  }

  Operand operand() {
    return operand;
  }

  /** Whether it compares with the value before the change. */
  boolean looksBack() {
    return this == CHANGED || this == CHANGED_TO || this == CHANGED_FROM;
  }

  static String words() {
    return Arrays.stream(values()).map(Operator::word).collect(joining(", "));
  }

  @Override
  public String toString() {
    return word;
  }
}
