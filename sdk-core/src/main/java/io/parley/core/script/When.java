package io.parley.core.script;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether a way through a script is taken: a question about what the customer told. Its JSON form
 * is that of the conditions of rules, of which it is a part, with {@code said} in addition. Pure.
 */
public sealed interface When {
  /** Holds when every part does. */
  record All(List<When> parts) implements When {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /** Holds when at least one part does. */
  record Any(List<When> parts) implements When {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  /** Holds when the part does not. */
  record Not(When part) implements When {}

  /** Holds when the customer's last words tell one of these phrases. */
  record Said(List<String> phrases) implements When {
    public Said {
      phrases = List.copyOf(phrases);
      Phrases.check("said", phrases, 30);
      if (phrases.isEmpty()) {
        throw new IllegalArgumentException("said must have at least one entry");
      }
    }
  }

  /**
   * Compares what the customer told.
   *
   * @param slot which
   * @param operator how
   * @param value with what; a list for {@code in} and {@code notIn}
   */
  record Slot(String slot, Operator operator, Object value) implements When {
    public Slot {
      boolean list = operator == Operator.IN || operator == Operator.NOT_IN;
      if (list != value instanceof Collection<?>) {
        throw new IllegalArgumentException(
            "value of " + operator.word() + " must be " + (list ? "a list" : "one value"));
      }
      if (operator == Operator.EXISTS && !(value instanceof Boolean)) {
        throw new IllegalArgumentException("value of exists must be true or false");
      }
      value = value instanceof Collection<?> several ? List.copyOf(several) : value;
    }
  }

  /** How values are compared. */
  enum Operator {
    EQ,
    NE,
    GT,
    GTE,
    LT,
    LTE,
    IN,
    NOT_IN,
    CONTAINS,
    EXISTS;

    /** As JSON spells it. */
    public String word() {
      return this == NOT_IN ? "notIn" : name().toLowerCase(Locale.ROOT);
    }

    static Optional<Operator> find(String word) {
      return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
  }

  /** Holds when the slot has that value. */
  static When slotIs(String slot, Object value) {
    return new Slot(slot, Operator.EQ, value);
  }

  /** Compares a slot. */
  static When slot(String slot, Operator operator, Object value) {
    return new Slot(slot, operator, value);
  }

  /** Holds when the customer's last words tell one of these phrases. */
  static When said(String... phrases) {
    return new Said(List.of(phrases));
  }

  /** Whether it holds. {@code heard} is empty when the customer said nothing at this step. */
  default boolean holds(Map<String, ?> slots, Optional<Heard> heard) {
    return switch (this) {
      case All(var parts) -> parts.stream().allMatch(part -> part.holds(slots, heard));
      case Any(var parts) -> parts.stream().anyMatch(part -> part.holds(slots, heard));
      case Not(var part) -> !part.holds(slots, heard);
      case Said(var phrases) -> heard.isPresent() && phrases.stream().anyMatch(heard.get()::means);
      case Slot(var slot, var operator, var value) -> compares(slots.get(slot), operator, value);
    };
  }

  private static boolean compares(@Nullable Object told, Operator operator, Object value) {
    if (told == null) {
      return switch (operator) {
        case NE, NOT_IN -> true;
        case EXISTS -> value.equals(false);
        case EQ, GT, GTE, LT, LTE, IN, CONTAINS -> false;
      };
    }
    return switch (operator) {
      case EQ -> same(told, value);
      case NE -> !same(told, value);
      case GT -> order(told, value).filter(sign -> sign > 0).isPresent();
      case GTE -> order(told, value).filter(sign -> sign >= 0).isPresent();
      case LT -> order(told, value).filter(sign -> sign < 0).isPresent();
      case LTE -> order(told, value).filter(sign -> sign <= 0).isPresent();
      case IN -> ((Collection<?>) value).stream().anyMatch(each -> same(told, each));
      case NOT_IN -> ((Collection<?>) value).stream().noneMatch(each -> same(told, each));
      case CONTAINS -> folded(told).contains(folded(value));
      case EXISTS -> value.equals(true);
    };
  }

  private static boolean same(Object told, @Nullable Object value) {
    return folded(told).equals(folded(Objects.toString(value, "")))
        || order(told, Objects.toString(value, "")).filter(sign -> sign == 0).isPresent();
  }

  private static String folded(Object value) {
    return value.toString().strip().toLowerCase(Locale.ROOT);
  }

  /** Of numbers by size; of all else, days among it, by their text. */
  private static Optional<Integer> order(Object told, Object value) {
    Optional<BigDecimal> one = number(told);
    Optional<BigDecimal> other = number(value);
    if (one.isPresent() && other.isPresent()) {
      return Optional.of(one.get().compareTo(other.get()));
    }
    return one.isPresent() != other.isPresent()
        ? Optional.empty()
        : Optional.of(folded(told).compareTo(folded(value)));
  }

  private static Optional<BigDecimal> number(Object value) {
    try {
      return Optional.of(new BigDecimal(value.toString().strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whether it looks at what the customer says in answer to the step. */
  default boolean listens() {
    return switch (this) {
      case All(var parts) -> parts.stream().anyMatch(When::listens);
      case Any(var parts) -> parts.stream().anyMatch(When::listens);
      case Not(var part) -> part.listens();
      case Said said -> true;
      case Slot slot -> false;
    };
  }

  /** The slots it asks about. */
  default Set<String> slots() {
    return switch (this) {
      case All(var parts) -> slots(parts);
      case Any(var parts) -> slots(parts);
      case Not(var part) -> part.slots();
      case Said said -> Set.of();
      case Slot(var slot, var operator, var value) -> Set.of(slot);
    };
  }

  private static Set<String> slots(List<When> parts) {
    var slots = new TreeSet<String>();
    parts.forEach(part -> slots.addAll(part.slots()));
    return slots;
  }

  /** The JSON form. */
  default Map<String, Object> toJson() {
    return switch (this) {
      case All(var parts) -> Map.of("all", parts.stream().map(When::toJson).toList());
      case Any(var parts) -> Map.of("any", parts.stream().map(When::toJson).toList());
      case Not(var part) -> Map.of("not", part.toJson());
      case Said(var phrases) -> Map.of("said", phrases);
      case Slot(var slot, var operator, var value) -> {
        var json = new java.util.LinkedHashMap<String, Object>();
        json.put("field", ScriptProgress.SLOT + slot);
        json.put("op", operator.word());
        json.put("value", value);
        yield json;
      }
    };
  }
}
