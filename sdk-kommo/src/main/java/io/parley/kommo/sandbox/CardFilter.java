package io.parley.kommo.sandbox;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which cards a list asks for, and in which order. Filters it does not know are ignored. */
final class CardFilter {
  private final Query query;

  CardFilter(Query query) {
    this.query = query;
  }

  Stream<Card> of(Stream<Card> cards) {
    Predicate<Card> wanted =
        ids("id", card -> card.id)
            .and(ids("responsible_user_id", card -> card.responsibleUserId))
            .and(ids("created_by", card -> card.createdBy))
            .and(ids("updated_by", card -> card.updatedBy))
            .and(ids("pipeline_id", card -> card.pipelineId))
            .and(range("created_at", card -> card.createdAt))
            .and(range("updated_at", card -> card.updatedAt))
            .and(range("closed_at", card -> card.closedAt == null ? 0 : card.closedAt))
            .and(range("price", card -> card.price.longValue()))
            .and(name())
            .and(statuses())
            .and(text());
    for (String field : query.keys("filter", "custom_fields_values")) {
      wanted = wanted.and(fieldValue(field));
    }
    Stream<Card> found = cards.filter(wanted);
    return order("created_at", order("updated_at", order("id", found)));
  }

  private Stream<Card> order(String by, Stream<Card> cards) {
    return query
        .first("order", by)
        .map(
            direction -> {
              if (by.equals("id") && !direction.equals("desc")) {
                // As they come; sorting 100,000 for every page would make a slow Kommo.
                return cards;
              }
              Comparator<Card> order =
                  Comparator.comparingLong(
                      card ->
                          switch (by) {
                            case "created_at" -> card.createdAt;
                            case "updated_at" -> card.updatedAt;
                            default -> card.id;
                          });
              return cards.sorted(direction.equals("desc") ? order.reversed() : order);
            })
        .orElse(cards);
  }

  private Predicate<Card> ids(String name, ToLongFunction<Card> value) {
    Set<Long> wanted = Set.copyOf(query.numbers("filter", name));
    return wanted.isEmpty() ? all -> true : card -> wanted.contains(value.applyAsLong(card));
  }

  private Predicate<Card> range(String name, ToLongFunction<Card> value) {
    var from = query.number("filter", name, "from");
    var to = query.number("filter", name, "to");
    if (from.isEmpty() && to.isEmpty()) {
      return ids(name, value);
    }
    return card -> {
      long at = value.applyAsLong(card);
      return at >= from.orElse(Long.MIN_VALUE) && at <= to.orElse(Long.MAX_VALUE);
    };
  }

  private Predicate<Card> name() {
    List<String> wanted = query.all("filter", "name");
    return wanted.isEmpty() ? all -> true : card -> wanted.contains(card.name);
  }

  private Predicate<Card> statuses() {
    List<Map<String, String>> wanted = query.groups("filter", "statuses");
    if (wanted.isEmpty()) {
      return all -> true;
    }
    return card ->
        wanted.stream()
            .anyMatch(
                pair ->
                    is(pair.get("pipeline_id"), card.pipelineId)
                        && is(pair.get("status_id"), card.statusId));
  }

  private static boolean is(@Nullable String wanted, long id) {
    return wanted == null || wanted.equals(Long.toString(id));
  }

  private Predicate<Card> fieldValue(String field) {
    long id = Query.parse(field).orElse(0);
    List<String> wanted = query.all("filter", "custom_fields_values", field);
    return card -> {
      var values = card.fields.get(id);
      if (values == null) {
        return false;
      }
      for (var value : values) {
        if (wanted.contains(value.path("value").asText())
            || wanted.contains(value.path("enum_id").asText())) {
          return true;
        }
      }
      return false;
    };
  }

  /** Full text over the name and all filled fields, as {@code query=} searches. */
  private Predicate<Card> text() {
    String wanted = query.first("query").orElse("").strip().toLowerCase(Locale.ROOT);
    if (wanted.isEmpty()) {
      return all -> true;
    }
    return card ->
        card.name.toLowerCase(Locale.ROOT).contains(wanted)
            || card.fields.values().stream()
                .anyMatch(values -> values.toString().toLowerCase(Locale.ROOT).contains(wanted));
  }
}
