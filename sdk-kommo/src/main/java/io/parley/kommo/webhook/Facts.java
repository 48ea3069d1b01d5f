package io.parley.kommo.webhook;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Collects facts under the names rules use. What is not told is left out. Not thread-safe. */
final class Facts {
  private final HookItem item;
  private final Map<String, Object> facts = new LinkedHashMap<>();

  Facts(HookItem item) {
    this.item = item;
    number("event.userId", "modified_user_id");
    text("event.via", "via");
  }

  Facts put(String fact, Optional<?> value) {
    value.ifPresent(found -> facts.put(fact, found));
    return this;
  }

  Facts put(String fact, Object value) {
    facts.put(fact, value);
    return this;
  }

  Facts text(String fact, String... names) {
    return put(fact, item.text(names));
  }

  Facts id(String fact, String name) {
    return put(fact, item.id(name));
  }

  /** Also zero, such as "nobody". */
  Facts number(String fact, String name) {
    return put(fact, item.number(name));
  }

  /** What is below a name, as it came. */
  Facts tree(String fact, String name) {
    Object found = item.fields().get(name);
    return found == null ? this : put(fact, found);
  }

  /** Present only when the item has the name. */
  Facts flag(String fact, String name) {
    if (item.text(name).isPresent()) {
      put(fact, item.flag(name));
    }
    return this;
  }

  /** A whole amount is a whole number, so that it survives any JSON reader. */
  Facts amount(String fact, String name) {
    return put(fact, item.amount(name).map(Facts::plain));
  }

  Facts time(String fact, String... names) {
    for (String name : names) {
      Optional<Instant> at = item.instant(name);
      if (at.isPresent()) {
        return put(fact, at.get().toString());
      }
    }
    return this;
  }

  Facts tags(String fact) {
    if (item.fields().containsKey("tags")) {
      put(fact, item.tags());
    }
    return this;
  }

  /** Each field by its id and, when it has one, by its code; several values are a list. */
  Facts fields(String prefix) {
    for (HookField field : item.customFields()) {
      Object value =
          switch (field.values().size()) {
            case 0 -> "";
            case 1 -> field.values().getFirst();
            default -> field.values();
          };
      if (!field.id().isEmpty()) {
        put(prefix + ".fields." + field.id(), value);
      }
      field.code().ifPresent(code -> put(prefix + ".fields." + code, value));
    }
    return this;
  }

  /** What all entities share. */
  Facts entity(String prefix) {
    return id(prefix + ".id", "id")
        .text(prefix + ".name", "name")
        .number(prefix + ".responsibleUserId", "responsible_user_id")
        .tags(prefix + ".tags")
        .time(prefix + ".createdAt", "created_at", "date_create")
        .time(prefix + ".updatedAt", "updated_at", "last_modified")
        .fields(prefix)
        .number("was." + prefix + ".responsibleUserId", "old_responsible_user_id");
  }

  /** The entity of a task or note, by Kommo's number for its kind. */
  Facts element() {
    return put(
        Elements.prefix(item.text("element_type")).orElse("entity") + ".id", item.id("element_id"));
  }

  /** The entity of a talk or message, by its word and, in the oldest form, by its number. */
  Facts linked() {
    Optional<String> prefix =
        item.text("entity_type")
            .map(word -> word.endsWith("s") ? word.substring(0, word.length() - 1) : word)
            .or(() -> Elements.prefix(item.text("element_type")));
    return put(
        prefix.orElse("entity") + ".id", item.id("entity_id").or(() -> item.id("element_id")));
  }

  Map<String, Object> build() {
    return Collections.unmodifiableMap(facts);
  }

  private static Number plain(BigDecimal amount) {
    BigDecimal bare = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    return bare.scale() <= 0 && bare.precision() - bare.scale() <= 18
        ? (Number) bare.longValueExact()
        : bare;
  }
}
