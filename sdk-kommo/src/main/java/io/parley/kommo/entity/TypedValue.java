package io.parley.kommo.entity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One value of a custom field as its type says what it is. */
public sealed interface TypedValue {
  /** Words: text, textarea, url, an address. */
  record Text(String text) implements TypedValue {}

  /** An amount: numeric, price, monetary. */
  record Amount(BigDecimal amount) implements TypedValue {}

  /** Yes or no: checkbox. */
  record Flag(boolean flag) implements TypedValue {}

  /** A time: date, date_time, birthday. A date is midnight of the account's zone. */
  record Time(Instant at) implements TypedValue {}

  /**
   * One of a field's choices: select, multiselect, radiobutton, category.
   *
   * @param id which choice
   * @param code its stable word, when it has one
   */
  record Choice(long id, String text, Optional<String> code) implements TypedValue {}

  /**
   * A text of some sort: a phone or e-mail, a line of an address.
   *
   * @param label which sort, such as {@code WORK} or {@code city}; empty when Kommo does not tell
   */
  record Labelled(String text, String label) implements TypedValue {}

  /** Anything with parts of its own: items, a legal entity, a file, a linked entity. */
  record Compound(Map<String, @Nullable Object> parts) implements TypedValue {
    public Compound {
      parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }
  }

  /** Reads a value; one that does not fit its type is told as the text or parts it is. */
  static TypedValue of(String type, FieldValue value) {
    Optional<TypedValue> typed =
        switch (type) {
          case "numeric", "price", "monetary" -> value.number().map(Amount::new);
          case "checkbox" -> value.flag().map(Flag::new);
          case "date", "date_time", "birthday" -> value.instant().map(Time::new);
          case "select", "multiselect", "radiobutton", "category" ->
              value.enumId().map(id -> new Choice(id, value.text().orElse(""), value.enumCode()));
          case "multitext", "smart_address" ->
              value.text().map(text -> new Labelled(text, value.enumCode().orElse("")));
          default -> Optional.empty();
        };
    return typed.or(() -> value.text().map(Text::new)).orElseGet(() -> new Compound(value.raw()));
  }
}
